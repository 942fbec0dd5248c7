"""The steps and stops that contacts themselves know of. Those that look at interviews are in interviews/steps.py."""

from typing import Any

from django.db.models import DateTimeField, ExpressionWrapper, F, QuerySet

from contacts.models import FollowUp, Outreach, ThankYouNote
from contacts.next_step import Step, Stop, register


@register
class Thank(Step):
    """A helper is waiting to hear from the student."""

    name = "thank"
    verb = "Thank"
    why = "A thank-you note means most within a day, while the talk is still fresh for both of you."
    stuck = "Meetings without thanks"
    question = "How do I write a thank-you note in words of my own?"
    url_name = "interviews:thank_you_note"
    binds = True
    from_at = "owed_at"
    due_at = ExpressionWrapper(F("owed_at") + ThankYouNote.DUE_AFTER, DateTimeField())

    def rows(self) -> QuerySet[Any]:
        return ThankYouNote.objects.filter(sent_at=None, excused_at=None)


@register
class FollowUpOn(Step):
    """The student promised something."""

    name = "follow_up"
    verb = "Follow up with"
    why = "Keeping a small promise is what people remember."
    stuck = "Promises still open"
    question = "I promised something, and it is harder than I thought. What now?"
    url_name = "contacts:follow_up"
    binds = True
    from_at, due_at = "promised_at", "due_at"

    def rows(self) -> QuerySet[Any]:
        return FollowUp.objects.filter(kept_at=None, dropped_at=None)


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
