"""The secret link of an invitation: who it is for, and when they were invited."""

from datetime import datetime

from django.contrib.auth.hashers import UNUSABLE_PASSWORD_PREFIX
from django.core import signing

from accounts.models import User
from web.calendar import DAY

VALID_FOR = 14 * DAY
SALT = "office.invitations"


def token(user: User) -> str:
    """Return the token for this invitation; a fresh invitation makes it worthless."""
    return signing.dumps([user.pk, _moment(user)], salt=SALT)


def user_of(token: str, now: datetime) -> User | None:
    """Return whom this token invites; nobody once it is forged, old, replaced, used, or the account closed."""
    try:
        key, moment = signing.loads(token, salt=SALT)
    except signing.BadSignature:
        return None
    user = User.objects.filter(
        pk=key,
        password__startswith=UNUSABLE_PASSWORD_PREFIX,
        deactivated_at=None,
        invited_at__gt=now - VALID_FOR,
    ).first()
    return user if user and _moment(user) == moment else None


def _moment(user: User) -> str:
    return user.invited_at.isoformat() if user.invited_at else ""
