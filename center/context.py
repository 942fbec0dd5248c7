"""What every template knows of the center."""

from typing import Any

from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from center.kept import kept_center


def center(request: HttpRequest) -> dict[str, Any]:
    """Give templates the center, read only if a template asks."""
    return {"center": SimpleLazyObject(kept_center)}
