"""What else is done when the clock ticks: apps above register it here, since nobody imports upward."""

from collections.abc import Callable
from datetime import datetime

Chore = Callable[[datetime], None]

chores: list[Chore] = []


def chore(act: Chore) -> Chore:
    """Have this done once a tick, before letters go out: the decorator of functions in `<app>/reminders.py`."""
    chores.append(act)
    return act
