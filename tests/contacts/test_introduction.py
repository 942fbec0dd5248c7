"""The double opt-in: asked, forwarded, accepted, introduced, answered; and what is due meanwhile."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.db import connection, transaction
from django.db.utils import IntegrityError
from hypothesis import given, settings
from hypothesis import strategies as st

from audit.models import Event
from center.models import Holiday
from contacts import actions, next_step, summary
from contacts.models import Contact, Outreach, Referral
from contacts.models.referrals import INTRODUCTION
from tests import make
from web.calendar import DAY, HOUR
from web.refusals import NotAllowed, Refused

WAY = ["asked", "forwarded", "accepted", "introduced", "answered"]
MARKS = {
    "asked": actions.ask_for_introduction,
    "forwarded": actions.mark_forwarded,
    "accepted": actions.mark_accepted,
    "declined": actions.mark_declined,
    "introduced": actions.mark_introduced,
    "answered": actions.answer_introduction,
}


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


def steps(pair, now=None):
    """The next steps of whoever gave the name and of whoever was named; as the clock's tick finds them."""
    if now:
        actions.restate_turned(now=now)
    pair = fresh(pair)
    return pair.giver.step, pair.named.step


def at(text: str) -> datetime:
    return datetime.fromisoformat(f"{text}+00:00")


def wrong(ada, now):
    """What is derived and does not hold what the facts say."""
    everybody = list(Contact.objects.values_list("pk", flat=True))
    return [*next_step.differences(everybody, now), *summary.differences([ada.pk])]


def test_goes_from_asking_to_the_answer(ada, noon, pair):
    seen = [fresh(pair).introduction]
    for mark in WAY:
        MARKS[mark](pair, by=ada.user, now=noon)
        seen.append(fresh(pair).introduction)

    assert seen == ["", *WAY]


@pytest.mark.parametrize("state", ["asked", "forwarded", "accepted"])
def test_whoever_introduces_at_once_has_skipped_nothing(state, ada, rosa, noon):
    pair = make.referral(giver=rosa, introduction=state)

    actions.mark_introduced(pair, by=ada.user, now=noon)

    assert fresh(pair).introduction == "introduced"


@pytest.mark.parametrize(
    ("state", "may"),
    [
        ("", {"asked"}),
        ("asked", {"forwarded", "accepted", "declined", "introduced"}),
        ("forwarded", {"accepted", "declined", "introduced"}),
        ("accepted", {"introduced"}),
        ("declined", set()),
        ("introduced", {"answered"}),
        ("answered", set()),
    ],
)
@pytest.mark.parametrize("mark", MARKS)
def test_each_mark_has_its_place(mark, state, may, ada, rosa, noon):
    pair = make.referral(giver=rosa, introduction=state)

    if mark in may:
        MARKS[mark](pair, by=ada.user, now=noon)
        assert fresh(pair).introduction == mark
    else:
        with pytest.raises(NotAllowed, match="at another place by now"):
            MARKS[mark](pair, by=ada.user, now=noon)
        assert fresh(pair).introduction == state


@pytest.mark.parametrize("state", [*WAY, "declined"])
def test_the_last_mark_is_taken_back(state, ada, rosa, noon):
    pair = make.referral(giver=rosa, introduction=state)

    actions.take_back_introduction(pair, by=ada.user, now=noon)

    before = {"declined": "asked", "asked": ""}
    assert fresh(pair).introduction == before.get(state, WAY[WAY.index(state) - 1] if state in WAY else "")


def test_marking_and_taking_back_leaves_all_as_it_was(ada, noon, rosa):
    pair = make.referral(giver=rosa, introduction="asked")
    before = {name: getattr(pair, name) for name in INTRODUCTION}

    for mark in ("forwarded", "introduced", "answered"):
        MARKS[mark](pair, by=ada.user, now=noon)
    for _ in range(3):
        actions.take_back_introduction(pair, by=ada.user, now=noon)

    assert {name: getattr(fresh(pair), name) for name in INTRODUCTION} == before
    assert not Outreach.objects.filter(contact=pair.named).exists()
    assert wrong(ada, noon) == []


@pytest.mark.parametrize("state", ["asked", "forwarded", "accepted", "declined", "introduced"])
def test_let_go_it_is_as_if_nobody_had_asked(state, ada, rosa, noon):
    pair = make.referral(giver=rosa, introduction=state)

    actions.drop_introduction(pair, by=ada.user, now=noon)

    assert [getattr(fresh(pair), name) for name in INTRODUCTION] == [None] * len(INTRODUCTION)
    assert steps(pair)[1] == "ask"


def test_once_answered_there_is_nothing_to_let_go(ada, rosa, noon):
    pair = make.referral(giver=rosa, introduction="answered")

    with pytest.raises(NotAllowed):
        actions.drop_introduction(pair, by=ada.user, now=noon)


def test_nobody_is_written_to_past_an_introduction_under_way(ada, pair, noon):
    assert steps(pair) == ("", "ask")

    actions.ask_for_introduction(pair, by=ada.user, now=noon)

    assert steps(pair) == ("", "")


def test_declined_it_is_for_the_student_to_write_or_not(ada, rosa, noon):
    pair = make.referral(giver=rosa, introduction="forwarded")

    actions.mark_declined(pair, by=ada.user, now=noon)

    assert steps(pair, noon + 90 * DAY)[0] != "nudge"
    assert steps(pair)[1] == "ask"
    assert fresh(pair).nudge_at is None


def test_after_seven_working_days_it_is_time_to_ask_how_it_goes(ada, pair, noon):
    actions.ask_for_introduction(pair, by=ada.user, now=noon)

    assert fresh(pair).nudge_at == at("2026-03-12T13:00")
    assert steps(pair, at("2026-03-12T12:59"))[0] != "nudge"
    assert steps(pair, at("2026-03-12T13:00"))[0] == "nudge"
    assert fresh(pair).giver.step_due_at == at("2026-03-13T13:00")


def test_every_mark_on_the_way_gives_it_time_anew(ada, rosa, noon):
    pair = make.referral(giver=rosa, introduction="asked", now=noon - 30 * DAY)
    assert steps(pair, noon)[0] == "nudge"

    actions.mark_forwarded(pair, by=ada.user, now=noon)

    assert fresh(pair).nudge_at == at("2026-03-12T13:00")
    assert steps(pair)[0] != "nudge"


def test_whoever_has_asked_how_it_goes_waits_anew(ada, rosa, noon):
    pair = make.referral(giver=rosa, introduction="accepted", now=noon - 30 * DAY)

    actions.nudge(pair, by=ada.user, now=noon)

    assert (fresh(pair).introduction, fresh(pair).nudge_at) == ("accepted", at("2026-03-12T13:00"))
    with pytest.raises(NotAllowed):
        actions.nudge(pair, by=ada.user, now=noon + DAY)


def test_days_on_which_the_center_is_closed_do_not_count(ada, pair, noon):
    Holiday.objects.create(on=date(2026, 3, 4), name="Founders' day")

    actions.ask_for_introduction(pair, by=ada.user, now=noon)
    assert fresh(pair).nudge_at == at("2026-03-13T13:00")
    actions.mark_introduced(pair, by=ada.user, now=noon)

    assert fresh(pair).answer_due_at == at("2026-03-06T05:00")


def test_whoever_is_introduced_answers_by_the_end_of_the_next_working_day(ada, rosa, noon):
    friday = noon + 3 * DAY
    pair = make.referral(giver=rosa, introduction="accepted")

    actions.mark_introduced(pair, by=ada.user, now=friday)

    # The end of Monday, after the clocks went forward.
    assert fresh(pair).answer_due_at == at("2026-03-10T04:00")
    assert steps(pair) == ("thank", "answer_introduction")
    assert fresh(pair).named.step_due_at == at("2026-03-10T04:00")
    assert fresh(pair).nudge_at is None


def test_the_answer_is_a_letter_to_the_one_named(ada, rosa, noon):
    pair = make.referral(giver=rosa, introduction="introduced")

    actions.answer_introduction(pair, by=ada.user, now=noon)

    letter = Outreach.objects.get(contact=pair.named)
    assert (letter.sent_at, letter.channel, letter.try_again_at) == (noon, "email", at("2026-03-12T13:00"))
    assert steps(pair) == ("thank", "")
    assert fresh(pair).named.reached == next_step.STOPS.index("asked")


def test_what_came_of_the_answer_stays_when_the_mark_is_taken_back(ada, rosa, noon):
    pair = make.referral(giver=rosa, introduction="answered", now=noon)
    actions.answer(Outreach.objects.get(contact=pair.named), outcome="agreed", by=ada.user, now=noon)

    actions.take_back_introduction(pair, by=ada.user, now=noon)

    assert Outreach.objects.filter(contact=pair.named).count() == 1


def test_whoever_waits_for_an_answer_is_not_put_aside(ada, rosa, noon):
    pair = make.referral(giver=rosa, introduction="introduced")

    with pytest.raises(Refused, match="an introduction"):
        actions.archive(pair.named, by=ada.user, now=noon)


def test_nobody_is_introduced_to_somebody_who_has_agreed_already(ada, pair, noon):
    make.interview(of=ada, contact=pair.named)

    with pytest.raises(NotAllowed):
        actions.ask_for_introduction(pair, by=ada.user, now=noon)


PEACE = [actions.archive, actions.do_not_contact, actions.delete]


@pytest.mark.parametrize("side", ["giver", "named"])
@pytest.mark.parametrize("act", PEACE)
def test_nothing_goes_on_with_somebody_who_was_put_aside_or_wants_peace(act, side, ada, rosa, noon):
    pair = make.referral(giver=rosa, introduction="asked", now=noon - 30 * DAY)
    assert steps(pair, noon) == ("nudge", "")

    act(getattr(pair, side), by=ada.user, now=noon)

    assert steps(pair) == ("", "ask" if side == "giver" else "")
    for mark in (actions.mark_forwarded, actions.nudge, actions.drop_introduction):
        with pytest.raises(NotAllowed):
            mark(pair, by=ada.user, now=noon)
    assert wrong(ada, noon) == []


@pytest.mark.parametrize("side", ["giver", "named"])
def test_taken_up_again_the_introduction_is_where_it_was(side, ada, rosa, noon):
    pair = make.referral(giver=rosa, introduction="asked", now=noon - 30 * DAY)
    actions.delete(getattr(pair, side), by=ada.user, now=noon)

    actions.restore(getattr(pair, side), by=ada.user, now=noon)

    assert steps(pair) == ("nudge", "")
    assert wrong(ada, noon) == []


def test_many_put_aside_at_once_take_their_introductions_along(ada, rosa, noon):
    pair = make.referral(giver=rosa, introduction="asked", now=noon - 30 * DAY)

    actions.archive_all(ada, Contact.objects.filter(pk=rosa.pk), by=ada.user, now=noon)
    assert steps(pair) == ("", "ask")
    actions.bring_all_back(ada, Contact.objects.filter(pk=rosa.pk), by=ada.user, now=noon)

    assert steps(pair) == ("nudge", "")
    assert wrong(ada, noon) == []


def test_whoever_wants_peace_from_the_whole_center_is_waited_for_no_more(ada, rosa, noon):
    pair = make.referral(giver=rosa, introduction="asked", now=noon - 30 * DAY)

    actions.silence(rosa, by=None, now=noon)

    assert steps(pair) == ("", "ask")
    assert wrong(ada, noon) == []


@pytest.mark.parametrize("who", ["ben", "cora", "dora"])
@pytest.mark.parametrize("mark", [*MARKS.values(), actions.take_back_introduction, actions.drop_introduction])
def test_nobody_else_may(mark, who, pair, noon, request):
    person = request.getfixturevalue(who)

    with pytest.raises(NotAllowed):
        mark(pair, by=getattr(person, "user", person), now=noon)


def test_every_mark_is_on_the_trail_without_a_word_of_it(ada, pair, noon):
    for mark in WAY:
        MARKS[mark](pair, by=ada.user, now=noon)
    actions.take_back_introduction(pair, by=ada.user, now=noon)

    told = Event.objects.filter(subject_type="referral", subject_id=pair.pk, at=noon).order_by("pk")
    assert list(told.values_list("verb", flat=True)) == [
        *(f"marked {mark}" for mark in WAY),
        "took back introduction",
    ]


@pytest.mark.parametrize(
    ("facts", "rule"),
    [
        ({"forwarded_at": make.NOON}, "introduction_begins_by_asking"),
        (
            {"introduction_asked_at": make.NOON, "answered_at": make.NOON},
            "introduction_answered_once_introduced",
        ),
        (
            {"introduction_asked_at": make.NOON, "accepted_at": make.NOON, "declined_at": make.NOON},
            "introduction_accepted_or_declined",
        ),
    ],
)
def test_the_database_keeps_the_order(facts, rule, pair):
    with pytest.raises(IntegrityError, match=rule), transaction.atomic():
        Referral.objects.filter(pk=pair.pk).update(**facts)


ZONES = ["America/New_York", "Europe/Paris", "Australia/Lord_Howe", "Pacific/Kiritimati", "UTC"]


@settings(max_examples=60)
@given(
    now=st.datetimes(datetime(2026, 1, 1), datetime(2027, 12, 1), timezones=st.just(UTC)),
    zone=st.sampled_from(ZONES),
    closed=st.sets(st.integers(0, 20), max_size=6),
)
def test_what_is_due_falls_on_working_days_by_the_student_s_own_clock(now, zone, closed, ada, pair):
    here = ZoneInfo(zone)
    today = now.astimezone(here).date()
    days_off = {today + day * DAY for day in closed}
    with transaction.atomic():
        ada.user.zone = zone
        ada.user.save(update_fields=["zone"])
        Holiday.objects.bulk_create(Holiday(on=day, name="Closed") for day in days_off)

        actions.ask_for_introduction(pair, by=ada.user, now=now)
        nudge_at = fresh(pair).nudge_at.astimezone(here)
        actions.mark_introduced(pair, by=ada.user, now=now)
        due_at = fresh(pair).answer_due_at.astimezone(here)
        transaction.set_rollback(True)
    ada.user.refresh_from_db()

    def working(first, last):
        days = [first + n * DAY for n in range((last - first).days + 1)]
        return sum(day.weekday() < 5 and day not in days_off for day in days)

    assert nudge_at.time() == time(9)
    assert working(today + DAY, nudge_at.date()) == 7
    assert working(nudge_at.date(), nudge_at.date()) == 1
    last = (due_at - timedelta(microseconds=1)).date()
    assert due_at.date() == last + DAY
    assert working(today + DAY, last) == working(last, last) == 1


ACTS = [
    *MARKS,
    *(
        "nudge",
        "take back",
        "drop",
        "refer",
        "delete",
        "restore",
        "archive",
        "bring back",
        "silent",
        "welcome",
    ),
    *("merge", "take apart", "held", "report", "reopen report", "ask", "erase"),
]


@settings(max_examples=40)
@given(
    history=st.lists(
        st.tuples(st.sampled_from(ACTS), st.integers(0, 5), st.integers(0, 24 * 20)), min_size=4, max_size=14
    )
)
def test_whatever_happens_what_is_stored_is_what_the_facts_say(history, ada, noon):
    with transaction.atomic():
        now = noon
        people = [
            make.contact(of=ada, name=name, listed_at=now) for name in ("Ann Lee", "Bob Roy", "Cid Fox")
        ]
        for giver, named in ((0, 1), (1, 2), (2, 0)):
            actions.refer(people[giver], name=people[named].name, by=ada.user, now=now)
        for name, which, hours in history:
            now += hours * HOUR
            actions.restate_turned(now=now)
            happens(name, ada, which, now)

            assert wrong(ada, now) == [], name
            connection.check_constraints()
        transaction.set_rollback(True)


def happens(name, ada, which, now):
    """Do this to one of what there is; what the rules refuse is not done."""
    told = {"by": ada.user, "now": now}

    def one(rows):
        found = list(rows.order_by("pk"))
        return found[which % len(found)]

    everybody = Contact.objects.filter(student=ada)
    listed = Contact.objects.visible_to(ada.user)
    pairs = Referral.objects.filter(student=ada).select_related("giver", "named")
    does = {mark: lambda act=act: act(one(pairs), **told) for mark, act in MARKS.items()} | {
        "nudge": lambda: actions.nudge(one(pairs), **told),
        "take back": lambda: actions.take_back_introduction(one(pairs), **told),
        "drop": lambda: actions.drop_introduction(one(pairs), **told),
        "refer": lambda: actions.refer(one(listed), name=listed.latest("pk").name, **told),
        "delete": lambda: actions.delete(one(everybody), **told),
        "restore": lambda: actions.restore(one(Contact.objects.deleted_by(ada.user)), **told),
        "archive": lambda: actions.archive(one(everybody), **told),
        "bring back": lambda: actions.bring_back(one(everybody), **told),
        "silent": lambda: actions.do_not_contact(one(everybody), **told),
        "welcome": lambda: actions.may_contact(one(everybody), **told),
        "merge": lambda: actions.merge(kept=one(listed), gone=listed.latest("pk"), **told),
        "take apart": lambda: actions.take_apart(one(ada.merge_set.select_related("kept")), **told),
        "held": lambda: make.interview(of=ada, contact=one(everybody), held_at=now - 2 * HOUR),
        "report": lambda: actions.report_back(one(pairs), **told),
        "reopen report": lambda: actions.reopen_report(one(pairs), **told),
        "ask": lambda: actions.ask(one(everybody), channel="email", sent_at=now, **told),
        "erase": lambda: actions.erase(now=now),
    }
    try:
        does[name]()
    except (Refused, ZeroDivisionError, Contact.DoesNotExist):
        return
