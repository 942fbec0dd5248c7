"""What is taken of counselors' time, and what of it is the student's own: one statement for any number of them."""

from dataclasses import dataclass
from datetime import UTC, datetime
from functools import lru_cache

from django.db import connection

from appointments.rules import Booked
from appointments.slots import Stretch
from web.calendar import HOUR, MINUTE

# Whoever keeps the clock offers a lapsed time to the next in line. After so long it is everybody's, whoever sleeps.
NEXT_IN_LINE = 5 * MINUTE
# What ended so long ago may have its time kept still: a meeting that is yet to begin keeps some of its own before it.
KEPT_AT_MOST = HOUR
# What is taken, one row for each counselor: from and to, in seconds since 1970. To read 2,500 appointments one by
# one takes Python as long as six pages, and a list for each would have it look for garbage all the time. Of the
# student's own also what is over: limits of so many a week or a term count it.
TAKEN = """
    SELECT counselor_id,
        json_agg(extract(epoch FROM lower(blocked))::bigint ORDER BY blocked),
        json_agg(extract(epoch FROM upper(blocked))::bigint ORDER BY blocked),
        json_agg(json_build_array(
            extract(epoch FROM starts_at)::bigint, extract(epoch FROM ends_at)::bigint,
            fulfilled_at IS NULL AND missed_at IS NULL, missed_by <> 'counselor',
            missed_by = 'student' AND excused_at IS NULL, offered_until IS NOT NULL
        ) ORDER BY starts_at) FILTER (WHERE student_id = %(student)s)
    FROM appointments_appointment
    WHERE cancelled_at IS NULL AND id IS DISTINCT FROM %(but)s
        AND (offered_until IS NULL OR offered_until > %(held_after)s) AND (
        counselor_id = ANY(%(counselors)s) AND blocked && tstzrange(%(since)s, %(until)s)
        OR student_id = %(student)s AND starts_at >= %(first)s AND starts_at < %(until)s
    )
    GROUP BY counselor_id
"""


@dataclass
class Taken:
    """The stretches of each counselor, by key, and the student's own appointments with any of them."""

    of: dict[int, list[Stretch]]
    own: list[Booked]


def taken(
    counselors: list[int],
    *,
    student: int | None = None,
    but: int | None = None,
    since: datetime,
    until: datetime,
    first: datetime,
    now: datetime,
) -> Taken:
    """Return what lies between `since` and `until`; of the student (by key) what has begun after `first`, too.

    A time that is held for somebody in line is taken, until the next had the chance to hear of it.

    `but` is the key of an appointment that takes up no time.
    """
    found = Taken({counselor: [] for counselor in counselors}, [])
    facts = {
        "counselors": counselors,
        "student": student,
        "but": but,
        "since": since - KEPT_AT_MOST,
        "until": until,
        "first": first,
        "held_after": now - NEXT_IN_LINE,
    }
    with connection.cursor() as cursor:
        cursor.execute(TAKEN, facts)
        for counselor, begin, end, own in cursor.fetchall():
            found.of[counselor] = list(zip(map(_instant, begin), map(_instant, end), strict=True))
            found.own += [
                Booked(_instant(begins), _instant(ends), *rest) for begins, ends, *rest in own or []
            ]
    return found


# Many appointments begin or end at the same moments.
@lru_cache(maxsize=20_000)
def _instant(seconds: int) -> datetime:
    return datetime.fromtimestamp(seconds, UTC)
