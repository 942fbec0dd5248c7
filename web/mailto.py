"""Addresses that open a mail program with a letter in it (RFC 6068)."""

from urllib.parse import quote

# By these a mail program may tell several people, a name from an address, or a comment.
DIVIDES = frozenset(',;:<>()[]"\\')


def mailto(address: str, *, subject: str = "", body: str = "") -> str:
    """Return the address of a letter to one person; everything in it is text, whatever it looks like.

    What a mail program might read as more than one address, or as none, is left out: then the letter is to nobody yet.
    """
    said = {"subject": " ".join(subject.split()), "body": "\r\n".join(body.splitlines())}
    fields = "&".join(f"{name}={_quoted(text)}" for name, text in said.items() if text)
    return f"mailto:{_quoted(address) if _is_one(address) else ''}{'?' if fields else ''}{fields}".replace(
        "%40", "@", 1
    )


def _is_one(address: str) -> bool:
    local, at, domain = address.partition("@")
    is_whole = bool(local and at and domain) and "@" not in domain
    return is_whole and address.isprintable() and " " not in address and not DIVIDES & set(address)


def _quoted(text: str) -> str:
    return quote(text, safe="", errors="replace")
