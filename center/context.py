"""What every template knows of the center."""

from time import monotonic
from typing import Any

from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from center.models import Center, the_center

# The name and the colour are on every page and change once in years: for so many seconds they are not read again.
FRESH_FOR = 5
_read: dict[str, tuple[float, Center]] = {}


def center(request: HttpRequest) -> dict[str, Any]:
    """Give templates the center, read only if a template asks, and at most so many seconds old."""
    return {"center": SimpleLazyObject(_fresh)}


def forget() -> None:
    """Read the center anew the next time."""
    _read.clear()


def _fresh() -> Center:
    if "center" not in _read or monotonic() - _read["center"][0] > FRESH_FOR:
        _read["center"] = monotonic(), the_center()
    return _read["center"][1]
