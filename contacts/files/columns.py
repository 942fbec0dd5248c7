"""Which column of a table means what: guessed from its header, chosen by a person, applied to the rows."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

from contacts.files.formulas import unguarded
from contacts.files.rows import Record, Row
from contacts.files.text import Unreadable
from contacts.folding import folded

LEAVE_OUT = ""
# What a column may be, in the words of the page that asks.
TARGETS = {
    LEAVE_OUT: "Leave out",
    "name": "Name",
    "first_name": "First name",
    "last_name": "Last name",
    "organization": "Organization",
    "title": "What they do there",
    "field": "Field of work",
    "email": "E-mail",
    "phone": "Phone",
    "link": "Web page or profile",
    "more_ways": "More ways to reach them",
    "met_how": "How you know them",
    "tags": "Tags",
    "private_notes": "Jottings for yourself",
}
# People have more than one of these, and files a column for each.
MANY = {"email", "phone", "link", "more_ways", "tags"}

# Names of columns in the exports of LinkedIn, Google, Outlook and Apple, in our own, and in plain words; the
# surest first. In Outlook's table "Title" is how somebody is addressed, beside a "Job Title".
NAMES = {
    "name": ("name", "full name", "display name", "contact", "contact name", "person"),
    "first_name": ("first name", "given name", "first", "forename", "firstname"),
    "last_name": ("last name", "family name", "surname", "last", "lastname"),
    "organization": (
        *("organization", "organisation", "company", "employer", "company name", "works at", "firm"),
        *("organization name", "organisation name"),
    ),
    "title": (
        *("job title", "position", "organization title", "title", "role", "what they do there", "job"),
        *("profession", "occupation"),
    ),
    "field": ("field", "field of work", "industry", "sector"),
    "email": ("email", "mail"),
    "phone": (
        "phone",
        "telephone",
        "telefon",
        "mobile",
        "cell",
        "tel",
        "mobile phone",
        "cell phone",
        "cellphone",
    ),
    "link": (
        *("link", "url", "web page", "webpage", "website", "web site", "homepage", "home page", "profile"),
        *("linkedin", "linkedin url", "linkedin profile", "profile url", "web page or profile"),
    ),
    "more_ways": ("more ways", "more ways to reach them"),
    "met_how": (
        *("how we met", "met how", "how met", "how you met", "how you know them", "how we know each other"),
        "how i know them",
    ),
    "tags": ("tags", "tag", "labels", "categories", "category", "group membership", "groups", "keywords"),
    "private_notes": ("private notes", "jottings", "notes", "note", "comments", "comment", "memo"),
}
TARGET_OF = {name: target for target, names in NAMES.items() for name in names}
RANK = {name: rank for names in NAMES.values() for rank, name in enumerate(names)}
# "Business Phone 2", "E-mail 1 - Value" and "Personal Web Page" are a phone, an e-mail and a link.
KINDS = {
    *("address", "value", "number", "work", "home", "other", "business", "personal", "primary", "private"),
    *("mobile", "cell", "main", "school", "iphone", "office"),
}
# What only the site itself says of a row.
OURS = {
    *("id", "pk", "uuid", "owner", "owner id", "student", "student id", "user", "user id", "username"),
    *("password", "is staff", "is superuser", "is admin", "is active", "is director", "permissions"),
    *("created at", "updated at", "deleted at", "archived at", "listed at", "ask due at", "step due at"),
    *("do not contact at", "created by", "updated by", "deleted by", "sort key", "search text", "reached"),
}


def guess(header: Sequence[str]) -> list[str]:
    """Return what each column most likely means; nothing for those that mean nothing here."""
    targets = [target_of(name) for name in header]
    for target in set(targets) - MANY - {LEAVE_OUT}:
        here = [place for place, meant in enumerate(targets) if meant == target]
        surest = min(here, key=lambda place: RANK[_plain(header[place])])
        for place in here:
            targets[place] = target if place == surest else LEAVE_OUT
    return targets


def target_of(name: str) -> str:
    """Return what a column of this name means, or nothing."""
    plain = _plain(name)
    if plain in OURS:
        return LEAVE_OUT
    if plain in TARGET_OF:
        return TARGET_OF[plain]
    kind = " ".join(word for word in plain.split() if word not in KINDS)
    target = TARGET_OF.get(kind, LEAVE_OUT)
    return target if target in ("email", "phone", "link") else LEAVE_OUT


def ignored(header: Sequence[str]) -> list[str]:
    """Return the names of columns that only the site itself may write, such as an owner's."""
    return [name for name in header if _plain(name) in OURS]


def labels(header: Sequence[str], width: int) -> list[str]:
    """Return what each column is called on a page: its name, with its number where that tells nothing."""
    names = [*header, *[""] * (width - len(header))]
    often = Counter(name.casefold() for name in names)
    called = []
    for number, name in enumerate(names, start=1):
        if not name:
            called.append(f"Column {number}")
        else:
            called.append(f"{name} (column {number})" if often[name.casefold()] > 1 else name)
    return called


def rows(records: Iterable[Record], targets: Sequence[str]) -> Iterator[Row]:
    """Yield the rows of a table, with each column under what it means.

    Refused when no column has a name, or two columns are the same thing of which there is one.
    """
    _require_meaning(targets)
    for record in records:
        extra = [cell for cell in record.cells[len(targets) :] if cell.strip()]
        if extra:
            yield Row(
                record.line,
                {},
                "There are more cells than columns. Put a cell that has a comma in it in quotation marks.",
            )
            continue
        facts: dict[str, list[str]] = {}
        for target, cell in zip(targets, record.cells, strict=False):
            text = unguarded(cell)
            if target and text.strip():
                facts.setdefault(target, []).extend(_each(text) if target in MANY else [text])
        yield Row(record.line, facts)


def _require_meaning(targets: Sequence[str]) -> None:
    if not set(targets) <= set(TARGETS):
        raise Unreadable("Choose what each column is from the list beside it.")
    if not {"name", "first_name", "last_name"} & set(targets):
        raise Unreadable("Choose the column in which the names are.")
    for target, count in Counter(targets).items():
        if count > 1 and target and target not in MANY:
            raise Unreadable(f"Choose one column only for “{TARGETS[target]}”.")


def _each(cell: str) -> list[str]:
    """Google puts several in one cell, with colons between; our own export puts each on its line."""
    return [part for part in re.split(r" ::: |[\r\n]+", cell) if part.strip()]


def _plain(name: str) -> str:
    """Return the name of a column as it is compared: no case, marks, numbers, or hyphen in e-mail."""
    spaced = re.sub(r"[\W_]+", " ", folded(name))
    words = re.sub(r"\be mail\b", "email", spaced).split()
    return " ".join(word for word in words if not word.isdigit())
