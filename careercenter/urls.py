"""Every address of the product; each app has its own."""

from django.urls import include, path

urlpatterns = [
    path("", include("home.urls")),
    path("", include("office.urls")),
    path("", include("office.sign_in_urls")),
    path("", include("contacts.urls")),
    path("", include("interviews.urls")),
    path("", include("appointments.urls")),
    path("", include("progress.urls")),
]

handler500 = "web.failures.failed"
