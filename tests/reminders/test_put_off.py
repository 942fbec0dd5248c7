"""Not now: the same thing is told again on the morning of that day, once, and nothing about it before."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest

from accounts.models import User
from contacts import actions as contacts
from reminders import answering
from reminders.actions import deliver, raise_due
from reminders.kinds import kinds
from reminders.models import Choice, Hours, Reminder
from reminders.planning import plan_anew
from tests import make
from tests.make import at
from tests.races import at_once
from web.calendar import DAY, HOUR, MINUTE
from web.refusals import Refused

KIND = "contacts.thank_you_overdue"
NEXT_WEEK = date(2026, 3, 10)


def go_on(now):
    raise_due(now)
    deliver(now)


def go_on_until(end, *, since, every=3 * HOUR):
    while since < end:
        go_on(since)
        since += every


def put_off(reminder, on=NEXT_WEEK, now=None):
    return answering.put_off(reminder, on=on, now=now or at(3, 13))


def again():
    """The one row by which it is told again, or was to be."""
    return Reminder.objects.filter(again_on__isnull=False).exclude(reason="put off").get()


@pytest.fixture
def note(ada):
    return make.note(of=ada, owed_at=at(2, 11))


@pytest.fixture
def told(note, sink):
    """On Tuesday at noon a letter came: thanks are overdue."""
    go_on(at(3, 12))
    assert len(sink.letters) == 1
    return Reminder.objects.get(kind=KIND)


def test_is_told_again_on_that_morning_once_and_not_before(told, sink):
    put_off(told)

    go_on_until(at(10, 8), since=at(3, 13))
    assert len(sink.letters) == 1
    go_on(at(10, 8) + 20 * MINUTE)
    go_on_until(at(20, 12), since=at(10, 9), every=6 * HOUR)

    _, letter = sink.letters
    assert "You put this off until Tue 10 Mar 2026, and it is still open" in letter.text
    assert letter.subject == sink.letters[0].subject
    assert again().status == "sent"


def test_what_was_told_stays_told(told):
    put_off(told)

    told.refresh_from_db()
    assert (told.status, told.sent_at, told.again_on) == ("sent", at(3, 12), None)


def test_neither_raising_nor_planning_anew_makes_it_come_earlier_or_twice(told, ada, sink):
    put_off(told)

    for hour in range(13, 21):
        plan_anew(ada.user)
        go_on(at(3, hour))

    assert len(sink.letters) == 1
    assert again().next_try_at - at(10, 8) < 20 * MINUTE
    assert Reminder.objects.filter(kind=KIND).count() == 2


def test_until_then_no_other_letter_tells_of_the_same_thing(ada, sink):
    """Of one thank-you note three letters would come, one after the other."""
    make.note(of=ada, owed_at=at(3, 12))
    go_on(at(3, 12))
    put_off(Reminder.objects.get(kind="contacts.thank_you_owed"), on=date(2026, 3, 6))

    go_on_until(at(9, 12), since=at(3, 13))

    assert [letter.text.count("You put this off") for letter in sink.letters] == [0, 1]
    reasons = Reminder.objects.filter(dropped_at__isnull=False).values_list("kind", "reason")
    assert set(reasons) == {("contacts.thank_you_fading", "put off"), (KIND, "put off")}


def test_what_was_told_again_this_morning_is_not_told_otherwise_at_noon(ada, sink):
    make.note(of=ada, owed_at=at(3, 12))
    go_on(at(3, 12))
    put_off(Reminder.objects.get(kind="contacts.thank_you_owed"), on=date(2026, 3, 4))

    go_on_until(at(5, 8), since=at(3, 13))

    assert len(sink.letters) == 2


def test_what_waits_already_gives_way(ada, sink):
    """One kind is collected in the digest; the letter of another is answered meanwhile."""
    Choice.objects.create(person=ada.user, kind=KIND, manner="digest")
    make.note(of=ada, owed_at=at(3, 12))
    go_on(at(3, 12))
    raise_due(at(4, 12))
    assert Reminder.objects.open().filter(kind=KIND, in_digest=True).exists()

    put_off(Reminder.objects.get(kind="contacts.thank_you_owed"), now=at(4, 13))
    go_on_until(at(9, 12), since=at(4, 14))

    assert Reminder.objects.get(kind=KIND).reason == "put off"


def test_another_thing_is_told_as_ever(told, ada, sink):
    """What waits already, and what comes due meanwhile."""
    make.note(of=ada, owed_at=at(2, 13))
    raise_due(at(3, 13))
    put_off(told)
    make.note(of=ada, owed_at=at(2, 14))

    deliver(at(3, 13))
    go_on(at(3, 14))

    assert len(sink.letters) == 3


def test_what_was_said_of_its_earlier_day_does_not_count(ada, sink):
    """A lead that has got another day since is another thing to tell."""
    lead = make.lead(of=ada, due_in=DAY, now=at(2, 12))
    go_on(at(3, 9))
    first = Reminder.objects.get()
    put_off(first)
    told = {"kind": lead.kind, "title": lead.title, "next_action": lead.next_action}
    contacts.edit_lead(lead, **told, due_on=date(2026, 3, 5), by=ada.user, now=at(3, 14))
    go_on(at(5, 9))

    put_off(Reminder.objects.exclude(occurrence=first.occurrence).get(), now=at(5, 10))
    go_on(at(10, 9))

    assert len(sink.letters) == 3


def test_of_two_days_the_last_that_was_said_counts(told, sink):
    put_off(told, on=NEXT_WEEK)
    put_off(told, on=date(2026, 3, 5))

    go_on_until(at(12, 12), since=at(3, 14))

    assert [letter.parsed["Date"].datetime.day for letter in sink.letters] == [3, 5]


def test_a_later_day_counts_as_well(told, sink):
    put_off(told, on=date(2026, 3, 5))
    put_off(told, on=NEXT_WEEK)

    go_on_until(at(12, 12), since=at(3, 14))

    assert again().again_on == NEXT_WEEK
    assert len(sink.letters) == 2


def test_the_same_day_twice_is_once(told):
    assert put_off(told)
    first = again().pk

    assert not put_off(told)

    assert again().pk == first


def test_the_letter_that_tells_it_again_can_be_answered_too(told, sink):
    put_off(told, on=date(2026, 3, 4))
    go_on(at(4, 9))

    put_off(again(), on=date(2026, 3, 6), now=at(4, 10))
    go_on_until(at(9, 12), since=at(4, 11))

    assert len(sink.letters) == 3
    assert Reminder.objects.filter(again_on__isnull=False, sent_at__isnull=False).count() == 2


def test_an_earlier_letter_about_the_same_thing_moves_the_same_day(ada, sink):
    make.note(of=ada, owed_at=at(3, 2))
    for hour in (3, 20):
        go_on(at(3, hour))
    owed, fading = Reminder.objects.filter(sent_at__isnull=False).order_by("due_at")

    put_off(owed, on=date(2026, 3, 5), now=at(3, 22))
    put_off(fading, on=date(2026, 3, 6), now=at(3, 22))

    assert again().again_on == date(2026, 3, 6)


def test_comes_when_the_quiet_hours_of_that_day_end(ada, sink):
    """Also what answers an act, and comes at any hour the first time."""
    Hours.objects.create(person=ada.user, quiet_from=20, quiet_until=10, digest_hour=12)
    make.note(of=ada, owed_at=at(3, 12))
    go_on(at(3, 12))
    put_off(Reminder.objects.get(), on=date(2026, 3, 4))

    go_on(at(4, 9) + 59 * MINUTE)
    assert len(sink.letters) == 1
    go_on(at(4, 10) + 20 * MINUTE)

    assert len(sink.letters) == 2


def test_does_not_come_by_night_where_an_outage_has_kept_it_until_then(told, sink):
    put_off(told, on=date(2026, 3, 4))
    raise_due(at(4, 8))

    deliver(at(4, 23))
    assert len(sink.letters) == 1
    deliver(at(5, 8) + 20 * MINUTE)

    assert len(sink.letters) == 2


def test_comes_with_the_digest_of_that_day_where_its_kind_does(told, ada, sink):
    Choice.objects.create(person=ada.user, kind=KIND, manner="digest")
    Hours.objects.create(person=ada.user, digest_hour=18)
    put_off(told, on=date(2026, 3, 4))

    raise_due(at(3, 14))

    assert (again().next_try_at, again().in_digest) == (at(4, 18), True)


def test_the_day_is_one_of_the_readers_own_clock(told, ada):
    put_off(told)
    raise_due(at(3, 14))

    User.objects.filter(pk=ada.user_id).update(zone="Asia/Kathmandu")
    plan_anew(User.objects.get(pk=ada.user_id))
    raise_due(at(3, 15))

    morning = datetime(2026, 3, 10, 8, tzinfo=ZoneInfo("Asia/Kathmandu"))
    assert morning <= again().next_try_at < morning + 20 * MINUTE


def test_the_morning_is_there_on_the_day_the_clocks_go_forward(told):
    put_off(told, on=date(2026, 3, 8))

    assert again().due_at.isoformat() == "2026-03-08T12:00:00+00:00"


def test_is_not_told_where_it_was_done_meanwhile(told, note, ada, sink):
    put_off(told)
    contacts.thank(note, channel="email", text="Thank you.", by=ada.user, now=at(4, 12))

    go_on(at(10, 9))

    assert (again().reason, len(sink.letters)) == ("no longer true", 1)


def test_is_told_where_it_was_done_and_that_was_taken_back(told, note, ada, sink):
    put_off(told)
    contacts.thank(note, channel="email", text="Thank you.", by=ada.user, now=at(4, 12))
    contacts.reopen_note(note, by=ada.user, now=at(4, 13))

    go_on(at(10, 9))

    assert len(sink.letters) == 2


def test_is_not_told_where_its_letters_were_switched_off_meanwhile(told, ada, sink):
    put_off(told)
    Choice.objects.create(person=ada.user, kind=KIND, manner="off")

    go_on(at(10, 9))

    assert (again().reason, len(sink.letters)) == ("switched off", 1)


def test_the_same_day_can_be_asked_for_anew_after_all(told, ada, sink):
    put_off(told)
    Choice.objects.create(person=ada.user, kind=KIND, manner="off")
    raise_due(at(3, 14))
    assert again().status == "dropped"
    Choice.objects.all().delete()

    put_off(told, now=at(3, 15))
    go_on(at(10, 9))

    assert len(sink.letters) == 2


def test_is_refused_while_its_letters_are_switched_off(told, ada):
    Choice.objects.create(person=ada.user, kind=KIND, manner="off")

    with pytest.raises(Refused, match="You have stopped these letters"):
        put_off(told)


@pytest.mark.parametrize("days", [-1, 0, 61, 20_000])
def test_refuses_a_day_that_is_not_to_come_or_too_far(told, days):
    with pytest.raises(Refused) as refusal:
        put_off(told, on=date(2026, 3, 3) + days * DAY)

    assert refusal.value.field == "on"
    assert not Reminder.objects.filter(again_on__isnull=False).exists()


@pytest.mark.parametrize("days", [1, 60])
def test_takes_every_day_between(told, days):
    put_off(told, on=date(2026, 3, 3) + days * DAY)

    assert again().status == "open"


def test_today_is_told_by_the_readers_own_clock(told, ada):
    """At ten in the evening of Tuesday it is Wednesday in Kathmandu."""
    User.objects.filter(pk=ada.user_id).update(zone="Asia/Kathmandu")
    told = Reminder.objects.get(pk=told.pk)

    with pytest.raises(Refused):
        put_off(told, on=date(2026, 3, 4), now=at(3, 22))


@pytest.mark.parametrize(("hour", "last"), [(10, 9), (7, 8), (8, 8)])
def test_a_talk_is_not_confirmed_after_it_has_begun(ada, hour, last):
    """It is on Monday; by eight in the morning of that day one may be told, if it is later than that."""
    talk = make.interview(of=ada, starts_at=at(9, hour), planned_at=at(2, 12))
    letter = make.told(kind="interviews.confirm", about=talk, to=ada.user, at=at(6, 9))

    with pytest.raises(Refused):
        put_off(letter, on=date(2026, 3, last) + DAY, now=at(6, 10))
    put_off(letter, on=date(2026, 3, last), now=at(6, 10))

    assert again().due_at < again().expires_at <= talk.starts_at


def test_of_what_is_settled_nothing_is_told_again(told, note, ada):
    contacts.thank(note, channel="email", text="Thank you.", by=ada.user, now=at(3, 12))

    assert not put_off(told)

    assert not Reminder.objects.filter(again_on__isnull=False).exists()


def test_whoever_answers_the_letter_that_tells_it_again_has_that_one_too(told, sink):
    put_off(told, on=date(2026, 3, 4))
    first = again()

    put_off(first, on=date(2026, 3, 6), now=at(4, 9))
    go_on(at(4, 10))

    first.refresh_from_db()
    assert (first.status, len(sink.letters)) == ("sent", 1)


def test_whoever_answers_a_letter_has_it(note, sink):
    """Its sender died before it could say so: the letter does not come once more before that day."""
    raise_due(at(3, 12))

    put_off(Reminder.objects.get(kind=KIND))
    deliver(at(3, 14))

    assert sink.letters == []
    assert Reminder.objects.get(kind=KIND, again_on=None).status == "sent"


@pytest.mark.django_db(transaction=True)
def test_two_answers_at_once_end_in_one_day(noon):
    student = make.student(counselor=make.counselor())
    note = make.note(of=student, owed_at=noon - 2 * DAY)
    letters = [
        make.told(kind=kind, about=note, to=student.user) for kind in (KIND, "contacts.thank_you_owed")
    ]

    raised = at_once(
        lambda: put_off(letters[0], on=date(2026, 3, 5)), lambda: put_off(letters[1], on=date(2026, 3, 6))
    )

    assert raised == []
    assert again().again_on == date(2026, 3, 6)


def test_what_asks_for_something_can_be_put_off_and_nothing_else():
    assert {name for name, kind in kinds.items() if kind.asks} == {
        "appointments.feedback",
        "appointments.task_due",
        "contacts.thank_you_owed",
        "contacts.thank_you_fading",
        "contacts.thank_you_due",
        "contacts.thank_you_overdue",
        "contacts.good_news_due",
        "contacts.follow_up_due",
        "contacts.lead_due",
        "contacts.report_back",
        "contacts.introduction_waiting",
        "contacts.introduction_to_answer",
        "contacts.referral_waiting",
        "contacts.keep_in_touch",
        "contacts.second_letter",
        "interviews.confirm",
        "interviews.log_it",
    }
    assert all(kind.asks for kind in kinds.values() if kind.done)
