"""The web server's door for tests, whose clock shows what each request says in the header `X-Clock`."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

import time_machine

from careercenter.wsgi import application as project


def application(environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
    told = environ.get("HTTP_X_CLOCK")
    if told is None:
        return project(environ, start_response)
    with time_machine.travel(datetime.fromisoformat(told), tick=True):
        answer: Iterable[bytes] = project(environ, start_response)
    return answer
