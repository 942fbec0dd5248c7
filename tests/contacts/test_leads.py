"""Leads that are not people: who sees them, what is due, and what the database keeps true."""

import pytest
from django.db import IntegrityError, connection, transaction

from contacts import actions
from contacts.models import Contact, Lead
from tests import make
from web.calendar import DAY


def test_are_seen_by_the_student_alone_and_by_no_member_of_staff(ada, ben, cora, dan, dora):
    followed = make.lead(of=ada)

    seen = {person: list(Lead.objects.visible_to(person)) for person in (ada.user, ben.user, cora.user, dora)}

    assert seen == {ada.user: [followed], ben.user: [], cora.user: [], dora: []}


def test_are_due_on_their_day_and_stay_so_until_they_are_settled(ada, noon):
    late = make.lead(of=ada, title="Late", due_in=DAY, now=noon - 3 * DAY)
    today = make.lead(of=ada, title="Today", due_in=0 * DAY)
    make.lead(of=ada, title="Tomorrow", due_in=DAY)
    actions.follow_lead(make.lead(of=ada, title="Done", due_in=0 * DAY), by=ada.user, now=noon)
    actions.drop_lead(make.lead(of=ada, title="Dropped", due_in=0 * DAY), by=ada.user, now=noon)

    assert list(Lead.objects.due(noon.date())) == [late, today]


def test_settled_ones_come_the_latest_first(ada, noon):
    first, second, third = (make.lead(of=ada, title=title) for title in ("First", "Second", "Third"))
    actions.drop_lead(second, by=ada.user, now=noon + DAY)
    actions.follow_lead(first, by=ada.user, now=noon + 2 * DAY)

    assert list(Lead.objects.settled()) == [first, second]
    assert list(Lead.objects.open()) == [third]


def test_of_a_deleted_contact_stay_and_do_not_name_them_until_they_are_restored(ada, noon):
    contact = make.contact(of=ada)
    followed = make.lead(of=ada, contact=contact)

    actions.delete(contact, by=ada.user, now=noon)
    assert Lead.objects.visible_to(ada.user).get().mentioned_by is None
    actions.restore(contact, by=ada.user, now=noon)

    followed = Lead.objects.get()
    assert followed.mentioned_by == contact
    assert str(followed) == "Evening of the alumni"


@pytest.mark.parametrize("way", ["by the program", "by a statement"])
def test_of_an_erased_contact_stay_with_their_student(way, ada):
    contact = make.contact(of=ada)
    make.lead(of=ada, contact=contact)

    if way == "by the program":
        Contact.objects.filter(pk=contact.pk).delete()
    else:
        with connection.cursor() as cursor:
            cursor.execute("DELETE FROM contacts_contact WHERE id = %s", [contact.pk])
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")

    followed = Lead.objects.get()
    assert (followed.contact, followed.student) == (None, ada)


def test_the_database_refuses_a_contact_of_another_student(ada, ben):
    followed = make.lead(of=ada)
    theirs = make.contact(of=ben)

    with pytest.raises(IntegrityError, match="lead_contact_of_the_student"), transaction.atomic():
        Lead.objects.filter(pk=followed.pk).update(contact=theirs)
        with connection.cursor() as cursor:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")


@pytest.mark.parametrize(
    ("facts", "constraint"),
    [
        ({"done_at": make.NOON, "dropped_at": make.NOON}, "lead_has_one_ending"),
        ({"title": ""}, "lead_has_a_title_and_a_next_action"),
        ({"next_action": ""}, "lead_has_a_title_and_a_next_action"),
        ({"due_at": make.NOON.replace(year=2101)}, "lead_within_a_century"),
        ({"due_on": make.NOON.date().replace(year=1999)}, "lead_within_a_century"),
    ],
)
def test_the_database_refuses_what_no_lead_is(facts, constraint, ada):
    followed = make.lead(of=ada)

    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        Lead.objects.filter(pk=followed.pk).update(**facts)
