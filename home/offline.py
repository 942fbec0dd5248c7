"""What makes the center installable, and the meeting page work without a network. Nothing personal is in it."""

import json
from hashlib import sha256
from pathlib import Path

from django.contrib.staticfiles import finders
from django.http import HttpResponse, JsonResponse
from django.templatetags.static import static
from django.urls import reverse
from django.views.decorators.http import require_safe

from accounts.audience import public
from accounts.requests import Request
from center.models import the_center
from web.responses import page

# What the meeting page and the page without a network are made of.
KEPT = (
    "vendor/bootstrap.min.css",
    "css/app.css",
    "img/icon.svg",
    "vendor/htmx.min.js",
    "js/app.js",
    "js/jottings.js",
    "js/meeting.js",
    "js/offline.js",
)
WORKER = "js/service_worker.js"
ICONS = (
    ("img/icon-192.png", 192, "any"),
    ("img/icon-512.png", 512, "any"),
    ("img/icon-maskable.png", 512, "maskable"),
)
PAPER = "#faf8f4"


@public
@require_safe
def manifest(request: Request) -> HttpResponse:
    """Tell a browser how to install the center: its name, its colour, and where it opens."""
    center = the_center()
    icons = [
        {"src": static(name), "sizes": f"{size}x{size}", "type": "image/png", "purpose": purpose}
        for name, size, purpose in ICONS
    ]
    icons.append({"src": static("img/icon.svg"), "sizes": "any", "type": "image/svg+xml", "purpose": "any"})
    told = {
        "id": reverse("home:today"),
        "name": center.name,
        "short_name": center.name if len(center.name) <= 12 else "Career Center"[:12].strip(),
        "start_url": reverse("home:today"),
        "scope": "/",
        "display": "standalone",
        "background_color": PAPER,
        "theme_color": center.accent,
        "icons": icons,
    }
    response = JsonResponse(told, content_type="application/manifest+json")
    response["Cache-Control"] = "no-cache"
    return response


@public
@require_safe
def service_worker(request: Request) -> HttpResponse:
    """Serve the worker that keeps the meeting page; it changes whenever anything that it keeps does."""
    files = [static(name) for name in KEPT]
    files += [f"{reverse('home:theme')}?v={the_center().accent[1:]}", reverse("home:offline")]
    version = sha256("".join([*files, *map(_fingerprint, [*KEPT, WORKER])]).encode()).hexdigest()[:16]
    kept = json.dumps({"version": version, "files": files, "offline": reverse("home:offline")})
    script = f"self.KEPT = {kept};\nimportScripts({json.dumps(static(WORKER))});\n"
    response = HttpResponse(script, content_type="text/javascript; charset=utf-8")
    response["Cache-Control"] = "no-cache"
    return response


@public
@require_safe
def offline(request: Request) -> HttpResponse:
    """Say that there is no network, and lead to the meeting pages that this browser has kept."""
    return page(request, "home/offline.html")


def _fingerprint(name: str) -> str:
    """Return what tells this file from a former one, where its address does not: on a laptop."""
    found = finders.find(name)
    return sha256(Path(found).read_bytes()).hexdigest() if found else name
