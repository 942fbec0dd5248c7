"""The demo's inbox: the letters that the local mail catcher has caught. Exists only where LOCAL is set."""

import re
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path

from csp.decorators import csp_replace, csp_update
from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.clickjacking import xframe_options_sameorigin
from django.views.decorators.http import require_safe

from accounts.audience import public
from web.responses import page

SHOWN = 200


@public
@require_safe
def inbox(request: HttpRequest) -> HttpResponse:
    """List what was caught, the latest first."""
    files = sorted(_folder().glob("*.eml"), reverse=True)[:SHOWN]
    return page(request, "home/inbox.html", letters=[(file.stem, _read(file)) for file in files])


@public
@require_safe
@csp_update({"frame-src": ["'self'"]})  # type: ignore[arg-type]  # typed for views without arguments
def letter(request: HttpRequest, name: str) -> HttpResponse:
    """Show one letter: its text with live links, and the HTML part in a frame."""
    message = _letter(name)
    text = message.get_body(("plain",))
    return page(
        request,
        "home/letter.html",
        name=name,
        letter=message,
        text=text.get_content() if text else "",
        files=[(part.get_filename(), part.get_content()) for part in message.iter_attachments()],
        has_html=message.get_body(("html",)) is not None,
    )


@public
@require_safe
@xframe_options_sameorigin
@csp_replace(  # type: ignore[arg-type]
    {
        "default-src": ["'none'"],
        "style-src": ["'unsafe-inline'"],
        "img-src": ["data:"],
        "frame-ancestors": ["'self'"],
        "sandbox": ["allow-popups", "allow-top-navigation-by-user-activation"],
    }
)
def html(request: HttpRequest, name: str) -> HttpResponse:
    """Serve the HTML part alone, under a policy of its own."""
    part = _letter(name).get_body(("html",))
    if part is None:
        raise Http404
    return HttpResponse(part.get_content())


def _folder() -> Path:
    return settings.DATA_DIR / "mail"


def _read(file: Path) -> EmailMessage:
    return message_from_bytes(file.read_bytes(), policy=policy.default)


def _letter(name: str) -> EmailMessage:
    file = _folder() / f"{name}.eml"
    if not re.fullmatch(r"[\w-]+", name) or not file.is_file():
        raise Http404
    return _read(file)
