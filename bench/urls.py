"""The project's addresses, and the floor page's."""

from django.urls import include, path

from bench.floor import floor

urlpatterns = [path("floor/", floor), path("", include("careercenter.urls"))]
