"""The letters that let people in: the invitation, and the way back in. Both carry a secret link."""

from datetime import datetime

from allauth.account.forms import default_token_generator
from allauth.account.utils import user_pk_to_url_str
from django.contrib.auth.hashers import UNUSABLE_PASSWORD_PREFIX
from django.contrib.sessions.models import Session
from django.db.models import Q, QuerySet
from django.db.models.functions import Now
from django.urls import reverse

from accounts.models import User
from office import invitations
from reminders.chores import chore
from reminders.kinds import ANSWERS, Kind, register
from reminders.occurrences import Instant
from web.calendar import MINUTE

HAS_NO_PASSWORD = Q(password__startswith=UNUSABLE_PASSWORD_PREFIX)


@register
class Invitation(Kind):
    """At once, to somebody who has an account and has never signed in."""

    name = "office.invitation"
    title = "The invitation"
    offers = ANSWERS
    moment, useful_for = "invited_at", invitations.VALID_FOR
    occurrence = Instant("invited_at")
    keeps_letter = False

    def rows(self) -> QuerySet[User]:
        return User.objects.filter(HAS_NO_PASSWORD)

    def link(self, row: User) -> str:
        return reverse("office:invitation", args=[invitations.token(row)])


@register
class PasswordReset(Kind):
    """At once, to somebody who asked for it; whoever has no letter within ten minutes asks again."""

    name = "office.password_reset"
    title = "A new password"
    offers = ANSWERS
    moment, useful_for = "reset_asked_at", 10 * MINUTE
    occurrence = Instant("reset_asked_at")
    keeps_letter = resends = False

    def rows(self) -> QuerySet[User]:
        return User.objects.exclude(HAS_NO_PASSWORD)

    def link(self, row: User) -> str:
        key = default_token_generator.make_token(row)
        return reverse(
            "account_reset_password_from_key", kwargs={"uidb36": user_pk_to_url_str(row), "key": key}
        )


@chore
def forget_sessions(now: datetime) -> None:
    """Forget who was signed in and is no more, by the clock that says so at the door (decision 30)."""
    Session.objects.filter(expire_date__lte=Now()).delete()
