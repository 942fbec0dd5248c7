"""The front door's addresses; the demo's inbox exists only where LOCAL is set."""

from django.conf import settings
from django.urls import path

from home import inbox, offline, views

app_name = "home"
urlpatterns = [
    path("", views.home, name="home"),
    path("guide/", views.guide, name="guide"),
    path("today/", views.today, name="today"),
    path("settings/", views.settings, name="settings"),
    path("healthz", views.healthz, name="healthz"),
    path("theme.css", views.theme, name="theme"),
    path("manifest.webmanifest", offline.manifest, name="manifest"),
    path("service-worker.js", offline.service_worker, name="service_worker"),
    path("offline/", offline.offline, name="offline"),
]
if settings.LOCAL:
    urlpatterns += [
        path("dev/mail/", inbox.inbox, name="inbox"),
        path("dev/mail/<slug:name>/", inbox.letter, name="letter"),
        path("dev/mail/<slug:name>/html/", inbox.html, name="letter_html"),
    ]
