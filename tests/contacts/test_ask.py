"""Writing down that one has asked for a talk."""

import pytest

from contacts import actions
from contacts.models import Draft, Outreach
from students.models import Summary
from tests import make
from web.calendar import DAY, HOUR, MINUTE
from web.refusals import NotAllowed, Refused


def test_after_a_letter_the_contact_rests_until_seven_working_days_later(ada, noon):
    contact = make.contact(of=ada, listed_at=noon)

    actions.ask(contact, channel="email", sent_at=noon, by=ada.user, now=noon)

    contact.refresh_from_db()
    assert contact.step == ""
    assert f"{contact.step_turns_at:%Y-%m-%d %H:%M}" == "2026-03-12 13:00"
    assert actions.restate_turned(now=noon + 9 * DAY) == 1
    contact.refresh_from_db()
    assert contact.step == "ask_again"


def test_counts_the_contact_as_asked(ada, noon):
    contact = make.contact(of=ada)

    make.outreach(to=contact)
    make.outreach(to=contact, sent_at=noon)

    assert Summary.objects.get(student=ada).asked == 1


def test_after_the_second_letter_nobody_asks_again(ada, noon):
    contact = make.contact(of=ada)
    make.outreach(to=contact, sent_at=noon - 10 * DAY)

    second = make.outreach(to=contact, sent_at=noon)

    contact.refresh_from_db()
    assert second.try_again_at is None
    assert (contact.step, contact.step_turns_at) == ("", None)


def test_somebody_the_student_has_met_is_not_asked_again(ada, noon):
    contact = make.contact(of=ada)
    make.interview(of=ada, contact=contact, held_at=noon - DAY)

    outreach = make.outreach(to=contact, sent_at=noon)

    assert outreach.try_again_at is None


def test_refuses_a_moment_to_come(ada, noon):
    contact = make.contact(of=ada)

    with pytest.raises(Refused, match="has not happened yet") as refusal:
        actions.ask(contact, channel="email", sent_at=noon + MINUTE, by=ada.user, now=noon)

    assert refusal.value.field == "sent_at"


def test_refuses_a_contact_that_is_off_the_list(ada, noon):
    contact = make.contact(of=ada)
    actions.delete(contact, by=ada.user, now=noon)

    with pytest.raises(NotAllowed):
        actions.ask(contact, channel="email", sent_at=noon - HOUR, by=ada.user, now=noon)


def test_nobody_else_may(ada, ben, noon):
    contact = make.contact(of=ada)

    with pytest.raises(NotAllowed):
        actions.ask(contact, channel="email", sent_at=noon, by=ben.user, now=noon)


def test_a_letter_told_twice_is_one_letter(ada, noon):
    contact = make.contact(of=ada, listed_at=noon - DAY)
    first = actions.ask(contact, channel="email", sent_at=noon, by=ada.user, now=noon)

    second = actions.ask(contact, channel="email", sent_at=noon, by=ada.user, now=noon + DAY)

    assert second == first


def test_keeps_what_was_written(ada, noon):
    contact = make.contact(of=ada)

    make.outreach(to=contact, sent_at=noon, letter="first", subject="A question", text="Dear Ms. Nair, …")

    kept = Outreach.objects.get()
    assert (kept.letter, kept.subject, kept.text) == ("first", "A question", "Dear Ms. Nair, …")


def test_the_cadence_is_the_contacts_from_now_on(ada, noon):
    contact = make.contact(of=ada)
    make.outreach(to=contact, sent_at=noon - 20 * DAY, cadence="persistent")

    second = make.outreach(to=contact, sent_at=noon)

    contact.refresh_from_db()
    assert contact.cadence == "persistent"
    assert f"{second.try_again_at:%Y-%m-%d %H:%M}" == "2026-03-10 13:00"


def test_persistent_asks_four_times_and_not_a_fifth(ada, noon):
    contact = make.contact(of=ada)

    letters = [
        make.outreach(to=contact, sent_at=noon - (35 - 7 * turn) * DAY, cadence="persistent")
        for turn in range(4)
    ]

    assert [letter.try_again_at is not None for letter in letters] == [True, True, True, False]


def test_a_cadence_that_is_shorter_from_now_on_ends_sooner(ada, noon):
    contact = make.contact(of=ada)
    make.outreach(to=contact, sent_at=noon - 14 * DAY, cadence="persistent")

    second = make.outreach(to=contact, sent_at=noon, cadence="gentle")

    assert second.try_again_at is None


def test_a_holiday_of_the_center_is_no_working_day(ada, noon):
    make.holiday(on=noon.date() + 2 * DAY)
    contact = make.contact(of=ada, organization="Mercy")

    outreach = make.outreach(to=contact, sent_at=noon)

    moments = (outreach.look_beyond_at, outreach.try_again_at)
    assert [f"{at:%Y-%m-%d %H:%M}" for at in moments] == ["2026-03-09 13:00", "2026-03-13 13:00"]


@pytest.mark.parametrize(
    ("organization", "cadence", "proposes"),
    [("Mercy", "3b7", True), ("Mercy", "gentle", False), ("Mercy", "persistent", False), ("", "3b7", False)],
)
def test_looks_beyond_where_an_organization_is_known_and_the_cadence_does(
    ada, noon, organization, cadence, proposes
):
    contact = make.contact(of=ada, organization=organization)

    outreach = make.outreach(to=contact, sent_at=noon, cadence=cadence)

    assert (outreach.look_beyond_at is not None) == proposes


def test_looks_beyond_after_the_first_letter_only(ada, noon):
    contact = make.contact(of=ada, organization="Mercy")
    make.outreach(to=contact, sent_at=noon - 10 * DAY)

    second = make.outreach(to=contact, sent_at=noon)

    assert second.look_beyond_at is None


def test_somebody_the_student_has_met_is_not_looked_beyond(ada, noon):
    contact = make.contact(of=ada, organization="Mercy")
    make.interview(of=ada, contact=contact, held_at=noon - DAY)

    outreach = make.outreach(to=contact, sent_at=noon)

    assert outreach.look_beyond_at is None


def test_what_came_back_was_no_letter(ada, noon):
    contact = make.contact(of=ada, organization="Mercy")
    lost = make.outreach(to=contact, sent_at=noon - DAY)
    actions.answer(lost, outcome="bounced", by=ada.user, now=noon - HOUR)

    first = make.outreach(to=contact, sent_at=noon)

    assert first.look_beyond_at is not None
    assert f"{first.try_again_at:%Y-%m-%d}" == "2026-03-12"


def test_a_letter_that_is_told_late_counts_and_does_not_come_last(ada, noon):
    contact = make.contact(of=ada, organization="Mercy")
    latest = make.outreach(to=contact, sent_at=noon)

    actions.ask(contact, channel="phone", sent_at=noon - 9 * DAY, by=ada.user, now=noon + HOUR)

    latest.refresh_from_db()
    assert (latest.try_again_at, latest.look_beyond_at) == (None, None)


def test_an_answer_stays_when_an_earlier_letter_is_told_late(ada, noon):
    contact = make.contact(of=ada)
    latest = make.outreach(to=contact, sent_at=noon)
    actions.answer(latest, outcome="declined", by=ada.user, now=noon)

    earlier = actions.ask(contact, channel="phone", sent_at=noon - 9 * DAY, by=ada.user, now=noon + HOUR)

    latest.refresh_from_db()
    assert (earlier.try_again_at, latest.try_again_at) == (None, None)


def test_what_was_drafted_to_ask_is_settled_and_nothing_else(ada, noon):
    contact, other = make.contact(of=ada), make.contact(of=ada)
    for whose, letter in ((contact, "first"), (contact, "second"), (contact, "thank_you"), (other, "first")):
        Draft.objects.create(contact=whose, letter=letter, text="Dear", saved_at=noon - HOUR)

    make.outreach(to=contact, sent_at=noon)

    left = Draft.objects.order_by("pk").values_list("contact", "letter")
    assert list(left) == [(contact.pk, "thank_you"), (other.pk, "first")]


def test_writing_to_somebody_there_looks_beyond_whoever_is_waited_for(ada, noon):
    waited_for, another = (
        make.contact(of=ada, organization=name) for name in ("Mercy Hospital", "mercy  hospital")
    )
    letter = make.outreach(to=waited_for, sent_at=noon)

    make.outreach(to=another, sent_at=noon + 2 * DAY)

    letter.refresh_from_db()
    assert letter.looked_beyond_at == noon + 2 * DAY
    waited_for.refresh_from_db()
    assert f"{waited_for.step_turns_at:%Y-%m-%d}" == "2026-03-12"


def test_nobody_elsewhere_is_looked_beyond(ada, ben, noon):
    letters = [
        make.outreach(to=make.contact(of=student, organization=name), sent_at=noon)
        for student, name in ((ada, "Mercy West"), (ada, ""), (ben, "Mercy"))
    ]

    make.outreach(to=make.contact(of=ada, organization="Mercy"), sent_at=noon + 2 * DAY)
    make.outreach(to=make.contact(of=ada), sent_at=noon + 2 * DAY)

    for letter in letters:
        letter.refresh_from_db()
        assert letter.looked_beyond_at is None


@pytest.mark.parametrize("apart", [-HOUR, MINUTE, 23 * HOUR])
def test_a_letter_told_twice_word_for_word_is_one(ada, noon, apart):
    """A second click comes a moment later, and may be heard first."""
    contact = make.contact(of=ada)
    words = {"letter": "first", "subject": "A few questions", "text": "Dear Priya"}
    first = make.outreach(to=contact, sent_at=noon, **words)

    assert make.outreach(to=contact, sent_at=noon + apart, **words) == first
    assert Outreach.objects.count() == 1


def test_other_words_another_day_or_a_call_is_another_attempt(ada, noon):
    contact = make.contact(of=ada)
    words = {"letter": "first", "subject": "A few questions", "text": "Dear Priya"}
    make.outreach(to=contact, sent_at=noon, **words)

    make.outreach(to=contact, sent_at=noon + HOUR, **words | {"text": "Dear Priya, once more"})
    make.outreach(to=contact, sent_at=noon + 25 * HOUR, **words)
    make.outreach(to=contact, sent_at=noon + 2 * HOUR, channel="phone")
    make.outreach(to=contact, sent_at=noon + 3 * HOUR, channel="phone")

    assert Outreach.objects.count() == 5
