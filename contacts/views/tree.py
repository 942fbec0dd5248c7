"""Who led to whom."""

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.http import HttpResponse
from django.views.decorators.http import require_safe

from accounts.audience import audience
from accounts.requests import Request
from contacts.drawing import drawing
from contacts.models import Contact
from contacts.next_step import STOPS, stops
from contacts.tree import Forest, Pair, Person
from web.responses import page


@audience("student")
@require_safe
def tree(request: Request) -> HttpResponse:
    """Show who gave which name, and where nobody asked; `?from=` begins with one person.

    A person who is not in the tree leads to all of it: an address is not worth an error.
    """
    mine = Contact.objects.visible_to(request.user)
    forest = _forest(mine)
    start, after = (_in(forest, request.GET.get(name, "")) for name in ("from", "after"))
    return page(
        request,
        "contacts/tree.html",
        drawing=drawing(forest, start=start, after=after),
        start=forest.people.get(start) if start else None,
        is_part=bool(start or after),
        ended=forest.count_ended(start),
        has_met=any(person.was_met for person in forest.people.values()),
        others=mine.count() - len(forest),
        stops=STOPS,
    )


def _forest(mine: QuerySet[Contact]) -> Forest:
    """Return the forest of these contacts, the first listed first, each name in the order it was given."""
    # Read from the giver's side: somebody who gave a name was asked, though that name be off the list.
    given = mine.filter(referrals_given__isnull=False).order_by(
        "referrals_given__given_at", "referrals_given__pk"
    )
    pairs = [
        Pair(*facts)
        for facts in given.values_list("pk", "referrals_given__named_id", "referrals_given__may_mention")
    ]
    # How far somebody got says too little: a promise kept is further along the thread, met or not.
    met = next(stop for stop in stops if stop.name == "met")
    in_pairs = {pk for pair in pairs for pk in (pair.giver, pair.named)}
    contacts = (
        mine.annotate(was_met=Exists(met.rows().filter(**{met.contact: OuterRef("pk")})))
        .filter(Q(was_met=True) | Q(pk__in=in_pairs))
        .only("name", "title", "organization", "field", "reached", "archived_at")
        .order_by("listed_at", "pk")
    )
    people = [
        Person(
            contact.pk,
            contact.name,
            where=contact.where,
            reached=contact.reached,
            was_met=contact.was_met,
            is_archived=contact.archived_at is not None,
        )
        for contact in contacts
    ]
    return Forest(people, pairs)


def _in(forest: Forest, key: str) -> int | None:
    """Return whom an address names, if they stand in the forest."""
    return next((pk for pk in forest.sizes if str(pk) == key), None)
