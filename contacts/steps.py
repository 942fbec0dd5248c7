"""The steps and stops that contacts themselves know of. Those that look at interviews are in interviews/steps.py."""

from typing import Any

from django.db.models import Case, DateTimeField, ExpressionWrapper, F, QuerySet, When

from contacts.models import FollowUp, Outreach, Referral, ThankYouNote
from contacts.next_step import Step, Stop, register
from web.calendar import DAY


@register
class Thank(Step):
    """A helper is waiting to hear from the student."""

    name = "thank"
    verb = "Thank"
    why = "They helped you. Thanks mean most while it is fresh: after a talk, within a day."
    stuck = "Help without thanks"
    question = "How do I write a thank-you note in words of my own?"
    url_name = "interviews:thank_you_note"
    binds = True
    from_at, due_at = "owed_at", "due_at"

    def rows(self) -> QuerySet[Any]:
        return ThankYouNote.objects.waiting()


@register
class FollowUpOn(Step):
    """The student promised something, or the day has come to ask after what they promised."""

    name = "follow_up"
    verb = "Follow up with"
    why = "Keeping a small promise is what people remember."
    stuck = "Promises still open"
    question = "I promised something, and it is harder than I thought. What now?"
    url_name = "contacts:follow_up"
    binds = True
    # A promise of theirs is theirs until its morning has come.
    from_at = Case(When(is_theirs=True, then="remind_at"), default="promised_at")
    due_at = "due_at"

    def rows(self) -> QuerySet[Any]:
        return FollowUp.objects.filter(kept_at=None, dropped_at=None)


@register
class Nudge(Step):
    """Somebody was asked for an introduction, and has not been heard of for a while."""

    name = "nudge"
    verb = "Check in with"
    why = "An introduction takes a while. A light line on how it goes is welcome."
    stuck = "Introductions under way"
    question = "How do I ask after an introduction without pressing?"
    url_name = "contacts:introduction"
    contact = "giver"
    from_at = "nudge_at"
    due_at = ExpressionWrapper(F("nudge_at") + DAY, DateTimeField())

    def rows(self) -> QuerySet[Any]:
        return Referral.objects.under_way().filter(nudge_at__isnull=False)


@register
class AnswerIntroduction(Step):
    """They were introduced to the student, who answers first."""

    name = "answer_introduction"
    verb = "Answer"
    why = "You were introduced. Whoever asked for it answers first, within a working day."
    stuck = "Introductions to answer"
    question = "We were introduced. What do I write first?"
    url_name = "contacts:introduction"
    contact = "named"
    binds = True
    from_at, due_at = "introduced_at", "answer_due_at"

    def rows(self) -> QuerySet[Any]:
        return Referral.objects.under_way().filter(introduced_at__isnull=False)


@register
class ReportBack(Step):
    """The student has met whom they named, and they have not heard of it."""

    name = "report_back"
    verb = "Report back to"
    why = "You have met whom they named. A line on how it went is the best thanks for a name."
    stuck = "Givers of names who have not heard"
    question = "What do I tell somebody who gave me a name?"
    url_name = "contacts:report_back"
    contact = "giver"
    from_at, due_at = "report_owed_at", "report_due_at"

    def rows(self) -> QuerySet[Any]:
        return Referral.objects.report_owed()


@register
class Asked(Stop):
    name = "asked"

    def rows(self) -> QuerySet[Any]:
        return Outreach.objects.all()


@register
class Agreed(Stop):
    name = "agreed"

    def rows(self) -> QuerySet[Any]:
        return Outreach.objects.filter(outcome=Outreach.Outcome.AGREED)


@register
class Thanked(Stop):
    name = "thanked"

    def rows(self) -> QuerySet[Any]:
        return ThankYouNote.objects.filter(sent_at__isnull=False)


@register
class FollowedUp(Stop):
    name = "followed up"

    def rows(self) -> QuerySet[Any]:
        return FollowUp.objects.filter(kept_at__isnull=False)
