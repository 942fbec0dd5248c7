"""What every template knows of the center."""

from typing import Any

from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from center.models import the_center


def center(request: HttpRequest) -> dict[str, Any]:
    """Give templates the center, read only if a template asks."""
    return {"center": SimpleLazyObject(the_center)}
