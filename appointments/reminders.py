"""What both sides hear of an appointment: booked, moved, cancelled, near, missed; and who waits for a time."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.db.models import F, QuerySet
from django.db.models.functions import Coalesce

from accounts.models import User
from appointments.actions.lines import keep_moving
from appointments.actions.submissions import forget_old
from appointments.calendar_file import calendar_file, method_of
from appointments.done import Finished
from appointments.models import Appointment, Purpose, Task, Wait
from appointments.policies import MISSED_IS_TOLD_AFTER
from center.kept import kept_center, term_at
from reminders.chores import chore
from reminders.kinds import ANSWERS, URGENT, Attachment, Kind, register
from reminders.occurrences import Instant, LocalDate
from web.calendar import DAY, HOUR, MINUTE, at


def what_for(row: Appointment) -> str:
    """Return what the meeting is for; nothing where the center has only one thing that it could be."""
    names = dict(Purpose.objects.values_list("pk", "name"))
    return names.get(row.purpose_id, "") if len(names) > 1 else ""


class OfAppointment(Kind):
    recipients: tuple[str, ...] = ("student__user", "counselor__user")
    loads: tuple[str, ...] = ("student__user", "counselor__user", "booked_by", "moved_by", "cancelled_by")
    changed = "moved_at"
    url_name = "appointments:appointment"

    def rows(self) -> QuerySet[Appointment]:
        return Appointment.objects.open()

    def words(self, row: Appointment, person: User) -> dict[str, Any]:
        """Return whom this person meets."""
        return {"other": row.counselor.user if person == row.student.user else row.student.user}


class WithCalendarFile(OfAppointment):
    """An answer to somebody's act: it goes out as long as the meeting is to come."""

    offers = ANSWERS
    useful_for = 28 * DAY
    until = "starts_at"

    def attachments(self, row: Appointment, person: User) -> Iterable[Attachment]:
        method = method_of(row)
        text = calendar_file(row, reader=person, method=method)
        yield Attachment("appointment.ics", text, "calendar", {"method": method})


@register
class Booked(WithCalendarFile):
    """At once, to both; unless it has moved since."""

    name = "appointments.booked"
    title = "An appointment is booked"
    moment = "booked_at"

    def rows(self) -> QuerySet[Appointment]:
        return super().rows().filter(moved_at=None)

    def words(self, row: Appointment, person: User) -> dict[str, Any]:
        """Also who of the staff booked it; nobody where the student did."""
        is_own = row.booked_by in (None, row.student.user)
        booker = None if is_own else row.booked_by
        return super().words(row, person) | {"booker": booker, "what_for": what_for(row)}


@register
class Moved(WithCalendarFile):
    """At once, to both; of two moves in a row only the latter."""

    name = "appointments.moved"
    title = "An appointment is moved"
    moment = "moved_at"
    occurrence = Instant("moved_at")

    def words(self, row: Appointment, person: User) -> dict[str, Any]:
        """Also what it is for."""
        return super().words(row, person) | {"what_for": what_for(row)}


@register
class Cancelled(WithCalendarFile):
    """At once, to both."""

    name = "appointments.cancelled"
    title = "An appointment is cancelled"
    moment = "cancelled_at"

    def rows(self) -> QuerySet[Appointment]:
        return Appointment.objects.filter(cancelled_at__isnull=False)


@register
class Tomorrow(OfAppointment):
    """The day before, to both, unless it was booked or moved later than that."""

    name = "appointments.tomorrow"
    title = "An appointment is tomorrow"
    offers = URGENT
    moment, after, useful_for = "starts_at", -DAY, 21 * HOUR
    occurrence = LocalDate("starts_at", zone="zone")  # moved to another day, tell them again

    def rows(self) -> QuerySet[Appointment]:
        return settled_before(super().rows(), DAY)


@register
class InAnHour(OfAppointment):
    """An hour before, to both, unless it was booked or moved later than that."""

    name = "appointments.in_an_hour"
    title = "An appointment in an hour"
    offers = URGENT
    moment, after, useful_for = "starts_at", -HOUR, 45 * MINUTE
    occurrence = Instant("starts_at")

    def rows(self) -> QuerySet[Appointment]:
        return settled_before(super().rows(), HOUR)


@register
class WaitlistOffer(OfAppointment):
    """At once, by day: to the student for whom a time is held; anew, if it is held for longer."""

    name = "appointments.waitlist_offer"
    title = "A time is free for you"
    offers = URGENT
    moment, until, useful_for = "booked_at", "offered_until", 28 * DAY
    recipients = ("student__user",)
    loads = (*OfAppointment.loads, "wait")
    occurrence = Instant("offered_until")
    url_name = "appointments:wait"

    def rows(self) -> QuerySet[Appointment]:
        rows: QuerySet[Appointment] = Appointment.offers.standing()
        return rows

    def link(self, row: Appointment) -> str:
        """Return the page of the place in line, where the time is taken or passed on."""
        return row.get_absolute_url()

    def seen_by(self, person: User, subject: int) -> Appointment | None:
        """Return the offer, to whoever sees the place in line."""
        seen = Appointment.offers.filter(wait__in=Wait.objects.visible_to(person))
        offer: Appointment | None = seen.select_related(*self.loads).filter(pk=subject).first()
        return offer


@register
class Missed(OfAppointment):
    """An hour after it is marked, time enough to take the mark back: to the student, whoever was missing."""

    name = "appointments.missed"
    title = "An appointment was missed"
    moment, after, useful_for = "missed_at", MISSED_IS_TOLD_AFTER, 3 * DAY
    recipients = ("student__user",)
    occurrence = Instant("missed_at")

    def rows(self) -> QuerySet[Appointment]:
        return Appointment.objects.filter(missed_at__isnull=False, excused_at=None)

    def words(self, row: Appointment, person: User) -> dict[str, Any]:
        """Also how many they have missed in this term, and with how many it takes a word with a counselor."""
        assert row.missed_at is not None
        began = at(term_at(row.missed_at), 0, ZoneInfo(person.zone))
        missed = Appointment.objects.missed().filter(student=row.student_id, starts_at__gte=began).count()
        limit = kept_center().missed_per_term
        return super().words(row, person) | {"missed": missed, "limit": limit}


@register
class FeedbackAsked(OfAppointment):
    """The day after it was marked as one that took place, unless the student has said already how it was."""

    name = "appointments.feedback"
    title = "How was the appointment?"
    asks = True
    moment, after, useful_for = "fulfilled_at", DAY, 7 * DAY
    recipients = ("student__user",)
    url_name = "appointments:give_feedback"

    def rows(self) -> QuerySet[Appointment]:
        return Appointment.objects.filter(fulfilled_at__isnull=False, feedback=None)


@register
class TaskDue(Kind):
    """On the morning of the day a counselor's task is for, unless it was set on that day."""

    name = "appointments.task_due"
    title = "A task is due"
    asks, done = True, Finished()
    moment, useful_for = "remind_at", 14 * DAY
    recipients = ("student__user",)
    loads = ("set_by", "student__user", "appointment__counselor")
    url_name = "appointments:appointment"

    def rows(self) -> QuerySet[Task]:
        return Task.objects.open().filter(set_at__lt=F("remind_at"))

    def link(self, row: Task) -> str:
        return row.appointment.get_absolute_url()


def settled_before(rows: QuerySet[Appointment], ahead: timedelta) -> QuerySet[Appointment]:
    """Those whose time was agreed longer before it than this: the others have just heard of it."""
    return rows.annotate(settled_at=Coalesce("moved_at", "booked_at")).filter(
        settled_at__lt=F("starts_at") - ahead
    )


@chore
def forget_submissions(now: datetime) -> None:
    """Forget forms that nobody sends again any more."""
    forget_old(now=now)


@chore
def keep_lines_moving(now: datetime) -> None:
    """Offer what is free to whoever waits for it, and hand on what nobody answered."""
    keep_moving(now=now)
