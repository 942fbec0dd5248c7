"""The one next step of a contact: from which fact, due when, and what it turns into."""

from datetime import datetime, timedelta

import pytest
from django.urls import reverse

from contacts import actions as contacts
from contacts import next_step
from contacts.models import FollowUp, ThankYouNote
from interviews import actions as interviews
from interviews.models import Interview
from students.models import Summary
from tests import make
from web.calendar import DAY, HOUR, MINUTE


@pytest.fixture
def contact(ada, noon):
    return make.contact(of=ada, listed_at=noon)


def step(contact, now=None):
    """The contact's step and when it is due; as the clock's tick finds it at this moment."""
    if now:
        contacts.restate_turned(now=now)
    contact.refresh_from_db()
    return contact.step, contact.step_due_at


def at(text: str) -> datetime:
    return datetime.fromisoformat(f"{text}+00:00")


def test_every_step_is_known_and_its_address_takes_the_item():
    assert set(next_step.steps) == {
        "ask",
        "ask_again",
        "look_beyond",
        "plan",
        "prepare",
        "send_questions",
        "meet",
        "log",
        "thank",
        "follow_up",
        "keep_in_touch",
        "read_answer",
        "confirm",
        "nudge",
        "answer_introduction",
        "report_back",
    }
    for one in next_step.steps.values():
        assert reverse(one.url_name, args=[1])
        assert one.verb and one.why.endswith(".") and one.stuck


def test_every_stop_of_the_thread_can_be_reached():
    assert {stop.name for stop in next_step.stops} == set(next_step.STOPS) - {"listed"}


def test_ask_comes_with_listing_and_is_due_after_three_working_days(contact):
    assert step(contact) == ("ask", at("2026-03-07T05:00"))


def test_ask_turns_into_rest_when_the_letter_is_out(contact, noon):
    make.outreach(to=contact, sent_at=noon)

    assert step(contact) == ("", None)


def test_ask_again_comes_seven_working_days_after_the_letter_and_is_due_a_day_later(contact, noon):
    make.outreach(to=contact, sent_at=noon)

    assert step(contact, at("2026-03-12T12:59")) == ("", None)
    assert step(contact, at("2026-03-12T13:00")) == ("ask_again", at("2026-03-13T13:00"))


def test_ask_again_leads_to_the_next_letter(contact, noon):
    make.outreach(to=contact, sent_at=noon)

    step(contact, noon + 10 * DAY)

    assert contact.step_url == reverse("interviews:write", args=[contact.pk])


def test_later_comes_back_on_the_day_they_named(contact, ada, noon):
    outreach = make.outreach(to=contact, sent_at=noon)
    contacts.answer(outreach, outcome="later", try_again_on=(noon + 30 * DAY).date(), by=ada.user, now=noon)

    assert step(contact, noon + 20 * DAY) == ("", None)
    assert step(contact, noon + 31 * DAY) == ("ask_again", at("2026-04-03T13:00"))


@pytest.mark.parametrize("outcome", ["declined", "no_answer"])
def test_a_no_is_rest_for_ever(contact, ada, noon, outcome):
    outreach = make.outreach(to=contact, sent_at=noon)

    contacts.answer(outreach, outcome=outcome, by=ada.user, now=noon)

    assert step(contact, noon + 2000 * DAY) == ("", None)
    assert contact.step_turns_at is None


def test_plan_comes_with_the_yes_and_is_due_in_a_day(contact, ada, noon):
    outreach = make.outreach(to=contact, sent_at=noon)

    contacts.answer(outreach, outcome="agreed", by=ada.user, now=noon + HOUR)

    assert step(contact) == ("plan", noon + HOUR + DAY)


def test_plan_turns_into_prepare_when_a_time_is_set(contact, ada, noon):
    outreach = make.outreach(to=contact, sent_at=noon)
    contacts.answer(outreach, outcome="agreed", by=ada.user, now=noon)

    interview = make.interview(of=ada, contact=contact, starts_at=noon + 7 * DAY, planned_at=noon)

    assert step(contact) == ("prepare", noon + 7 * DAY)
    assert contact.step_ref == interview.pk


def test_prepare_meet_and_log_follow_as_time_passes(contact, ada, noon):
    start = noon + DAY
    make.interview(of=ada, contact=contact, starts_at=start, planned_at=noon)

    assert step(contact, start - MINUTE) == ("prepare", start)
    assert step(contact, start) == ("meet", start)
    assert step(contact, start + 19 * MINUTE) == ("meet", start)
    assert step(contact, start + 20 * MINUTE) == ("log", start + 50 * MINUTE)
    assert step(contact, start + 90 * DAY) == ("log", start + 50 * MINUTE)


def test_whoever_has_chosen_questions_is_prepared_and_rests_until_the_talk(contact, ada, noon, bank):
    interview = make.interview(of=ada, contact=contact, starts_at=noon + DAY, planned_at=noon)

    interviews.prepare(interview, questions=bank[:3], by=ada.user, now=noon)

    assert step(contact) == ("", None)
    assert step(contact, noon + DAY) == ("meet", noon + DAY)


def test_a_talk_that_is_moved_is_prepared_again(contact, ada, noon):
    interview = make.interview(of=ada, contact=contact, starts_at=noon - HOUR, planned_at=noon - DAY)
    assert step(contact, noon)[0] == "log"

    interviews.move(interview, starts_at=noon + DAY, minutes=20, place="", by=ada.user, now=noon)

    assert step(contact) == ("prepare", noon + DAY)


def test_by_email_the_questions_are_due_in_three_days_and_the_log_ten_days_after_they_went_out(
    contact, ada, noon, bank
):
    interview = make.interview(of=ada, contact=contact, medium="email", planned_at=noon)
    assert step(contact) == ("send_questions", noon + 3 * DAY)

    interviews.send_questions(interview, by=ada.user, now=noon + DAY)

    assert step(contact) == ("", None)
    assert step(contact, noon + 8 * DAY) == ("log", noon + 11 * DAY)


def test_thank_comes_with_the_log_and_is_due_in_a_day(contact, ada, noon):
    make.interview(of=ada, contact=contact, held_at=noon)

    assert step(contact) == ("thank", noon + HOUR + DAY)


def test_thank_turns_into_rest_and_after_a_hundred_and_twenty_days_into_keeping_in_touch(contact, ada, noon):
    make.interview(of=ada, contact=contact, held_at=noon)
    note = ThankYouNote.objects.get(contact=contact)

    contacts.thank(note, channel="email", by=ada.user, now=noon + 2 * DAY)

    assert step(contact) == ("", None)
    assert step(contact, noon + 121 * DAY) == ("", None)
    assert step(contact, noon + 122 * DAY) == ("keep_in_touch", noon + 122 * DAY)


def test_keeping_in_touch_begins_anew_with_every_touch(contact, ada, noon):
    make.interview(of=ada, contact=contact, held_at=noon)
    contacts.excuse(ThankYouNote.objects.get(), excuse="My aunt", by=ada.user, now=noon + DAY)
    assert step(contact, noon + 130 * DAY)[0] == "keep_in_touch"

    make.outreach(to=contact, sent_at=noon + 130 * DAY)

    assert step(contact) == ("", None)
    assert step(contact, noon + 250 * DAY) == ("keep_in_touch", noon + 250 * DAY)


def test_follow_up_comes_with_the_promise_and_is_due_when_its_day_ends(contact, noon):
    make.outreach(to=contact, sent_at=noon)

    make.follow_up(of=contact.student, contact=contact, now=noon)

    assert step(contact) == ("follow_up", at("2026-03-11T04:00"))


def test_follow_up_turns_into_rest_when_kept(contact, ada, noon):
    make.outreach(to=contact, sent_at=noon)
    promised = make.follow_up(of=ada, contact=contact, now=noon)

    contacts.keep(promised, by=ada.user, now=noon)

    assert step(contact) == ("", None)


def test_the_item_due_first_is_the_step(contact, ada, noon):
    make.outreach(to=contact, sent_at=noon - DAY)
    make.interview(of=ada, contact=contact, held_at=noon - 3 * HOUR)
    make.interview(of=ada, contact=contact, starts_at=noon + 2 * HOUR, planned_at=noon)
    make.follow_up(of=ada, contact=contact, due_in=timedelta(0))

    order = [step(contact, noon)]
    contacts.keep(FollowUp.objects.get(), by=ada.user, now=noon)
    order.append(step(contact))
    interviews.cancel(Interview.objects.open().get(), by=ada.user, now=noon)
    order.append(step(contact))

    assert [name for name, _ in order] == ["prepare", "prepare", "thank"]


def test_of_two_alike_the_older_is_the_step(contact, ada, noon):
    first = make.follow_up(of=ada, contact=contact, due_in=timedelta(0))
    make.follow_up(of=ada, contact=contact, due_in=timedelta(0))

    step(contact, noon)

    assert (contact.step, contact.step_ref) == ("follow_up", first.pk)


def test_at_rest_when_off_the_list(contact, ada, noon):
    make.follow_up(of=ada, contact=contact)

    contacts.delete(contact, by=ada.user, now=noon)

    assert step(contact, noon + 300 * DAY) == ("", None)


def test_most_pressing_for_the_student_is_what_is_due_first(ada, noon):
    make.contact(of=ada, listed_at=noon)
    urgent = make.contact(of=ada, listed_at=noon - 9 * DAY)

    facts = Summary.objects.get(student=ada)

    assert (facts.step, facts.step_contact_id) == ("ask", urgent.pk)


def test_turning_is_done_some_at_a_time(ada, noon):
    for _ in range(3):
        make.outreach(to=make.contact(of=ada, listed_at=noon), sent_at=noon)

    assert [contacts.restate_turned(now=noon + 10 * DAY, at_most=2) for _ in range(3)] == [2, 1, 0]
