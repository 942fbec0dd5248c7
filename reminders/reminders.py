"""The daily digest: one letter about all that can wait, instead of many."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.db.models import QuerySet
from django.urls import reverse

from accounts.models import User
from center.models import the_center
from reminders import answering, letters
from reminders.kinds import ANSWERS, DIGEST, Kind, Still, kinds, register
from reminders.models import OPEN, Reminder


@dataclass(frozen=True)
class Item:
    """One thing a digest tells: of which kind, and the row it is about."""

    reminder: Reminder
    kind: Kind
    row: Any

    @property
    def url(self) -> str:
        return settings.BASE_URL + self.kind.link(self.row)

    @property
    def answer(self) -> str:
        """Where its reader says that it is done, or puts it off."""
        return answering.link(self.reminder)


@register
class Digest(Kind):
    """At the hour its reader has chosen; or once the mail server is back, about all that has become late."""

    name = DIGEST
    title = "The daily digest"
    # It is made of what waits, and so raised by nobody; its subject is the first thing that it tells.
    recipients = ()
    offers = ANSWERS
    waits_for_day = True
    url_name = "home:reminders"

    def rows(self) -> QuerySet[Reminder]:
        return Reminder.objects.filter(OPEN, told_in__isnull=False)

    def link(self, row: Any) -> str:
        return reverse(self.url_name)

    def words(self, row: list[Item], person: User) -> dict[str, Any]:
        """Return each thing as its own letter would call it, and where it is done or put off."""
        center = the_center()
        return {"items": [(letters.subject(one.kind, one.row, person, center), one) for one in row]}

    def still_true(self, subjects: Iterable[int]) -> dict[int, Still]:
        """Return the digests that still tell something, each with its items."""
        of_these = self.rows().filter(told_in__subject__in=list(subjects)).order_by("due_at", "pk")
        told: dict[int, list[Item]] = defaultdict(list)
        for item in _still_true(list(of_these.select_related("told_in", "recipient"))):
            assert item.reminder.told_in
            told[item.reminder.told_in.subject].append(item)
        return {
            subject: Still(items, "", {items[0].reminder.recipient_id}) for subject, items in told.items()
        }


def _still_true(items: list[Reminder]) -> Iterable[Item]:
    by_kind: dict[str, list[Reminder]] = defaultdict(list)
    for item in items:
        by_kind[item.kind].append(item)
    rows = {
        name: kinds[name].still_true(item.subject for item in some)
        for name, some in by_kind.items()
        if name in kinds
    }
    for item in items:
        still = rows.get(item.kind, {}).get(item.subject)
        if still and still.means(item.occurrence, item.recipient_id):
            yield Item(item, kinds[item.kind], still.row)
