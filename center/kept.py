"""The center as a process remembers it: it is on every page and in every free time, and changes once in years."""

from collections.abc import Callable
from datetime import date, datetime
from time import monotonic
from typing import Any
from zoneinfo import ZoneInfo

from center.models import Center, term_began, the_center

# For so many seconds nothing of it is read again.
FRESH_FOR = 5
_kept: dict[str, tuple[float, Any]] = {}


def kept_center() -> Center:
    """Return the center as it was at most so many seconds ago."""
    center: Center = _lately("center", the_center)
    return center


def term_at(now: datetime) -> date:
    """Return the day on which the term of this moment began, by the center's clock; see `term_began`."""
    today = now.astimezone(ZoneInfo(kept_center().zone)).date()
    began: date = _lately(f"term of {today}", lambda: term_began(today))
    return began


def forget() -> None:
    """Read all of it anew the next time."""
    _kept.clear()


def _lately(name: str, read: Callable[[], Any]) -> Any:
    # Asked and kept by several threads at once: each goes on with what it has read itself.
    at, known = _kept.get(name, (None, None))
    if at is None or monotonic() - at > FRESH_FOR:
        known = read()
        _kept[name] = monotonic(), known
    return known
