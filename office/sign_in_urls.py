"""The addresses of signing in and of a forgotten password, under the names that allauth looks for."""

from django.urls import path, re_path

from office.views import signing_in

urlpatterns = [
    path("sign-in/", signing_in.sign_in, name="account_login"),
    path("sign-out/", signing_in.sign_out, name="account_logout"),
    path("password/reset/", signing_in.password_reset, name="account_reset_password"),
    path("password/reset/done/", signing_in.password_reset_done, name="account_reset_password_done"),
    # Before the next: “key-done” looks like a key, too.
    path(
        "password/reset/key-done/",
        signing_in.password_reset_from_key_done,
        name="account_reset_password_from_key_done",
    ),
    re_path(
        r"^password/reset/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)/$",
        signing_in.password_reset_from_key,
        name="account_reset_password_from_key",
    ),
]
