"""What students hear about their interviews: an answer came, it is tomorrow, it is soon, and then: write it down.

And of contacts: letters that led to no talk yet, names nobody has written to, and those who grow cold.
"""

from datetime import datetime, timedelta

from django.db.models import Exists, F, OuterRef, Q, QuerySet, Subquery
from django.urls import reverse

from accounts.models import User
from contacts.models import Contact, Outreach, Referral
from contacts.next_step import Step
from interviews import actions, policies
from interviews.models import Interview, InterviewQuerySet, Proposal
from interviews.steps import Ask, AskAgain, KeepInTouch, to_repeat
from reminders.done import Done
from reminders.kinds import URGENT, Kind, register
from reminders.occurrences import Instant, LocalDate
from web.calendar import DAY, HOUR, MINUTE

# Nine in the morning is at most so long before a talk of the next day, also when the clocks go back.
A_DAY_BEFORE = 40 * HOUR


class Confirmed(Done):
    """The student has confirmed the talk."""

    words = "I have confirmed it"

    def finish(self, row: Interview, way: str, *, by: User, now: datetime) -> None:
        actions.confirm(row, by=by, now=now)

    def is_undone_by(self, person: User, row: Interview, now: datetime) -> bool:
        return "unconfirm" in policies.allowed(person, row, now)

    def undo(self, row: Interview, *, by: User, now: datetime) -> None:
        actions.unconfirm(row, by=by, now=now)


class OfInterview(Kind):
    recipients = ("student__user",)
    loads = ("contact",)

    def rows(self) -> InterviewQuerySet:
        return Interview.objects.open()


@register
class Tomorrow(OfInterview):
    """The day before, unless it was planned later than that."""

    name = "interviews.tomorrow"
    title = "A talk is tomorrow"
    offers = URGENT
    moment, after, useful_for = "starts_at", -DAY, 21 * HOUR
    occurrence = LocalDate("starts_at", zone="zone")  # moved to another day, tell them again
    url_name = "interviews:prepare"

    def rows(self) -> InterviewQuerySet:
        """Not where a letter to confirm came on that very day: it says the same."""
        told = Q(confirm_at__gte=F("starts_at") - A_DAY_BEFORE, planned_at__lt=F("confirm_at"))
        told &= Q(confirmed_at=None) | Q(confirmed_at__gte=F("confirm_at"))
        return super().rows().filter(~told, planned_at__lt=F("starts_at") - DAY)


@register
class Confirm(OfInterview):
    """At nine on the working day before: confirm it, and know when to leave."""

    name = "interviews.confirm"
    title = "A talk to confirm"
    asks, done = True, Confirmed()
    offers = URGENT
    moment, useful_for, until = "confirm_at", 4 * DAY, "starts_at"
    occurrence = Instant("confirm_at")
    url_name = "interviews:confirm"

    def rows(self) -> InterviewQuerySet:
        return super().rows().to_confirm()


@register
class Answered(Kind):
    """At once: a contact has answered through the personal link."""

    name = "interviews.answered"
    title = "A contact has answered"
    moment, useful_for = "answered_at", 7 * DAY
    recipients = ("student__user",)
    # Somebody has taken a time, and may have taken one of tomorrow.
    offers = URGENT
    loads = ("contact", "interview")
    url_name = "interviews:proposal"

    def rows(self) -> QuerySet[Proposal]:
        return Proposal.objects.filter(answered_at__isnull=False, contact__deleted_at=None)


@register
class InAnHour(OfInterview):
    """An hour before, unless it was planned later than that."""

    name = "interviews.in_an_hour"
    title = "A talk in an hour"
    offers = URGENT
    moment, after, useful_for = "starts_at", -HOUR, 45 * MINUTE
    occurrence = Instant("starts_at")
    url_name = "interviews:meet"

    def rows(self) -> InterviewQuerySet:
        return super().rows().filter(planned_at__lt=F("starts_at") - HOUR)


@register
class LogIt(OfInterview):
    """Half an hour after the end, while it is fresh."""

    name = "interviews.log_it"
    title = "A talk to write down"
    asks = True
    moment, after, useful_for = "ends_at", 30 * MINUTE, timedelta(days=3)
    occurrence = LocalDate("ends_at", zone="zone")
    url_name = "interviews:log"

    def rows(self) -> InterviewQuerySet:
        """Whoever enters a talk that is over is about to write it down anyway."""
        return super().rows().filter(planned_at__lt=F("ends_at"))


@register
class SecondLetter(Kind):
    """On the morning of the next letter, unless something happened meanwhile; not for one that came back just now."""

    name = "contacts.second_letter"
    title = "A second letter is due"
    asks = True
    moment, useful_for = "try_again_at", 7 * DAY
    recipients = ("contact__student__user",)
    # They may ask for another day.
    occurrence = Instant("try_again_at")
    loads = ("contact",)
    url_name = AskAgain.url_name

    def rows(self) -> QuerySet[Outreach]:
        return to_repeat().delivered().of_active()

    def link(self, row: Outreach) -> str:
        return reverse(self.url_name, args=[row.contact_id])


class OfStep(Kind):
    """Of what the contact's row says is the next step: nobody at rest has one, and only the most pressing is told."""

    asks = True
    step: type[Step]
    moment = "step_due_at"
    occurrence = Instant("step_due_at")
    recipients = ("student__user",)

    def rows(self) -> QuerySet[Contact]:
        return Contact.objects.filter(step=self.step.name)


@register
class ReferralWaiting(OfStep):
    """At nine of the working day by whose end somebody who was named ought to have a letter."""

    name = "contacts.referral_waiting"
    title = "A name waits for a letter"
    step, url_name = Ask, Ask.url_name
    # Like a report back: due at the end of a working day.
    after, useful_for = -15 * HOUR, 3 * DAY

    def rows(self) -> QuerySet[Contact]:
        """With `giver_name`: who named them, and first if several did."""
        given = Referral.objects.filter(named=OuterRef("pk"), giver__deleted_at=None)
        first = given.order_by("given_at", "pk").values("giver__name")[:1]
        return super().rows().filter(Exists(given)).annotate(giver_name=Subquery(first))


@register
class KeepInTouchDue(OfStep):
    """Once the interval of somebody the student has met is over since they last heard from the student."""

    name = "contacts.keep_in_touch"
    title = "Time to say hello"
    step, url_name = KeepInTouch, KeepInTouch.url_name
    useful_for = 14 * DAY

    @property
    def ahead(self) -> Kind:
        """Those who are at rest until it is time for a line."""
        return HELLO_AHEAD


class KeepInTouchAhead(KeepInTouchDue):
    """The same before its moment, when the contact has no next step yet: only known when it turns to this one."""

    moment = "step_turns_at"
    occurrence = Instant("step_turns_at")

    def rows(self) -> QuerySet[Contact]:
        return self.step().rows().filter(step="", step_turns_at=self.step.from_at)


HELLO_AHEAD = KeepInTouchAhead()
