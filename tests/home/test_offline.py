"""What makes the center installable, and lets the meeting page work without a network."""

import json
import re
from html import unescape
from pathlib import Path

import pytest
from django.contrib.staticfiles import finders
from django.urls import reverse

from center.models import Center
from home import offline
from tests import make

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def center(db):
    return Center.objects.update_or_create(
        pk=1, defaults={"name": "Bluegrass Career Center", "accent": "#234567"}
    )[0]


def worker(client):
    return client.get("/service-worker.js").content.decode()


def test_the_manifest_has_the_centers_name_and_colour_and_icons_that_are_there(client, center):
    response = client.get("/manifest.webmanifest")

    told = response.json()
    assert response["Content-Type"] == "application/manifest+json"
    assert (told["name"], told["theme_color"]) == ("Bluegrass Career Center", "#234567")
    assert (told["start_url"], told["scope"], told["display"]) == ("/today/", "/", "standalone")
    assert {icon["sizes"] for icon in told["icons"]} >= {"192x192", "512x512"}
    assert "maskable" in {icon["purpose"] for icon in told["icons"]}
    for icon in told["icons"]:
        assert (ROOT / icon["src"].lstrip("/")).exists()


def test_the_worker_is_asked_for_anew_each_time_and_serves_the_whole_site(client, center):
    response = client.get("/service-worker.js")

    assert response["Content-Type"].startswith("text/javascript")
    assert response["Cache-Control"] == "no-cache"
    assert "worker-src 'self'" in response["Content-Security-Policy"]
    assert "manifest-src 'self'" in response["Content-Security-Policy"]
    assert 'importScripts("/static/js/service_worker.js");' in response.content.decode()


def test_the_worker_keeps_all_that_the_meeting_page_asks_for(client, center, ada, as_):
    talk = make.interview(of=ada, starts_at=make.NOON, planned_at=make.NOON)
    page = as_(ada).get(reverse("interviews:meet", args=[talk.pk])).content.decode()
    asked = re.findall(r'<(?:script src|link rel="stylesheet" href|link rel="icon" href)="([^"]+)"', page)

    files = json.loads(re.search(r"self.KEPT = (.*);", worker(client))[1])["files"]

    assert len(asked) >= 6
    assert {unescape(file) for file in asked} <= set(files)
    for file in files:
        is_static = file.startswith("/static/")
        assert (
            finders.find(file.removeprefix("/static/")) if is_static else client.get(file).status_code == 200
        )


def test_the_worker_is_another_one_once_anything_changes(client, center, monkeypatch, tmp_path):
    before = worker(client)
    assert worker(client) == before

    Center.objects.update(accent="#765432")
    recoloured = worker(client)
    monkeypatch.setattr(offline, "_fingerprint", lambda name: f"another {name}")

    assert len({before, recoloured, worker(client)}) == 3


def test_the_page_without_a_network_is_nobodys(client, center, ada, as_):
    assert ada.user.email not in client.get("/offline/").content.decode()
    assert "There is no network right now" in client.get("/offline/").content.decode()


def test_signing_out_clears_what_the_browser_keeps(ada, as_):
    assert as_(ada).post("/sign-out/")["Clear-Site-Data"] == '"cache", "storage"'
    assert as_(ada).post("/sign-out/", {"keeps": ""})["Clear-Site-Data"] == '"cache"'
