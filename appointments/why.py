"""Why times are not offered: what hides how many of them, counted by the same rules that hide them."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import NamedTuple

from appointments.free_times import Offers, offered_between, rules_of
from appointments.models import AppointmentType
from appointments.rules import Hindrance
from appointments.slots import clear_of, open_times
from center.models import Center
from web.calendar import MINUTE


class Hidden(NamedTuple):
    """One reason, what would open its times, and how many they are."""

    why: str
    opens: str
    times: int


@dataclass
class Account:
    """All times that some counselors have, how many of them are left for one student, and what hides the others."""

    in_all: int
    left: int
    hidden: list[Hidden]


def account_of(offers: Offers, center: Center, *, now: datetime) -> Account:
    """Count the times of these offers, what hides most first; each is counted once, where a refusal would name it."""
    in_all, left = 0, 0
    since, until = offered_between(center, now)
    hidden: Counter[tuple[str, str]] = Counter()
    for kind in offers.types:
        hours = replace(rules_of(kind), off=())
        starts = open_times(hours, since=since, until=until)
        in_all += len(starts)
        for hindrance in offers.against(kind):
            rest = _without(hindrance, starts, kind)
            if len(rest) < len(starts):
                # Two counselors who are closed by the same holiday have one reason.
                hidden[hindrance.why, hindrance.opens] += len(starts) - len(rest)
            starts = rest
        left += len(starts)
    return Account(in_all, left, [Hidden(*words, count) for words, count in hidden.most_common()])


def _without(hindrance: Hindrance, starts: Iterable[datetime], kind: AppointmentType) -> list[datetime]:
    """Return the beginnings that it leaves."""
    return clear_of(sorted(hindrance.stretches), [(start, start + kind.minutes * MINUTE) for start in starts])
