"""What the director does: people and their invitations, and how the center works."""

from office.actions.center import add_holiday, limit_students, remove_holiday
from office.actions.people import (
    accept_invitation,
    add_counselor,
    add_director,
    add_student,
    ask_reset,
    invite_again,
)

__all__ = [
    "accept_invitation",
    "add_counselor",
    "add_director",
    "add_holiday",
    "add_student",
    "ask_reset",
    "invite_again",
    "limit_students",
    "remove_holiday",
]
