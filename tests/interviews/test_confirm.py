"""Confirming a talk on the working day before, and when to leave for it."""

from datetime import date

import pytest
from django.urls import reverse

from center.models import Holiday
from contacts import actions as contacts
from interviews import actions
from reminders import actions as reminders
from reminders.models import Reminder
from tests import make
from tests.pages import words
from web.calendar import DAY, HOUR, MINUTE
from web.refusals import Refused


def letters(now):
    reminders.raise_due(now)
    kinds = Reminder.objects.order_by("due_at", "kind").values_list("kind", flat=True)
    return [kind for kind in kinds if kind.startswith("interviews.")]


@pytest.mark.parametrize(
    ("day", "confirm_on"),
    [("2026-03-05", "2026-03-04"), ("2026-03-09", "2026-03-06"), ("2026-03-08", "2026-03-06")],
)
def test_is_asked_for_at_nine_on_the_working_day_before(ada, noon, day, confirm_on):
    """Clocks go forward on 8 March."""
    starts_at = noon.fromisoformat(f"{day}T14:00-04:00")

    talk = make.interview(of=ada, starts_at=starts_at, planned_at=noon)

    assert talk.confirm_at == noon.fromisoformat(f"{confirm_on}T09:00-05:00")


def test_passes_over_a_day_on_which_the_center_is_closed(ada, noon):
    Holiday.objects.create(on=date(2026, 3, 6), name="Founders' Day")

    talk = make.interview(of=ada, starts_at=noon + 6 * DAY, planned_at=noon)

    assert talk.confirm_at == noon.fromisoformat("2026-03-05T09:00-05:00")


def test_is_not_asked_for_where_they_have_only_just_agreed(ada, noon):
    talk = make.interview(of=ada, starts_at=noon + DAY, planned_at=noon)

    assert talk.confirm_at is None
    assert "interviews.confirm" not in letters(noon)


def test_is_asked_for_anew_after_a_move(ada, noon):
    talk = make.interview(of=ada, starts_at=noon + 3 * DAY, planned_at=noon)
    actions.confirm(talk, by=ada.user, now=noon)

    actions.move(talk, starts_at=noon + 8 * DAY, minutes=20, place="", by=ada.user, now=noon)

    talk.refresh_from_db()
    assert (talk.confirmed_at, talk.confirm_at) == (None, noon.fromisoformat("2026-03-10T09:00-04:00"))


def test_stays_confirmed_where_only_the_place_is_another(ada, noon):
    talk = make.interview(of=ada, starts_at=noon + 3 * DAY, planned_at=noon)
    actions.confirm(talk, by=ada.user, now=noon)

    actions.move(talk, starts_at=talk.starts_at, minutes=20, place="Room 5", by=ada.user, now=noon)

    talk.refresh_from_db()
    assert talk.confirmed_at == noon


def test_is_a_step_until_it_is_done(ada, noon):
    talk = make.interview(of=ada, starts_at=noon + DAY, planned_at=noon - 5 * DAY)
    contacts.restate_turned(now=noon)
    talk.contact.refresh_from_db()
    assert talk.contact.step == "confirm"

    actions.confirm(talk, by=ada.user, now=noon)

    talk.contact.refresh_from_db()
    assert talk.contact.step == "prepare"


def test_can_be_taken_back(ada, noon):
    talk = make.interview(of=ada, starts_at=noon + DAY, planned_at=noon - 5 * DAY)
    actions.confirm(talk, by=ada.user, now=noon)

    actions.unconfirm(talk, by=ada.user, now=noon)

    talk.contact.refresh_from_db()
    assert talk.contact.step == "confirm"


def test_refuses_a_talk_that_has_begun(ada, noon):
    talk = make.interview(of=ada, starts_at=noon)

    with pytest.raises(Refused):
        actions.confirm(talk, by=ada.user, now=noon)


def test_one_letter_a_day_is_enough(ada, noon):
    """The letter to confirm comes on the day before, so that of "tomorrow" does not."""
    make.interview(of=ada, starts_at=noon + DAY + 6 * HOUR, planned_at=noon - 5 * DAY)

    told = [letters(noon + hours * HOUR) for hours in range(7)]

    assert told[-1] == ["interviews.confirm"]


def test_after_a_weekend_both_letters_come(ada, noon):
    monday = noon + 6 * DAY
    make.interview(of=ada, starts_at=monday, planned_at=noon)
    letters(monday - 3 * DAY)

    told = letters(monday - DAY)

    assert told == ["interviews.confirm", "interviews.tomorrow"]


def test_whoever_confirms_early_is_still_told_the_day_before(ada, noon):
    talk = make.interview(of=ada, starts_at=noon + 3 * DAY, planned_at=noon)
    actions.confirm(talk, by=ada.user, now=noon)

    assert letters(noon + 2 * DAY) == ["interviews.tomorrow"]


def test_leaving_leaves_ten_minutes_to_arrive_calmly(ada, noon):
    talk = make.interview(of=ada, medium="in_person", starts_at=noon + DAY, travel_minutes=35)

    assert talk.leave_by_at == noon + DAY - 45 * MINUTE


def test_nothing_is_said_of_leaving_where_no_way_is_known(ada, noon):
    assert make.interview(of=ada, starts_at=noon + DAY).leave_by_at is None


def test_the_page_has_the_letter_and_when_to_leave(ada, as_, noon, clock):
    contact = make.contact(of=ada, email="priya@mercy.test")
    talk = make.interview(
        of=ada,
        contact=contact,
        medium="in_person",
        place="Mercy, ward 3",
        starts_at=noon + DAY,
        travel_minutes=35,
        planned_at=noon - 5 * DAY,
    )

    answer = as_(ada).get(reverse("interviews:confirm", args=[talk.pk]))

    page = words(answer)
    assert "Leave by 11:15" in page
    assert "I look forward to our talk on Wed 4 Mar 2026, 12:00." in page
    assert "mailto:priya@mercy.test?subject=Our%20talk" in answer.content.decode()


def test_by_the_page_it_is_done_and_undone(ada, as_, noon, clock):
    talk = make.interview(of=ada, starts_at=noon + DAY, planned_at=noon - 5 * DAY)
    browser = as_(ada)

    page = words(browser.post(reverse("interviews:confirm", args=[talk.pk]), follow=True))
    assert "Confirmed. They expect you." in page

    browser.post(reverse("interviews:unconfirm", args=[talk.pk]))
    talk.refresh_from_db()
    assert talk.confirmed_at is None


@pytest.mark.parametrize("late", ["begun", "confirmed", "cancelled"])
def test_a_letter_that_is_read_late_leads_to_the_talk(ada, as_, noon, clock, late):
    talk = make.interview(of=ada, starts_at=noon + HOUR, planned_at=noon - 5 * DAY)
    if late == "begun":
        clock.move_to(noon + HOUR)
    else:
        {"confirmed": actions.confirm, "cancelled": actions.cancel}[late](talk, by=ada.user, now=noon)

    assert as_(ada).get(reverse("interviews:confirm", args=[talk.pk])).url == talk.get_absolute_url()
