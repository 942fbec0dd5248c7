"""Interviews with their logs, questions, and proposals to contacts."""

from interviews.models.interviews import Interview, InterviewLog, InterviewQuerySet
from interviews.models.proposals import Proposal
from interviews.models.questions import PlannedQuestion, Question

__all__ = ["Interview", "InterviewLog", "InterviewQuerySet", "PlannedQuestion", "Proposal", "Question"]
