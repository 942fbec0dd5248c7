"""What the bench's gunicorn serves: the project as it is, and the floor page through two middlewares alone."""

from importlib import import_module
from typing import Any

from django.core.handlers.wsgi import WSGIHandler
from django.test import override_settings

from bench import set_up

set_up()

FLOOR = [
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
]


class FloorHandler(WSGIHandler):
    """A plain Django with session and user and nothing else around a view."""

    def load_middleware(self, is_async: bool = False) -> None:
        with override_settings(MIDDLEWARE=FLOOR, SESSION_ENGINE="django.contrib.sessions.backends.db"):
            super().load_middleware(is_async)


project = import_module("careercenter.wsgi").application
floor = FloorHandler()


def application(environ: dict[str, Any], start_response: Any) -> Any:
    handler = floor if environ["PATH_INFO"] == "/floor/" else project
    return handler(environ, start_response)
