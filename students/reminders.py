"""What is done with students when the clock ticks; no letters."""

from datetime import datetime

from reminders.chores import chore
from students import actions


@chore
def close_what_is_over(now: datetime) -> None:
    """Nobody sees a student of another caseload longer than they were told."""
    actions.close_to_all(now=now)
