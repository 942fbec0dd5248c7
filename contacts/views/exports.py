"""The list as a file to take along: what the filters let through, and never a private note."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any
from zoneinfo import ZoneInfo

from django.http import HttpResponseBase, StreamingHttpResponse
from django.views.decorators.http import require_safe

from accounts.audience import audience
from accounts.requests import Request
from contacts.files import writing
from contacts.finding import Search
from contacts.models import Contact

TOLD = ("name", "organization", "title", "field", "email", "phone", "link", "more_ways", "met_how", "tags")
AT_ONCE = 500
Facts = Mapping[str, Any]


@audience("student")
@require_safe
def export_csv(request: Request) -> HttpResponseBase:
    """Send the list as a table that is safe to open in a spreadsheet."""
    return _sent(request, writing.as_csv, "contacts.csv", "text/csv; charset=utf-8")


@audience("student")
@require_safe
def export_vcard(request: Request) -> HttpResponseBase:
    """Send the list as cards for an address book."""
    return _sent(request, writing.as_vcard, "contacts.vcf", "text/vcard; charset=utf-8")


def _sent(
    request: Request, written: Callable[[Iterable[Facts]], Iterator[str]], name: str, kind: str
) -> HttpResponseBase:
    response = StreamingHttpResponse(written(_facts(request)), content_type=kind)
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def _facts(request: Request) -> Iterator[Facts]:
    """Yield what is told of each contact that the filters let through, in the order of the list."""
    search = Search.of(request.GET)
    found = search.among(Contact.objects.visible_to(request.user), request.now).order_by(*search.by)
    zone = ZoneInfo(request.user.zone)
    for contact in found.only(*TOLD, "listed_at", "step").iterator(chunk_size=AT_ONCE):
        facts = {fact: getattr(contact, fact) for fact in TOLD}
        facts["next_step"] = f"{contact.next_step.verb} {contact.name}" if contact.next_step else ""
        yield facts | {"listed_on": contact.listed_at.astimezone(zone).date().isoformat()}
