"""Interviews with what leads to them, what is learned in them, and how they compare."""

from interviews.models.comparing import Goal, Rating, Scale
from interviews.models.interviews import Interview, InterviewLog, InterviewQuerySet
from interviews.models.meeting import Jotting, Pen
from interviews.models.preparing import Research
from interviews.models.proposals import Proposal
from interviews.models.questions import PlannedQuestion, Question

__all__ = [
    "Goal",
    "Interview",
    "InterviewLog",
    "InterviewQuerySet",
    "Jotting",
    "Pen",
    "PlannedQuestion",
    "Proposal",
    "Question",
    "Rating",
    "Research",
    "Scale",
]
