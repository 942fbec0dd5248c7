"""The door: which roles may open a page. Every view carries one of these two marks, and a test walks them."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import PermissionDenied
from django.http.response import HttpResponseBase

from accounts.models import User
from accounts.requests import Request

View = Callable[..., HttpResponseBase]
EVERYONE = ("student", "counselor", "director")
STAFF = ("counselor", "director")


def audience(*roles: str) -> Callable[[View], View]:
    """Open the page to these roles and to nobody else: others get 403, strangers the sign-in page.

    A director passes every counselor's door.
    """
    unknown = set(roles) - set(User.Role.values)
    if unknown:
        raise ValueError(f"no such role: {unknown}")
    welcome = {*roles, "director"} if "counselor" in roles else set(roles)

    def mark(view: View) -> View:
        @wraps(view)
        def door(request: Request, *args: Any, **kwargs: Any) -> HttpResponseBase:
            if request.user.role not in welcome:
                raise PermissionDenied
            return view(request, *args, **kwargs)

        door.audience = frozenset(welcome)  # type: ignore[attr-defined]
        # What is wrapped may be open by itself, as allauth's views are; its mark came along with `wraps`.
        door.login_required = True  # type: ignore[attr-defined]
        return door

    return mark


def public(view: View) -> View:
    """Open the page to everybody, signed in or not. A test pins the list of these."""

    @wraps(view)
    def door(request: Request, *args: Any, **kwargs: Any) -> HttpResponseBase:
        return view(request, *args, **kwargs)

    door.audience = None  # type: ignore[attr-defined]
    return login_not_required(door)
