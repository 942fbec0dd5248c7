"""The terms of the center. They are listed on the page of how it works."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.http import require_http_methods, require_POST

from accounts.audience import audience
from accounts.requests import Request
from center.models import Term
from office import actions
from office.forms import TermForm
from web.refusals import Refused
from web.responses import page, submitted, told
from web.templatetags.web import day

FORM = ["GET", "POST"]


@audience("director")
@require_http_methods(FORM)
def add_term(request: Request) -> HttpResponse:
    """Name the days of a term."""
    form = TermForm(request.POST or None, back=reverse("office:center"))
    if submitted(form, actions.add_term, by=request.user, now=request.now):
        undo = reverse("office:remove_term", args=[form.result.pk])
        told(request, f"{_words(form.result)}. Counselors can set their hours for it.", undo=undo)
        return redirect("office:center")
    return page(request, "office/add_term.html", form=form)


@audience("director")
@require_POST
def remove_term(request: Request, pk: int) -> HttpResponse:
    """Take a term off the list."""
    term = get_object_or_404(Term, pk=pk)
    actions.remove_term(term, by=request.user, now=request.now)
    facts = urlencode({"name": term.name, "first_on": str(term.first_on), "last_on": str(term.last_on)})
    undo = f"{reverse('office:put_back_term')}?{facts}"
    told(request, f"{term.name} is off the list. The hours that were set for it stay.", undo=undo)
    return redirect("office:center")


@audience("director")
@require_POST
def put_back_term(request: Request) -> HttpResponse:
    """Undo: put the term that was removed on the list again."""
    form = TermForm(request.GET)
    if not submitted(form, actions.add_term, by=request.user, now=request.now):
        raise Refused("This term cannot be put back now. Add it anew.")
    told(request, f"{_words(form.result)}, is on the list again.")
    return redirect("office:center")


def _words(term: Term) -> str:
    return f"{term.name}, {day(term.first_on)} to {day(term.last_on)}"
