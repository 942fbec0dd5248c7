"""Every change to interviews and to proposals of one."""

from interviews.actions.interviews import (
    cancel,
    correct,
    log,
    miss,
    move,
    plan,
    plan_with,
    prepare,
    reopen,
    send_questions,
)

__all__ = [
    "cancel",
    "correct",
    "log",
    "miss",
    "move",
    "plan",
    "plan_with",
    "prepare",
    "reopen",
    "send_questions",
]
