"""The page on which an appointment gets another time."""

import re

import pytest
from django.urls import reverse

from appointments.actions import appointments as actions
from tests import make
from tests.appointments.test_page_book import times
from tests.pages import words
from web.calendar import DAY, HOUR
from web.forms import instant_text

pytestmark = pytest.mark.usefixtures("clock")


@pytest.fixture
def booked(ada, cora, noon):
    make.hours(of=cora)
    return make.appointment(of=ada, starts_at=noon + DAY)


def path(appointment):
    return reverse("appointments:move", args=[appointment.pk])


def test_lists_the_counselors_other_times_and_says_that_the_old_one_is_kept(booked, ada, as_):
    response = as_(ada).get(path(booked))

    assert "Wed 4 Mar 2026, 11:30, New York time" in times(response)
    assert "Wed 4 Mar 2026, 12:00, New York time" not in times(response)
    assert "stays there until the new time is won" in words(response)


@pytest.mark.parametrize("who", ["ada", "cora", "dora"])
def test_either_side_and_the_director_may_move_it(who, booked, request, noon, as_):
    person = request.getfixturevalue(who)

    as_(person).post(path(booked), {"starts_at": instant_text(noon + DAY + HOUR), "version": 0})

    booked.refresh_from_db()
    assert (booked.starts_at, booked.version) == (noon + DAY + HOUR, 1)


def test_a_lost_race_keeps_the_old_time_and_offers_the_nearest(booked, ben, cora, ada, noon, as_):
    make.appointment(of=ben, counselor=cora, starts_at=noon + DAY + HOUR)

    response = as_(ada).post(path(booked), {"starts_at": instant_text(noon + DAY + HOUR), "version": 0})

    assert response.status_code == 409
    assert instant_text(noon + DAY + HOUR / 2) in response.content.decode()
    booked.refresh_from_db()
    assert booked.starts_at == noon + DAY


def test_a_form_of_before_somebody_else_moved_it_is_refused(booked, ada, cora, noon, as_):
    actions.move(booked, starts_at=noon + 2 * DAY, version=0, by=cora.user, now=noon)

    response = as_(ada).post(path(booked), {"starts_at": instant_text(noon + DAY + HOUR), "version": 0})

    assert response.status_code == 409
    assert "Somebody moved this appointment a moment ago" in response.content.decode()


def test_the_form_that_was_refused_for_that_can_be_sent_again_as_it_stands(booked, ada, cora, noon, as_):
    actions.move(booked, starts_at=noon + 2 * DAY, version=0, by=cora.user, now=noon)
    browser, said = as_(ada), {"starts_at": instant_text(noon + DAY + HOUR), "version": 0}

    again = browser.post(path(booked), said).content.decode()
    browser.post(path(booked), said | {"version": re.search(r'name="version" value="(\d+)"', again)[1]})

    assert "It stands on Thu 5 Mar 2026, 12:00" in again
    booked.refresh_from_db()
    assert (booked.starts_at, booked.version) == (noon + DAY + HOUR, 2)


@pytest.mark.parametrize("version", ["", "x", "-1", "9" * 30])
def test_an_odd_version_is_refused(version, booked, ada, noon, as_):
    response = as_(ada).post(path(booked), {"starts_at": instant_text(noon + DAY + HOUR), "version": version})

    assert response.status_code == 422


def test_is_closed_once_the_meeting_has_begun(booked, ada, noon, as_, clock):
    clock.move_to(noon + DAY)

    assert as_(ada).get(path(booked)).status_code == 403
