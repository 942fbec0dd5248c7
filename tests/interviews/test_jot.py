"""What is jotted down in a talk: nothing is lost, nothing is there twice, whatever the network does."""

from uuid import UUID, uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from audit.models import Event
from contacts import actions as contacts
from interviews import actions
from interviews.actions import Jot, Message, Tick
from interviews.models import Jotting, Pen, PlannedQuestion
from tests import make
from web.calendar import DAY, HOUR, MINUTE
from web.refusals import NotAllowed


@pytest.fixture
def talk(ada, bank, noon):
    """A talk that is on, with three questions."""
    talk = make.interview(of=ada, starts_at=noon - MINUTE, planned_at=noon - DAY)
    actions.prepare(talk, questions=bank[:3], by=ada.user, now=noon - HOUR)
    return talk


@pytest.fixture
def first(talk):
    return talk.planned_questions.in_order()[0]


PHONE, DESK = UUID(int=7), UUID(int=8)


def message(number=1, *, pen=PHONE, edit=None, answers=None, ticks=None, **pages):
    return Message(
        answers=answers or {}, ticks=ticks or {}, pages=pages, pen=pen, number=number, edit=edit or uuid4()
    )


def jot(talk, told, *, now=make.NOON):
    return actions.jot(talk, message=told, by=talk.student.user, now=now)


def notes(talk):
    return Jotting.objects.get(interview=talk, about="notes").text


def test_keeps_answers_ticks_notes_and_names(talk, first, noon):
    told = message(
        answers={first.pk: Jot("Patience")},
        ticks={first.pk: Tick(is_asked=True, was_asked=False, at=noon - MINUTE)},
        notes=Jot("Bright room"),
        names=Jot("Amara Diallo, City Hospital"),
    )

    jotted = jot(talk, told)

    first.refresh_from_db()
    assert (first.answer, first.asked_at) == ("Patience", noon - MINUTE)
    assert jotted.is_taken
    assert jotted.pages == {"notes": "Bright room", "names": "Amara Diallo, City Hospital"}
    assert jotted.asked[first.pk]


def test_a_message_that_comes_again_changes_nothing(talk, first):
    told = message(answers={first.pk: Jot("Patience")}, notes=Jot("Bright room"))
    jot(talk, told)
    jot(talk, message(1, pen=DESK, notes=Jot("Bright room, cold", base="Bright room")))

    again = jot(talk, told)

    assert again.is_taken
    assert again.pages["notes"] == notes(talk) == "Bright room, cold"


def test_a_message_that_comes_late_is_not_taken_any_more(talk):
    jot(talk, message(1, notes=Jot("I liek it")))
    jot(talk, message(2, notes=Jot("I like it", base="I liek it")))

    late = jot(talk, message(1, notes=Jot("I liek it")))

    assert (late.is_taken, late.heard, notes(talk)) == (False, 2, "I like it")


def test_whoever_has_lost_count_is_told_and_heard_under_the_next_number(talk):
    jot(talk, message(5, notes=Jot("Bright room")))
    told = message(1, notes=Jot("Bright room, cold", base="Bright room"))

    heard = jot(talk, told).heard
    jot(talk, message(heard + 1, edit=told.edit, notes=told.pages["notes"]))

    assert notes(talk) == "Bright room, cold"


def test_two_devices_keep_what_each_wrote(talk):
    jot(talk, message(1, notes=Jot("Both know this.")))

    jot(talk, message(2, notes=Jot("Both know this. Phone.", base="Both know this.")))
    jot(talk, message(1, pen=DESK, notes=Jot("Both know this. Desk.", base="Both know this.")))

    assert notes(talk) == "Both know this. Phone.\n\nDesk."


def test_typing_goes_on_from_what_was_sent_even_if_more_has_come_meanwhile(talk):
    jot(talk, message(1, notes=Jot("phone")))
    jot(talk, message(1, pen=DESK, notes=Jot("desk")))

    jot(talk, message(2, notes=Jot("phone goes on", base="phone")))

    assert notes(talk) == "phone goes on\n\ndesk"


@pytest.mark.parametrize(
    ("is_asked", "minutes_ago", "stays"), [(False, 5, True), (False, 1, False), (True, 5, True)]
)
def test_of_two_ticks_the_last_word_counts(talk, first, noon, is_asked, minutes_ago, stays):
    jot(talk, message(ticks={first.pk: Tick(is_asked=True, was_asked=False, at=noon - 3 * MINUTE)}))

    tick = Tick(is_asked=is_asked, was_asked=not is_asked, at=noon - minutes_ago * MINUTE)
    jot(talk, message(1, pen=DESK, ticks={first.pk: tick}))

    first.refresh_from_db()
    assert (first.asked_at is not None) == stays
    assert first.asked_at in (None, noon - 3 * MINUTE)


def test_a_phone_whose_clock_is_fast_ticks_now(talk, first, noon):
    jot(talk, message(ticks={first.pk: Tick(is_asked=True, was_asked=False, at=noon + DAY)}))

    first.refresh_from_db()
    assert first.asked_at == noon


def test_what_was_noted_under_a_question_that_is_gone_is_kept_among_the_notes(talk, first, ada, noon):
    words, pk = first.text, first.pk
    jot(talk, message(1, answers={pk: Jot("Patience", words=words)}, notes=Jot("Bright room")))
    PlannedQuestion.objects.filter(pk=pk).delete()

    jot(talk, message(2, answers={pk: Jot("Patience, and", base="Patience", words=words)}))
    jot(
        talk,
        message(
            3,
            answers={pk: Jot("Patience, and luck", base="Patience, and", words=words)},
            notes=Jot("Bright room, cold", base="Bright room"),
        ),
    )

    assert notes(talk) == f"Bright room, cold\n\n{words}\nPatience, and luck"


def test_a_question_of_another_talk_is_none_of_this_one(talk, ada, bank, noon):
    other = make.interview(of=ada, starts_at=noon + HOUR)
    actions.prepare(other, questions=bank[:1], by=ada.user, now=noon)
    foreign = other.planned_questions.get()

    jot(talk, message(answers={foreign.pk: Jot("Patience", words="What?")}))

    foreign.refresh_from_db()
    assert foreign.answer == ""
    assert notes(talk) == "What?\nPatience"


@pytest.mark.parametrize("ending", ["log", "cancel", "miss"])
def test_is_taken_however_the_talk_has_ended_meanwhile(talk, ada, noon, ending):
    if ending == "log":
        make.log(talk, now=noon)
    else:
        told = {"missed_by": "them"} if ending == "miss" else {}
        getattr(actions, ending)(talk, by=ada.user, now=noon, **told)

    jot(talk, message(notes=Jot("Bright room")))

    assert notes(talk) == "Bright room"


def test_a_log_that_was_written_meanwhile_keeps_both(talk, first, noon):
    jot(talk, message(1, answers={first.pk: Jot("Patience")}))
    make.log(talk, now=noon, answers={first.pk: actions.Answer("Patience, they said.", None)})
    first.refresh_from_db()
    logged = first.answer

    jot(talk, message(2, answers={first.pk: Jot("Patience and luck", base="Patience")}))

    first.refresh_from_db()
    assert "they said." in logged
    assert "they said." in first.answer
    assert "luck" in first.answer


def test_is_refused_to_somebody_else_and_for_somebody_who_is_deleted(talk, ada, ben, noon):
    with pytest.raises(NotAllowed):
        actions.jot(talk, message=message(notes=Jot("Mine")), by=ben.user, now=noon)
    actions.cancel(talk, by=ada.user, now=noon)
    contacts.delete(talk.contact, by=ada.user, now=noon)
    with pytest.raises(NotAllowed):
        jot(talk, message(notes=Jot("Mine")))

    assert not Jotting.objects.exists()


def test_is_told_once_a_talk_in_the_trail(talk):
    for number in (1, 2, 3):
        jot(talk, message(number, notes=Jot(f"{number}", base=f"{number - 1}")))

    assert Event.objects.filter(verb="jotted").count() == 1


def test_whoever_saves_by_the_button_is_heard_each_time(talk, ada, noon):
    for text, base in (("one", ""), ("one two", "one")):
        told = Message(answers={}, ticks={}, pages={"notes": Jot(text, base)})
        assert actions.jot(talk, message=told, by=ada.user, now=noon).is_taken

    assert notes(talk) == "one two"
    assert Pen.objects.get().number == 2


def test_asks_as_little_of_the_database_for_three_fields_as_for_one(talk):
    keys = list(talk.planned_questions.values_list("pk", flat=True))
    jot(talk, message(1, pen=DESK, notes=Jot("so that both are not the first")))

    def asked(number, some, **pages):
        told = message(number, answers={pk: Jot(f"{number}", f"{number - 1}") for pk in some}, **pages)
        with CaptureQueriesContext(connection) as queries:
            jot(talk, told)
        return len(queries)

    few = asked(1, keys[:1], notes=Jot("a"))
    many = asked(2, keys, notes=Jot("b"), names=Jot("c"))

    assert few == many <= 12
