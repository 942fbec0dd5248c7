"""What one looks for on a list: words, filters that combine, an order; all of it in the address of the page."""

from collections.abc import Container
from dataclasses import dataclass
from datetime import datetime
from typing import Self

from django.db.models import F, Func, Min, QuerySet, TextField, Value
from django.db.models.functions import Cast, Lower
from django.http import QueryDict
from django.utils.http import urlencode

from contacts.folding import folded
from contacts.models import Contact, Referral
from contacts.models.contacts import ContactQuerySet
from contacts.next_step import steps

# The order of a list: its words, and the columns (web.pagination.paged).
ORDERS = {
    "name": ("By name", ("sort_key", "pk")),
    "due": ("What is due first", ("need_at", "pk")),
    "newest": ("Newest first", ("-listed_at", "-pk")),
    "organization": ("By organization", ("employer", "pk")),
}
SHELVES = {
    "": "On my list",
    "archived": "Archived",
    "silent": "Asked for no more letters",
    "all": "Everybody",
}
# What one looks for with those of whom nothing is asked.
REST = "rest"
# More choices than this are no help; the search finds the rest.
CHOICES = 100


@dataclass(frozen=True)
class Search:
    """What somebody looks for. A word of the address that means nothing is passed over."""

    words: str = ""
    step: str = ""
    field: str = ""
    tag: str = ""
    referrer: int | None = None
    is_overdue: bool = False
    shelf: str = ""
    order: str = "name"

    @classmethod
    def of(cls, query: QueryDict) -> Self:
        """Read it from an address."""

        def said(name: str) -> str:
            # Postgres can store no text with a null character.
            return query.get(name, "").replace("\0", "")

        def one_of(known: Container[str], name: str, otherwise: str = "") -> str:
            return said(name) if said(name) in known else otherwise

        giver = said("referrer")
        return cls(
            words=said("q")[:200].strip(),
            step=one_of((*steps, REST), "step"),
            field=said("field")[:120],
            tag=said("tag")[:40],
            # Sixteen digits are more than any key has, and fewer than Postgres can take.
            referrer=int(giver) if giver.isascii() and giver.isdigit() and len(giver) <= 16 else None,
            is_overdue=query.get("overdue") == "yes",
            shelf=one_of(SHELVES, "shelf"),
            order=one_of(ORDERS, "sort", otherwise="name"),
        )

    @property
    def narrows(self) -> bool:
        """Whether anything but the order was asked for."""
        return any((self.words, self.step, self.field, self.tag, self.referrer, self.is_overdue, self.shelf))

    @property
    def narrows_by_choice(self) -> bool:
        """Whether one of the filters or an order was chosen, so that the page shows them."""
        return Search(words=self.words) != self

    @property
    def query(self) -> str:
        """The address that asks for this, without its question mark."""
        said = {
            "q": self.words,
            "step": self.step,
            "field": self.field,
            "tag": self.tag,
            "referrer": self.giver,
            "overdue": "yes" if self.is_overdue else "",
            "shelf": self.shelf,
            "sort": self.order if self.order != "name" else "",
        }
        return urlencode({name: value for name, value in said.items() if value})

    @property
    def giver(self) -> str:
        """The referrer, as the address has it."""
        return str(self.referrer or "")

    @property
    def by(self) -> tuple[str, str]:
        """The columns that put it into order; whoever is called so comes before whoever is only mentioned."""
        return ("found_as", "pk") if self.words and self.order == "name" else ORDERS[self.order][1]

    def among(self, contacts: ContactQuerySet, now: datetime) -> ContactQuerySet:
        """Return those of these contacts that are meant."""
        found = {
            "": contacts.filter(archived_at=None),
            "archived": contacts.filter(archived_at__isnull=False),
            "silent": contacts.filter(do_not_contact_at__isnull=False),
            "all": contacts,
        }[self.shelf]
        if self.step:
            found = found.filter(step="" if self.step == REST else self.step)
        if self.field:
            found = found.alias(in_field=Lower("field")).filter(in_field=Lower(Value(self.field)))
        if self.tag:
            found = found.filter(tags__contains=[self.tag])
        if self.referrer:
            found = found.filter(referrals__giver=self.referrer, referrals__giver__deleted_at=None)
        if self.is_overdue:
            found = found.filter(step_due_at__lt=now)
        if self.words:
            found = found.mentioning(self.words).with_names_first(self.words)
        if self.order == "organization":
            found = found.with_employers_first()
        return found.with_need() if self.order == "due" else found


@dataclass(frozen=True)
class Choice:
    """One thing a list can be narrowed to."""

    value: str
    words: str


def chosen(search: Search, referrals: "QuerySet[Referral]") -> dict[str, list[Choice]]:
    """Return just what is chosen of the fields, tags and referrers, by kind: enough to show a search again."""
    givers = referrals.filter(giver=search.referrer).values_list("giver__name")[:1] if search.referrer else ()
    return {
        "field": [Choice(search.field, search.field)] if search.field else [],
        "tag": [Choice(search.tag, search.tag)] if search.tag else [],
        "referrer": [Choice(search.giver, name) for (name,) in givers],
    }


def choices(
    contacts: "QuerySet[Contact]", referrals: "QuerySet[Referral]", search: Search
) -> dict[str, list[Choice]]:
    """Return the fields, tags and referrers there are among these, by kind, in one statement.

    Of very many the first, and whichever is chosen.
    """
    spread = Func("tags", function="unnest", output_field=TextField())
    spelled = contacts.exclude(field="").annotate(value=Lower("field")).values("value")
    fields = spelled.annotate(words=Min("field")).values_list(Value("field"), "value", "words")
    tags = contacts.values_list(Value("tag"), spread, spread).distinct()
    givers = referrals.values_list(Value("referrer"), Cast("giver", TextField()), F("giver__name")).distinct()
    found: dict[str, list[Choice]] = {"field": [], "tag": [], "referrer": []}
    for kind, value, words in fields.order_by().union(tags.order_by(), givers.order_by(), all=True):
        found[kind].append(Choice(value, words))
    meant = {search.field, search.tag, search.giver}
    for some in found.values():
        some.sort(key=lambda choice: folded(choice.words))
        some[CHOICES:] = [choice for choice in some[CHOICES:] if choice.value in meant]
    return found
