"""What allauth asks of us: nobody signs up, and letters are reminders, not its business."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from django.contrib.auth.base_user import AbstractBaseUser
from django.http import HttpRequest

from accounts.models import User
from office import actions


class Adapter(DefaultAccountAdapter):
    """Staff make the accounts; a forgotten password is an act of ours, answered by a letter of ours."""

    error_messages = DefaultAccountAdapter.error_messages | {
        "email_password_mismatch": "This address and this password do not belong together. Try again.",
        "too_many_login_attempts": "There were too many tries for this address. Wait five minutes, then try again.",
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def authenticate(self, request: HttpRequest, **credentials: Any) -> AbstractBaseUser | None:
        """Let nobody in whose account is closed; allauth would tell whoever knows the password that it is."""
        person: AbstractBaseUser | None = super().authenticate(request, **credentials)
        return person if person and person.is_active else None

    def send_password_reset_mail(self, user: AbstractBaseUser, email: str, context: dict[str, Any]) -> None:
        assert isinstance(user, User)
        actions.ask_reset(user, now=self.request.now)

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        raise NotImplementedError(f"allauth wants to send {template_prefix}; we have no such letter")
