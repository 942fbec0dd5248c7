"""What is measured of a long list of contacts: finding, filtering, one card, the tree, and what changes many."""

from collections.abc import Iterator
from datetime import datetime
from itertools import count, cycle
from random import Random
from urllib.parse import urlencode

from django.db.models import Count, QuerySet

from bench.asking import EXPORT, FORM, LIST, POST, SEARCH, Ask, Page, at, spread, stated
from bench.cards import FIRST, LAST, TAGS
from bench.filling import Cast
from bench.importing import looked_at
from contacts.duplicates import groups
from contacts.folding import folded
from contacts.models import Contact

TOGETHER = 50
# As somebody types who is in a hurry: two letters change places.
SLIPS = ["Okafro", "Lindqivst", "Abernahty", "Nakamrua", "Fitzgreald", "Hawthrone", "Jankowksi", "Rosnethal"]


def list_pages(cast: Cast, now: datetime) -> list[Page]:
    """Every page of contacts, and the POSTs that change some."""
    mine = Contact.objects.filter(student=cast.reader, deleted_at=None).order_by("sort_key", "pk")
    met = mine.filter(interview__held_at__isnull=False).distinct()
    [friend] = mine.annotate(talks=Count("interview")).order_by("-talks", "pk")[:1]
    twins = [group.keys for group in groups(mine) if len(group.keys) == 2]
    theirs = Contact.objects.filter(student=cast.writer, deleted_at=None)
    untouched = theirs.filter(archived_at=None, outreach=None, interview=None).order_by("pk")
    known = spread(theirs.filter(interview=None).order_by("-pk"))
    surnames, names = LAST.split(), FIRST.split()
    words = [folded(name) for name in surnames[:10]] + [
        f"{n} {s}" for n, s in zip(names, surnames, strict=False)
    ]

    def list_of(name: str, query: str) -> Page:
        return Page(name, "reader", cycle([Ask(f"/contacts/?{query}")]), LIST)

    def searches(name: str, words: list[str]) -> Page:
        return Page(
            name, "reader", cycle([Ask(f"/contacts/?{urlencode({'q': word})}") for word in words]), SEARCH
        )

    return [
        list_of("contacts, first page", ""),
        Page("contacts, later page", "reader", at("/contacts/?after={}", spread(mine)), LIST),
        list_of("contacts, by step", "step=ask"),
        list_of("contacts, three filters", urlencode({"tag": TAGS[0], "step": "ask", "overdue": "yes"})),
        list_of("contacts, due first", "sort=due"),
        list_of("contacts, newest first", "sort=newest"),
        searches("contacts, search", words),
        searches("contacts, a slip", SLIPS),
        Page("one contact", "reader", at("/contacts/{}/", spread(met)), LIST),
        Page("one, long story", "reader", at("/contacts/{}/", [friend.pk]), LIST),
        Page("leads", "reader", cycle([Ask("/leads/")]), LIST),
        Page("tree", "reader", cycle([Ask("/contacts/tree/")]), LIST),
        Page("duplicates", "reader", cycle([Ask("/contacts/duplicates/")]), LIST),
        Page("off the list", "reader", cycle([Ask("/contacts/deleted/")]), LIST),
        Page("guided start", "reader", cycle([Ask("/contacts/start/")]), LIST),
        Page("merge, whom", "reader", at("/contacts/{}/merge/", spread(mine)), LIST),
        Page("merge, the form", "reader", cycle(
            [Ask(f"/contacts/{one}/merge/?with={other}") for one, other in twins]), FORM),
        Page("add, the form", "writer", cycle([Ask("/contacts/add/")]), FORM),
        Page("add, POST", "writer", new_people(), POST),
        Page("edit, the form", "writer", at("/contacts/{}/edit/", known), FORM),
        Page("edit, POST", "writer", corrections(theirs, known), POST),
        Page("archive, POST", "writer", (
            stated(f"/contacts/{pk}/archive/") for pk in list(untouched.values_list("pk", flat=True))), POST),
        Page("tag 50, POST", "writer", tags(untouched), POST),
        Page("export, table", "reader", cycle([Ask("/contacts/export/contacts.csv")]), EXPORT),
        Page("export, cards", "reader", cycle([Ask("/contacts/export/contacts.vcf")]), EXPORT),
        Page("import, dry run", "reader", at("/contacts/import/{}/", [looked_at(cast.reader, now)]), LIST),
    ]  # fmt: skip


def new_people() -> Iterator[Ask]:
    """Put one stranger after the other on the list: no two are called alike."""
    letters = Random(4)  # noqa: S311 - for names, not for secrets
    for number in count(1):
        first, last = ("".join(letters.choices("abcdefghijklmnopqrstuvwxyz", k=9)) for _ in range(2))
        yield stated(
            "/contacts/add/",
            name=f"{first.title()} {last.title()}",
            organization="Harbor Labs",
            title="Analyst",
            email=f"stranger.{number}@example.org",
            phone=f"502-{number:07}",
            tags=f"{TAGS[0]}, {TAGS[2]}",
            met_how="At a panel in the autumn",
        )


def corrections(theirs: QuerySet[Contact], known: list[int]) -> Iterator[Ask]:
    """Correct one card after the other: a new title, and one more line of jottings."""
    cards = {contact.pk: contact for contact in theirs.filter(pk__in=known)}
    for number, pk in enumerate(cycle(known)):
        card = cards[pk]
        yield stated(
            f"/contacts/{pk}/edit/",
            name=card.name,
            organization=card.organization,
            title=f"Analyst of {number}",
            field=card.field,
            email=card.email,
            more_ways="\n".join(card.more_ways),
            tags=", ".join(card.tags),
            private_notes=f"{card.private_notes}\nCalled again, {number}.",
        )


def tags(contacts: QuerySet[Contact]) -> Iterator[Ask]:
    """Tag fifty people after the other; nobody gets so many tags that they are left out."""
    keys = [str(pk) for pk in contacts.values_list("pk", flat=True)]
    blocks = [keys[start : start + TOGETHER] for start in range(0, len(keys) - TOGETHER, TOGETHER)]
    for number in count():
        turn, block = divmod(number, len(blocks))
        yield stated("/contacts/tag/", contact=blocks[block], tag=f"round {turn}")
