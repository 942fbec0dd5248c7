"""Every change to interviews and to proposals of one."""

from interviews.actions.interviews import (
    cancel,
    confirm,
    correct,
    log,
    miss,
    prepare,
    reopen,
    send_questions,
    unconfirm,
)
from interviews.actions.planning import move, plan, plan_with
from interviews.actions.proposals import (
    accept,
    ask_for_peace,
    decline,
    note_answer,
    propose,
    propose_another,
    times_left,
    withdraw,
)

__all__ = [
    "accept",
    "ask_for_peace",
    "cancel",
    "confirm",
    "correct",
    "decline",
    "log",
    "miss",
    "move",
    "note_answer",
    "plan",
    "plan_with",
    "prepare",
    "propose",
    "propose_another",
    "reopen",
    "send_questions",
    "times_left",
    "unconfirm",
    "withdraw",
]
