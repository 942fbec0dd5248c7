"""What a student waits for: letters, links, questions and introductions that are with somebody else."""

from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any

from django.db.models import DateTimeField, F, Q, QuerySet, Value
from django.db.models.expressions import RawSQL

from accounts.models import User
from contacts.models import Contact, FollowUp, Referral
from interviews.models import Interview, Proposal
from interviews.steps import waiting as letters
from web.calendar import DAY
from web.kept_plans import kept_plan, union_of

# The last letter of a cadence is waited for so long; then it rests, whichever cadence it was.
LAST_LETTER = 21 * DAY

# Whose list it is and what time it is, as the questions name them: see `waiting_for`.
STUDENT: Any = RawSQL("(SELECT student FROM given)", [])
NOW: Any = RawSQL("(SELECT now FROM given)", [], DateTimeField())
IS_FRESH = Q(try_again_at__isnull=False) | Q(sent_at__gt=NOW - LAST_LETTER)

WORDS = {
    "letter": "Your letter is with them",
    "link": "They can choose a time by your link",
    "questions": "Your questions are with them",
    "introduction": "You asked them for an introduction",
    "promise": "They promised you something",
}


@dataclass(frozen=True)
class Waiting:
    """One contact who has the next word: for what, since when, and when the student is told to look again, if ever."""

    contact: Contact
    what: str
    since: datetime
    look_again_at: datetime | None

    @property
    def words(self) -> str:
        return WORDS[self.what]


def waiting_for(student: User, now: datetime, *, at_most: int) -> list[Waiting]:
    """Return those who have the next word, whoever is to be looked after soonest first; in one statement.

    Only contacts with nothing to do for the student: of the others their step speaks.
    """
    rows, params = _rows()
    sql = f"""
        WITH given (student, now) AS (VALUES (%s::bigint, %s::timestamptz))
        SELECT * FROM ({rows}) AS waiting ORDER BY look_again_at ASC NULLS LAST, since DESC, who LIMIT %s
    """  # noqa: S608 - built from compiled queries; every value travels as a parameter
    found: dict[int, Waiting] = {}
    with kept_plan() as cursor:
        cursor.execute(sql, [student.pk, now, *params, 2 * at_most])
        for who, name, organization, what, since, look_again_at in cursor.fetchall():
            contact = Contact(pk=who, name=name, organization=organization)
            found.setdefault(who, Waiting(contact, what, since, look_again_at))
    return list(found.values())[:at_most]


@cache
def _rows() -> tuple[str, list[Any]]:
    """Compile the questions once: they are the same for everybody and at any time."""
    return union_of(
        [
            _told("letter", letters().unanswered().filter(IS_FRESH), "sent_at"),
            _told("link", Proposal.objects.unanswered(NOW), "made_at"),
            _told(
                "questions",
                Interview.objects.open().filter(questions_sent_at__isnull=False, answers_received_at=None),
                "questions_sent_at",
            ),
            _told(
                "introduction",
                Referral.objects.under_way().filter(introduced_at=None),
                "introduction_asked_at",
                contact="giver",
            ),
            _told(
                "promise",
                FollowUp.objects.filter(is_theirs=True, kept_at=None, dropped_at=None),
                "promised_at",
            ),
        ]
    )


def _told(what: str, rows: QuerySet[Any], since: str, contact: str = "contact") -> QuerySet[Any, Any]:
    active = ("deleted_at", "archived_at", "do_not_contact_at")
    at_rest = {f"{contact}__{moment}": None for moment in active} | {f"{contact}__step": ""}
    return (
        rows.order_by()
        .filter(**at_rest, **{f"{contact}__student__user": STUDENT})
        .values(
            who=F(contact),
            name=F(f"{contact}__name"),
            organization=F(f"{contact}__organization"),
            what=Value(what),
            since=F(since),
            look_again_at=F(f"{contact}__step_turns_at"),
        )
    )
