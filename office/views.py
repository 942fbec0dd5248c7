"""Signing in and out, forgotten passwords, invitations, and the director's people."""

from typing import Any

from allauth.account import views as allauth
from django.contrib.auth import login
from django.db.models import Q
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.audience import EVERYONE, audience, public
from accounts.models import User
from accounts.requests import Request
from office import actions, invitations
from office.forms import CounselorForm, PasswordForm, StudentForm
from web.pagination import paged
from web.responses import page, submitted, told

FORM = ["GET", "POST"]


class Answering:
    """allauth's forms answer 422 when something is wrong in them, as all of ours do."""

    def form_invalid(self, form: Any) -> HttpResponse:
        response = super().form_invalid(form)  # type: ignore[misc]
        response.status_code = 422
        return response


class SignIn(Answering, allauth.LoginView):
    """Sign in by e-mail and password."""

    def get_form(self, form_class: Any = None) -> Any:
        form = super().get_form(form_class)
        form.fields["login"].label = "E-mail"
        # The page has its own link for a forgotten password.
        form.fields["password"].help_text = ""
        return form


class PasswordReset(Answering, allauth.PasswordResetView):
    """Ask for a link to set a new password; the answer never tells whether the account exists."""


class PasswordResetFromKey(Answering, allauth.PasswordResetFromKeyView):
    """Set a new password by the link of the letter."""


# Each is a view function of its own: the mark on it opens this one route and no other.
sign_in = public(SignIn.as_view())
sign_out = audience(*EVERYONE)(require_POST(allauth.LogoutView.as_view()))
password_reset = public(PasswordReset.as_view())
password_reset_done = public(allauth.PasswordResetDoneView.as_view())
password_reset_from_key = public(PasswordResetFromKey.as_view())
password_reset_from_key_done = public(allauth.PasswordResetFromKeyDoneView.as_view())


@public
@require_http_methods(FORM)
def invitation(request: Request, token: str) -> HttpResponse:
    """Let an invited person choose the first password; any dead link gets the same neutral page."""
    person = invitations.user_of(token)
    if person is None:
        return page(request, "office/invitation_over.html")
    form = PasswordForm(request.POST or None, person=person)
    if submitted(form, actions.accept_invitation, person, now=request.now):
        person.refresh_from_db()
        login(request, person, backend="allauth.account.auth_backends.AuthenticationBackend")
        return redirect("home:home")
    return page(request, "office/invitation.html", form=form, person=person)


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
