"""Everybody who has an account, and how they get one."""

from django.db.models import Q
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.audience import audience
from accounts.models import User
from accounts.requests import Request
from office import actions
from office.forms import CounselorForm, StudentForm
from web.pagination import paged
from web.responses import page, submitted, told

FORM = ["GET", "POST"]


@audience("director")
@require_safe
def people(request: Request) -> HttpResponse:
    """Show everybody who has an account."""
    query = request.GET.get("q", "")[:200].strip()
    found = User.objects.select_related("student__counselor__user")
    if query:
        found = found.filter(Q(name__icontains=query) | Q(email__icontains=query))
    return page(
        request, "office/people.html", page=paged(found, by=("name", "pk"), query=request.GET), query=query
    )


@audience("director")
@require_http_methods(FORM)
def add_student(request: Request) -> HttpResponse:
    form = StudentForm(request.POST or None)
    if submitted(form, actions.add_student, by=request.user, now=request.now):
        told(request, f"{form.result} is a student of the center; the invitation is on its way.")
        return redirect("office:people")
    return page(request, "office/add_student.html", form=form)


@audience("director")
@require_http_methods(FORM)
def add_counselor(request: Request) -> HttpResponse:
    form = CounselorForm(request.POST or None)
    if submitted(form, actions.add_counselor, by=request.user, now=request.now):
        told(request, f"{form.result} is a counselor of the center; the invitation is on its way.")
        return redirect("office:people")
    return page(request, "office/add_counselor.html", form=form)


@audience("director")
@require_POST
def invite_again(request: Request, pk: int) -> HttpResponse:
    person = get_object_or_404(User, pk=pk)
    actions.invite_again(person, by=request.user, now=request.now)
    told(request, f"A fresh invitation is on its way to {person.name}.")
    return redirect("office:people")
