"""Addresses that open a mail program with a letter in it (RFC 6068)."""

from urllib.parse import quote

# By these a mail program may tell people apart, or a name from an address; few addresses have one.
DIVIDES = frozenset(',;:<>()[]"\\')
# What no letter shows; line breaks and tabs are kept.
UNSEEN = dict.fromkeys([*range(9), *range(11, 13), *range(14, 32), 127])


def mailto(address: str, *, subject: str = "", body: str = "") -> str:
    """Return the address that opens a letter to one person; all that is in it is text, whatever it looks like.

    An address that a mail program could read as two, or as none, is left out: the letter is to nobody yet.
    """
    told = {"subject": " ".join(subject.split()), "body": "\r\n".join(body.splitlines())}
    seen = {name: text.translate(UNSEEN) for name, text in told.items()}
    fields = [f"{name}={quote(text, safe='', errors='replace')}" for name, text in seen.items() if text]
    to = quote(address, safe="@") if _is_one(address) else ""
    return f"mailto:{to}{'?' if fields else ''}{'&'.join(fields)}"


def _is_one(address: str) -> bool:
    local, _, domain = address.partition("@")
    is_whole = bool(local and domain) and "@" not in domain
    return is_whole and address.isprintable() and " " not in address and not DIVIDES & set(address)
