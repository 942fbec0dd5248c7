"""How letters are sent so that faults cost nothing: claim, ask again, compose once; then each by itself (sending.py).

Part of this app's actions. A claim is a lease that ends by itself: whoever dies on the way, the ledger knows
what is left to do, and whoever only slept is not believed any more, because the token has changed.
"""

import logging
from collections import defaultdict
from datetime import datetime
from typing import Any
from uuid import uuid4

from django.conf import settings
from django.db import transaction

from center.models import Center, the_center
from reminders import bounces, digests, letters, outages, planning, senders
from reminders.kinds import DIGEST, Still, kinds
from reminders.models import Reminder
from reminders.post import Unreachable
from reminders.sending import ATTEMPTS, knock, lease, postpone, send, settle, try_later

log = logging.getLogger(__name__)

# So many letters go over one connection.
BATCH = 100
COMPOSE_ATTEMPTS = 3

TOO_LATE = "too late"
NO_LONGER_TRUE = "no longer true"
NO_SUCH_ADDRESS = "the address takes no letters"

# A reminder, and the row it is about as it is now.
Told = tuple[Reminder, Any]


def deliver(now: datetime) -> int:
    """Send what is due until nothing is, or until all senders together are as fast as they may be (senders.py).

    Returns how many letters the mail server has taken. Ends after a minute's letters, so that what has become due
    meanwhile is raised; and when the mail server takes nothing from us, and then waits as an outage does (outages.py).
    """
    outage, sent = outages.current(), 0
    if outage and outage.next_try_at > now:
        return 0
    try:
        if outage:
            knock()
            outages.over()
        digests.collect(now)
        while sent < settings.LETTERS_A_MINUTE and (batch := claim(now)):
            center = the_center()
            ready = [one for one, row in _ask_again(batch, now) if _compose(one, row, center, now)]
            senders.give_back(len(batch) - len(ready))
            for _ in send(ready, now):
                sent += 1
    except Unreachable as reason:
        outage = outages.begun_or_lasting(str(reason), now)
        log.error("No letter can be sent since %s: %s", outage.since.isoformat(), reason)
    return sent


@transaction.atomic
def claim(now: datetime, *, at_most: int = BATCH) -> list[Reminder]:
    """Take the due reminders that are useless soonest, until the lease ends, under a token of this claim.

    No more than the pace allows. Senders claim one after the other, so that what is urgent goes first of all.
    """
    at_most = min(at_most, senders.allowance())
    if not at_most:
        return []
    free = Reminder.objects.due(now).unclaimed().soonest_useless_first().only("pk", "claimed_until")
    found = list(free.select_for_update(skip_locked=True)[:at_most])
    if not found:
        return []
    senders.spend(len(found))
    mine = Reminder.objects.filter(pk__in=[reminder.pk for reminder in found])
    mine.update(claimed_until=lease(), claim_token=uuid4())
    # Whoever had it before has neither settled it nor given it back.
    left = {reminder.pk for reminder in found if reminder.claimed_until}
    claimed = list(mine.select_related("recipient").soonest_useless_first())
    for reminder in claimed:
        reminder.was_left = reminder.pk in left
    return claimed


def _ask_again(batch: list[Reminder], now: datetime) -> list[Told]:
    """Drop what is too late or no longer true; return the rest. One question for each kind."""
    by_kind: dict[str, list[Reminder]] = defaultdict(list)
    unreachable = bounces.unreachable({reminder.recipient_id for reminder in batch}, now)
    for reminder in batch:
        if reminder.expires_at <= now:
            settle(reminder, dropped_at=now, reason=TOO_LATE)
        elif reminder.attempts >= ATTEMPTS:
            settle(reminder, failed_at=now, reason=f"Nothing came of {ATTEMPTS} attempts")
        elif reminder.recipient_id in unreachable:
            settle(reminder, dropped_at=now, reason=NO_SUCH_ADDRESS)
        else:
            by_kind[reminder.kind].append(reminder)
    true: list[Told] = []
    for name, reminders in by_kind.items():
        subjects = _subjects(name, reminders)
        for reminder in reminders:
            subject = subjects.get(reminder.subject)
            if not subject or not subject.means(reminder.occurrence, reminder.recipient_id):
                settle(reminder, dropped_at=now, reason=NO_LONGER_TRUE)
            elif name != DIGEST or _tells_something(reminder, subject, now):
                true.append((reminder, subject.row))
    true.sort(key=lambda told: told[0].expires_at)
    return _of_this_hour(true, now)


def _tells_something(digest: Reminder, subject: Still, now: datetime) -> bool:
    """Say whether anybody needs a part of this digest; drop the others."""
    subject.row = [item for item in subject.row if item.reminder.expires_at > now]
    digests.let_go(digest, told=[item.reminder.pk for item in subject.row], reason=NO_LONGER_TRUE, now=now)
    if not subject.row:
        settle(digest, dropped_at=now, reason=NO_LONGER_TRUE)
    return bool(subject.row)


def _of_this_hour(true: list[Told], now: datetime) -> list[Told]:
    """Return those that their readers want now; the others wait, or are dropped."""
    people = {reminder.recipient_id for reminder, _ in true}
    wishes = planning.wishes_of(people)
    today = planning.told_today(people, wishes, now)
    wanted: list[Told] = []
    for reminder, row in true:
        kind, person = kinds[reminder.kind], reminder.recipient_id
        plan = planning.plan_again(reminder, kind, wishes[person], today[person], now)
        if isinstance(plan, str):
            settle(reminder, dropped_at=now, reason=plan)
        elif plan.at > now:
            postpone(reminder, plan)
        else:
            wanted.append((reminder, row))
            today[person] += kind.may_be_collected
    return wanted


def _subjects(name: str, reminders: list[Reminder]) -> dict[int, Still]:
    # A kind that a later version no longer knows has nothing to say.
    return kinds[name].still_true(reminder.subject for reminder in reminders) if name in kinds else {}


def _compose(reminder: Reminder, row: Any, center: Center, now: datetime) -> bool:
    """Say whether the reminder has its letter: composed before the first attempt, and the same bytes ever after.

    Unless what it tells has changed since: a doubled letter is a lesser fault than a wrong one. One that was kept and
    never tried is composed anew: it may be an outage old.
    """
    kind = kinds[reminder.kind]
    kept_at = reminder.composed_at if reminder.letter is not None else None
    if kept_at and (reminder.attempts or reminder.was_left) and not kind.is_stale(row, kept_at):
        return True
    try:
        reminder.letter = letters.compose(reminder, kind, row, center=center, now=now)
    except Exception as error:
        # Whatever is wrong with this letter, the others go out.
        log.exception("The letter %s cannot be composed", reminder)
        try_later(reminder, f"{type(error).__name__}: {error}", now, at_most=COMPOSE_ATTEMPTS)
        return False
    reminder.composed_at = now
    return True
