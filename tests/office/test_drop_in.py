"""The director says where and in which hours of the week students drop in."""

from datetime import time

import pytest
from django.db import IntegrityError, transaction

from appointments.drop_in_hours import week_of_hours
from audit.models import Event
from center.kept import kept_center
from center.models import Center
from office import actions
from tests import make
from tests.pages import beside, words

pytestmark = pytest.mark.usefixtures("clock")
PAGE = "/center/drop-in/"
SET = {"place": "Room 5", "minutes": "15", "opens_1_0": "10:00", "closes_1_0": "16:00"}
TUESDAYS = [(1, time(10), time(16))]


def test_it_is_open_once_it_is_saved(ada, dora, as_):
    page = words(as_(dora).post(PAGE, SET, follow=True))

    assert "Saved. Students see it from now on" in page
    assert "Students drop in without an appointment at Room 5, for 15 minutes." in page
    assert week_of_hours() == TUESDAYS
    assert "Open until 16:00" in words(as_(ada).get("/drop-in/"))


def test_the_center_leads_to_it_where_there_is_none(dora, as_):
    page = as_(dora).get("/center/")

    assert "Set up drop-in" in words(page)
    assert f'href="{PAGE}"' in page.content.decode()


def test_shows_what_holds_now_with_one_stretch_a_day(dora, as_):
    make.drop_in_hours(weekdays=[1], minutes=20)

    form = as_(dora).get(PAGE).context["form"]

    assert (form["place"].value(), form["minutes"].value()) == ("Room 5", 20)
    assert form["opens_1_0"].value() == time(10)
    assert [len(day["stretches"]) for day in form.days()] == [1] * 7


def test_without_hours_there_is_no_drop_in(dora, as_):
    make.drop_in_hours()

    page = words(as_(dora).post(PAGE, {"place": "Room 5", "minutes": "15"}, follow=True))

    assert "Nobody can drop in until there are hours again." in page
    assert week_of_hours() == []
    assert kept_center().drop_in_place == ""


@pytest.mark.parametrize(
    ("facts", "field", "error"),
    [
        ({"place": ""}, "place", "Say where students come. It stands on their page."),
        ({"minutes": "4"}, "minutes", "Enter 5 or more."),
        ({"minutes": "61"}, "minutes", "Enter 60 or less."),
    ],
)
def test_says_beside_the_field_what_is_wrong(facts, field, error, dora, as_):
    response = as_(dora).post(PAGE, SET | facts)

    assert response.status_code == 422
    assert beside(response, field) == [error]


@pytest.mark.parametrize(
    ("facts", "error"),
    [
        ({"closes_1_0": "09:00"}, "Tuesday: this must end after it begins."),
        ({"closes_1_0": ""}, "Tuesday: fill in both times, or neither."),
        ({"closes_1_0": "10:10"}, "Tuesday: this is shorter than one appointment."),
    ],
)
def test_says_beside_the_day_which_hours_are_none(facts, error, dora, as_):
    response = as_(dora).post(PAGE, SET | facts)

    assert response.status_code == 422
    assert error in response.content.decode()
    assert week_of_hours() == []


def test_only_what_changed_is_on_the_record_and_the_same_again_is_no_event(dora, noon):
    told = {"place": "Room 5", "minutes": 15, "hours": TUESDAYS, "by": dora, "now": noon}
    actions.set_drop_in(**told)
    actions.set_drop_in(**told)
    actions.set_drop_in(**told | {"minutes": 20})

    events = Event.objects.filter(verb="set drop-in").order_by("pk")
    assert [event.fields for event in events] == [["drop_in_place", "drop_in_hours"], ["drop_in_minutes"]]


@pytest.mark.parametrize("minutes", [4, 61])
def test_a_meeting_is_never(minutes, db):
    with pytest.raises(IntegrityError, match='"center_drop_in_takes_minutes"'), transaction.atomic():
        Center.objects.create(pk=1, drop_in_minutes=minutes)
