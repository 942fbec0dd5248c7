"""Signing in and out, forgotten passwords, and invitations."""

from typing import Any

from allauth.account import views as allauth
from django.conf import settings
from django.contrib.auth import login
from django.http import HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods, require_POST

from accounts.audience import EVERYONE, audience, public
from accounts.requests import Request
from office import actions, invitations
from office.forms import PasswordForm
from web.responses import page, submitted

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


class SignOut(allauth.LogoutView):
    """Sign out, and have the browser forget whatever it keeps of this person: pages, jottings, the worker."""

    def post(self, *args: Any, **kwargs: Any) -> HttpResponse:
        response: HttpResponse = super().post(*args, **kwargs)
        # Where somebody else has left jottings that were not sent, the script clears what is this person's alone.
        keeps = "keeps" in self.request.POST
        response["Clear-Site-Data"] = '"cache"' if keeps else '"cache", "storage"'
        return response


class PasswordReset(Answering, allauth.PasswordResetView):
    """Ask for a link to set a new password; the answer never tells whether the account exists."""


class PasswordResetFromKey(Answering, allauth.PasswordResetFromKeyView):
    """Set a new password by the link of the letter."""


# Each is a view function of its own: the mark on it opens this one route and no other.
sign_in = public(SignIn.as_view())
sign_out = audience(*EVERYONE)(require_POST(SignOut.as_view()))
password_reset = public(PasswordReset.as_view())
password_reset_done = public(allauth.PasswordResetDoneView.as_view())
password_reset_from_key = public(PasswordResetFromKey.as_view())
password_reset_from_key_done = public(allauth.PasswordResetFromKeyDoneView.as_view())


@public
@require_http_methods(FORM)
def invitation(request: Request, token: str) -> HttpResponse:
    """Let an invited person choose the first password; any dead link gets the same neutral page."""
    person = invitations.user_of(token, request.now)
    if person is None:
        return page(request, "office/invitation_over.html")
    form = PasswordForm(request.POST or None, person=person)
    if submitted(form, actions.accept_invitation, person, now=request.now):
        person.refresh_from_db()
        login(request, person, backend=settings.AUTHENTICATION_BACKENDS[0])
        return redirect("home:home")
    return page(request, "office/invitation.html", form=form, person=person)
