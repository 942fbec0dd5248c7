"""A line every so many days, counted anew from every touch: each contact at its own interval."""

from datetime import timedelta

import pytest
from django.db import transaction
from django.db.utils import IntegrityError
from hypothesis import given, settings
from hypothesis import strategies as st

from contacts import actions
from contacts.fields import INTERVALS
from contacts.models import Contact, FollowUp, Referral, ThankYouNote
from interviews import actions as interviews
from interviews.models import Interview
from reminders.actions import deliver, raise_due
from tests import make
from tests.pages import words
from web.calendar import DAY, HOUR, MINUTE
from web.refusals import Refused


@pytest.fixture
def priya(ada, noon):
    """Somebody the student met ten days ago, and need not thank."""
    contact = make.contact(of=ada, listed_at=noon - 60 * DAY)
    make.interview(of=ada, contact=contact, held_at=noon - 10 * DAY)
    note = ThankYouNote.objects.get(contact=contact)
    actions.excuse(note, excuse="My aunt", by=ada.user, now=noon - 9 * DAY)
    return contact


def step(contact, now):
    actions.restate_turned(now=now)
    contact.refresh_from_db()
    return contact.step


def begins(contact, now):
    """The moment from which on the student is asked to say hello, looking a day at a time."""
    for day in range(400):
        if step(contact, now + day * DAY) == "keep_in_touch":
            return contact.step_due_at
    raise AssertionError(f"Nobody is asked to say hello: {contact.step or 'rest'} goes on.")


@pytest.mark.parametrize("days", [days for days in INTERVALS if days])
def test_comes_after_the_contact_s_own_interval(days, ada, priya, noon):
    actions.edit(priya, keep_in_touch_days=days, by=ada.user, now=noon)

    held_at = noon - 10 * DAY
    assert step(priya, held_at + days * DAY - MINUTE) == ""
    assert step(priya, held_at + days * DAY) == "keep_in_touch"
    assert priya.step_due_at == held_at + days * DAY


def test_the_line_is_announced_on_the_page_of_reminders(ada, priya, as_, noon, clock):
    actions.edit(priya, keep_in_touch_days=15, by=ada.user, now=noon)

    announced = words(as_(ada).get("/reminders/"))
    assert f"Say hello to {priya.name}" in announced
    assert "Sun 8 Mar" in announced


def test_what_is_announced_is_what_comes(ada, priya, as_, noon, sink, clock):
    actions.edit(priya, keep_in_touch_days=15, by=ada.user, now=noon)
    page = as_(ada).get("/reminders/")
    (announced,) = page.context["coming"]

    clock.move_to(announced.plan.at)
    actions.restate_turned(now=announced.plan.at)
    raise_due(announced.plan.at)
    deliver(announced.plan.at)

    (letter,) = sink.letters
    assert letter.subject == announced.words


def test_a_line_that_another_step_comes_before_is_not_announced(ada, priya, as_, noon, clock):
    actions.edit(priya, keep_in_touch_days=15, by=ada.user, now=noon)
    make.follow_up(of=ada, contact=priya, due_in=20 * DAY, now=noon)

    assert "Say hello" not in words(as_(ada).get("/reminders/"))


def test_never_is_never(ada, priya, noon):
    actions.edit(priya, keep_in_touch_days=0, by=ada.user, now=noon)

    assert step(priya, noon + 3000 * DAY) == ""
    assert priya.step_turns_at is None


def test_a_shorter_interval_that_is_over_asks_at_once(ada, priya, noon):
    actions.edit(priya, keep_in_touch_days=30, by=ada.user, now=noon + 60 * DAY)

    priya.refresh_from_db()
    assert priya.step == "keep_in_touch"


def test_nobody_is_kept_in_touch_with_before_they_met(ada, noon):
    contact = make.contact(of=ada)
    make.outreach(to=contact, sent_at=noon)
    actions.answer(contact.outreach_set.get(), outcome="no_answer", by=ada.user, now=noon)

    assert step(contact, noon + 500 * DAY) == ""


@pytest.mark.parametrize("days", [-1, 367])
def test_the_database_keeps_it_within_a_year(days, priya):
    with pytest.raises(IntegrityError, match="contact_kept_in_touch_within_a_year"), transaction.atomic():
        Contact.objects.filter(pk=priya.pk).update(keep_in_touch_days=days)


def written(contact, now):
    make.outreach(to=contact, sent_at=now)


def held(contact, now):
    make.interview(of=contact.student, contact=contact, held_at=now, planned_at=now - DAY)
    note = ThankYouNote.objects.get(contact=contact, sent_at=None, excused_at=None)
    actions.excuse(note, excuse="My aunt", by=contact.student.user, now=now + HOUR)


def thanked(contact, now):
    note = ThankYouNote.objects.get(contact=contact)
    actions.reopen_note(note, by=contact.student.user, now=now - HOUR)
    actions.thank(note, channel="email", by=contact.student.user, now=now)


def promise_kept(contact, now):
    actions.keep(
        make.follow_up(of=contact.student, contact=contact, now=now), by=contact.student.user, now=now
    )


def introduction_asked(contact, now):
    make.referral(giver=contact, introduction="asked", now=now)
    actions.mark_declined(Referral.objects.get(giver=contact), by=contact.student.user, now=now + HOUR)


def introduction_answered(contact, now):
    pair = make.referral(giver=contact, introduction="introduced", now=now - DAY)
    actions.answer_introduction(pair, by=contact.student.user, now=now)
    thanks = ThankYouNote.objects.get(contact=contact, because="introduced")
    actions.excuse(thanks, excuse="My aunt", by=contact.student.user, now=now)


def told(contact, now):
    pair = make.referral(giver=contact, now=now - 3 * DAY)
    make.interview(of=contact.student, contact=pair.named, held_at=now - 2 * DAY)
    actions.report_back(pair, by=contact.student.user, now=now)


@pytest.mark.parametrize(
    "touch",
    [written, held, thanked, promise_kept, introduction_asked, introduction_answered, told],
    ids=lambda touch: touch.__name__,
)
def test_begins_anew_with_every_touch(touch, priya, noon):
    touched_at = noon + 50 * DAY

    touch(priya, touched_at)

    assert begins(priya, touched_at + 2 * HOUR) == touched_at + 120 * DAY


def test_whoever_is_answered_after_an_introduction_has_heard_from_the_student(ada, priya, noon):
    rosa = make.contact(of=ada, name="Rosa Duarte")
    touched_at = noon + 50 * DAY
    pair = actions.refer(rosa, name=priya.name, by=ada.user, now=touched_at)
    # Those who met need no introduction; of one that went on meanwhile, the answer counts.
    Referral.objects.filter(pk=pair.pk).update(
        introduction_asked_at=touched_at, introduced_at=touched_at, answered_at=touched_at
    )
    actions.restate([priya.pk], now=touched_at)

    assert begins(priya, touched_at) == touched_at + 120 * DAY


TOUCHES = ["ask", "held", "thank", "excuse", "promise", "keep", "introduce", "answer", "report", "interval"]


@settings(max_examples=30)
@given(
    history=st.lists(st.tuples(st.sampled_from(TOUCHES), st.integers(1, 24 * 70)), max_size=10),
    ends=st.integers(0, 24 * 400),
)
def test_comes_exactly_one_interval_after_the_latest_touch_and_never_before(history, ends, ada, noon):
    with transaction.atomic():
        contact = make.contact(of=ada, listed_at=noon - DAY)
        make.interview(of=ada, contact=contact, held_at=noon - HOUR, planned_at=noon - DAY)
        now, touches = noon, [noon - HOUR]
        for act, hours in history:
            now += hours * HOUR
            if happens(act, contact, now):
                touches.append(now)
        settle(contact, now)
        contact.refresh_from_db()
        due_at = max(touches) + contact.keep_in_touch_days * DAY

        for moment in (now, now + ends * HOUR, due_at - timedelta(microseconds=1), due_at):
            if moment >= now:
                actions.restate([contact.pk], now=moment)
                contact.refresh_from_db()
                is_due = bool(contact.keep_in_touch_days) and moment >= due_at
                assert (contact.step == "keep_in_touch") == is_due
                assert contact.step_due_at == (due_at if is_due else None)
        transaction.set_rollback(True)


def happens(act, contact, now):
    """Do this, and say whether it was a touch."""
    by = contact.student.user
    facts = {"by": by, "now": now}
    try:
        match act:
            case "ask":
                actions.ask(contact, channel="email", sent_at=now, **facts)
            case "held":
                # It was held, and is written down, on the same minute.
                talk = interviews.plan(contact, medium="phone", starts_at=now, **facts)
                interviews.log(talk, learned="Much.", **facts)
            case "thank":
                actions.thank(open_note(contact), channel="email", **facts)
            case "excuse":
                actions.excuse(open_note(contact), excuse="My aunt", **facts)
                return False
            case "promise":
                actions.promise(contact, text="Call", due_on=now.date() + DAY, **facts)
                return False
            case "keep":
                actions.keep(FollowUp.objects.filter(contact=contact, kept_at=None).earliest("pk"), **facts)
            case "introduce":
                pair = actions.refer(contact, name=f"Person {now:%j%H}", **facts)
                actions.ask_for_introduction(pair, **facts)
                actions.mark_introduced(pair, **facts)
            case "answer":
                actions.answer_introduction(introduced(contact), **facts)
            case "report":
                pair = introduced(contact)
                make.interview(of=contact.student, contact=pair.named, held_at=now - HOUR)
                actions.report_back(pair, **facts)
            case "interval":
                days = list(INTERVALS)[now.day % len(INTERVALS)]
                actions.edit(contact, keep_in_touch_days=days, **facts)
                return False
    except (Refused, FollowUp.DoesNotExist, ThankYouNote.DoesNotExist, Referral.DoesNotExist):
        return False
    return True


def open_note(contact):
    return ThankYouNote.objects.filter(contact=contact, sent_at=None, excused_at=None).earliest("pk")


def introduced(contact):
    return Referral.objects.filter(giver=contact, introduced_at__isnull=False, reported_at=None).earliest(
        "pk"
    )


def settle(contact, now):
    """End what is open without touching anybody: only time is left."""
    by = contact.student.user
    for note in ThankYouNote.objects.filter(contact=contact, sent_at=None, excused_at=None):
        actions.excuse(note, excuse="My aunt", by=by, now=now)
    for promise in FollowUp.objects.filter(contact=contact, kept_at=None, dropped_at=None):
        actions.drop(promise, by=by, now=now)
    Referral.objects.filter(giver=contact, report_owed_at__isnull=False, reported_at=None).update(
        report_owed_at=None, report_due_at=None
    )
    assert not Interview.objects.open().filter(contact=contact).exists()


pages = pytest.mark.usefixtures("clock")


@pages
def test_the_card_says_how_often_and_when_next_and_leads_to_changing_it(ada, as_, priya):
    response = as_(ada).get(priya.get_absolute_url())

    assert "You are in touch every four months; next around Sun 21 Jun 2026. Change this" in words(response)
    assert f'href="/contacts/{priya.pk}/edit/#id_keep_in_touch_days"' in response.content.decode()


@pages
def test_the_card_says_when_it_is_time_and_when_it_never_is(ada, as_, noon, priya):
    browser = as_(ada)
    actions.edit(priya, keep_in_touch_days=30, by=ada.user, now=noon)
    Interview.objects.update(held_at=noon - 40 * DAY)
    assert "You are in touch every month; it is time for a line." in words(
        browser.get(priya.get_absolute_url())
    )

    actions.edit(priya, keep_in_touch_days=0, by=ada.user, now=noon)

    assert "You do not keep in touch by the calendar. Change this" in words(
        browser.get(priya.get_absolute_url())
    )


@pages
def test_the_card_of_somebody_one_has_not_met_says_nothing_of_it(ada, as_):
    contact = make.contact(of=ada)
    make.outreach(to=contact)

    assert "in touch" not in words(as_(ada).get(contact.get_absolute_url()))


@pages
def test_the_interval_and_the_zone_are_chosen_on_the_card_s_form(ada, as_, priya):
    browser = as_(ada)
    typed = {"name": "Priya Nair", "keep_in_touch_days": "180", "zone": "Europe/Paris"}

    browser.post(f"/contacts/{priya.pk}/edit/", typed)

    priya.refresh_from_db()
    assert (priya.keep_in_touch_days, priya.zone) == (180, "Europe/Paris")
    assert "You are in touch twice a year" in words(browser.get(priya.get_absolute_url()))
    page = browser.get(f"/contacts/{priya.pk}/edit/").content.decode()
    assert '<option value="180" selected>Twice a year</option>' in page
    assert '<option value="Europe/Paris" selected>Europe/Paris</option>' in page


@pages
def test_somebody_new_is_kept_in_touch_with_every_four_months_by_one_s_own_clock(ada, as_):
    as_(ada).post("/contacts/add/", {"name": "Sam Ode"})

    contact = Contact.objects.get(name="Sam Ode")
    assert (contact.keep_in_touch_days, contact.zone) == (120, "")


@pages
@pytest.mark.parametrize(
    "typed", [{"keep_in_touch_days": "45"}, {"keep_in_touch_days": "-30"}, {"zone": "Mars/Olympus"}]
)
def test_only_what_is_offered_can_be_chosen(typed, ada, as_, priya):
    response = as_(ada).post(f"/contacts/{priya.pk}/edit/", {"name": "Priya Nair"} | typed)

    assert response.status_code == 422
    priya.refresh_from_db()
    assert (priya.keep_in_touch_days, priya.zone) == (120, "")
