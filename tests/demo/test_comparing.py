"""What the demo's students compare their talks by, and aim at."""

import pytest

from interviews.models import Goal, Rating, Scale

pytestmark = [pytest.mark.django_db, pytest.mark.xdist_group("demo")]


def test_maya_and_liam_have_scales_and_a_goal_and_maya_has_rated_four_talks(told):
    scales = Scale.objects.in_use()
    ratings = Rating.objects.filter(scale__student__user__email="maya@demo.test")

    assert scales.filter(student__user__email="maya@demo.test").count() == 4
    assert scales.filter(student__user__email="liam@demo.test").count() == 3
    assert set(ratings.values_list("interview__contact__name", flat=True)) == {
        "Leonard Ames",
        "Ruth Calloway",
        "Samuel Osei",
        "Keiko Yamada",
    }
    assert all(rating.interview.held_at for rating in ratings.select_related("interview"))
    assert ratings.filter(because="").exists()
    assert Goal.objects.count() == 2
    assert not Goal.objects.filter(by_on__lte=told.date()).exists()
