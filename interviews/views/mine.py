"""The one interview an address is about."""

from django.shortcuts import get_object_or_404

from accounts.requests import Request
from interviews.models import Interview


def own_interview(request: Request, pk: int, *also: str) -> Interview:
    """Return the interview with this key, and what else of it is read along; 404 where the person may not see it."""
    mine = Interview.objects.visible_to(request.user).select_related("contact", "student", *also)
    return get_object_or_404(mine, pk=pk)
