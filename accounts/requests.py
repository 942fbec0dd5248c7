"""The request as our views know it."""

from datetime import datetime

from django.http import HttpRequest
from django_htmx.middleware import HtmxDetails

from accounts.models import User


class Request(HttpRequest):
    """A request of a signed-in person, with its one `now` (UTC)."""

    user: User
    now: datetime
    htmx: HtmxDetails
