"""Whoever gave a name is told how the talk went: owed from the log, due after three working days, told once."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.db import transaction
from django.db.utils import IntegrityError
from hypothesis import given, settings
from hypothesis import strategies as st

from audit.models import Event
from center.models import Holiday
from contacts import actions, next_step, summary
from contacts.models import Contact, Referral
from reminders.actions import deliver, raise_due
from reminders.models import Reminder
from tests import make
from web.calendar import DAY, HOUR, MINUTE
from web.refusals import NotAllowed


@pytest.fixture
def rosa(ada):
    """Somebody about whom nothing else is asked."""
    contact = make.contact(of=ada, name="Rosa Duarte", email="rosa@mercy.test")
    actions.answer(make.outreach(to=contact), outcome="no_answer", by=ada.user, now=make.NOON - 15 * DAY)
    return contact


@pytest.fixture
def pair(rosa):
    return make.referral(giver=rosa)


def fresh(pair):
    return Referral.objects.select_related("student__user", "giver", "named").get(pk=pair.pk)


def step(contact, now=None):
    if now:
        actions.restate_turned(now=now)
    contact.refresh_from_db()
    return contact.step


def meet(pair, now):
    """The student meets whom was named, and writes it down now."""
    return make.interview(of=pair.student, contact=pair.named, held_at=now - HOUR)


def at(text: str) -> datetime:
    return datetime.fromisoformat(f"{text}+00:00")


def wrong(ada, now):
    everybody = list(Contact.objects.values_list("pk", flat=True))
    return [*next_step.differences(everybody, now), *summary.differences([ada.pk])]


def test_is_owed_from_the_moment_a_talk_is_written_down(pair, rosa, noon):
    assert fresh(pair).report == ""

    meet(pair, noon)

    told = fresh(pair)
    assert (told.report, told.report_owed_at, told.report_due_at) == ("owed", noon, at("2026-03-07T05:00"))
    assert step(rosa) == "report_back"
    assert (rosa.step_ref, rosa.step_due_at) == (pair.pk, at("2026-03-07T05:00"))


def test_days_on_which_the_center_is_closed_do_not_count(pair, noon):
    Holiday.objects.create(on=date(2026, 3, 5), name="Founders' day")

    meet(pair, noon)

    # Wednesday, Friday, Monday; meanwhile the clocks went forward.
    assert fresh(pair).report_due_at == at("2026-03-10T04:00")


def test_is_owed_to_everybody_who_gave_the_name(ada, pair, rosa, noon):
    other = make.contact(of=ada, name="Sam Ode")
    make.outreach(to=other, sent_at=noon)
    actions.refer(other, name=pair.named.name, by=ada.user, now=noon)

    meet(pair, noon)

    assert Referral.objects.filter(named=pair.named, report_owed_at=noon).count() == 2
    assert step(rosa) == step(other) == "report_back"


def test_is_not_owed_to_somebody_who_is_off_the_list(ada, pair, rosa, noon):
    actions.delete(rosa, by=ada.user, now=noon)

    meet(pair, noon)

    assert Referral.objects.get(pk=pair.pk).report == ""


def test_a_name_given_after_the_talk_owes_nothing(ada, rosa, noon):
    marcus = make.contact(of=ada, name="Marcus Webb")
    make.interview(of=ada, contact=marcus, held_at=noon - DAY)

    pair = make.referral(giver=rosa, now=noon)

    assert (pair.named, pair.report) == (marcus, "")


def test_of_a_second_talk_nobody_who_heard_of_the_first_is_told_again(ada, pair, rosa, noon):
    meet(pair, noon)
    actions.report_back(pair, by=ada.user, now=noon)

    meet(pair, noon + 30 * DAY)

    assert (fresh(pair).report, fresh(pair).report_owed_at) == ("told", noon)
    assert step(rosa) == ""


def test_a_report_that_is_late_stays_so_after_a_second_talk(pair, noon):
    meet(pair, noon - 20 * DAY)
    due_at = fresh(pair).report_due_at

    meet(pair, noon)

    assert fresh(pair).report_due_at == due_at


def test_told_it_is_no_step_any_more_and_undone_it_is_one_again(ada, pair, rosa, noon):
    meet(pair, noon)

    actions.report_back(pair, by=ada.user, now=noon + HOUR)
    assert (fresh(pair).report, fresh(pair).reported_at, step(rosa)) == ("told", noon + HOUR, "")
    actions.reopen_report(pair, by=ada.user, now=noon + 2 * HOUR)

    assert (fresh(pair).report, step(rosa)) == ("owed", "report_back")
    verbs = Event.objects.filter(subject_type="referral", subject_id=pair.pk).order_by("pk")
    assert list(verbs.values_list("verb", flat=True)) == ["referred", "reported back", "reopened report"]


@pytest.mark.parametrize("act", [actions.report_back, actions.reopen_report])
def test_before_the_talk_there_is_nothing_to_tell(act, ada, pair, noon):
    with pytest.raises(NotAllowed):
        act(pair, by=ada.user, now=noon)


def test_is_told_once(ada, pair, noon):
    meet(pair, noon)
    actions.report_back(pair, by=ada.user, now=noon)

    with pytest.raises(NotAllowed, match="told it already"):
        actions.report_back(pair, by=ada.user, now=noon)


@pytest.mark.parametrize("who", ["ben", "cora", "dora"])
def test_nobody_else_may(who, pair, noon, request):
    meet(pair, noon)
    person = request.getfixturevalue(who)

    with pytest.raises(NotAllowed):
        actions.report_back(pair, by=getattr(person, "user", person), now=noon)


@pytest.mark.parametrize("act", [actions.archive, actions.do_not_contact, actions.delete])
def test_nothing_is_told_to_somebody_who_was_put_aside_or_wants_peace(act, ada, pair, rosa, noon):
    meet(pair, noon)

    act(rosa, by=ada.user, now=noon)

    assert step(rosa) == ""
    with pytest.raises(NotAllowed):
        actions.report_back(pair, by=ada.user, now=noon)
    assert wrong(ada, noon) == []


def test_of_somebody_who_is_off_the_list_nothing_is_told_until_they_are_back(ada, pair, rosa, noon):
    meet(pair, noon)

    actions.delete(pair.named, by=ada.user, now=noon)
    assert step(rosa) == ""
    actions.restore(pair.named, by=ada.user, now=noon)

    assert step(rosa) == "report_back"
    assert wrong(ada, noon) == []


def test_once_whom_they_named_is_erased_their_card_holds_what_the_facts_say(ada, pair, rosa, noon):
    make.interview(of=ada, contact=rosa, held_at=noon - 60 * DAY)
    meet(pair, noon)
    actions.report_back(pair, by=ada.user, now=noon)
    actions.delete(pair.named, by=ada.user, now=noon)

    actions.erase(now=noon + 30 * DAY)

    assert not Referral.objects.exists()
    assert wrong(ada, noon + 30 * DAY) == []


@pytest.mark.parametrize(
    "facts", [{"report_owed_at": make.NOON}, {"reported_at": make.NOON}, {"report_due_at": make.NOON}]
)
def test_the_database_keeps_what_belongs_together(facts, pair):
    with pytest.raises(IntegrityError, match="referral_report_owed_with_its_day"), transaction.atomic():
        Referral.objects.filter(pk=pair.pk).update(**facts)


KIND = "contacts.report_back"
# The third working day after Tuesday, nine in New York.
MORNING = at("2026-03-06T14:00")


def raised():
    return list(
        Reminder.objects.filter(kind=KIND).values_list("subject", "recipient", "due_at", "expires_at")
    )


def test_a_letter_comes_on_the_morning_of_its_day(ada, pair, noon):
    meet(pair, noon)

    raise_due(MORNING - MINUTE)
    assert raised() == []
    raise_due(MORNING)
    raise_due(MORNING + MINUTE)

    assert raised() == [(pair.pk, ada.user.pk, MORNING, MORNING + 3 * DAY)]


def test_the_letter_says_whom_to_tell_of_whom_and_leads_to_the_draft(pair, noon, sink):
    meet(pair, noon)

    raise_due(MORNING)
    deliver(MORNING)

    [letter] = [one for one in sink.letters if one.subject == "Tell Rosa Duarte how it went"]
    assert "You have talked with Marcus Webb, and Rosa Duarte gave you the name." in letter.text
    assert f"/referrals/{pair.pk}/report-back/" in letter.text
    assert "Labs run on patience" not in letter.text


@pytest.mark.parametrize("act", [actions.archive, actions.do_not_contact, actions.delete])
@pytest.mark.parametrize("is_raised", [True, False])
def test_no_letter_comes_about_somebody_who_is_not_told(is_raised, act, ada, pair, rosa, noon, sink):
    meet(pair, noon)
    if is_raised:
        raise_due(MORNING)
    act(rosa, by=ada.user, now=noon)

    raise_due(MORNING)
    deliver(MORNING)

    assert not [one for one in sink.letters if "how it went" in one.subject]


def test_no_letter_comes_once_it_is_told(ada, pair, noon):
    meet(pair, noon)
    actions.report_back(pair, by=ada.user, now=noon)

    raise_due(MORNING)

    assert raised() == []


@settings(max_examples=60)
@given(
    now=st.datetimes(datetime(2026, 1, 1), datetime(2027, 12, 1), timezones=st.just(UTC)),
    zone=st.sampled_from(["America/New_York", "Europe/Paris", "Australia/Lord_Howe", "Pacific/Kiritimati"]),
    closed=st.sets(st.integers(0, 12), max_size=5),
)
def test_is_due_at_the_end_of_the_third_working_day_by_the_student_s_own_clock(now, zone, closed, ada, pair):
    here = ZoneInfo(zone)
    today = now.astimezone(here).date()
    days_off = {today + day * DAY for day in closed}
    with transaction.atomic():
        ada.user.zone = zone
        ada.user.save(update_fields=["zone"])
        Holiday.objects.bulk_create(Holiday(on=day, name="Closed") for day in days_off)

        meet(pair, now)
        due_at = fresh(pair).report_due_at.astimezone(here)
        transaction.set_rollback(True)
    ada.user.refresh_from_db()

    last = (due_at - timedelta(microseconds=1)).date()
    days = [today + n * DAY for n in range(1, (last - today).days + 1)]
    working = [day for day in days if day.weekday() < 5 and day not in days_off]
    assert due_at.date() == last + DAY
    assert len(working) == 3
    assert working[-1] == last
