"""How names are compared and searched: without accents, case, or ligatures."""

import unicodedata


def folded(text: str) -> str:
    """Return the text as a person would look it up: NFKC, accents off, case folded, single spaces."""
    spread = unicodedata.normalize("NFKD", unicodedata.normalize("NFKC", text).casefold())
    return " ".join("".join(c for c in spread if not unicodedata.combining(c)).split())
