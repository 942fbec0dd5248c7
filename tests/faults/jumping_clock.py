"""A sender whose clock jumps before each look and letter: by hours, days, over a change of the clocks, to 2038."""

from datetime import UTC, datetime, timedelta
from importlib import import_module
from itertools import cycle
from typing import Any

import django
import time_machine
from django.core.management import call_command

django.setup()

actions, post = import_module("reminders.actions"), import_module("reminders.post")
tick, send = actions.tick, post.Post.send
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
NOW = datetime.now(UTC)
JUMPS = cycle(
    [
        NOW + HOUR,
        NOW - HOUR,
        NOW + DAY,
        NOW - DAY,
        datetime(2026, 3, 29, 0, 59, 59, tzinfo=UTC),
        datetime(2026, 10, 25, 0, 59, 59, tzinfo=UTC),
        datetime(2038, 1, 19, 3, 14, 7, tzinfo=UTC),
    ]
)
clock = time_machine.travel(NOW + DAY, tick=True).start()


def tick_after_a_jump(*, now: datetime) -> None:
    clock.move_to(next(JUMPS))
    tick(now=now)


def send_after_a_jump(self: Any, letter: bytes, **addresses: str) -> None:
    clock.move_to(next(JUMPS))
    send(self, letter, **addresses)


actions.tick, post.Post.send = tick_after_a_jump, send_after_a_jump
if __name__ == "__main__":
    call_command("send_reminders", forever=True)
