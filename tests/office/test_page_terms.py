"""The terms of the center."""

from datetime import date

import pytest
from django.db import IntegrityError, transaction

from audit.models import Event
from center.models import Center, Term
from office import actions
from tests import make
from tests.pages import beside, queries, words
from web.calendar import DAY
from web.refusals import Refused

pytestmark = pytest.mark.usefixtures("clock")
PAGE, ADD = "/center/", "/center/terms/add/"
FALL = date(2026, 8, 24), date(2026, 12, 18)
TYPED = {"name": "Fall 2026", "first_on": "2026-08-24", "last_on": "2026-12-18"}


def test_are_listed_with_their_dates_the_nearest_first_without_those_that_are_over(dora, noon, as_):
    make.term(name="Fall 2026", first_on=FALL[0], last_on=FALL[1])
    make.term(name="Spring 2026", first_on=date(2026, 1, 12), last_on=noon.date())
    make.term(name="Fall 2025", first_on=date(2025, 8, 25), last_on=date(2025, 12, 19))

    page = words(as_(dora).get(PAGE))

    assert "Spring 2026 Mon 12 Jan 2026 to Tue 3 Mar 2026 Remove Fall 2026 Mon 24 Aug 2026 to" in page
    assert "Fall 2025" not in page


def test_says_what_to_do_while_there_are_none(dora, as_):
    assert "No terms yet. Add this one and the next" in words(as_(dora).get(PAGE))


def test_one_is_added_and_that_is_undone(dora, as_):
    browser = as_(dora)

    response = browser.post(ADD, TYPED, follow=True)

    assert (
        "Fall 2026, Mon 24 Aug 2026 to Fri 18 Dec 2026. Counselors can set their hours for it. Undo"
        in words(response)
    )
    assert Term.objects.values_list("name", "first_on", "last_on").get() == ("Fall 2026", *FALL)
    (undo,) = [message.extra_tags for message in response.context["messages"]]
    browser.post(undo)
    assert not Term.objects.exists()
    assert list(Event.objects.order_by("pk").values_list("verb", "subject_type")) == [
        ("added", "term"),
        ("removed", "term"),
    ]


@pytest.mark.parametrize(
    ("said", "field", "says"),
    [
        ({"name": ""}, "name", "Fill in"),
        ({"name": "a" * 81}, "name", "at most 80"),
        ({"first_on": "2026-02-30"}, "first_on", "Enter a valid date."),
        ({"last_on": "2026-08-23"}, "last_on", "This is before the first day."),
        ({"first_on": "2026-01-01", "last_on": "2026-03-02"}, "last_on", "This term is over."),
        ({"first_on": "2026-07-01", "last_on": "2026-08-01"}, "first_on", "some of these days: Summer 2026."),
        ({"last_on": "9999-12-31"}, "last_on", "Choose a date between 2000 and 2100."),
    ],
)
def test_one_that_cannot_be_is_refused(said, field, says, dora, as_):
    make.term(name="Summer 2026", first_on=date(2026, 5, 1), last_on=date(2026, 7, 1))

    response = as_(dora).post(ADD, TYPED | said)

    assert response.status_code == 422
    assert says in beside(response, field)[0]
    assert Term.objects.count() == 1


def test_one_may_last_a_day_and_the_next_begin_on_the_day_after(dora, noon):
    for n in range(2):
        day = noon.date() + n * DAY
        actions.add_term(name="Short", first_on=day, last_on=day, by=dora, now=noon)

    assert Term.objects.count() == 2


def test_the_day_that_is_today_is_the_centers_own(dora, noon):
    # It is Wednesday in Tokyo already after ten in the morning in New York.
    Center.objects.create(pk=1, zone="Asia/Tokyo")

    with pytest.raises(Refused, match="over"):
        actions.add_term(name="Off", first_on=noon.date(), last_on=noon.date(), by=dora, now=noon)


def test_one_is_removed_and_put_back_and_the_hours_set_for_it_stay(cora, dora, as_):
    term = make.term(name="Fall & all “2026”", first_on=FALL[0], last_on=FALL[1])
    plan = make.plan(of=cora, first_on=FALL[0], last_on=FALL[1])
    browser = as_(dora)

    response = browser.post(f"/center/terms/{term.pk}/remove/", follow=True)
    assert "is off the list. The hours that were set for it stay. Undo" in words(response)
    assert not Term.objects.exists()
    plan.refresh_from_db()
    (undo,) = [message.extra_tags for message in response.context["messages"]]
    page = words(browser.post(undo, follow=True))

    assert "Fall & all “2026”, Mon 24 Aug 2026 to Fri 18 Dec 2026, is on the list again." in page


@pytest.mark.parametrize("query", ["", "?name=Off&first_on=x&last_on=y"])
def test_an_odd_undo_is_refused_in_a_sentence(query, dora, as_):
    response = as_(dora).post(f"/center/terms/put-back/{query}")

    assert response.status_code == 409
    assert "This term cannot be put back now. Add it anew." in response.content.decode()


def test_asks_as_little_of_the_database_for_many_as_for_one(dora, as_):
    browser = as_(dora)
    make.term(first_on=FALL[0], last_on=FALL[0])
    few = queries(browser, PAGE)
    for n in range(1, 9):
        make.term(first_on=FALL[0] + n * DAY, last_on=FALL[0] + n * DAY)

    assert queries(browser, PAGE) == few


@pytest.mark.parametrize(
    ("constraint", "first_on", "last_on"),
    [
        ("term_ends_after_it_begins", date(2027, 1, 2), date(2027, 1, 1)),
        ("term_within_a_century", date(1999, 12, 31), date(2000, 1, 2)),
        ("terms_do_not_overlap", FALL[1], FALL[1]),
        ("terms_do_not_overlap", FALL[0] - DAY, FALL[0]),
    ],
)
def test_the_database_refuses(constraint, first_on, last_on, db):
    make.term(first_on=FALL[0], last_on=FALL[1])

    with pytest.raises(IntegrityError, match=f'"{constraint}"'), transaction.atomic():
        make.term(first_on=first_on, last_on=last_on)
