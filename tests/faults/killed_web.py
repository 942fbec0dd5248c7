"""The web server's door for tests: where a file says so, its process dies at the worst of moments.

`before_commit` or `after_commit` in the folder KILL_DIR: the next booking ends there, by kill -9. The file goes first,
so that the process after it lives.
"""

import os
import signal
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from careercenter.wsgi import application as project

# It must come after the line above, which sets Django up.
from appointments.actions import appointments as actions  # isort: skip

DIR = Path(os.environ["KILL_DIR"])
hint = actions.hint


def die_if(told: str) -> None:
    order = DIR / told
    if order.exists():
        order.unlink()
        os.kill(os.getpid(), signal.SIGKILL)


def hint_or_die() -> None:
    """The last that a booking does in its transaction."""
    die_if("before_commit")
    hint()


actions.hint = hint_or_die


def application(environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
    answer: Iterable[bytes] = project(environ, start_response)
    if environ["REQUEST_METHOD"] == "POST":
        die_if("after_commit")
    return answer
