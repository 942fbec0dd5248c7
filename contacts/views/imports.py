"""Files of people, from the choice of one to its undo."""

from typing import Any

from django.db.models import Count
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.audience import audience
from accounts.requests import Request
from contacts import actions, policies
from contacts.file_forms import BringForm, ColumnsForm, StartForm
from contacts.files import columns as meanings
from contacts.files import tables
from contacts.models import Import, ImportRow
from contacts.views.mine import own_student
from web.forms import Form
from web.pagination import paged
from web.responses import page, submitted, told

FORM = ["GET", "POST"]
SHOWN = 10
NAMED = 20
Outcome = ImportRow.Outcome


@audience("student")
@require_http_methods(FORM)
def imports(request: Request) -> HttpResponse:
    """Take in a file, say where to get one, and show those that were brought before."""
    student = own_student(request)
    form = BringForm(request.POST or None, request.FILES or None, back=reverse("contacts:contacts"))
    if submitted(form, actions.bring, student, by=request.user, now=request.now):
        return redirect(form.result)
    brought = Import.objects.visible_to(request.user).latest_first().without_the_file()
    return page(request, "contacts/imports.html", form=form, imports=brought[:SHOWN])


@audience("student")
@require_http_methods(FORM)
def columns(request: Request, pk: int) -> HttpResponse:
    """Ask what each column of a table means, with what stands in it."""
    imported = _import(request, pk, with_file=True)
    if "choose_columns" not in policies.allowed_on_import(request.user, imported, request.now):
        return redirect("contacts:import", pk)
    has_header = {"yes": True, "no": False}.get(request.GET.get("header", ""))
    table = tables.read(bytes(imported.source or b""), has_header=has_header)
    form = ColumnsForm(request.POST or None, table=table, chosen=imported.columns)
    told_of = {"has_header": has_header, "by": request.user, "now": request.now}
    if submitted(form, actions.choose_columns, imported, **told_of):
        return redirect("contacts:import", pk)
    return page(
        request,
        "contacts/columns.html",
        form=form,
        imported=imported,
        table=table,
        ours=meanings.ignored(table.header),
        earlier=_earlier(request, imported),
    )


@audience("student")
@require_safe
def import_(request: Request, pk: int) -> HttpResponse:
    """Show what will happen with each line, how far it has got, or what came of it."""
    imported = _import(request, pk)
    if imported.status == "uploaded":
        return redirect("contacts:columns", pk)
    return _shown(request, imported)


@audience("student")
@require_POST
def start_import(request: Request, pk: int) -> HttpResponse:
    """Put the people of the file on the list."""
    imported = _import(request, pk)
    form = _start_form(imported, _counts(imported), request.POST)
    if submitted(form, actions.start_import, imported, by=request.user, now=request.now):
        return redirect("contacts:import", pk)
    return _shown(request, imported, form)


@audience("student")
@require_POST
def take_back(request: Request, pk: int) -> HttpResponse:
    """Undo: take off the list whoever came with this file."""
    imported = _import(request, pk)
    actions.take_back(imported, by=request.user, now=request.now)
    return redirect("contacts:import", pk)


@audience("student")
@require_POST
def discard(request: Request, pk: int) -> HttpResponse:
    """Throw a file away that was only looked at."""
    imported = _import(request, pk)
    actions.discard(imported, by=request.user, now=request.now)
    told(request, f"{imported.name} is thrown away. Nobody of it was put on your list.")
    return redirect("contacts:imports")


def _import(request: Request, pk: int, *, with_file: bool = False) -> Import:
    mine = Import.objects.visible_to(request.user).select_related("student__user")
    return get_object_or_404(mine if with_file else mine.without_the_file(), pk=pk)


def _shown(request: Request, imported: Import, form: Form | None = None) -> HttpResponse:
    counts = _counts(imported)
    asked = request.GET.get("outcome", "")
    chosen = next((outcome for outcome in Outcome if outcome.name.lower() == asked), None)
    rows = imported.rows.select_related("contact")
    stayed = imported.rows.none()
    if imported.undone_at:
        stayed = rows.filter(outcome=Outcome.NEW, contact__deleted_at=None, contact__isnull=False)
    return page(
        request,
        "contacts/import.html",
        imported=imported,
        form=form or _start_form(imported, counts),
        counts=counts,
        page=paged(
            rows.filter(outcome=chosen) if chosen else rows, by=("outcome", "pk"), query=request.GET, size=50
        ),
        outcomes=[(outcome, counts[outcome.name.lower()]) for outcome in Outcome],
        chosen=chosen,
        stayed=list(stayed.order_by("pk")[:NAMED]),
        earlier=_earlier(request, imported),
        can=policies.allowed_on_import(request.user, imported, request.now),
    )


def _counts(imported: Import) -> dict[str, int]:
    """Return how many rows there are of each outcome, by its name."""
    told_of = dict(imported.rows.order_by().values_list("outcome").annotate(count=Count("pk")))
    return {outcome.name.lower(): told_of.get(outcome.value, 0) for outcome in Outcome}


def _start_form(imported: Import, counts: dict[str, int], posted: Any = None) -> StartForm:
    return StartForm(
        posted,
        new=counts["new"],
        problems=counts["problem"],
        action=reverse("contacts:start_import", args=[imported.pk]),
    )


def _earlier(request: Request, imported: Import) -> Import | None:
    """Return the import of this very file before this one, if it is still on the list."""
    same = Import.objects.visible_to(request.user).standing().filter(digest=imported.digest)
    return same.exclude(pk=imported.pk).latest_first().without_the_file().first()
