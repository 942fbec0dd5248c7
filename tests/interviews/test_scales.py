"""What a student compares talks by: added, called, ordered, removed and put back."""

import pytest
from django.db import IntegrityError, transaction

from audit.models import Event
from interviews import actions
from interviews.models import Rating, Scale
from tests import make
from web.calendar import DAY
from web.refusals import NotAllowed, Refused


def names(student):
    return [scale.name for scale in Scale.objects.in_use().filter(student=student).in_order()]


@pytest.fixture
def three(ada):
    return [make.scale(of=ada, name=name) for name in ("People", "Pay", "Pace")]


def test_a_new_one_comes_last(ada, three):
    make.scale(of=ada, name="Steady work")

    assert names(ada) == ["People", "Pay", "Pace", "Steady work"]


@pytest.mark.parametrize("again", ["Pay", "pay", "  PAY ", "Páy"])
def test_one_that_is_there_is_refused_however_it_is_spelled(ada, noon, three, again):
    with pytest.raises(Refused, match="already") as refused:
        actions.add_scale(ada, name=again, by=ada.user, now=noon)

    assert refused.value.field == "name"


def test_thirteen_are_too_many(ada, noon):
    for number in range(Scale.MOST):
        make.scale(of=ada, name=f"Thing {number}")

    with pytest.raises(Refused, match="as many as anybody can keep apart"):
        actions.add_scale(ada, name="One more", by=ada.user, now=noon)
    assert len(names(ada)) == Scale.MOST


def test_they_change_places(ada, noon, three):
    people, pay, pace = three

    actions.move_scale_up(pace, by=ada.user, now=noon)
    assert names(ada) == ["People", "Pace", "Pay"]
    actions.move_scale_down(people, by=ada.user, now=noon)
    assert names(ada) == ["Pace", "People", "Pay"]
    actions.move_scale_up(pace, by=ada.user, now=noon)
    actions.move_scale_down(pay, by=ada.user, now=noon)
    assert names(ada) == ["Pace", "People", "Pay"]


def test_one_is_called_by_another_name_and_keeps_its_ratings(ada, noon, three):
    talk = make.interview(of=ada, held_at=noon - DAY)
    make.rating(of=talk, on=three[1])

    actions.rename_scale(three[1], name="Pay I can live on", by=ada.user, now=noon)

    assert names(ada) == ["People", "Pay I can live on", "Pace"]
    assert Rating.objects.get().scale.name == "Pay I can live on"


def test_two_are_not_called_the_same(ada, noon, three):
    with pytest.raises(Refused, match="already"):
        actions.rename_scale(three[1], name="people", by=ada.user, now=noon)
    actions.rename_scale(three[1], name="PAY", by=ada.user, now=noon)

    assert names(ada) == ["People", "PAY", "Pace"]


def test_one_may_take_the_name_of_one_that_was_removed(ada, noon, three):
    actions.remove_scale(three[0], by=ada.user, now=noon)

    actions.rename_scale(three[1], name="People", by=ada.user, now=noon)

    assert names(ada) == ["People", "Pace"]


@pytest.mark.parametrize("way", ["put back", "add again"])
def test_one_that_was_removed_comes_back_with_its_ratings(ada, noon, three, way):
    talk = make.interview(of=ada, held_at=noon - DAY)
    make.rating(of=talk, on=three[1], value=2)
    actions.remove_scale(three[1], by=ada.user, now=noon)
    assert names(ada) == ["People", "Pace"]
    assert not Rating.objects.visible_to(ada.user).exists()

    if way == "put back":
        actions.put_back_scale(three[1], by=ada.user, now=noon)
        assert names(ada) == ["People", "Pay", "Pace"]
    else:
        actions.add_scale(ada, name="pay", by=ada.user, now=noon)
        assert names(ada) == ["People", "Pace", "pay"]
    assert Rating.objects.visible_to(ada.user).get().value == 2


def test_only_the_last_one_that_was_removed_is_kept(ada, noon, three):
    actions.remove_scale(three[0], by=ada.user, now=noon)
    actions.remove_scale(three[1], by=ada.user, now=noon)

    assert [scale.name for scale in Scale.objects.exclude(removed_at=None)] == ["Pay"]


def test_none_is_put_back_where_there_are_enough(ada, noon):
    first, *_ = [make.scale(of=ada, name=f"Thing {number}") for number in range(Scale.MOST)]
    actions.remove_scale(first, by=ada.user, now=noon)
    make.scale(of=ada, name="Another")

    with pytest.raises(Refused, match="as many"):
        actions.put_back_scale(first, by=ada.user, now=noon)


def test_what_was_removed_can_only_be_put_back(ada, noon, three):
    gone = three[0]
    actions.remove_scale(gone, by=ada.user, now=noon)

    for act in (actions.move_scale_up, actions.move_scale_down, actions.remove_scale):
        with pytest.raises(NotAllowed):
            act(gone, by=ada.user, now=noon)
    with pytest.raises(NotAllowed):
        actions.put_back_scale(three[1], by=ada.user, now=noon)


def test_nobody_else_may(ada, ben, cora, dora, noon, three):
    for other in (ben.user, cora.user, dora):
        for act in (actions.move_scale_up, actions.move_scale_down, actions.remove_scale):
            with pytest.raises(NotAllowed):
                act(three[1], by=other, now=noon)
        with pytest.raises(NotAllowed):
            actions.add_scale(ada, name="Mine", by=other, now=noon)


def test_no_window_of_staff_shows_any(ada, ben, cora, dora, noon, three):
    make.rating(of=make.interview(of=ada, held_at=noon - DAY), on=three[0])
    make.goal(of=ada)

    for other in (ben.user, cora.user, dora):
        assert not Scale.objects.visible_to(other).exists()
        assert not Rating.objects.visible_to(other).exists()
        assert not ada.goal.__class__.objects.visible_to(other).exists()


def test_the_trail_says_that_and_never_what(ada, three):
    told = Event.objects.filter(subject_type="scale")

    assert set(told.values_list("verb", "student_id")) == {("added", ada.pk)}
    assert not any("Pay" in str(event.__dict__) for event in told)


def test_the_database_refuses_two_of_one_name(ada, three):
    with pytest.raises(IntegrityError, match="scale_once_a_student"), transaction.atomic():
        Scale.objects.create(student=ada, name="Pay", place=9)
