"""What becomes of two texts that were typed in two places without knowing of each other. Pure."""


def joined(stored: str, brought: str) -> str:
    """Return both texts, what was stored first; where one holds the other already, that one alone."""
    if brought in stored:
        return stored
    return brought if stored in brought else f"{stored}\n\n{brought}"
