"""Correcting what is known of a contact."""

import pytest

from audit.models import Event
from contacts import actions
from tests import make
from web.refusals import NotAllowed


def test_changes_the_facts_that_are_named_and_no_others(ada, noon):
    contact = make.contact(of=ada, name="Priya Nair", organization="Mercy")

    actions.edit(contact, name="Priya Naïr", by=ada.user, now=noon)

    contact.refresh_from_db()
    assert (contact.name, contact.sort_key, contact.organization) == ("Priya Naïr", "priya nair", "Mercy")


def test_says_what_was_changed_and_never_to_what(ada, noon):
    contact = make.contact(of=ada, name="Priya Nair", email="p@x.edu")

    actions.edit(contact, name="Priya Nair", email="priya@x.edu", by=ada.user, now=noon)

    assert Event.objects.get(verb="edited").fields == ["email"]


def test_does_not_undo_what_happened_meanwhile(ada, noon):
    contact = make.contact(of=ada)
    make.outreach(to=contact)

    actions.edit(contact, title="Nurse", by=ada.user, now=noon)

    contact.refresh_from_db()
    assert (contact.title, contact.reached) == ("Nurse", 1)


@pytest.mark.parametrize("who", ["ben", "cora", "dora"])
def test_nobody_else_may(ada, noon, who, request):
    contact = make.contact(of=ada)
    person = request.getfixturevalue(who)

    with pytest.raises(NotAllowed):
        actions.edit(contact, name="X", by=getattr(person, "user", person), now=noon)


def test_refuses_a_contact_that_is_off_the_list(ada, noon):
    contact = make.contact(of=ada)
    actions.delete(contact, by=ada.user, now=noon)

    with pytest.raises(NotAllowed):
        actions.edit(contact, name="X", by=ada.user, now=noon)
