"""What the director does: people and their invitations, how the center works, and letters that do not arrive."""

from office.actions.center import add_holiday, limit_students, remove_holiday, rule_booking
from office.actions.dead_letters import drop_letter, put_back_letter, try_again, write_again
from office.actions.drop_in import set_drop_in
from office.actions.people import (
    accept_invitation,
    add_counselor,
    add_director,
    add_student,
    ask_reset,
    invite_again,
)
from office.actions.terms import add_term, remove_term

__all__ = [
    "accept_invitation",
    "add_counselor",
    "add_director",
    "add_holiday",
    "add_student",
    "add_term",
    "ask_reset",
    "drop_letter",
    "invite_again",
    "limit_students",
    "put_back_letter",
    "remove_holiday",
    "remove_term",
    "rule_booking",
    "set_drop_in",
    "try_again",
    "write_again",
]
