"""Everything that happened with one contact, as one timeline, read in one statement."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import DateTimeField, F, Model, QuerySet, TextField, Value
from django.db.models.functions import Cast, Left
from django.urls import reverse

from accounts.models import User
from contacts.models import Contact, FollowUp, Lead, Merge, Outreach, ThankYouNote
from interviews.models import Interview, InterviewLog

# As much of a text as the timeline shows.
SHOWN = 300
NO_MOMENT = Cast(Value(None), DateTimeField())


@dataclass(frozen=True)
class Happening:
    """One thing on the timeline: `row` is what it is about, with the columns it was told with; `undo` takes it back."""

    at: datetime
    words: str
    url: str = ""
    detail: str = ""
    row: Any = None
    undo: str = ""


@dataclass(frozen=True)
class Source:
    """One table of things that happen: its moments and texts, and how one row is told."""

    model: type[Model]
    moments: tuple[str, ...]
    texts: tuple[str, ...]
    told: Callable[[Any], Happening]
    contact: str = "contact"


def asked(outreach: Outreach) -> Happening:
    return Happening(
        outreach.sent_at,
        f"You asked for a talk · {outreach.get_channel_display()}",
        outreach.get_absolute_url(),
        outreach.get_outcome_display() if outreach.outcome else "No answer written down yet",
        outreach,
    )


def talked(interview: Interview) -> Happening:
    return Happening(
        interview.starts_at or interview.held_at or interview.planned_at,
        f"Interview · {interview.get_medium_display()} · {interview.status}",
        interview.get_absolute_url(),
        interview.log.learned,
        interview,
    )


def thanked(note: ThankYouNote) -> Happening:
    words = {"sent": "You thanked them", "excused": "No note needed", "owed": "A thank-you is owed"}
    at = note.sent_at or note.excused_at or note.owed_at
    return Happening(at, words[note.status], note.get_absolute_url(), note.excuse, note)


def promised(promise: FollowUp) -> Happening:
    words = {"kept": "Promise kept", "dropped": "Promise let go", "open": "You promised"}
    at = promise.kept_at or promise.dropped_at or promise.promised_at
    return Happening(at, words[promise.status], promise.get_absolute_url(), promise.text, promise)


def led_on(lead: Lead) -> Happening:
    words = {"done": "Lead followed", "dropped": "Lead let go", "open": "They told you of"}
    at = lead.done_at or lead.dropped_at or lead.noted_at
    return Happening(at, words[lead.status], lead.get_absolute_url(), lead.title, lead)


def merged(merge: Merge) -> Happening:
    return Happening(
        merge.merged_at, "Two cards became one", undo=reverse("contacts:take_apart", args=[merge.pk])
    )


SOURCES = (
    Source(Outreach, ("sent_at",), ("channel", "outcome"), asked),
    Source(
        Interview,
        ("planned_at", "starts_at", "questions_sent_at", "held_at", "cancelled_at", "missed_at"),
        ("medium", "log__learned"),
        talked,
    ),
    Source(ThankYouNote, ("owed_at", "sent_at", "excused_at"), ("excuse",), thanked),
    Source(FollowUp, ("promised_at", "kept_at", "dropped_at", "due_at"), ("text",), promised),
    Source(Lead, ("noted_at", "done_at", "dropped_at", "due_at"), ("title", "next_action"), led_on),
    Source(Merge, ("merged_at", "undone_at"), (), merged, contact="kept"),
)
MOMENTS = max(len(source.moments) for source in SOURCES)
TEXTS = max(len(source.texts) for source in SOURCES)


def timeline(card: Contact, user: User) -> list[Happening]:
    """Return everything that happened with this contact, the latest first."""
    told = [Happening(card.listed_at, "Put on your list", detail=card.met_how)]
    told += [SOURCES[number].told(row) for number, row in rows(card, user)]
    return sorted(told, key=lambda happening: happening.at, reverse=True)


def rows(card: Contact, user: User) -> Iterator[tuple[int, Any]]:
    """Yield the rows that hang on this contact, each with the number of its source."""
    queries = [_columns(number, source, card, user) for number, source in enumerate(SOURCES)]
    for number, pk, *columns in queries[0].union(*queries[1:], all=True):
        source = SOURCES[number]
        facts = dict(zip(source.moments, columns[:MOMENTS], strict=False))
        facts |= dict(zip(source.texts, columns[MOMENTS:], strict=False))
        learned = facts.pop("log__learned", "")
        row = source.model(pk=pk, **facts)
        if isinstance(row, Interview):
            row.log = InterviewLog(learned=learned or "")
        yield number, row


def _columns(number: int, source: Source, card: Contact, user: User) -> QuerySet[Any, Any]:
    mine = source.model._default_manager.visible_to(user).order_by()  # type: ignore[attr-defined]
    if source.model is Merge:
        mine = mine.standing()
    moments = [F(name) for name in source.moments] + [NO_MOMENT] * (MOMENTS - len(source.moments))
    texts: list[Any] = [Left(Cast(name, TextField()), SHOWN) for name in source.texts]
    texts += [Value("", TextField())] * (TEXTS - len(source.texts))
    of_card: QuerySet[Any, Any] = mine.filter(**{source.contact: card})
    return of_card.values_list(Value(number), F("pk"), *moments, *texts)
