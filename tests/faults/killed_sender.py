"""The sender for tests: where a file says so, its process dies at the worst of moments, by kill -9.

`after_250` or `before_dot` in the folder KILL_DIR: the next letter ends there. The file goes first, so that the
process after it lives.
"""

import os
import signal
from importlib import import_module
from pathlib import Path
from typing import Any

import django
from django.core.management import call_command

django.setup()

sending, post = import_module("reminders.sending"), import_module("reminders.post")
DIR = Path(os.environ["KILL_DIR"])
settle, send = sending._settle_as_sent, post.Post.send


def die_if(told: str) -> None:
    order = DIR / told
    if order.exists():
        order.unlink()
        os.kill(os.getpid(), signal.SIGKILL)


def settle_or_die(*args: Any) -> None:
    """The server has said yes, and the journal has it: the database is next."""
    die_if("after_250")
    settle(*args)


def send_or_die(self: Any, letter: bytes, **addresses: str) -> None:
    """Nothing of the letter has been sent yet."""
    die_if("before_dot")
    send(self, letter, **addresses)


sending._settle_as_sent, post.Post.send = settle_or_die, send_or_die
if __name__ == "__main__":
    call_command("send_reminders", forever=True)
