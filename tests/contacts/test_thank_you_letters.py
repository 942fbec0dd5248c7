"""What the student hears about thanks, and when: of a talk at once, of other help on the morning it is due."""

from datetime import datetime

import pytest

from contacts import actions
from contacts.models import ThankYouNote
from reminders.actions import deliver, raise_due
from reminders.models import Reminder
from tests import make
from web.calendar import DAY, HOUR, MINUTE


def at(text: str) -> datetime:
    return datetime.fromisoformat(f"{text}+00:00")


@pytest.fixture
def rosa(ada):
    return make.contact(of=ada, name="Rosa Duarte")


def raised(now):
    raise_due(now)
    return sorted(Reminder.objects.values_list("kind", flat=True))


def help_(contact, what="reading my letter", now=make.NOON):
    return actions.owe_help(contact, what=what, by=contact.student.user, now=now)


def test_of_a_talk_at_once_after_eighteen_hours_and_after_a_day(ada, noon):
    make.note(of=ada, owed_at=noon)

    assert raised(noon) == ["contacts.thank_you_owed"]
    assert raised(noon + 18 * HOUR - MINUTE) == ["contacts.thank_you_owed"]
    assert raised(noon + 18 * HOUR) == ["contacts.thank_you_fading", "contacts.thank_you_owed"]
    assert "contacts.thank_you_overdue" not in raised(noon + DAY - MINUTE)
    assert "contacts.thank_you_overdue" in raised(noon + DAY)


def test_of_other_help_on_the_day_it_is_due_and_after_it(rosa, noon):
    note = help_(rosa)

    assert raised(noon + HOUR) == []
    assert raised(note.due_at - 15 * HOUR) == ["contacts.thank_you_due"]
    assert raised(note.due_at) == ["contacts.thank_you_due", "contacts.thank_you_overdue"]


def test_of_a_name_and_an_introduction_at_nine_of_the_day_by_whose_end_they_are_due(ada, rosa, noon):
    make.referral(giver=rosa, introduction="introduced", now=noon)
    pair = make.referral(giver=make.contact(of=ada, name="Sam Ode"), name="Jo", now=noon)
    make.interview(of=ada, contact=pair.named, starts_at=noon + 40 * DAY, planned_at=noon)

    assert "contacts.thank_you_due" not in raised(at("2026-03-04T13:59"))
    assert raised(at("2026-03-04T14:00")).count("contacts.thank_you_due") == 1
    assert raised(at("2026-03-06T14:00")).count("contacts.thank_you_due") == 2


@pytest.mark.parametrize("act", [actions.archive, actions.do_not_contact, actions.delete])
def test_none_comes_about_somebody_who_is_not_written_to(act, ada, rosa, noon):
    note = help_(rosa)
    if act == actions.archive:
        actions.excuse(note, excuse="Met them", by=ada.user, now=noon)
    act(rosa, by=ada.user, now=noon)

    assert raised(note.due_at) == []


def test_none_comes_for_the_name_while_a_report_is_owed(ada, rosa, noon):
    pair = make.referral(giver=rosa)
    talk = make.interview(of=ada, contact=pair.named, starts_at=noon + HOUR, planned_at=noon)
    make.log(talk, now=noon + 2 * HOUR)
    note = ThankYouNote.objects.get(because="referred")

    raise_due(note.due_at - 15 * HOUR)

    assert not Reminder.objects.filter(subject=note.pk, kind="contacts.thank_you_due").exists()
    assert Reminder.objects.filter(kind="contacts.report_back").count() == 1


def landing(ada, noon, count=30):
    people = [help_(make.contact(of=ada, name=f"Person {n:02}"), now=noon).contact for n in range(count)]
    for note in ThankYouNote.objects.all():
        actions.thank(note, channel="phone", by=ada.user, now=noon)
    return actions.land(ada, what="a summer at Mercy", people=people, by=ada.user, now=noon)


def test_whoever_lands_something_hears_once_however_many_helped(ada, noon, sink):
    notes = landing(ada, noon)
    assert raised(noon) == []

    for moment in (noon + 7 * DAY - 15 * HOUR, noon + 7 * DAY - 14 * HOUR, noon + 7 * DAY, noon + 8 * DAY):
        raise_due(moment)
        deliver(moment)
        # Those who were told meanwhile bring no other letter; it was due at night, and comes when two know it.
        actions.thank(notes.pop(0), channel="email", by=ada.user, now=moment)

    [letter] = sink.letters
    assert letter.subject == "Your good news, and 28 people who do not know it yet"
    assert "You have landed something: a summer at Mercy." in letter.text
    assert "/thank-you-notes/" in letter.text


def test_once_everybody_knows_no_letter_comes(ada, noon):
    for note in landing(ada, noon, count=2):
        actions.thank(note, channel="email", by=ada.user, now=noon)

    assert raised(noon + 7 * DAY - HOUR) == []


def test_each_says_its_reason_in_few_words(ada, rosa, noon, sink):
    make.note(of=ada, contact=make.contact(of=ada, name="Priya Nair"), owed_at=noon)
    help_(rosa)
    make.referral(giver=make.contact(of=ada, name="Sam Ode"), name="Jo", introduction="introduced", now=noon)
    pair = make.referral(giver=make.contact(of=ada, name="Ann Fry"), now=noon)
    make.interview(of=ada, contact=pair.named, starts_at=noon + 40 * DAY, planned_at=noon)
    actions.land(ada, what="a summer at Mercy", people=[rosa], by=ada.user, now=noon)

    for days in range(10):
        # At noon and in the evening, then at eight, nine and ten.
        for hours in (0, 6, 20, 21, 22):
            moment = noon + days * DAY + hours * HOUR
            raise_due(moment)
            deliver(moment)

    letters = [one for one in sink.letters if "thank-you-notes" in one.text]
    for letter in letters:
        html = letter.parsed.get_body(("html",)).get_content()
        assert len(letter.text.split()) < 120
        assert letter.text.count("http") == (4 if letter.parsed["List-Unsubscribe"] else 2)
        assert html.count('class="button"') == 1
        assert "You get this because" in letter.text
        assert not set("{}!") & set(letter.text + letter.subject)
    said = " ".join(letter.text for letter in letters)
    assert len(letters) == 10
    for line in (
        "Since your talk with Priya Nair most of a day has gone by.",
        "Rosa Duarte helped you: reading my letter.",
        "Sam Ode has introduced you to Jo.",
        "Ann Fry gave you the name of Marcus Webb, and the two of you are going to talk.",
        "One person who helped you on the way does not know it yet.",
    ):
        assert line in said
