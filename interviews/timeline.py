"""Everything that happened with one contact, as one timeline, read in one statement."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from functools import cache
from typing import Any

from django.db import connection
from django.db.models import DateTimeField, F, Model, QuerySet, TextField, Value
from django.db.models.functions import Cast, Left
from django.urls import reverse

from contacts.models import Contact, FollowUp, Lead, Merge, Outreach, Referral, ThankYouNote
from contacts.models.referrals import MARKS, REPORT
from contacts.next_step import CHOSEN
from interviews.models import Interview, Proposal

# As much of a text as the timeline shows.
SHOWN = 300
NO_MOMENT = Cast(Value(None), DateTimeField())


@dataclass(frozen=True)
class Happening:
    """One thing on the timeline; `row` is what it is about, with the columns it was told with, `undo` takes it back."""

    at: datetime
    words: str
    url: str = ""
    detail: str = ""
    row: Any = None
    undo: str = ""


@dataclass(frozen=True)
class Source:
    """One table of things that happen: its moments and texts, and how one row is told; of its rows `only` those."""

    model: type[Model]
    moments: tuple[str, ...]
    texts: tuple[str, ...]
    told: Callable[[Any], Happening]
    contact: str = "contact"
    only: dict[str, Any] = field(default_factory=dict)


def asked(outreach: Outreach) -> Happening:
    keeps_in_touch = outreach.letter == "hello"
    words = "You kept in touch" if keeps_in_touch else "You asked for a talk"
    detail = "" if keeps_in_touch else "No answer written down yet"
    return Happening(
        outreach.sent_at,
        f"{words} · {outreach.get_channel_display()}",
        outreach.get_absolute_url(),
        outreach.get_outcome_display() if outreach.outcome else detail,
        outreach,
    )


def talked(interview: Interview) -> Happening:
    return Happening(
        interview.starts_at or interview.held_at or interview.planned_at,
        f"Interview · {interview.get_medium_display()} · {interview.status}",
        interview.get_absolute_url(),
        interview.log_learned,  # type: ignore[attr-defined]
        interview,
    )


# By where a note is and for what it is, with the name that was given, or with what.
THANKED = {
    "owed": {
        "interview": "A thank-you is owed",
        "referred": "Thanks for the name {} are owed",
        "introduced": "Thanks for introducing you to {} are owed",
        "helped": "They helped you: {}",
        "landed": "They are to hear your good news: {}",
    },
    "sent": {
        "interview": "You thanked them",
        "referred": "You thanked them for the name {}",
        "introduced": "You thanked them for introducing you to {}",
        "helped": "You thanked them for their help: {}",
        "landed": "You told them your good news: {}",
    },
    "excused": {
        "interview": "No note needed",
        "referred": "No note needed for the name {}",
        "introduced": "No note needed for introducing you to {}",
        "helped": "No note needed for their help: {}",
        "landed": "No note needed about your good news: {}",
    },
}


def thanked(note: ThankYouNote) -> Happening:
    words = THANKED[note.status][note.because]
    for_what = note.referral_named_name or note.what  # type: ignore[attr-defined]
    at = note.sent_at or note.excused_at or note.owed_at
    return Happening(at, words.format(for_what), note.get_absolute_url(), note.excuse, note)


def promised(promise: FollowUp) -> Happening:
    promised = "They promised" if promise.is_theirs else "You promised"
    words = {"kept": "Promise kept", "dropped": "Promise let go", "open": promised}
    at = promise.kept_at or promise.dropped_at or promise.promised_at
    return Happening(at, words[promise.status], promise.get_absolute_url(), promise.text, promise)


def promised_by_them(promise: FollowUp) -> Happening:
    promise.is_theirs = True
    return promised(promise)


def led_on(lead: Lead) -> Happening:
    words = {"done": "Lead followed", "dropped": "Lead let go", "open": "They told you of"}
    at = lead.done_at or lead.dropped_at or lead.noted_at
    return Happening(at, words[lead.status], lead.get_absolute_url(), lead.title, lead)


def merged(merge: Merge) -> Happening:
    undo = reverse("contacts:take_apart", args=[merge.pk])
    words = f"Two cards became one: {merge.gone_name} is this person too"  # type: ignore[attr-defined]
    return Happening(merge.merged_at, words, undo=undo)


# Of an introduction, by where it is: on the card of whoever makes it, and on that of the one they named.
BY_GIVER = {
    "asked": "You asked for an introduction to {}",
    "forwarded": "They passed your lines on to {}",
    "accepted": "Through them {} agreed to be introduced",
    "declined": "There will be no introduction to {}",
    "introduced": "They introduced you to {}",
    "answered": "They introduced you to {}, and you answered",
}
TO_NAMED = {
    "asked": "You asked {} to introduce you",
    "forwarded": "{} passed your lines on to them",
    "accepted": "They agreed to be introduced by {}",
    "declined": "There will be no introduction by {}",
    "introduced": "{} introduced you",
    "answered": "{} introduced you, and you answered",
}


def introduced(referral: Referral) -> Happening:
    words = BY_GIVER[referral.introduction].format(referral.named_name)  # type: ignore[attr-defined]
    return Happening(referral.marked_at or referral.given_at, words, referral.get_absolute_url())


def introduced_by(referral: Referral) -> Happening:
    words = TO_NAMED[referral.introduction].format(referral.giver_name)  # type: ignore[attr-defined]
    return Happening(referral.marked_at or referral.given_at, words, referral.get_absolute_url())


def reported(referral: Referral) -> Happening:
    words = {
        "told": "You told them how it went with {}",
        "owed": "They are to hear how it went with {}",
    }[referral.report]
    named = referral.named_name  # type: ignore[attr-defined]
    at = referral.reported_at or referral.report_owed_at or referral.given_at
    return Happening(at, words.format(named), reverse("contacts:report_back", args=[referral.pk]))


def offered(proposal: Proposal) -> Happening:
    """Tell what was offered by a personal link; once there is an answer, the answer."""
    words = "You offered them times by a link"
    if proposal.answered_at:
        words = proposal.get_answer_display()
    elif proposal.withdrawn_at:
        words = "You took an offer back"
    at = proposal.answered_at or proposal.withdrawn_at or proposal.made_at
    return Happening(at, words, proposal.get_absolute_url(), proposal.message, proposal)


MARKED = tuple(MARKS.values())
PROMISE = ("promised_at", "kept_at", "dropped_at", "due_at")
SOURCES = (
    Source(Outreach, ("sent_at",), ("channel", "outcome", "letter"), asked),
    Source(
        Interview,
        ("planned_at", "starts_at", "questions_sent_at", "held_at", "cancelled_at", "missed_at"),
        ("medium", "log__learned"),
        talked,
    ),
    Source(Proposal, ("made_at", "answered_at", "withdrawn_at"), ("answer", "message"), offered),
    Source(
        ThankYouNote,
        ("owed_at", "sent_at", "excused_at"),
        ("because", "excuse", "what", "referral__named__name"),
        thanked,
        only={"referral__named__deleted_at": None},
    ),
    Source(FollowUp, PROMISE, ("text",), promised, only={"is_theirs": False}),
    Source(FollowUp, PROMISE, ("text",), promised_by_them, only={"is_theirs": True}),
    Source(Lead, ("noted_at", "done_at", "dropped_at", "due_at"), ("title", "next_action"), led_on),
    Source(Merge, ("merged_at",), ("gone__name",), merged, contact="kept", only={"undone_at": None}),
    Source(
        Referral,
        MARKED,
        ("named__name",),
        introduced,
        contact="giver",
        only={"introduction_asked_at__isnull": False, "named__deleted_at": None},
    ),
    Source(
        Referral,
        MARKED,
        ("giver__name",),
        introduced_by,
        contact="named",
        only={"introduction_asked_at__isnull": False, "giver__deleted_at": None},
    ),
    Source(
        Referral,
        REPORT,
        ("named__name",),
        reported,
        contact="giver",
        only={"report_owed_at__isnull": False, "named__deleted_at": None},
    ),
)
MOMENTS = max(len(source.moments) for source in SOURCES)
TEXTS = max(len(source.texts) for source in SOURCES)


def timeline(card: Contact) -> list[Happening]:
    """Return everything that happened with this contact of one's own, the latest first."""
    told = [Happening(card.listed_at, "Put on your list", detail=card.met_how)]
    told += [SOURCES[number].told(row) for number, row in rows(card)]
    return sorted(told, key=lambda happening: happening.at, reverse=True)


def rows(card: Contact) -> Iterator[tuple[int, Any]]:
    """Yield the rows that hang on this contact, each with the number of its source."""
    sql, params = _statement()
    with connection.cursor() as cursor:
        cursor.execute(sql, [card.pk, *params])
        for number, pk, *columns in cursor.fetchall():
            source = SOURCES[number]
            facts = dict(zip(source.moments, columns[:MOMENTS], strict=False))
            facts |= dict(zip(source.texts, columns[MOMENTS:], strict=False))
            row = source.model(pk=pk)
            for name, fact in facts.items():
                setattr(row, name.replace("__", "_"), fact)
            yield number, row


@cache
def _statement() -> tuple[str, tuple[Any, ...]]:
    """Compile the questions of all sources into one, once: it is the same whomever it is about."""
    queries = [_columns(number, source) for number, source in enumerate(SOURCES)]
    sql, params = queries[0].union(*queries[1:], all=True).query.sql_with_params()
    return f"WITH chosen AS (SELECT %s::bigint AS id) {sql}", params


def _columns(number: int, source: Source) -> QuerySet[Any, Any]:
    of_card = source.model._default_manager.order_by().filter(
        **{f"{source.contact}__in": CHOSEN}, **source.only
    )
    moments = [F(name) for name in source.moments] + [NO_MOMENT] * (MOMENTS - len(source.moments))
    texts: list[Any] = [Left(Cast(name, TextField()), SHOWN) for name in source.texts]
    texts += [Value("", TextField())] * (TEXTS - len(source.texts))
    return of_card.values_list(Value(number), F("pk"), *moments, *texts)
