"""Keeping a name that somebody gave."""

import pytest
from django.db import IntegrityError, connection, transaction

from contacts import actions
from contacts.models import Contact, Referral
from students.models import Summary
from tests import make
from web.refusals import NotAllowed, Refused


@pytest.fixture
def giver(ada):
    return make.contact(of=ada, name="Priya Nair")


def test_the_name_is_a_contact_at_once_and_remembers_who_gave_it(ada, noon, giver):
    referral = actions.refer(
        giver, name="Marcus Webb", organization="Mercy", may_mention=True, by=ada.user, now=noon
    )

    named = Contact.objects.get(name="Marcus Webb")
    assert (referral.giver, referral.named, referral.may_mention) == (giver, named, True)
    assert (named.student, named.organization, named.step) == (ada, "Mercy", "ask")
    assert named.met_how == "Priya Nair gave me the name"
    assert Summary.objects.get(student=ada).contacts == 2


def test_somebody_on_the_list_already_is_not_listed_twice(ada, noon, giver):
    known = make.contact(of=ada, name="Marcus Webb")

    referral = actions.refer(giver, name="marcus  wébb", by=ada.user, now=noon)

    assert referral.named == known
    assert Contact.objects.count() == 2


def test_a_name_on_the_list_of_another_student_is_a_new_contact(ada, ben, noon, giver):
    make.contact(of=ben, name="Marcus Webb")

    referral = actions.refer(giver, name="Marcus Webb", by=ada.user, now=noon)

    assert referral.named.student == ada


def test_somebody_taken_off_the_list_is_listed_anew(ada, noon, giver):
    gone = make.contact(of=ada, name="Marcus Webb")
    actions.delete(gone, by=ada.user, now=noon)

    referral = actions.refer(giver, name="Marcus Webb", by=ada.user, now=noon)

    assert referral.named != gone


def test_a_second_time_changes_only_the_permission(ada, noon, giver):
    first = actions.refer(giver, name="Marcus Webb", by=ada.user, now=noon)

    again = actions.refer(giver, name="Marcus Webb", may_mention=False, by=ada.user, now=noon)

    assert (again.pk, Referral.objects.get().may_mention) == (first.pk, False)


def test_refuses_the_name_of_whoever_gave_it(ada, noon, giver):
    with pytest.raises(Refused, match="Priya Nair gave you the names, and is on your list"):
        actions.refer(giver, name="priya  NAIR", by=ada.user, now=noon)

    assert Contact.objects.count() == 1


def insert(student, giver, named, noon):
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO contacts_referral (student_id, giver_id, named_id, given_at) VALUES (%s, %s, %s, %s)",
            [student.pk, giver.pk, named.pk, noon],
        )
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")


@pytest.mark.parametrize(
    ("whose", "constraint"),
    [("giver", "referral_giver_of_the_student"), ("named", "referral_named_of_the_student")],
)
def test_the_database_refuses_a_referral_across_students(ada, ben, noon, giver, whose, constraint):
    people = {"giver": giver, "named": make.contact(of=ada)} | {whose: make.contact(of=ben)}

    with pytest.raises(IntegrityError, match=constraint):
        insert(ada, **people, noon=noon)


def test_the_database_refuses_a_referral_to_oneself_or_twice(ada, noon, giver):
    named = make.contact(of=ada)
    insert(ada, giver, named, noon)

    with pytest.raises(IntegrityError, match="referral_once_for_a_pair"):
        insert(ada, giver, named, noon)
    with pytest.raises(IntegrityError, match="referral_of_somebody_else"):
        insert(ada, giver, giver, noon)


def test_a_silent_card_that_became_part_of_another_does_not_come_back(ada, noon):
    kept = make.contact(of=ada, name="Priya Nair")
    gone = make.contact(of=ada, name="P. Nair")
    actions.do_not_contact(gone, by=ada.user, now=noon)
    actions.merge(kept=kept, gone=gone, by=ada.user, now=noon)

    pair = actions.refer(make.contact(of=ada, name="Rosa"), name="P. Nair", by=ada.user, now=noon)

    gone.refresh_from_db()
    assert gone.deleted_at
    assert pair.named != gone


@pytest.mark.parametrize("may_mention", [True, False, None])
def test_the_leave_to_mention_may_be_asked_for_afterwards(ada, noon, may_mention):
    pair = make.referral(giver=make.contact(of=ada))

    actions.mention(pair, may_mention=may_mention, by=ada.user, now=noon)

    pair.refresh_from_db()
    assert pair.may_mention is may_mention


def test_nobody_else_says_who_may_be_mentioned(ada, ben, noon):
    pair = make.referral(giver=make.contact(of=ada))

    with pytest.raises(NotAllowed):
        actions.mention(pair, may_mention=True, by=ben.user, now=noon)
