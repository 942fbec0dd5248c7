"""What is found out before a talk, item by item."""

import pytest
from django.db import IntegrityError, transaction

from audit.models import Event
from interviews import actions
from interviews.actions import Finding
from interviews.checklist import FOR_YOURSELF, ITEMS, TO_FIND_OUT, Found, read
from interviews.models import Research
from interviews.preparation import noted_before
from tests import make
from web.calendar import DAY, HOUR
from web.refusals import NotAllowed, Refused


@pytest.fixture
def interview(ada):
    return make.interview(of=ada)


def said(interview):
    return {row.item: (row.done_at, row.note) for row in interview.research.all()}


def look_up(interview, now=make.NOON, **notes):
    """Note this under these items, ticked."""
    findings = {key.replace("_", "-"): Finding(is_done=True, note=note) for key, note in notes.items()}
    actions.research(interview, findings=findings, by=interview.student.user, now=now)


def test_the_checklist_has_fifteen_items_to_find_out_and_six_for_oneself():
    assert (len(TO_FIND_OUT), len(FOR_YOURSELF)) == (15, 6)
    assert max(len(key) for key in ITEMS) <= 40


def test_what_one_is_oneself_is_counted_apart():
    found = Found.among(["career-pay", "person-path", "self-aim", "gone from the file"])

    assert (found.done, found.of, found.done_for_yourself, found.of_for_yourself) == (2, 15, 1, 6)


@pytest.mark.parametrize("wrong", ["twice", "of no group"])
def test_a_checklist_that_is_wrong_is_not_read(wrong, tmp_path):
    item = '[[item]]\nkey = "{}"\ngroup = "{}"\nsentence = "What"\nhint = "Where"\n'
    group = "weather" if wrong == "of no group" else "career"
    path = tmp_path / "research.toml"
    path.write_text(item.format("a", "career") + item.format("a" if wrong == "twice" else "b", group))

    with pytest.raises(ValueError, match="checklist"):
        read(path)


def test_a_tick_keeps_its_moment_while_the_note_grows(ada, noon, interview):
    look_up(interview, career_pay="18 to 24 an hour")

    look_up(interview, now=noon + HOUR, career_pay="18 to 24 an hour, 2025")

    assert said(interview) == {"career-pay": (noon, "18 to 24 an hour, 2025")}


def test_items_that_are_not_named_stay(ada, noon, interview):
    look_up(interview, career_pay="18 to 24", person_path="Nurse, teacher, head")

    findings = {"career-pay": Finding(is_done=False)}
    actions.research(interview, findings=findings, by=ada.user, now=noon)

    assert said(interview) == {"career-pay": (None, ""), "person-path": (noon, "Nurse, teacher, head")}


def test_what_changes_nothing_leaves_no_trace(interview):
    look_up(interview, career_pay="18 to 24")
    before = Event.objects.count()

    look_up(interview, now=make.NOON + HOUR, career_pay="18 to 24")

    assert Event.objects.count() == before


def test_the_trail_names_items_and_never_notes(interview):
    look_up(interview, career_pay="18 to 24")

    event = Event.objects.latest("pk")
    assert (event.verb, event.fields) == ("researched", ["career-pay"])


def test_refuses_an_item_that_there_is_not(ada, noon, interview):
    with pytest.raises(Refused):
        actions.research(interview, findings={"weather": Finding(is_done=True)}, by=ada.user, now=noon)


def test_nobody_else_may(ben, noon, interview):
    with pytest.raises(NotAllowed):
        actions.research(interview, findings={}, by=ben.user, now=noon)


def test_it_gates_nothing(ada, noon):
    interview = make.interview(of=ada, planned_at=noon)

    look_up(interview, career_pay="18 to 24")

    interview.contact.refresh_from_db()
    assert interview.contact.step == "prepare"


def test_what_was_noted_of_the_same_place_and_field_is_known_again(ada, noon):
    priya = make.contact(of=ada, name="Priya Nair", organization="Mercy Hospital", field="Nursing")
    before = make.interview(of=ada, contact=priya, planned_at=noon - 9 * DAY)
    look_up(before, career_pay="18 to 24", organization_does="It heals", person_path="Hers", self_aim="Mine")
    tom = make.contact(of=ada, name="Tom Reyes", organization="mercy hospital", field="nursing")

    noted = noted_before(make.interview(of=ada, contact=tom), ada.user)

    told = {item: (found.note, found.person) for item, found in noted.items()}
    assert told == {
        "career-pay": ("18 to 24", "Priya Nair"),
        "organization-does": ("It heals", "Priya Nair"),
    }


def test_before_a_second_talk_what_was_noted_of_the_person_is_known_too(ada, noon, interview):
    for days, note in ((9, "Old"), (3, "New")):
        before = make.interview(
            of=ada,
            contact=interview.contact,
            planned_at=noon - days * DAY,
            starts_at=noon - (days - 1) * DAY,
        )
        look_up(before, person_path=note)

    assert noted_before(interview, ada.user)["person-path"].note == "New"


def test_another_place_and_field_tell_nothing(ada, noon):
    look_up(make.interview(of=ada), career_pay="18 to 24", organization_does="It heals")
    elsewhere = make.contact(of=ada, name="Tom Reyes", organization="Library")

    assert noted_before(make.interview(of=ada, contact=elsewhere), ada.user) == {}


def test_what_others_noted_is_theirs(ada, ben, noon):
    facts = {"name": "Priya Nair", "organization": "Mercy Hospital", "field": "Nursing"}
    look_up(make.interview(of=ben, contact=make.contact(of=ben, **facts)), organization_does="It heals")

    mine = make.interview(of=ada, contact=make.contact(of=ada, **facts))

    assert noted_before(mine, ada.user) == {}


def test_the_database_refuses_an_item_twice(interview):
    look_up(interview, career_pay="18 to 24")

    with pytest.raises(IntegrityError, match="research_once_an_item"), transaction.atomic():
        Research.objects.create(interview=interview, item="career-pay")
