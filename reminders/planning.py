"""From due to the moment at which a letter goes out: everybody's hours and choices, read for many at once."""

import logging
from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from django.db import connection
from django.utils.timezone import localdate

from accounts.models import User
from reminders.kinds import Kind, Manner, kinds
from reminders.models import Choice, Reminder
from reminders.putting_off import PUT_OFF, Thing, is_silenced, silences
from reminders.timing import Clock, Plan, planned, put_off_to
from web.calendar import DAY

log = logging.getLogger(__name__)

SWITCHED_OFF = "switched off"
AFTER_QUIET_HOURS = "too late after the quiet hours"
# So many letters that could wait, of a person's own day; the next one waits for the digest.
MOST_A_DAY = 3
AT_ONCE = 1000
HOURS = ("hours__digest_hour", "hours__quiet_from", "hours__quiet_until")
# What a plan hangs on.
FACTS = ("kind", "subject", "recipient_id", "occurrence", "again_on", "due_at", "expires_at")


@dataclass(frozen=True)
class Wishes:
    """One person's clock, and the choices that are not as the kinds have them."""

    clock: Clock
    choices: dict[str, str] = field(default_factory=dict)

    def manner(self, kind: Kind) -> str:
        """Return how this person hears of this kind."""
        chosen = self.choices.get(kind.name, Manner.AT_ONCE)
        return chosen if chosen in kind.offers else Manner.AT_ONCE


def wishes_of(people: Iterable[int]) -> dict[int, Wishes]:
    """Return what these people wish, in two statements."""
    ids = list(people)
    choices: dict[int, dict[str, str]] = defaultdict(dict)
    for choice in Choice.objects.filter(person__in=ids):
        choices[choice.person_id][choice.kind] = choice.manner
    # Plain values: of many people at once, rows would take most of the time.
    found = User.objects.filter(pk__in=ids).values_list("pk", "zone", *HOURS)
    return {pk: Wishes(_clock(pk, zone, hours), choices[pk]) for pk, zone, *hours in found}


def plan_all(now: datetime) -> None:
    """Give every reminder that has no moment yet the one at which it goes out, or drop it."""
    waiting = Reminder.objects.open().filter(next_try_at=None).only(*FACTS).order_by("pk")
    while unplanned := list(waiting[:AT_ONCE]):
        people = {reminder.recipient_id for reminder in unplanned}
        wishes, silent = wishes_of(people), silences(people)
        dropped: dict[str, list[int]] = defaultdict(list)
        plans: dict[int, Plan] = {}
        for reminder in unplanned:
            plan = plan_of(reminder, wishes[reminder.recipient_id], silent)
            if isinstance(plan, str):
                dropped[plan].append(reminder.pk)
            else:
                plans[reminder.pk] = plan
        _keep(plans)
        for reason, ids in dropped.items():
            Reminder.objects.open().filter(pk__in=ids).update(dropped_at=now, reason=reason)


def plan_of(reminder: Reminder, wishes: Wishes, silent: dict[Thing, datetime]) -> Plan | str:
    """Return when it goes out, or why it does not."""
    kind = kinds.get(reminder.kind)
    if is_silenced(reminder, silent):
        return PUT_OFF
    if kind is None or not _waits_for_day(reminder, kind):
        return Plan(reminder.due_at)
    manner = wishes.manner(kind)
    if manner == Manner.OFF:
        return SWITCHED_OFF
    if reminder.again_on:
        plan = put_off_to(reminder.again_on, reminder.expires_at, manner, wishes.clock, reminder.pk)
    else:
        plan = planned(reminder.due_at, reminder.expires_at, manner, wishes.clock, reminder.pk)
    return plan or AFTER_QUIET_HOURS


def plan_again(reminder: Reminder, kind: Kind, wishes: Wishes, today: int, now: datetime) -> Plan | str:
    """Return the same of one that is about to go out, when so many letters that could wait have gone out today."""
    if not _waits_for_day(reminder, kind):
        return Plan(now)
    if wishes.manner(kind) == Manner.OFF:
        return SWITCHED_OFF
    awake = wishes.clock.awake(now, reminder.pk)
    if awake >= reminder.expires_at:
        return AFTER_QUIET_HOURS
    if kind.may_be_collected and today >= MOST_A_DAY:
        digest = wishes.clock.next_digest(now)
        if digest < reminder.expires_at:
            return Plan(digest, in_digest=True)
    return Plan(awake)


def told_today(people: Iterable[int], wishes: dict[int, Wishes], now: datetime) -> Counter[int]:
    """Count, of these people, the letters that could wait and went out on the present day of their own clock."""
    collectible = [kind.name for kind in kinds.values() if kind.may_be_collected]
    sent = Reminder.objects.filter(
        recipient__in=list(people), sent_at__gt=now - DAY, told_in=None, kind__in=collectible
    )
    count: Counter[int] = Counter()
    for person, sent_at in sent.values_list("recipient", "sent_at"):
        zone = wishes[person].clock.zone
        count[person] += localdate(sent_at, zone) == localdate(now, zone)
    return count


def plan_anew(person: User) -> None:
    """Have what waits for this person planned anew: the wishes have changed."""
    waiting = Reminder.objects.open().filter(recipient=person, attempts=0, told_in=None, claimed_until=None)
    waiting.update(next_try_at=None, in_digest=False)


def _clock(person: int, name: str, hours: list[int | None]) -> Clock:
    """Return the hours of this person; of whoever never said, the usual ones."""
    try:
        zone = ZoneInfo(name)
    except ZoneInfoNotFoundError:
        # One row that names no zone we know must not keep everybody's letters back.
        log.error("There is no time zone %s: person %s has the hours of UTC", name, person)
        zone = ZoneInfo("UTC")
    said = [hour for hour in hours if hour is not None]
    return Clock(zone, *said)


def _waits_for_day(reminder: Reminder, kind: Kind) -> bool:
    """Say whether it keeps quiet hours; put off, also what answered an act does."""
    return kind.waits_for_day or reminder.again_on is not None


def _keep(plans: dict[int, Plan]) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            """
            UPDATE reminders_reminder AS reminder SET next_try_at = plan.at, in_digest = plan.in_digest
            FROM unnest(%s::bigint[], %s::timestamptz[], %s::boolean[]) AS plan (id, at, in_digest)
            WHERE reminder.id = plan.id
                -- Said so that it is looked up by its key: by the index of moments each plan would read all that wait.
                AND (reminder.next_try_at IS NULL) IS TRUE
            """,
            [list(plans), [plan.at for plan in plans.values()], [plan.in_digest for plan in plans.values()]],
        )
