"""Every change to accounts: people, their roles, their invitations."""

from datetime import datetime

from django.db import IntegrityError, transaction

from accounts.models import User
from audit.models import record
from counselors.models import Counselor
from reminders.actions import hint
from students import actions as students
from students.models import Student
from web.refusals import Refused


@transaction.atomic
def add_student(
    *,
    name: str,
    email: str,
    zone: str,
    counselor: Counselor | None = None,
    college: str = "",
    major: str = "",
    class_of: int | None = None,
    by: User,
    now: datetime,
) -> Student:
    """Make an account for a student and enrol them; an invitation goes out at once.

    Refused when somebody has this address already.
    """
    user = _invite(name=name, email=email, zone=zone, role=User.Role.STUDENT, by=by, now=now)
    return students.enrol(
        user, counselor=counselor, college=college, major=major, class_of=class_of, by=by, now=now
    )


@transaction.atomic
def add_counselor(*, name: str, email: str, zone: str, by: User, now: datetime) -> Counselor:
    """Make an account for a counselor; an invitation goes out at once.

    Refused when somebody has this address already.
    """
    user = _invite(name=name, email=email, zone=zone, role=User.Role.COUNSELOR, by=by, now=now)
    return Counselor.objects.create(user=user)


@transaction.atomic
def add_director(*, name: str, email: str, zone: str, now: datetime) -> User:
    """Make the first account of an installation. Refused when somebody has this address already."""
    return _invite(name=name, email=email, zone=zone, role=User.Role.DIRECTOR, by=None, now=now)


@transaction.atomic
def invite_again(user: User, *, by: User, now: datetime) -> None:
    """Send a fresh invitation; the earlier link stops working. Refused once there is a password, or when
    the account is closed."""
    user = User.objects.select_for_update().get(pk=user.pk)
    if user.has_usable_password():
        raise Refused(f"{user.name} has signed in before and needs no invitation.")
    if not user.is_active:
        raise Refused(f"The account of {user.name} is closed.")
    user.invited_at = now
    user.save(update_fields=["invited_at"])
    record("invited", user, by=by, now=now)
    hint()


@transaction.atomic
def accept_invitation(user: User, *, password: str, now: datetime) -> None:
    """Set the first password; the invitation is used up."""
    user = User.objects.select_for_update().get(pk=user.pk)
    if user.has_usable_password():
        raise Refused("This invitation has been used. Sign in with your password.")
    user.set_password(password)
    user.save(update_fields=["password"])
    record("joined", user, by=user, now=now)


@transaction.atomic
def ask_reset(user: User, *, now: datetime) -> None:
    """Keep that this person asked for a new password; the letter follows at once.

    Somebody who never had a password is invited again instead.
    """
    field = "reset_asked_at" if user.has_usable_password() else "invited_at"
    User.objects.filter(pk=user.pk).update(**{field: now})
    hint()


def _invite(*, name: str, email: str, zone: str, role: str, by: User | None, now: datetime) -> User:
    user = User(name=name, email=email, zone=zone, role=role, invited_at=now)
    user.set_unusable_password()
    try:
        with transaction.atomic():
            user.save()
    except IntegrityError as taken:
        raise Refused(f"Somebody with the address {email} is here already.", field="email") from taken
    record("invited", user, by=by or user, now=now)
    hint()
    return user
