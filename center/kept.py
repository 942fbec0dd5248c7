"""The center as a process remembers it: it is on every page and in every free time, and changes once in years."""

from time import monotonic

from center.models import Center, the_center

# For so many seconds it is not read again.
FRESH_FOR = 5
_read: dict[str, tuple[float, Center]] = {}


def kept_center() -> Center:
    """Return the center as it was at most so many seconds ago."""
    if "center" not in _read or monotonic() - _read["center"][0] > FRESH_FOR:
        _read["center"] = monotonic(), the_center()
    return _read["center"][1]


def forget() -> None:
    """Read the center anew the next time."""
    _read.clear()
