"""What a spreadsheet would take for a formula, and the apostrophe that keeps it text."""

import unicodedata

GUARD = "'"


def guarded(cell: str) -> str:
    """Return the cell as it is safe to open: with an apostrophe where a spreadsheet would begin to reckon."""
    return GUARD + cell if _needs_guard(cell) else cell


def unguarded(cell: str) -> str:
    """Return what `guarded` was given. An apostrophe that is not ours, as in 'Abd, stays."""
    return cell[1:] if cell.startswith(GUARD) and _needs_guard(cell[1:]) else cell


def _needs_guard(cell: str) -> bool:
    """Say whether it begins a formula, also behind apostrophes: so no cell is written like another's guard."""
    if not cell or (cell[0].isascii() and cell[0].isalnum()):
        return False
    bare = cell.lstrip(GUARD)
    if bare.startswith(("\t", "\r")):
        return True
    first = next((c for c in bare if not c.isspace() and unicodedata.category(c) != "Cf"), "")
    return unicodedata.normalize("NFKC", first).startswith(("=", "+", "-", "@"))
