"""From a form and an action to an answer: how every view ends."""

from collections.abc import Callable
from http import HTTPStatus
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from web.forms import Form
from web.refusals import Refused


def submitted(form: Form, action: Callable[..., Any], *args: Any, **told: Any) -> bool:
    """Call the action with what the form holds; say whether that was done.

    The form's clean data are handed over by name, and the action's result is kept in `form.result`.
    A refusal becomes an error of the form, which keeps what was typed.
    """
    if not form.is_valid():
        return False
    try:
        form.result = action(*args, **form.cleaned_data, **told)
    except Refused as refusal:
        form.refuse(refusal)
        return False
    return True


def page(request: HttpRequest, template: str, /, **context: Any) -> HttpResponse:
    """Render a page; 422 when its form has errors, the refusal's own status when it was refused."""
    form = context.get("form")
    status = HTTPStatus.OK
    if isinstance(form, Form) and form.is_bound and not form.is_valid():
        form.point_at_first_error()
        status = form.refusal.status if form.refusal else HTTPStatus.UNPROCESSABLE_ENTITY
    response = render(request, template, context, status=status)
    return told_when_to_retry(response, form.refusal if isinstance(form, Form) else None)


def kept_private(answer: HttpResponse) -> HttpResponse:
    """Keep what a secret address shows out of caches and search engines."""
    answer["Cache-Control"] = "no-store"
    answer["X-Robots-Tag"] = "noindex, nofollow"
    return answer


def kept_secret(answer: HttpResponse) -> HttpResponse:
    """Keep the address, too, to whoever has it: no page that is opened from here is told where one came from."""
    answer["Referrer-Policy"] = "no-referrer"
    return kept_private(answer)


def asked_by_script(request: HttpRequest) -> bool:
    """Say whether a script of ours asks, for JSON and nothing else: no page is shown, and no message is heard."""
    return request.headers.get("Accept") == "application/json"


def told_when_to_retry(response: HttpResponse, refusal: Refused | None) -> HttpResponse:
    """Say in the response's head after how many seconds it is worth trying again, where it is."""
    if refusal and refusal.retry_after:
        response["Retry-After"] = str(refusal.retry_after)
    return response


def told(request: HttpRequest, sentence: str, *, undo: str = "") -> None:
    """Say on the next page what was done; `undo` is the address that takes it back by POST."""
    messages.success(request, sentence, extra_tags=undo)
