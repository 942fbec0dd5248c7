"""Every change to the terms of the center: what counselors plan their hours by."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

from django.db import IntegrityError, transaction

from accounts.models import User
from audit.models import record
from center.models import Term, terms_from, the_center
from web.refusals import Refused


@transaction.atomic
def add_term(*, name: str, first_on: date, last_on: date, by: User, now: datetime) -> Term:
    """Name the days from a first to a last one, so that everybody can plan by them.

    Refused for a term that is over, and where another one has some of its days.
    """
    if last_on < now.astimezone(ZoneInfo(the_center().zone)).date():
        raise Refused("This term is over. Choose one that lasts, or one to come.", field="last_on")
    try:
        with transaction.atomic():
            term = Term.objects.create(name=name, first_on=first_on, last_on=last_on)
    except IntegrityError as taken:
        known = terms_from(first_on).filter(first_on__lte=last_on).first()
        named = f": {known.name}" if known else ""
        raise Refused(f"Another term has some of these days{named}.", field="first_on") from taken
    record("added", term, by=by, now=now)
    return term


@transaction.atomic
def remove_term(term: Term, *, by: User, now: datetime) -> None:
    """Take a term off the list. The hours that counselors have planned for its days stay."""
    record("removed", term, by=by, now=now)
    Term.objects.filter(pk=term.pk).delete()
