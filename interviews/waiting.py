"""What a student waits for: letters, links, questions and introductions that are with somebody else."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import F, Q, QuerySet, Value

from accounts.models import User
from contacts.models import Contact, FollowUp, Referral
from interviews.models import Interview, Proposal
from interviews.steps import waiting as letters
from web.calendar import DAY

# The last letter of a cadence is waited for so long; then it rests, whichever cadence it was.
LAST_LETTER = 21 * DAY

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
    first, *others = (
        _rows("letter", letters().unanswered().filter(_is_fresh(now)), "sent_at", student),
        _rows("link", Proposal.objects.unanswered(now), "made_at", student),
        _rows(
            "questions",
            Interview.objects.open().filter(questions_sent_at__isnull=False, answers_received_at=None),
            "questions_sent_at",
            student,
        ),
        _rows(
            "introduction",
            Referral.objects.under_way().filter(introduced_at=None),
            "introduction_asked_at",
            student,
            contact="giver",
        ),
        _rows(
            "promise",
            FollowUp.objects.filter(is_theirs=True, kept_at=None, dropped_at=None),
            "promised_at",
            student,
        ),
    )
    rows = first.union(*others, all=True).order_by(F("look_again_at").asc(nulls_last=True), "-since", "who")
    found: dict[int, Waiting] = {}
    for row in rows[: 2 * at_most]:
        contact = Contact(pk=row["who"], name=row["name"], organization=row["organization"])
        found.setdefault(contact.pk, Waiting(contact, row["what"], row["since"], row["look_again_at"]))
    return list(found.values())[:at_most]


def _is_fresh(now: datetime) -> Q:
    return Q(try_again_at__isnull=False) | Q(sent_at__gt=now - LAST_LETTER)


def _rows(
    what: str, rows: QuerySet[Any], since: str, student: User, contact: str = "contact"
) -> QuerySet[Any, Any]:
    active = ("deleted_at", "archived_at", "do_not_contact_at")
    at_rest = {f"{contact}__{moment}": None for moment in active} | {f"{contact}__step": ""}
    return (
        rows.order_by()
        .filter(**at_rest, **{f"{contact}__student__user": student})
        .values(
            who=F(contact),
            name=F(f"{contact}__name"),
            organization=F(f"{contact}__organization"),
            what=Value(what),
            since=F(since),
            look_again_at=F(f"{contact}__step_turns_at"),
        )
    )
