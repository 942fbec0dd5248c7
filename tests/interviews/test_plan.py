"""Putting an interview in the calendar."""

import pytest
from django.db import IntegrityError, connection, transaction

from contacts import actions as contacts
from contacts.models import Contact
from interviews import actions
from interviews.models import Interview
from students.models import Summary
from tests import make
from web.calendar import DAY, HOUR, MINUTE
from web.refusals import NotAllowed, Refused


@pytest.fixture
def contact(ada):
    return make.contact(of=ada)


def test_has_a_time_a_length_and_a_place(ada, noon, contact):
    interview = actions.plan(
        contact, medium="video", starts_at=noon + DAY, minutes=30, place="Room 5", by=ada.user, now=noon
    )

    interview.refresh_from_db()
    assert (interview.student, interview.status, interview.zone) == (ada, "planned", ada.user.zone)
    assert interview.ends_at == noon + DAY + 30 * MINUTE
    assert Summary.objects.get(student=ada).planned == 1


def test_by_email_it_has_no_clock(ada, noon, contact):
    interview = actions.plan(contact, medium="email", starts_at=noon + DAY, by=ada.user, now=noon)

    assert (interview.starts_at, interview.ends_at) == (None, None)


def test_their_letter_counts_as_answered(ada, noon, contact):
    outreach = make.outreach(to=contact)

    actions.plan(contact, medium="phone", starts_at=noon + DAY, by=ada.user, now=noon)

    outreach.refresh_from_db()
    assert (outreach.outcome, outreach.try_again_at) == ("agreed", None)


def test_an_answer_that_was_written_down_stays(ada, noon, contact):
    outreach = make.outreach(to=contact)
    contacts.answer(outreach, outcome="declined", by=ada.user, now=noon)

    actions.plan(contact, medium="phone", starts_at=noon + DAY, by=ada.user, now=noon)

    outreach.refresh_from_db()
    assert outreach.outcome == "declined"


def test_one_that_took_place_already_waits_to_be_written_down(ada, noon, contact):
    actions.plan(contact, medium="phone", starts_at=noon - DAY, by=ada.user, now=noon)

    contact.refresh_from_db()
    assert contact.step == "log"


def test_with_somebody_named_anew_puts_them_on_the_list(ada, noon):
    interview = actions.plan_with(
        ada, who="Priya Nair", medium="phone", starts_at=noon + DAY, by=ada.user, now=noon
    )

    assert (interview.contact.name, interview.contact.student) == ("Priya Nair", ada)


def test_with_somebody_on_the_list_lists_nobody_twice(ada, noon, contact):
    interview = actions.plan_with(
        ada, who="PRIYA  nair", medium="phone", starts_at=noon + DAY, by=ada.user, now=noon
    )

    assert interview.contact == contact
    assert Contact.objects.count() == 1


@pytest.mark.parametrize("days", [None, -366, 366])
def test_refuses_without_a_usable_time_and_lists_nobody(ada, noon, days):
    starts_at = None if days is None else noon + days * DAY

    with pytest.raises(Refused) as refusal:
        actions.plan_with(ada, who="Marcus", medium="phone", starts_at=starts_at, by=ada.user, now=noon)

    assert refusal.value.field == "starts_at"
    assert not Contact.objects.exists()


def test_nobody_else_may(ben, noon, contact):
    with pytest.raises(NotAllowed):
        actions.plan(contact, medium="phone", starts_at=noon + DAY, by=ben.user, now=noon)


def test_refuses_a_contact_that_is_off_the_list(ada, noon, contact):
    contacts.delete(contact, by=ada.user, now=noon)

    with pytest.raises(NotAllowed):
        actions.plan(contact, medium="phone", starts_at=noon + DAY, by=ada.user, now=noon)


@pytest.mark.parametrize(
    ("facts", "constraint"),
    [
        ({"medium": "email"}, "interview_by_email_has_no_clock"),
        ({"starts_at": None, "ends_at": None}, "interview_by_email_has_no_clock"),
        ({"ends_at": make.NOON + 9 * DAY}, "interview_ends_after_its_minutes"),
        ({"minutes": 0, "ends_at": make.NOON + DAY}, "interview_takes_minutes"),
        ({"minutes_used": 0}, "interview_used_minutes"),
        (
            {"held_at": make.NOON, "logged_at": make.NOON, "cancelled_at": make.NOON, "cancelled_by": "me"},
            "interview_has_one_ending",
        ),
        (
            {"cancelled_at": make.NOON, "cancelled_by": "me", "missed_at": make.NOON, "missed_by": "me"},
            "interview_has_one_ending",
        ),
        ({"cancelled_at": make.NOON}, "interview_cancelled_by_somebody"),
        ({"cancellation_reason": "A cold"}, "interview_cancelled_by_somebody"),
        ({"moved_at": make.NOON, "moved_by": "me"}, "interview_moved_by_somebody"),
        ({"answers_received_at": make.NOON}, "interview_answers_by_email"),
        ({"missed_at": make.NOON}, "interview_missed_by_somebody"),
        ({"missed_by": "me"}, "interview_missed_by_somebody"),
        ({"held_at": make.NOON}, "interview_logged_when_held"),
        ({"cancelled_at": make.NOON + 40_000 * DAY, "cancelled_by": "me"}, "interview_within_a_century"),
    ],
)
def test_the_database_refuses_an_interview_with(ada, facts, constraint):
    interview = make.interview(of=ada)

    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        Interview.objects.filter(pk=interview.pk).update(**facts)


def test_the_database_refuses_an_interview_with_the_contact_of_another_student(ada, ben, noon, contact):
    theirs = make.interview(of=ben, starts_at=noon + HOUR)

    with pytest.raises(IntegrityError, match="interview_contact_of_the_student"), transaction.atomic():
        Interview.objects.filter(pk=theirs.pk).update(contact=contact)
        with connection.cursor() as cursor:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")


def test_the_same_talk_told_twice_is_one(ada, noon):
    contact = make.contact(of=ada)
    told = {"medium": "phone", "starts_at": noon + DAY, "by": ada.user, "now": noon}

    first, again = actions.plan(contact, **told), actions.plan(contact, **told)

    assert first == again
    assert Interview.objects.count() == 1
