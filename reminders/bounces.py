"""Addresses that take no letters: what came back is counted, and after that nothing is sent there."""

from collections.abc import Iterable
from datetime import datetime

from django.db.models import F, OuterRef, Q, Subquery

from accounts.models import User
from reminders.models import Bounce, BounceQuerySet
from web.calendar import DAY

# One refusal for good is enough; a full mailbox is given some days.
MOST_TEMPORARY = 5
WITHIN = 7 * DAY


def note(person: User, answer: str, *, is_permanent: bool, report: str = "", now: datetime) -> None:
    """Write down that a letter to this person came back; the same report twice is once."""
    bounce = Bounce(
        person=person,
        address=person.email,
        at=now,
        is_permanent=is_permanent,
        answer=answer[:300],
        report=report,
    )
    Bounce.objects.bulk_create([bounce], ignore_conflicts=True)
    _judge(person)


def unreachable(people: Iterable[int], now: datetime) -> set[int]:
    """Return those of these people whose address takes no letters: in one statement."""
    lasts = Q(unreachable_until=None) | Q(unreachable_until__gt=now)
    found = User.objects.filter(lasts, pk__in=people, unreachable_email=F("email"))
    return set(found.values_list("pk", flat=True))


def latest() -> BounceQuerySet:
    """Return what came back last from each person with an open account, as far as it still counts."""
    of_the_same = Bounce.objects.standing().filter(person=OuterRef("person"))
    last = of_the_same.order_by("-at", "-pk").values("pk")[:1]
    standing = Bounce.objects.standing().filter(pk=Subquery(last), person__deactivated_at=None)
    return standing.select_related("person")


def forgive(person: User, *, now: datetime) -> None:
    """The person says that the address works: letters go there again."""
    Bounce.objects.filter(person=person, forgiven_at=None).update(forgiven_at=now)
    User.objects.filter(pk=person.pk).update(unreachable_email="", unreachable_until=None)


def _judge(person: User) -> None:
    """Write down until when nothing is sent there, if what came back so far is enough for that."""
    standing = Bounce.objects.standing().filter(person=person)
    if standing.filter(is_permanent=True).exists():
        until = None
    elif enough := standing.order_by("-at", "-pk")[MOST_TEMPORARY - 1 : MOST_TEMPORARY].first():
        # From the fifth of the last ones on it is given its days.
        until = enough.at + WITHIN
    else:
        return
    User.objects.filter(pk=person.pk).update(unreachable_email=person.email, unreachable_until=until)
