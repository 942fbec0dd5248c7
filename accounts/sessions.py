"""Who is there: the two questions that every request of a signed-in person begins with, compiled once."""

from datetime import datetime, timedelta
from typing import Any

from allauth.account.auth_backends import AuthenticationBackend
from django.contrib.sessions.backends import db
from django.contrib.sessions.base_session import AbstractBaseSession
from django.contrib.sessions.models import Session
from django.db.models import QuerySet
from django.db.models.functions import Now

from accounts.models import User
from web.compiled import compiled_once


class SessionStore(db.SessionStore):
    """Sessions in the database, and as long as its clock says. `read_at` is when this one was found."""

    read_at: datetime | None = None

    def load(self) -> dict[str, Any]:
        key = self.session_key or ""
        # We make none of other characters, and Postgres could not even be asked for some.
        if key.isascii() and key.isalnum() and (rows := _living(key=key)):
            self.read_at = vars(rows[0])["read_at"]
            return self.decode(rows[0].session_data)
        self._session_key = None
        return {}

    def create_model_instance(self, data: dict[str, Any]) -> AbstractBaseSession:
        row = super().create_model_instance(data)
        row.expire_date = Now() + timedelta(seconds=self.get_expiry_age())
        return row


class Backend(AuthenticationBackend):
    """Sign-in by e-mail and password; of those who are signed in, the account."""

    def get_user(self, user_id: int) -> User | None:
        people = _account(pk=user_id)
        return people[0] if people and self.user_can_authenticate(people[0]) else None


@compiled_once
def _living(*, key: str) -> QuerySet[Session]:
    return Session.objects.filter(session_key=key, expire_date__gt=Now()).annotate(read_at=Now())


@compiled_once
def _account(*, pk: int) -> QuerySet[User]:
    return User.objects.filter(pk=pk)
