"""What happens around every view, in the order of settings.MIDDLEWARE."""

from collections.abc import Callable
from http import HTTPStatus
from typing import Any
from urllib.parse import SplitResult, unquote_to_bytes, urlsplit
from zoneinfo import ZoneInfo

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.middleware import LoginRequiredMiddleware
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import render
from django.urls import resolve
from django.utils import timezone

from web import clock
from web.refusals import Refused, TooLarge
from web.responses import asked_by_script, told_when_to_retry

# What is read at a time of a request that is dropped.
PIECE = 64 * 1024

Handler = Callable[[HttpRequest], HttpResponse]


def clean_address(get_response: Handler) -> Handler:
    """Answer 400 to an address with a null character: Postgres could store no such text."""

    def handle(request: HttpRequest) -> HttpResponse:
        if "\0" in request.path or b"\0" in unquote_to_bytes(request.META.get("QUERY_STRING", "")):
            return HttpResponse("This address has a character that cannot be in one.", status=400)
        return get_response(request)

    return handle


def bounded(get_response: Handler) -> Handler:
    """Answer 413 to more than any page takes, by its announced length, before anything of it is kept.

    What was announced is read and dropped, up to a bound: a browser that is cut off shows no answer.
    """

    def handle(request: HttpRequest) -> HttpResponse:
        announced = request.META.get("CONTENT_LENGTH") or ""
        length = int(announced) if announced.isascii() and announced.isdigit() and len(announced) < 16 else 0
        if length <= settings.REQUEST_MAX_BYTES:
            return get_response(request)
        for _ in range(min(length, settings.REQUEST_DROPPED_BYTES) // PIECE):
            if not request.read(PIECE):
                break
        refusal = TooLarge("This is larger than 25 MB, and no page takes that much. Choose a smaller file.")
        return render(request, "web/refused.html", {"refusal": refusal}, status=refusal.status)

    return handle


def claimed(address: str) -> SplitResult:
    """Take apart where a browser claims to be; an address that is none is an empty one."""
    try:
        return urlsplit(address)
    except ValueError:
        return urlsplit("")


def page_before(request: HttpRequest) -> str:
    """Return the address of our page somebody comes from; nothing where it is another's, or this very one."""
    here = claimed(request.META.get("HTTP_REFERER", ""))
    is_ours = here.netloc == request.get_host() and here.path != request.path
    back = here._replace(scheme="", netloc="").geturl()
    return back if is_ours and back.startswith("/") and not back.startswith("//") else ""


def sign_in_from(here: SplitResult, *, otherwise: str) -> HttpResponseRedirect:
    """Lead to the sign-in page, and from there back to this page; to the other path where there is none."""
    return redirect_to_login(f"{here.path or otherwise}?{here.query}".rstrip("?"))


def htmx_sign_in(get_response: Handler) -> Handler:
    """Send a fragment's request without sign-in to the whole sign-in page, and back to its own page."""

    def handle(request: HttpRequest) -> HttpResponse:
        htmx = request.htmx  # type: ignore[attr-defined]
        if not htmx or request.user.is_authenticated:
            return get_response(request)
        if not getattr(resolve(request.path_info).func, "login_required", True):
            return get_response(request)
        answer = HttpResponse()
        answer["HX-Redirect"] = sign_in_from(claimed(htmx.current_url or ""), otherwise=request.path).url
        return answer

    return handle


class SignInFirst(LoginRequiredMiddleware):
    """Lead whoever is not signed in to the sign-in page, and back; what was sent is said to be lost.

    The way back from a form leads to the page it stood on: the address it was sent to may know no GET. A script that
    asks for JSON gets 401, and keeps what it wanted to send.
    """

    def handle_no_permission(self, request: HttpRequest, view_func: Any) -> Any:
        if asked_by_script(request):
            return JsonResponse({}, status=HTTPStatus.UNAUTHORIZED)
        here = claimed(request.META.get("HTTP_REFERER", ""))
        if request.method in ("GET", "HEAD") or here.netloc != request.get_host():
            return super().handle_no_permission(request, view_func)
        messages.warning(
            request, "You were signed out meanwhile, so this was not saved. Please send it again."
        )
        return sign_in_from(here, otherwise=request.path)


def wrong_method(get_response: Handler) -> Handler:
    """Show a page with a way on to whoever opens an address that is only there for a button."""

    def handle(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        if response.status_code != HTTPStatus.METHOD_NOT_ALLOWED or request.method == "HEAD":
            return response
        page = render(request, "405.html", status=response.status_code)
        page["Allow"] = response["Allow"]
        return page

    return handle


class moment:  # noqa: N801 - named like the other middleware, which are functions
    """Give the request its one `now`, and show times in the person's own zone."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        zone = request.user.zone if request.user.is_authenticated else "UTC"
        with timezone.override(ZoneInfo(zone)):
            return self.get_response(request)

    def process_view(self, request: HttpRequest, view: Any, *_: Any) -> None:
        if getattr(view, "has_now", True):
            request.now = clock.moment_of(request)  # type: ignore[attr-defined]


def private(get_response: Handler) -> Handler:
    """Keep what a signed-in person sees out of every cache."""

    def handle(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        if request.user.is_authenticated and "Cache-Control" not in response:
            response["Cache-Control"] = "no-store"
        return response

    return handle


class refusals:  # noqa: N801 - named like the other middleware, which are functions
    """Show a refusal that no form caught as a page with a way back."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        if not isinstance(exception, Refused):
            return None
        told = {"refusal": exception, "back": page_before(request)}
        page = render(request, "web/refused.html", told, status=exception.status)
        return told_when_to_retry(page, exception)
