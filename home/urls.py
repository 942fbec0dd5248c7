"""The front door's addresses; the demo's inbox exists only where LOCAL is set."""

from django.conf import settings
from django.urls import path

from home import answers, feed_views, inbox, letter_views, metrics, offline, views

app_name = "home"
urlpatterns = [
    path("", views.home, name="home"),
    path("guide/", views.guide, name="guide"),
    path("today/", views.today, name="today"),
    path("settings/", views.settings, name="settings"),
    path("settings/calendar/", feed_views.make_feed, name="make_feed"),
    path("settings/calendar/renew/", feed_views.renew_feed, name="renew_feed"),
    path("settings/calendar/end/", feed_views.end_feed, name="end_feed"),
    path("calendar/<str:token>.ics", feed_views.feed, name="feed"),
    path("reminders/", letter_views.reminders, name="reminders"),
    path("reminders/off/<str:token>/", letter_views.switch_off, name="switch_off"),
    path("reminders/of/<str:token>/", answers.reminder, name="reminder"),
    path("reminders/of/<str:token>/finish/", answers.finish, name="finish"),
    path("reminders/of/<str:token>/take-back/", answers.take_back, name="take_back"),
    path("reminders/of/<str:token>/put-off/", answers.put_off, name="put_off"),
    path("healthz", views.healthz, name="healthz"),
    path("metrics", metrics.metrics, name="metrics"),
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
