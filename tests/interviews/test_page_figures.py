"""A student's own figures, and the goal."""

import pytest

from interviews.models import Goal
from tests import make
from tests.pages import beside, queries, words
from web.calendar import DAY

pytestmark = pytest.mark.usefixtures("clock")
PAGE = "/interviews/figures/"


def talks(student, *ago):
    for days in ago:
        contact = make.contact(of=student, name=f"Met {days}", listed_at=make.NOON - 56 * DAY)
        make.interview(of=student, contact=contact, held_at=make.NOON - days * DAY)


def test_says_what_there_is_and_what_there_will_be(ada, as_):
    make.outreach(to=make.contact(of=ada))

    page = words(as_(ada).get(PAGE))

    assert "Letters sent 1" in page.replace("1 Letters sent", "Letters sent 1")
    assert "Once eight people have had a week to answer, we show your reply rate; so far 1 has." in page
    assert "Three more in a term is a good pace" in page
    assert "Only you see this page." in page


def test_the_goal_begins_with_three_more_within_a_term(ada, as_):
    talks(ada, 3, 10)

    form = as_(ada).get(f"{PAGE}aim/").context["form"]

    assert form.initial == {"talks": 5, "by_on": make.NOON.date() + 105 * DAY}


def test_a_goal_is_set_told_with_a_range_and_undone(ada, as_):
    talks(ada, 3, 10, 30)
    browser = as_(ada)

    page = words(browser.post(f"{PAGE}aim/", {"talks": "6", "by_on": "2026-05-15"}, follow=True))

    assert "Your goal: 6 talks by Fri 15 May 2026. Undo" in page
    assert "3 of 6 talks, by Fri 15 May 2026" in page
    assert "If you go on like this, you will have held between 4 and 12 talks by Fri 15 May 2026." in page
    browser.post(f"{PAGE}drop-goal/")
    assert not Goal.objects.exists()


def test_another_goal_can_be_undone_to_the_one_before(ada, as_):
    make.goal(of=ada, talks=4, days=40)
    browser = as_(ada)

    page = browser.post(f"{PAGE}aim/", {"talks": "6", "by_on": "2026-05-15"}, follow=True)
    undo = [message.extra_tags for message in page.context["messages"]]
    browser.post(undo[0])

    assert (Goal.objects.get().talks, Goal.objects.get().by_on) == (4, make.NOON.date() + 40 * DAY)


def test_letting_go_can_be_undone(ada, as_):
    make.goal(of=ada, talks=4, days=40)
    browser = as_(ada)

    page = browser.post(f"{PAGE}drop-goal/", follow=True)
    undo = [message.extra_tags for message in page.context["messages"]]
    assert not Goal.objects.exists()
    browser.post(undo[0])

    assert Goal.objects.get().talks == 4


@pytest.mark.parametrize("facts", ["", "?talks=4", "?talks=101&by_on=2026-05-15", "?talks=abc&by_on=never"])
def test_what_is_no_goal_is_not_put_back(ada, as_, facts):
    assert as_(ada).post(f"{PAGE}put-back-goal/{facts}").status_code == 409
    assert not Goal.objects.exists()


@pytest.mark.parametrize(
    ("field", "typed"),
    [
        ("talks", {"talks": "0", "by_on": "2026-05-15"}),
        ("talks", {"talks": "101", "by_on": "2026-05-15"}),
        ("talks", {"talks": "abc", "by_on": "2026-05-15"}),
        ("talks", {"talks": "1", "by_on": "2026-05-15"}),
        ("by_on", {"talks": "6", "by_on": "2026-03-03"}),
        ("by_on", {"talks": "6", "by_on": "2199-01-01"}),
        ("by_on", {"talks": "6", "by_on": "soon"}),
    ],
)
def test_what_cannot_be_a_goal_is_refused_beside_its_field(ada, as_, field, typed):
    talks(ada, 3)

    response = as_(ada).post(f"{PAGE}aim/", typed)

    assert response.status_code == 422
    assert beside(response, field)
    assert not Goal.objects.exists()


def test_a_goal_that_is_reached_and_one_whose_day_is_over_say_so(ada, ben, as_, noon, clock):
    make.goal(of=ada, talks=2, days=10)
    talks(ada, 3, 4)
    make.goal(of=ben, talks=2, days=10)

    assert "You are there." in words(as_(ada).get(PAGE))
    clock.move_to(noon + 11 * DAY)
    assert "That day is over." in words(as_(ben).get(PAGE))


def test_today_and_the_list_lead_here(ada, as_):
    for path in ("/today/", "/interviews/", "/interviews/compare/"):
        assert f'href="{PAGE}"' in as_(ada).get(path).content.decode()


def test_asks_as_little_of_the_database_for_a_hundred_talks_as_for_ten(ada, ben, as_):
    make.crowd(of=ada, count=60)
    make.crowd(of=ben, count=600)
    later = make.NOON.date() + 60 * DAY
    for student in (ada, ben):
        Goal.objects.create(student=student, talks=100, by_on=later, set_at=make.NOON)

    few, many = queries(as_(ada), PAGE), queries(as_(ben), PAGE)

    assert few == many <= 8
