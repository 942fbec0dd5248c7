"""A student's own figures: letters and replies, thanks, talks, names; and where the pace leads. Each rule once.

Nobody but the student sees them.
"""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.db.models import Count
from django.db.models.functions import TruncMonth

from contacts.models import Contact, Outreach
from interviews import pace
from interviews.models import Goal, Interview
from students.models import Student
from web.calendar import DAY, HOUR, end_of
from web.kept_plans import kept_plan

WEEK = 7 * DAY
# A letter is counted for the reply rate once its reader has had so long to answer.
TIME_TO_ANSWER = WEEK
# Whoever answers inside three working days is quick (Dalton: a booster).
QUICK = 3
# The pace is that of the last twelve weeks, or since the first name was listed.
PACE_OF = 12 * WEEK
MONTHS = 6
TERM = 15 * WEEK
# Three talks a term.
SUGGESTED = 3

WRITTEN = [Contact.Channel.EMAIL, Contact.Channel.MESSAGE]
ANSWERS = [Outreach.Outcome.AGREED, Outreach.Outcome.LATER, Outreach.Outcome.DECLINED]

COUNTED = """
    WITH mine AS MATERIALIZED (
        SELECT id, listed_at FROM contacts_contact WHERE student_id = %(student)s AND deleted_at IS NULL
    ),
    talk AS MATERIALIZED (
        SELECT contact_id, held_at, cancelled_at, missed_at FROM interviews_interview
        WHERE student_id = %(student)s AND contact_id IN (SELECT id FROM mine)
    ),
    letter AS (
        SELECT contact_id, sent_at, outcome_at - sent_at AS took, outcome = ANY(%(answers)s) AS is_answered,
               (outcome_at AT TIME ZONE %(zone)s)::date AS answered_on, (sent_at AT TIME ZONE %(zone)s)::date AS sent_on
        FROM contacts_outreach
        WHERE contact_id IN (SELECT id FROM mine) AND channel = ANY(%(written)s) AND outcome <> 'bounced'
    ),
    person AS (
        SELECT contact_id, count(*) AS letters, min(sent_at) <= %(counted_until)s AS is_counted,
               (array_agg(took ORDER BY sent_at) FILTER (WHERE is_answered))[1] AS took,
               -- Three working days are two or one more, from this weekday on; the first is Monday.
               (array_agg(answered_on <= sent_on + %(quick)s
                    + (ARRAY[0, 0, 2, 2, 2, 1, 0])[extract(isodow FROM sent_on)::integer]
                    ORDER BY sent_at) FILTER (WHERE is_answered))[1] AS is_quick
        FROM letter GROUP BY contact_id
    ),
    replies AS (
        SELECT coalesce(sum(letters), 0) AS letters, count(*) AS people, count(*) FILTER (WHERE is_counted) AS asked,
               count(took) FILTER (WHERE is_counted) AS answered,
               count(*) FILTER (WHERE is_quick) AS quick, count(*) FILTER (WHERE NOT is_quick) AS slow,
               count(*) FILTER (WHERE took IS NULL AND letters >= 2) AS silent,
               count(*) FILTER (WHERE is_counted AND contact_id IN (
                   SELECT contact_id FROM talk WHERE held_at IS NOT NULL)) AS met,
               percentile_cont(0.5) WITHIN GROUP (ORDER BY took) AS reply_took
        FROM person
    ),
    thanks AS (
        SELECT count(*) AS thanked, count(*) FILTER (WHERE took <= interval '1 day') AS thanked_in_a_day,
               percentile_cont(0.5) WITHIN GROUP (ORDER BY took) AS thanks_took
        FROM (
            SELECT greatest(note.sent_at - held.ended_at, interval '0') AS took
            FROM contacts_thankyounote AS note JOIN mine ON mine.id = note.contact_id
            -- The talk that the note is for: the last one before it was owed.
            CROSS JOIN LATERAL (
                SELECT coalesce(ends_at, held_at) AS ended_at FROM interviews_interview AS held
                WHERE held.contact_id = note.contact_id AND held.held_at <= note.owed_at
                ORDER BY held.held_at DESC LIMIT 1
            ) AS held
            WHERE note.because = 'interview' AND note.sent_at IS NOT NULL
        ) AS sent
    ),
    talks AS (
        SELECT count(held_at) AS held,
               count(*) FILTER (WHERE held_at > %(now)s - %(pace_of)s) AS held_lately,
               count(*) FILTER (WHERE held_at IS NULL AND cancelled_at IS NULL AND missed_at IS NULL) AS planned
        FROM talk
    ),
    names AS (
        SELECT count(*) AS names FROM contacts_referral AS referral
        WHERE referral.giver_id IN (SELECT contact_id FROM talk WHERE held_at IS NOT NULL)
            AND referral.named_id IN (SELECT id FROM mine)
    )
    SELECT replies.*, thanks.*, talks.*, names.*, (SELECT min(listed_at) FROM mine) AS began_at
    FROM replies, thanks, talks, names
"""


@dataclass(frozen=True)
class Figures:
    """What was counted of one student's way, up to a moment."""

    letters: int
    people: int
    asked: int
    answered: int
    quick: int
    slow: int
    silent: int
    met: int
    reply_took: timedelta | None
    thanked: int
    thanked_in_a_day: int
    thanks_took: timedelta | None
    held: int
    held_lately: int
    planned: int
    names: int
    began_at: datetime | None

    @property
    def reply_rate(self) -> int | None:
        """How many in a hundred answer; None before enough were asked."""
        if self.asked < pace.LETTERS_NEEDED:
            return None
        return round(100 * self.answered / self.asked)

    @property
    def reply_days(self) -> float | None:
        """Half of those who answered took no longer."""
        return None if self.reply_took is None else round(self.reply_took / DAY, 1)

    @property
    def thanks_hours(self) -> int | None:
        return None if self.thanks_took is None else round(self.thanks_took / HOUR)

    @property
    def names_a_talk(self) -> float | None:
        return round(self.names / self.held, 1) if self.held else None

    def weeks(self, now: datetime) -> float:
        """How long the pace was seen."""
        began_at = self.began_at or now
        return min(now - began_at, PACE_OF) / WEEK


@dataclass(frozen=True)
class Outlook:
    """Where a student's pace leads by the day of the goal, and what would bring it there."""

    fewest: int
    most: int
    letters_a_week: int | None

    @property
    def is_one(self) -> bool:
        return self.fewest == self.most

    @property
    def is_far(self) -> bool:
        """Whether it would take more letters than anybody should write."""
        return (self.letters_a_week or 0) > pace.LETTERS_AT_MOST


@dataclass(frozen=True)
class Month:
    """The talks of one month; `share` is how many in a hundred of the fullest."""

    on: date
    talks: int
    share: int


def figures_of(student: Student, *, zone: ZoneInfo, now: datetime) -> Figures:
    """Count everything in one statement."""
    facts: dict[str, Any] = {
        "student": student.pk,
        "now": now,
        "counted_until": now - TIME_TO_ANSWER,
        "pace_of": PACE_OF,
        "written": WRITTEN,
        "answers": ANSWERS,
        "quick": QUICK,
        "zone": zone.key,
    }
    with kept_plan() as cursor:
        cursor.execute(COUNTED, facts)
        names = [column.name for column in cursor.description]
        return Figures(**dict(zip(names, cursor.fetchone(), strict=True)))


def months_of(student: Student, *, zone: ZoneInfo, now: datetime) -> list[Month]:
    """Return the last six months, the present one last, with the talks that were held in each."""
    this = now.astimezone(zone).date().replace(day=1)
    firsts = [_months_before(this, back) for back in reversed(range(MONTHS))]
    held = Interview.objects.held().filter(student=student)
    since = datetime(firsts[0].year, firsts[0].month, 1, tzinfo=zone)
    counted = held.filter(held_at__gte=since).annotate(month=TruncMonth("held_at", tzinfo=zone))
    talks = {
        month.date(): count
        for month, count in counted.values("month").annotate(count=Count("pk")).values_list("month", "count")
    }
    fullest = max([*talks.values(), 1])
    return [Month(on, talks.get(on, 0), round(100 * talks.get(on, 0) / fullest)) for on in firsts]


def outlook(figures: Figures, goal: Goal, *, zone: ZoneInfo, now: datetime) -> Outlook | None:
    """Say where this pace leads by the day of the goal; None where too little was seen, and once the day is over."""
    ahead = (end_of(goal.by_on, zone) - now) / WEEK
    seen: dict[str, Any] = {"held": figures.held_lately, "weeks": figures.weeks(now), "ahead": ahead}
    more = pace.more_talks(**seen) if ahead > 0 else None
    if more is None:
        return None
    letters = pace.letters_a_week(
        goal=goal.talks, held_in_all=figures.held, asked=figures.asked, met=figures.met, **seen
    )
    return Outlook(figures.held + more[0], figures.held + more[1], letters)


def _months_before(first: date, back: int) -> date:
    months = first.year * 12 + first.month - 1 - back
    return date(months // 12, months % 12 + 1, 1)
