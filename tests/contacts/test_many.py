"""What is done with many contacts at once, and undone again."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from contacts import actions
from contacts.actions.contacts import list_all
from contacts.models import Contact
from tests import make
from web.calendar import HOUR
from web.refusals import NotAllowed

MANY = 20


def everybody(ada):
    return Contact.objects.visible_to(ada.user)


def names(contacts):
    return [contact.name for contact in contacts]


def test_several_names_become_contacts_and_those_known_stay_as_they_are(ada, noon):
    known = make.contact(of=ada, name="Priya Nair", organization="Mercy")
    people = [
        {"name": "Tomas Weir", "organization": "Riverbend"},
        {"name": "priya  nair", "organization": "MERCY"},
        {"name": "TOMAS WEIR", "organization": ""},
        {"name": "李", "organization": ""},
    ]

    added, already = actions.add_names(
        ada, people=people, also={"met_how": "Family", "tie": "close"}, by=ada.user, now=noon
    )

    assert (names(added), already) == (["Tomas Weir", "李"], [known])
    assert [
        (one.organization, one.met_how, one.tie, one.step) for one in everybody(ada).filter(tie="close")
    ] == [
        ("Riverbend", "Family", "close", "ask"),
        ("", "Family", "close", "ask"),
    ]
    known.refresh_from_db()
    assert known.organization == "Mercy"


def test_all_chosen_are_archived_but_those_somebody_counts_on(ada, noon):
    busy = make.contact(of=ada, name="Busy")
    make.interview(of=ada, contact=busy)
    others = [make.contact(of=ada, name=f"Person {n}") for n in range(3)]

    count, bound = actions.archive_all(ada, everybody(ada), by=ada.user, now=noon)

    assert (count, bound) == (3, [busy])
    assert set(everybody(ada).filter(archived_at=noon)) == set(others)
    assert set(everybody(ada).filter(archived_at=noon).values_list("step", flat=True)) == {""}


def test_archiving_many_is_undone_for_just_those(ada, noon):
    before = make.contact(of=ada, name="Before")
    actions.archive(before, by=ada.user, now=noon - HOUR)
    make.contact(of=ada, name="Now")
    actions.archive_all(ada, everybody(ada), by=ada.user, now=noon)

    together = everybody(ada).filter(archived_at=noon)
    count = actions.bring_all_back(ada, together, by=ada.user, now=noon)

    assert count == 1
    assert names(everybody(ada).filter(archived_at=None)) == ["Now"]


def test_a_tag_is_given_to_all_chosen_once_and_spelled_as_before(ada, noon):
    first = make.contact(of=ada, name="First", tags=["Alumni"])
    second = make.contact(of=ada, name="Second", tags=["nurse"])

    count, spelling = actions.tag_all(ada, everybody(ada), tag="alumni", by=ada.user, now=noon)

    first.refresh_from_db()
    second.refresh_from_db()
    assert (count, spelling) == (1, "Alumni")
    assert (first.tags, second.tags) == (["Alumni"], ["nurse", "Alumni"])


def test_tagging_is_undone_for_just_those(ada, noon):
    first = make.contact(of=ada, name="First", tags=["alumni"])
    second = make.contact(of=ada, name="Second", tags=["nurse"])
    actions.tag_all(ada, everybody(ada), tag="alumni", by=ada.user, now=noon)

    actions.untag_all(ada, tag="alumni", tagged_at=noon, by=ada.user, now=noon + HOUR)

    first.refresh_from_db()
    second.refresh_from_db()
    assert (first.tags, second.tags) == (["alumni"], ["nurse"])


def test_nobody_gets_more_tags_than_there_can_be(ada, noon):
    full = make.contact(of=ada, tags=[f"tag {n}" for n in range(MANY)])

    count, _ = actions.tag_all(ada, everybody(ada), tag="one more", by=ada.user, now=noon)

    full.refresh_from_db()
    assert (count, len(full.tags)) == (0, MANY)


def test_nobody_of_another_list_is_touched(ada, ben, noon):
    theirs = make.contact(of=ben)

    actions.tag_all(ada, Contact.objects.all(), tag="mine", by=ada.user, now=noon)
    actions.archive_all(ada, Contact.objects.all(), by=ada.user, now=noon)

    theirs.refresh_from_db()
    assert (theirs.tags, theirs.archived_at) == ([], None)
    with pytest.raises(NotAllowed):
        actions.archive_all(ada, Contact.objects.all(), by=ben.user, now=noon)


@pytest.mark.parametrize("act", ["archive", "tag", "names"])
def test_takes_as_many_statements_for_many_as_for_few(act, ada, ben, noon):
    def statements(student, count):
        if act == "names":
            people = [{"name": f"New {n}", "organization": ""} for n in range(count)]
            with CaptureQueriesContext(connection) as asked:
                actions.add_names(student, people=people, also={}, by=student.user, now=noon)
            return len(asked)
        mine = Contact.objects.visible_to(student.user)
        with CaptureQueriesContext(connection) as asked:
            if act == "tag":
                actions.tag_all(student, mine, tag="x", by=student.user, now=noon)
            else:
                actions.archive_all(student, mine, by=student.user, now=noon)
        return len(asked)

    make.crowd(of=ada, count=10)
    make.crowd(of=ben, count=400)

    assert statements(ada, 3) == statements(ben, 50)


def test_a_name_that_is_written_down_anew_is_taken_up_again(ada, noon):
    aside = make.contact(of=ada, name="Priya Nair")
    actions.archive(aside, by=ada.user, now=noon)
    [brought] = list_all(ada, [{"name": "Bo Lund"}], are_picked=False, by=ada.user, now=noon)

    people = [{"name": name, "organization": ""} for name in ("Priya Nair", "Bo Lund")]
    actions.add_names(ada, people=people, also={}, by=ada.user, now=noon)

    aside.refresh_from_db()
    brought.refresh_from_db()
    assert (aside.archived_at, aside.step, brought.step) == (None, "ask", "ask")


def test_several_are_brought_back_at_once(ada, noon):
    for name in ("A", "B", "C"):
        actions.archive(make.contact(of=ada, name=name), by=ada.user, now=noon)
    chosen = everybody(ada).filter(name__in=["A", "B"])

    count = actions.bring_all_back(ada, chosen, by=ada.user, now=noon)

    assert (count, names(everybody(ada).filter(archived_at__isnull=False))) == (2, ["C"])


def test_of_two_taggings_one_is_undone(ada, noon):
    first = make.contact(of=ada, name="First")
    actions.tag_all(ada, everybody(ada), tag="alumni", by=ada.user, now=noon - HOUR)
    second = make.contact(of=ada, name="Second")
    actions.tag_all(ada, everybody(ada), tag="alumni", by=ada.user, now=noon)

    actions.untag_all(ada, tag="alumni", tagged_at=noon, by=ada.user, now=noon)

    first.refresh_from_db()
    second.refresh_from_db()
    assert (first.tags, second.tags) == (["alumni"], [])


def test_two_of_one_name_who_work_in_two_places_are_two(ada, noon):
    people = [{"name": "Mr. Patel", "organization": place} for place in ("Kroger", "Walgreens", "")]

    added, already = actions.add_names(ada, people=people, also={}, by=ada.user, now=noon)

    assert [(one.name, one.organization) for one in added] == [
        ("Mr. Patel", "Kroger"),
        ("Mr. Patel", "Walgreens"),
    ]
    assert already == []


def test_where_somebody_works_is_filled_in_once_it_is_said(ada, noon):
    bob = make.contact(of=ada, name="Uncle Bob")

    actions.add_names(
        ada, people=[{"name": "uncle bob", "organization": "Toyota"}], also={}, by=ada.user, now=noon
    )

    bob.refresh_from_db()
    assert bob.organization == "Toyota"
