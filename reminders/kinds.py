"""A kind of reminder: who must hear about what, and from when. The list of them is in docs/domain.md.

A kind states facts and never sees the clock. From what it states three questions are derived: what is due,
what of that is still true, and which of the subject's people may be told.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any, TypeVar

from django.db.models import (
    BigIntegerField,
    Case,
    CharField,
    DateTimeField,
    ExpressionWrapper,
    F,
    QuerySet,
    TextChoices,
    Value,
    When,
)
from django.db.models.expressions import Combinable, RawSQL
from django.db.models.functions import Least
from django.urls import reverse
from django.utils.module_loading import autodiscover_modules

from reminders.done import Done
from reminders.occurrences import Occurrence, Once

if TYPE_CHECKING:
    from accounts.models import User

# What time it is, and who asks, as the questions name them: see raising.py and outlook.py.
NOW: Any = RawSQL("(SELECT now FROM given)", [], DateTimeField())
PERSON: Any = RawSQL("(SELECT person FROM given)", [], BigIntegerField())
# So far ahead a person is told what will come.
AHEAD = timedelta(days=14)
# The path of a recipient where the subject is the person to tell.
ITSELF = ""


# The one kind that tells what others would.
DIGEST = "reminders.digest"


class Manner(TextChoices):
    """How one person wants to hear of one kind."""

    AT_ONCE = "at_once", "At once"
    DIGEST = "digest", "In the daily digest"
    OFF = "off", "Not at all"


# What a kind lets its readers choose. An answer to somebody's act comes at once, by night too; what is about an hour of
# a clock cannot wait for the digest; all else may.
ANSWERS = (Manner.AT_ONCE,)
URGENT = (Manner.AT_ONCE, Manner.OFF)
PATIENT = (Manner.AT_ONCE, Manner.DIGEST, Manner.OFF)


@dataclass(frozen=True)
class Attachment:
    """One file that comes with a letter, for the program that reads it: a calendar file is shown as an invitation."""

    name: str
    text: str
    subtype: str
    params: dict[str, str]


class Kind:
    """One kind of reminder; the docstring of a subclass says when it comes, and to whom.

    It is due `after` its `moment` (before it, when negative) and useful for so long; `recipients` are paths
    from a row to a User. The letter's words are in `templates/email/<name>`, `loads` is what they print
    besides the row itself, and its one button leads to `url_name`. From the moment `until` (a column) on nobody
    needs it any more, however long it would be useful. A letter that was composed before the moment `changed` (a
    column) and could not be sent is composed anew. A letter with a secret link does not keep its bytes once it is
    settled. One that nobody knows to have gone out is sent again, unless its reader would ask for it anyway.
    `title` names it where its readers choose how they hear of it, among what it `offers`.

    What `asks` its reader to do something can be put off from the letter, and called `done` there if a click says all
    that must be known. Kinds that tell of the same rows, one after the other, say so by the same `about`.
    """

    name: str
    moment: str
    after = timedelta(0)
    useful_for: timedelta
    until: str = ""
    changed: str = ""
    recipients: tuple[str, ...] = (ITSELF,)
    occurrence: Occurrence = Once()
    loads: tuple[str, ...] = ()
    url_name: str
    keeps_letter = True
    resends = True
    title: str
    offers: tuple[Manner, ...] = PATIENT
    asks = False
    done: Done | None = None
    about: str = ""

    def rows(self) -> QuerySet[Any]:
        """Return the rows somebody ought to hear about, whatever the time."""
        raise NotImplementedError

    @property
    def ahead(self) -> "Kind":
        """The kind that knows its rows before their moment: itself, unless they come to be only then."""
        return self

    def link(self, row: Any) -> str:
        """Return the path of the page on which the letter's reader can do something about it."""
        return reverse(self.url_name, args=[row.pk])

    def words(self, row: Any, person: "User") -> dict[str, Any]:
        """Return what this person's letter says besides the row itself."""
        return {}

    def attachments(self, row: Any, person: "User") -> Iterable[Attachment]:
        """Return the files that come with this person's letter."""
        return ()

    def is_stale(self, row: Any, composed_at: datetime) -> bool:
        """Say whether a letter of that moment would tell what is no longer so."""
        changed_at = getattr(row, self.changed) if self.changed else None
        return changed_at is not None and composed_at < changed_at

    def is_for(self, person: "User") -> bool:
        """Say whether somebody in this person's role ever hears of it."""
        about = self.rows().model._meta.model_name
        return any(person.role in f"{about}__{path}".split("__") for path in self.recipients)

    @property
    def thing(self) -> str:
        """What it tells of, whichever kind tells of it."""
        return self.about or self.name

    @property
    def names_of_the_thing(self) -> list[str]:
        """The names of all kinds that tell of it."""
        return [kind.name for kind in kinds.values() if kind.thing == self.thing]

    def seen_by(self, person: "User", subject: int) -> Any:
        """Return the row, if this person may see it, whether or not anybody ought to hear of it still."""
        rows: Any = self.rows().model._default_manager
        return rows.visible_to(person).select_related(*self.loads).filter(pk=subject).first()

    @property
    def is_optional(self) -> bool:
        """Whether its readers choose how they hear of it."""
        return len(self.offers) > 1

    @property
    def waits_for_day(self) -> bool:
        """Whether it keeps quiet hours: all but the answers do."""
        return self.offers != ANSWERS

    @property
    def may_be_collected(self) -> bool:
        """Whether it can be told in a digest."""
        return Manner.DIGEST in self.offers

    def due(self, path: str) -> QuerySet[Any, Any]:
        """Return (kind, subject, recipient, occurrence, due, expires) of what is due to the people of this path.

        The window is put to the bare moment, so that its index serves. What time it is the statement says around it.
        """
        ended = NOW - (self.after + self.useful_for)
        return self._told(path, **{f"{self.moment}__gt": ended, f"{self.moment}__lte": NOW - self.after})

    def coming(self, path: str) -> QuerySet[Any, Any]:
        """Return the same of what will be due to one person of this path within some days."""
        begun, until = NOW - self.after, NOW - self.after + AHEAD
        window = {f"{self.moment}__gt": begun, f"{self.moment}__lte": until, _of(path, "pk"): PERSON}
        return self._told(path, **window)

    def _told(self, path: str, **window: Any) -> QuerySet[Any, Any]:
        due_at = ExpressionWrapper(F(self.moment) + self.after, DateTimeField())
        expires_at: Combinable = ExpressionWrapper(
            F(self.moment) + self.after + self.useful_for, DateTimeField()
        )
        window[_of(path, "deactivated_at")] = None
        if self.until:
            window[f"{self.until}__gt"] = NOW
            expires_at = Least(expires_at, F(self.until))
        return (
            self.rows()
            .order_by()
            .filter(**window)
            .values_list(
                Value(self.name, CharField()),
                F("pk"),
                F(_of(path, "pk")),
                self.occurrence.expression(),
                due_at,
                expires_at,
            )
        )

    def still_true(self, subjects: Iterable[int]) -> dict[int, "Still"]:
        """Return, of these subjects, those that still ought to be told: loaded for the letter."""
        people = {f"recipient_{n}": _active(path) for n, path in enumerate(self.recipients)}
        rows = self.rows().order_by().filter(pk__in=list(subjects)).select_related(*self.loads)
        found = rows.annotate(told_as=self.occurrence.expression(), **people)
        return {row.pk: Still(row, row.told_as, {getattr(row, name) for name in people}) for row in found}


class Still:
    """One subject as it is now: the row, its occurrence, and who may be told."""

    def __init__(self, row: Any, occurrence: str, people: set[int | None]) -> None:
        self.row, self.occurrence, self.people = row, occurrence, people

    def means(self, occurrence: str, person: int) -> bool:
        """Say whether this is what was to be told, to this person."""
        return self.occurrence == occurrence and person in self.people


kinds: dict[str, Kind] = {}

Registered = TypeVar("Registered", bound=type[Kind])


def register(kind: Registered) -> Registered:
    """Make a kind known: the decorator of the classes in `<app>/reminders.py`."""
    kinds[kind.name] = kind()
    return kind


def discover() -> None:
    """Import every app's `reminders` module, once all models are loaded."""
    autodiscover_modules("reminders")


def _of(path: str, field: str) -> str:
    return f"{path}__{field}" if path else field


def _active(path: str) -> Case:
    """The person at the end of this path; nobody once the account is closed."""
    still_here = When(**{_of(path, "deactivated_at"): None}, then=F(_of(path, "pk")))
    return Case(still_here, output_field=BigIntegerField())
