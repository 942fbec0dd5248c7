"""A file of people goes on the list once, whole or not at all, and comes off it again."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import given, settings
from hypothesis import strategies as st

from contacts import actions, next_step, reminders, summary
from contacts.actions import imports
from contacts.models import Contact, Import, ImportRow
from students.models import Summary
from tests import make
from tests.contacts.files import exports
from web.calendar import DAY
from web.refusals import NotAllowed, Refused

Outcome = ImportRow.Outcome
TWO = "Name,Organization,E-mail\nPriya Nair,Mercy,priya@mercy.test\nMarcus Webb,Acme,\n"


@pytest.fixture(autouse=True)
def _no_broker(monkeypatch):
    """What is left to do waits for the clock."""
    monkeypatch.setattr(imports, "hint", lambda: None)
    monkeypatch.setattr(reminders, "hint", lambda: None)


def names(student):
    return list(Contact.objects.visible_to(student.user).order_by("pk").values_list("name", flat=True))


def outcomes(imported):
    return [
        Outcome(outcome).name for outcome in imported.rows.order_by("place").values_list("outcome", flat=True)
    ]


def started(imported, now=make.NOON, *, leave_out=False):
    actions.start_import(imported, leave_out=leave_out, by=imported.student.user, now=now)
    while actions.carry_on(now=now):
        pass
    imported.refresh_from_db()
    return imported


def taken_back(imported, now=make.NOON):
    stayed = actions.take_back(imported, by=imported.student.user, now=now)
    imported.refresh_from_db()
    return [contact.name for contact in stayed]


def put_on(student, people, now=make.NOON):
    """Import a table from beginning to end, without the lines that have problems."""
    return started(make.imported(of=student, people=people, now=now), now, leave_out=True)


def wrong(now=make.NOON):
    """What is derived and does not hold what the facts say."""
    everybody = list(Contact.objects.values_list("pk", flat=True))
    students = list(Summary.objects.values_list("pk", flat=True))
    return [*map(str, next_step.differences(everybody, now)), *map(str, summary.differences(students))]


def test_looking_puts_nobody_on_the_list(ada):
    imported = make.imported(of=ada, people=TWO)

    assert (imported.status, outcomes(imported), names(ada)) == ("read", ["NEW", "NEW"], [])


def test_puts_the_new_on_the_list_with_all_that_is_told(ada, noon):
    make.contact(of=ada, name="Marcus Webb")
    people = (
        "Name,Organization,Title,Field,E-mail,Phone,Link,More ways,How we met,Tags,Notes\n"
        'Priya Nair,Mercy,Nurse,Health,P@Mercy.test,859 257 2000,nair.test,p@home.test,Fair,"alumni, Nurse",Kind.\n'
        "Marcus Webb,Acme,,,,,,,,,\n"
    )

    imported = put_on(ada, people)

    assert (imported.status, imported.added, outcomes(imported)) == ("finished", 1, ["NEW", "KNOWN"])
    priya = Contact.objects.get(name="Priya Nair")
    assert (priya.organization, priya.title, priya.field) == ("Mercy", "Nurse", "Health")
    assert (priya.email, priya.phone, priya.link) == ("p@mercy.test", "859 257 2000", "https://nair.test")
    assert (priya.more_ways, priya.met_how, priya.tags) == (["p@home.test"], "Fair", ["alumni", "Nurse"])
    assert priya.private_notes == "Kind."
    assert (priya.step, priya.listed_at) == ("", noon)
    assert list(Contact.objects.visible_to(ada.user).mentioning("mercy kind")) == [priya]
    assert Contact.objects.get(name="Marcus Webb").organization == ""
    assert wrong() == []


def test_tags_are_spelled_as_they_were(ada):
    make.contact(of=ada, name="Ann Lee", tags=["Alumni"])

    put_on(ada, "Name,Tags\nPriya Nair,alumni\n")

    assert Contact.objects.get(name="Priya Nair").tags == ["Alumni"]


def test_cards_are_read_at_once(ada, noon):
    imported = actions.bring(ada, raw=exports.ANDROID, name="contacts.vcf", by=ada.user, now=noon)

    assert (imported.status, imported.count, imported.source) == ("read", 2, None)
    with pytest.raises(NotAllowed):
        actions.choose_columns(imported, meanings=["name"], has_header=None, by=ada.user, now=noon)


def test_what_is_told_is_forgotten_when_it_is_on_the_list(ada):
    imported = put_on(ada, "Name,E-mail\nPriya Nair,priya@mercy.test\nMarcus Webb,no address\n")

    told = list(imported.rows.order_by("place").values_list("facts", "problems"))
    assert [facts for facts, _ in told] == [None, None]
    assert "E-mail" in told[1][1][0]
    assert imported.source is None


def test_with_a_problem_nobody_is_put_on_the_list_unless_it_is_left_out(ada, noon):
    people = "Name,E-mail\nPriya Nair,priya@mercy.test\nMarcus Webb,no address\n,\n"
    imported = make.imported(of=ada, people=people)
    assert outcomes(imported) == ["NEW", "PROBLEM"]

    with pytest.raises(Refused, match="problems") as refused:
        actions.start_import(imported, leave_out=False, by=ada.user, now=noon)

    assert (refused.value.field, names(ada)) == ("leave_out", [])
    assert started(imported, leave_out=True).added == 1
    assert names(ada) == ["Priya Nair"]


@pytest.mark.parametrize(
    "again",
    [
        TWO,
        "\n".join(reversed(TWO.splitlines())) + "\n",
        "E-mail;Organization;Name\npriya@mercy.test;Mercy;NAIR, Priya\n;acme;Marcus  Webb\n",
    ],
    ids=["the same", "in another order", "edited"],
)
def test_the_same_people_twice_are_nobody_new(ada, noon, again):
    put_on(ada, TWO)
    header = next(line for line in again.splitlines() if "Name" in line)
    rest = [line for line in again.splitlines() if line != header]

    imported = put_on(ada, "\n".join([header, *rest]) + "\n", noon + DAY)

    assert (imported.added, names(ada)) == (0, ["Priya Nair", "Marcus Webb"])


def test_one_who_stands_twice_in_a_file_comes_once(ada):
    imported = put_on(ada, TWO + "Priya  Nair,,\n")

    assert outcomes(imported) == ["NEW", "NEW", "TWICE"]
    assert imported.rows.get(outcome=Outcome.TWICE).like == 2
    assert names(ada) == ["Priya Nair", "Marcus Webb"]


def test_two_of_one_name_in_two_places_are_two(ada):
    put_on(ada, "Name,Organization\nJohn Smith,Acme\nJohn Smith,Mercy\n")

    assert names(ada) == ["John Smith", "John Smith"]


def test_whoever_came_on_the_list_after_the_look_is_not_added_again(ada):
    imported = make.imported(of=ada, people=TWO)
    priya = make.contact(of=ada, name="Priya Nair")

    started(imported)

    assert (imported.added, names(ada)) == (1, ["Priya Nair", "Marcus Webb"])
    assert imported.rows.get(place=0).contact == priya


def test_whoever_went_off_the_list_after_the_look_is_added(ada, noon):
    priya = make.contact(of=ada, name="Priya Nair")
    imported = make.imported(of=ada, people=TWO)
    actions.delete(priya, by=ada.user, now=noon)

    started(imported)

    assert (imported.added, names(ada)) == (2, ["Priya Nair", "Marcus Webb"])


def test_a_second_click_brings_and_starts_nothing_twice(ada, noon):
    imported = make.imported(of=ada, people=TWO)

    again = make.imported(of=ada, people=TWO)
    started(imported)
    started(imported, noon + DAY)

    assert again == imported
    assert (imported.started_at, imported.added, len(names(ada))) == (noon, 2, 2)


def test_a_file_that_is_waiting_makes_room_for_the_sixth(ada, noon):
    for number in range(7):
        make.imported(of=ada, people=f"Name\nPerson {number}\n", now=noon + number * DAY / 24)

    assert Import.objects.count() == imports.WAITING
    assert not ImportRow.objects.filter(facts__name="Person 0").exists()


def test_a_long_one_goes_on_by_the_clock(ada, noon, monkeypatch):
    monkeypatch.setattr(imports, "CHUNK", 2)
    imported = make.imported(of=ada, people="Name\n" + "".join(f"Person {n}\n" for n in range(5)))

    actions.start_import(imported, leave_out=False, by=ada.user, now=noon)

    imported.refresh_from_db()
    assert (imported.status, imported.done, len(names(ada))) == ("running", 2, 2)
    reminders.carry_on_imports(noon)
    imported.refresh_from_db()
    assert (imported.status, imported.done, imported.added) == ("finished", 5, 5)
    assert names(ada) == [f"Person {n}" for n in range(5)]
    assert wrong() == []


def test_no_tick_is_held_up_by_more_than_some_of_them(ada, ben, noon, monkeypatch):
    hints = []
    monkeypatch.setattr(imports, "CHUNK", 1)
    monkeypatch.setattr(reminders, "IMPORTED_AT_ONCE", 3)
    monkeypatch.setattr(reminders, "hint", lambda: hints.append("once more"))
    for student in (ada, ben):
        imported = make.imported(of=student, people="Name\n" + "".join(f"Person {n}\n" for n in range(3)))
        actions.start_import(imported, leave_out=False, by=student.user, now=noon)

    reminders.carry_on_imports(noon)
    assert (hints, Import.objects.running().count()) == (["once more"], 1)
    reminders.carry_on_imports(noon)

    assert (hints, Import.objects.running().count()) == (["once more"], 0)


def test_nobody_else_starts_it_or_takes_it_back(ada, ben, noon):
    imported = make.imported(of=ada, people=TWO)
    before = {"by": ben.user, "now": noon}

    for act in (actions.take_back, actions.discard):
        with pytest.raises(NotAllowed):
            act(imported, **before)
    with pytest.raises(NotAllowed):
        actions.start_import(imported, leave_out=False, **before)
    with pytest.raises(NotAllowed):
        actions.bring(ada, raw=b"Name\nAnn\n", name="x", **before)


def test_undone_the_list_is_as_before(ada, noon):
    make.contact(of=ada, name="Marcus Webb")
    imported = put_on(ada, TWO)

    assert taken_back(imported, noon + DAY) == []

    assert (imported.status, names(ada)) == ("undone", ["Marcus Webb"])
    assert [gone.name for gone in Contact.objects.deleted_by(ada.user)] == ["Priya Nair"]
    assert wrong(noon + DAY) == []


def test_is_undone_once(ada, noon):
    imported = put_on(ada, TWO)
    taken_back(imported)
    priya = Contact.objects.deleted_by(ada.user).get(name="Priya Nair")
    actions.restore(priya, by=ada.user, now=noon)

    with pytest.raises(Refused, match="undone already"):
        taken_back(imported)

    assert names(ada) == ["Priya Nair"]


def test_is_undone_for_thirty_days_and_only_at_its_end(ada, noon, monkeypatch):
    monkeypatch.setattr(imports, "CHUNK", 1)
    imported = make.imported(of=ada, people=TWO)
    actions.start_import(imported, leave_out=False, by=ada.user, now=noon)
    with pytest.raises(NotAllowed):
        taken_back(imported)

    started(imported)
    with pytest.raises(NotAllowed):
        taken_back(imported, noon + Import.UNDONE_WITHIN)

    assert len(names(ada)) == 2


def test_once_undone_the_same_file_comes_in_again(ada, noon):
    taken_back(put_on(ada, TWO))

    imported = put_on(ada, TWO, noon + DAY)

    assert (imported.added, names(ada)) == (2, ["Priya Nair", "Marcus Webb"])


def edit(contact):
    actions.edit(contact, title="Nurse", by=contact.student.user, now=make.NOON)


def refer(contact):
    actions.refer(contact, name="Ingrid Olsen", may_mention=None, by=contact.student.user, now=make.NOON)


def be_named(contact):
    giver = make.contact(of=contact.student, name="Ingrid Olsen")
    actions.refer(
        giver, name="Priya Nair", known=contact, may_mention=None, by=contact.student.user, now=make.NOON
    )


def import_again(contact):
    put_on(contact.student, "Name,Organization\nPriya Nair,Mercy\n")


HAPPENINGS = {
    "a letter": lambda contact: make.outreach(to=contact, sent_at=make.NOON),
    "a talk": lambda contact: make.interview(of=contact.student, contact=contact),
    "thanks": lambda contact: make.note(of=contact.student, contact=contact),
    "a promise": lambda contact: make.follow_up(of=contact.student, contact=contact),
    "a lead": lambda contact: make.lead(of=contact.student, contact=contact),
    "a name": refer,
    "a correction": edit,
    "peace": lambda contact: actions.do_not_contact(contact, by=contact.student.user, now=make.NOON),
    "a merge": lambda contact: make.merge(into=contact, now=make.NOON),
    "another import": import_again,
}


@pytest.mark.parametrize("happened", HAPPENINGS)
def test_whoever_has_a_story_since_then_stays(ada, noon, happened):
    imported = put_on(ada, TWO)
    HAPPENINGS[happened](Contact.objects.get(name="Priya Nair"))

    stayed = taken_back(imported, noon + DAY)

    assert stayed == ["Priya Nair"]
    assert "Priya Nair" in names(ada)
    assert "Marcus Webb" not in names(ada)
    assert wrong(noon + DAY) == []


def test_tags_and_a_look_are_no_story(ada, noon):
    imported = put_on(ada, TWO)
    everybody = Contact.objects.visible_to(ada.user)
    actions.tag_all(ada, everybody, tag="LinkedIn", by=ada.user, now=noon)
    actions.edit(everybody[0], name=everybody[0].name, by=ada.user, now=noon)

    assert (taken_back(imported), names(ada)) == ([], [])


def test_somebody_merged_into_an_older_card_leaves_that_card_alone(ada, noon):
    imported = put_on(ada, "Name\nPria Nair\nMarcus Webb\n")
    older = make.contact(of=ada, name="Priya Nair")
    merged = actions.merge(kept=older, gone=Contact.objects.get(name="Pria Nair"), by=ada.user, now=noon)

    assert taken_back(imported) == ["Priya Nair"]
    actions.take_apart(merged, by=ada.user, now=noon)

    assert sorted(names(ada)) == ["Pria Nair", "Priya Nair"]


def test_thrown_away_nothing_of_it_is_kept(ada, noon):
    imported = make.imported(of=ada, people=TWO)

    actions.discard(imported, by=ada.user, now=noon)

    assert (Import.objects.count(), ImportRow.objects.count()) == (0, 0)
    with pytest.raises(Refused, match="thrown away"):
        actions.start_import(imported, leave_out=False, by=ada.user, now=noon)


def test_what_was_put_on_the_list_is_not_thrown_away(ada, noon):
    imported = put_on(ada, TWO)

    with pytest.raises(NotAllowed):
        actions.discard(imported, by=ada.user, now=noon)


def test_a_file_that_waits_is_forgotten_after_a_week_and_one_that_is_through_after_thirty_days(ada, noon):
    make.imported(of=ada, people=TWO)
    through = put_on(ada, "Name\nIngrid Olsen\n")
    begun = make.imported(of=ada, people="Name\nAnn Lee\n", now=noon)
    Import.objects.filter(pk=begun.pk).update(started_at=noon)

    left = []
    for days in (6, 7, 29, 30):
        reminders.forget_imports(noon + days * DAY)
        left.append(Import.objects.count())

    assert left == [3, 2, 2, 1]
    assert not ImportRow.objects.filter(imported=through.pk).exists()
    assert len(names(ada)) == 1


def test_erasing_somebody_leaves_the_line(ada, noon):
    imported = put_on(ada, TWO)
    actions.delete(Contact.objects.get(name="Priya Nair"), by=ada.user, now=noon)

    actions.erase(now=noon + 31 * DAY)

    assert list(imported.rows.order_by("place").values_list("contact__name", flat=True)) == [
        None,
        "Marcus Webb",
    ]


def test_takes_as_many_statements_for_a_thousand_as_for_ten(ada, ben, noon):
    counts = []
    for student, many in ((ada, 10), (ben, 1000)):
        people = "Name,E-mail\n" + "".join(f"Person {n},p{n}@x.test\n" for n in range(many))
        with CaptureQueriesContext(connection) as asked:
            imported = make.imported(of=student, people=people)
        looked = len(asked)
        with CaptureQueriesContext(connection) as asked:
            actions.start_import(imported, leave_out=False, by=student.user, now=noon)
        begun = len(asked)
        started(imported)
        with CaptureQueriesContext(connection) as asked:
            taken_back(imported)
        counts.append((looked, begun, len(asked)))

    assert counts[0] == counts[1]


WORD = st.sampled_from(["Ann", "Lee", "José", "O'Brien", "李", "Dr."])
NAME = st.lists(WORD, min_size=1, max_size=3).map(" ".join)
SOME = st.sampled_from(["", "", "Acme", "Mercy"])
ADDRESS = st.sampled_from(["", "", "a@x.test", "b@x.test", "no address"])
PERSON = st.tuples(NAME, SOME, ADDRESS, st.sampled_from(["", "https://linkedin.com/in/a", "https://x.test"]))
PEOPLE = st.lists(PERSON, min_size=1, max_size=6)
HEADER = ["Name", "Organization", "E-mail", "Link"]


def table(people):
    return "\n".join([",".join(HEADER), *(",".join(person) for person in people)]) + "\n"


def stands(student):
    """The whole list, and what is counted of it, but for when the student was last here."""
    contacts = Contact.objects.filter(student=student, deleted_at=None).order_by("pk")
    figures = Summary.objects.filter(student=student).values().get()
    figures.pop("active_at", None)
    return list(contacts.values()), figures


@settings(max_examples=40)
@given(before=PEOPLE, people=PEOPLE, chunk=st.integers(1, 4))
def test_an_import_and_its_undo_leave_the_list_as_it_was(before, people, chunk, db, monkeypatch):
    ada = make.student()
    monkeypatch.setattr(imports, "CHUNK", chunk)
    put_on(ada, table(before))
    was = stands(ada)

    imported = put_on(ada, table(people))
    came = stands(ada)
    stayed = taken_back(imported)

    assert len(came[0]) == len(was[0]) + imported.added
    assert came[0][: len(was[0])] == was[0]
    assert (stayed, stands(ada), wrong()) == ([], was, [])


@settings(max_examples=40)
@given(people=PEOPLE, order=st.randoms())
def test_in_whatever_order_a_file_comes_again_it_adds_nobody(people, order, db):
    ada = make.student()
    put_on(ada, table(people))
    was = stands(ada)
    shuffled = [*people]
    order.shuffle(shuffled)

    imported = put_on(ada, table(shuffled))

    assert (imported.added, stands(ada)) == (0, was)
