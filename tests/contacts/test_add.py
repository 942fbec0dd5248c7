"""Putting somebody on one's list."""

import pytest
from django.db import IntegrityError, transaction

from audit.models import Event
from contacts import actions
from contacts.models import Contact
from students.models import Summary
from tests import make
from web.calendar import DAY
from web.refusals import NotAllowed


def test_a_name_alone_is_enough(ada, noon):
    contact = actions.add(ada, name="Priya Nair", by=ada.user, now=noon)

    assert (contact.name, contact.organization, contact.listed_at) == ("Priya Nair", "", noon)


@pytest.mark.parametrize(
    ("listed", "due"),
    [("2026-03-03T12:00", "2026-03-07 05:00"), ("2026-03-05T12:00", "2026-03-11 04:00")],
)
def test_the_letter_is_due_three_working_days_later_at_the_end_of_the_day(ada, noon, listed, due):
    now = noon.fromisoformat(f"{listed}-05:00")

    contact = actions.add(ada, name="Priya Nair", by=ada.user, now=now)

    contact.refresh_from_db()
    assert f"{contact.ask_due_at:%Y-%m-%d %H:%M}" == due


def test_is_found_by_any_spelling(ada, noon):
    contact = actions.add(
        ada, name="Renée  \uff32\uff2f\uff39", organization="Ærø & Co", by=ada.user, now=noon
    )

    assert (contact.sort_key, contact.organization_key) == ("renee roy", "ærø & co")


def test_counts_and_shows_who_is_active(ada, noon):
    contact = actions.add(ada, name="Priya Nair", by=ada.user, now=noon)

    summary = Summary.objects.get(student=ada)
    assert (summary.contacts, summary.active_at, summary.step_contact_id) == (1, noon, contact.pk)
    event = Event.objects.get(verb="added")
    assert (event.by, event.student_id, event.subject_id) == (ada.user, ada.pk, contact.pk)


def test_two_students_who_know_one_person_have_two_contacts(ada, ben):
    make.contact(of=ada, name="Priya Nair")
    make.contact(of=ben, name="Priya Nair")

    assert Contact.objects.filter(name="Priya Nair").count() == 2


def test_nobody_adds_to_the_list_of_somebody_else(ada, cora, noon):
    with pytest.raises(NotAllowed):
        actions.add(ada, name="Priya Nair", by=cora.user, now=noon)


@pytest.mark.parametrize(
    ("facts", "constraint"),
    [
        ({"name": ""}, "contact_has_a_name"),
        ({"step": "ask", "step_due_at": None}, "contact_step_has_a_due_date"),
        ({"listed_at": make.NOON + 40_000 * DAY}, "contact_within_a_century"),
    ],
)
def test_the_database_refuses_a_contact_with(ada, facts, constraint):
    contact = make.contact(of=ada)

    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        Contact.objects.filter(pk=contact.pk).update(**facts)
