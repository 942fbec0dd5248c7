"""What students hear about their contacts: thanks that are owed, promises and introductions whose day has come."""

from datetime import datetime
from typing import Any

from django.db.models import Exists, F, OuterRef, QuerySet, Subquery
from django.urls import reverse

from accounts.models import User
from contacts import actions
from contacts.done import Followed, Introduced, Kept, Nudged, Reported, Thanked
from contacts.models import FollowUp, Lead, Referral, ThankYouNote
from contacts.models.thank_you_notes import ThankYouNoteQuerySet
from contacts.steps import AnswerIntroduction, Nudge
from reminders.actions import hint
from reminders.chores import chore
from reminders.kinds import ANSWERS, Kind, register
from reminders.occurrences import Instant
from web.calendar import DAY, HOUR

Because = ThankYouNote.Because

# Letters wait meanwhile, so no tick spends more than some seconds on imports.
IMPORTED_AT_ONCE = 20


class OfThanks(Kind):
    asks, done, about = True, Thanked(), "contacts.thanks"
    recipients = ("contact__student__user",)
    loads = ("contact", "referral__named")
    url_name = "interviews:thank_you_note"

    def rows(self) -> QuerySet[ThankYouNote]:
        return ThankYouNote.objects.owed().filter(because=Because.INTERVIEW)


@register
class ThankYouOwed(OfThanks):
    """At once, while the talk is fresh."""

    name = "contacts.thank_you_owed"
    title = "A thank-you note is owed"
    offers = ANSWERS
    moment, useful_for = "owed_at", DAY


@register
class ThankYouFading(OfThanks):
    """Six hours before the day after a talk is over."""

    name = "contacts.thank_you_fading"
    title = "A thank-you note fades"
    moment, after, useful_for = "due_at", -6 * HOUR, 6 * HOUR


@register
class ThankYouDue(OfThanks):
    """For other help, which is not urgent at once: on the morning of the day by whose end thanks are due."""

    name = "contacts.thank_you_due"
    title = "A thank-you note is due today"
    # Those for a name are due at the end of a working day, like a report back.
    moment, after, useful_for = "due_at", -15 * HOUR, 15 * HOUR

    def rows(self) -> QuerySet[ThankYouNote]:
        return ThankYouNote.objects.owed().exclude(because__in=(Because.INTERVIEW, Because.LANDED))


@register
class ThankYouOverdue(OfThanks):
    """Once the time for it is over; late is better than never."""

    name = "contacts.thank_you_overdue"
    title = "A thank-you note is late"
    moment, useful_for = "due_at", 7 * DAY

    def rows(self) -> QuerySet[ThankYouNote]:
        return ThankYouNote.objects.owed().exclude(because=Because.LANDED)


@register
class GoodNewsDue(Kind):
    """On the day by which everybody who helped should know what was landed: one letter about all who do not.

    It hangs on the first note of that landing, whatever became of that one.
    """

    name = "contacts.good_news_due"
    title = "Good news to share"
    asks = True
    moment, after, useful_for = "due_at", -15 * HOUR, 3 * DAY
    recipients = ("contact__student__user",)
    url_name = "interviews:thank_you_notes"

    def rows(self) -> QuerySet[ThankYouNote]:
        together = self.together(OuterRef("contact__student"), OuterRef("owed_at"))
        first = together.order_by("pk").values("pk")[:1]
        return ThankYouNote.objects.filter(because=Because.LANDED, pk=Subquery(first)).filter(
            Exists(together.owed())
        )

    def link(self, row: ThankYouNote) -> str:
        return reverse(self.url_name)

    def words(self, row: ThankYouNote, person: User) -> dict[str, Any]:
        return {"people": self.together(row.contact.student_id, row.owed_at).owed().count()}

    def together(self, student: Any, owed_at: Any) -> ThankYouNoteQuerySet:
        """Return the notes of one landing."""
        return ThankYouNote.objects.filter(because=Because.LANDED, contact__student=student, owed_at=owed_at)


@register
class FollowUpDue(Kind):
    """On the morning of the day it was promised for, unless it was promised on that day."""

    name = "contacts.follow_up_due"
    title = "A promise is due"
    asks, done = True, Kept()
    moment, useful_for = "remind_at", 14 * DAY
    recipients = ("contact__student__user",)
    loads = ("contact",)
    url_name = "contacts:follow_up"

    def rows(self) -> QuerySet[FollowUp]:
        return FollowUp.objects.open().filter(promised_at__lt=F("remind_at"))


@register
class LeadDue(Kind):
    """On the morning of the day its next action is for, unless the day was chosen on it."""

    name = "contacts.lead_due"
    title = "A lead is due"
    asks, done = True, Followed()
    moment, useful_for = "remind_at", 14 * DAY
    recipients = ("student__user",)
    # Each next action has its day.
    occurrence = Instant("remind_at")
    loads = ("contact",)
    url_name = "contacts:lead"

    def rows(self) -> QuerySet[Lead]:
        return Lead.objects.open().filter(set_at__lt=F("remind_at"))


@register
class ReportBack(Kind):
    """At nine in the morning of the day by whose end whoever gave a name ought to know how the talk went."""

    name = "contacts.report_back"
    title = "A report back is due"
    asks, done = True, Reported()
    # Due at the end of a working day; nearly everywhere no clock is changed on one.
    moment, after, useful_for = "report_due_at", -15 * HOUR, 3 * DAY
    recipients = ("student__user",)
    loads = ("giver", "named")
    url_name = "contacts:report_back"

    def rows(self) -> QuerySet[Referral]:
        return Referral.objects.report_owed().filter(
            giver__deleted_at=None, giver__archived_at=None, giver__do_not_contact_at=None
        )


class OfIntroduction(Kind):
    """What the step of an introduction asks on a page, its letter asks once."""

    recipients = ("student__user",)
    loads = ("giver", "named")
    url_name = "contacts:introduction"


@register
class IntroductionWaiting(OfIntroduction):
    """At nine of the seventh working day without news of an introduction, to the student who has asked for it."""

    name = "contacts.introduction_waiting"
    title = "An introduction takes long"
    asks, done = True, Nudged()
    moment, useful_for = "nudge_at", 7 * DAY
    # Whoever has asked how it goes waits anew.
    occurrence = Instant("nudge_at")

    def rows(self) -> QuerySet[Referral]:
        return Nudge().rows()


@register
class IntroductionToAnswer(OfIntroduction):
    """At nine of the working day by whose end the student ought to answer an introduction."""

    name = "contacts.introduction_to_answer"
    title = "An introduction to answer"
    asks, done = True, Introduced()
    # Like a report back: due at the end of a working day.
    moment, after, useful_for = "answer_due_at", -15 * HOUR, 3 * DAY
    # Taken back and marked on another day, it is another one.
    occurrence = Instant("answer_due_at")

    def rows(self) -> QuerySet[Referral]:
        return AnswerIntroduction().rows()


@chore
def erase(now: datetime) -> None:
    """Erase whoever was taken off a list thirty days ago."""
    while actions.erase(now=now):
        pass


@chore
def restate_turned(now: datetime) -> None:
    """Restate every contact whose step has changed by the passing of time."""
    while actions.restate_turned(now=now):
        pass


@chore
def carry_on_imports(now: datetime) -> None:
    """Put people on the lists whose imports have begun, some at a time; what is left at the end waits for a hint."""
    for _ in range(IMPORTED_AT_ONCE):
        if not actions.carry_on(now=now):
            return
    hint()


@chore
def forget_imports(now: datetime) -> None:
    """Forget the files that nobody put on a list, and those that are too old to be undone."""
    actions.forget_imports(now=now)
