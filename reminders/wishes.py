"""What a person wishes of our letters: hours, choices, and the link by which one kind is switched off."""

from collections.abc import Mapping

from django.core import signing
from django.db import transaction

from accounts.models import User
from reminders.kinds import Kind, Manner, kinds
from reminders.models import Choice, Hours
from reminders.planning import plan_anew

SALT = "reminders.switch_off"


@transaction.atomic
def wish(person: User, *, hours: Mapping[str, int], choices: Mapping[str, str]) -> None:
    """Keep the hours in which letters may come, and how this person hears of these kinds; plan what waits anew."""
    Hours.objects.update_or_create(person=person, defaults=dict(hours))
    Choice.objects.bulk_create(
        [Choice(person=person, kind=kind, manner=manner) for kind, manner in choices.items()],
        update_conflicts=True,
        unique_fields=["person", "kind"],
        update_fields=["manner"],
    )
    plan_anew(person)


def hear(person: User, kind: Kind, manner: Manner) -> None:
    """Change how this person hears of one kind, and of nothing else."""
    Choice.objects.update_or_create(person=person, kind=kind.name, defaults={"manner": manner})
    plan_anew(person)


def token(person: User, kind: Kind) -> str:
    """Return what a letter's link says: whom and which kind; it never expires, and nobody can make one up."""
    return signing.dumps([person.pk, kind.name], salt=SALT)


def told_by(text: str) -> tuple[User, Kind] | None:
    """Return whom and which kind such a link means; None where it means nobody."""
    try:
        key, name = signing.loads(text, salt=SALT)
    except signing.BadSignature:
        return None
    person = User.objects.filter(pk=key).first()
    return (person, kinds[name]) if person and name in kinds and kinds[name].is_optional else None
