"""Proposals of a talk, in the order of their life. What a contact does through the personal link has no user."""

from collections.abc import Collection
from datetime import datetime
from secrets import token_urlsafe

from django.db import transaction
from django.db.models import QuerySet
from django.utils.timezone import localtime

from accounts.models import User
from audit.models import record
from contacts import actions as contacts
from contacts.guard import guard
from contacts.models import Contact, Outreach
from contacts.policies import require_ask
from interviews import policies
from interviews.actions.planning import arranged
from interviews.models import Interview, PlannedQuestion, Proposal
from reminders.actions import hint
from students.actions import note_activity
from web.calendar import DAY, MINUTE
from web.refusals import Refused, require

OPEN_FOR = 30 * DAY
# Whoever offers a time further away has mistyped it, or will have forgotten it.
OFFERED_WITHIN = 60 * DAY
SUGGESTED_WITHIN = 365 * DAY


class Over(Refused):
    """The link was used, withdrawn or grew old while the page was open."""


@transaction.atomic
def propose(
    contact: Contact,
    *,
    medium: str,
    minutes: int,
    place: str = "",
    why: str,
    times: Collection[datetime],
    questions: Collection[str] = (),
    by: User,
    now: datetime,
) -> Proposal:
    """Offer a contact some times, by a personal link that the student sends them. What was offered before is withdrawn.

    Refused for times that are over, too far away or taken, and while the center asks to leave this person in peace.
    """
    contact = contacts.locked(contact)
    require_ask(by, contact, now)
    require_room(contact, now)
    if not times:
        raise Refused("Offer one time at least.", field="time_1")
    for place_of_time, starts_at in enumerate(times, start=1):
        problem = _problem(contact, starts_at, minutes, now)
        if problem:
            raise Refused(problem, field=f"time_{place_of_time}")
    Proposal.objects.filter(contact=contact, answered_at=None, withdrawn_at=None).update(withdrawn_at=now)
    proposal = Proposal.objects.create(
        student=contact.student,
        contact=contact,
        key=token_urlsafe(16),
        made_at=now,
        expires_at=max(now + OPEN_FOR, *times),
        medium=medium,
        minutes=minutes,
        place=place,
        why=why,
        # Nobody meets at a second, and the link offers minutes.
        times=sorted({starts_at.replace(second=0, microsecond=0) for starts_at in times}),
        questions=list(questions),
    )
    record("proposed", proposal, student=contact.student_id, by=by, now=now)
    note_activity([contact.student_id], by=by, now=now)
    return proposal


@transaction.atomic
def withdraw(proposal: Proposal, *, by: User, now: datetime) -> None:
    """Take an offer back: its link is dead from now on. Refused once it was answered."""
    contacts.hold(proposal.student_id)
    proposal = Proposal.objects.select_related("contact", "student").get(pk=proposal.pk)
    require("withdraw", policies.allowed_on_proposal(by, proposal, now), "This was answered meanwhile.")
    proposal.withdrawn_at = now
    proposal.save(update_fields=["withdrawn_at"])
    record("withdrew", proposal, student=proposal.student_id, by=by, now=now)
    note_activity([proposal.student_id], by=by, now=now)


@transaction.atomic
def accept(
    proposal: Proposal, *, chosen_at: datetime, zone: str = "", message: str = "", now: datetime
) -> Interview:
    """The contact takes one of the times: the talk is planned, with the questions they have seen.

    Refused for a time that was not offered, that is over, or that the student has given away since.
    """
    proposal = _held(proposal, now)
    contact = proposal.contact
    if chosen_at not in proposal.times:
        raise Refused("Choose one of the times on this page.", field="chosen_at")
    problem = _problem(contact, chosen_at, proposal.minutes, now)
    if problem:
        raise Refused(problem)
    interview = arranged(
        contact,
        medium=proposal.medium,
        starts_at=chosen_at,
        minutes=proposal.minutes,
        place=proposal.place,
        answered=proposal,
        now=now,
    )
    PlannedQuestion.objects.bulk_create(
        PlannedQuestion(interview=interview, text=text, place=number)
        for number, text in enumerate(proposal.questions, start=1)
    )
    proposal.chosen_at, proposal.interview = chosen_at, interview
    _answered(proposal, Proposal.Answer.ACCEPTED, message=message, zone=zone, now=now)
    return interview


@transaction.atomic
def propose_another(
    proposal: Proposal,
    *,
    suggested: Collection[datetime] = (),
    zone: str = "",
    message: str = "",
    now: datetime,
) -> None:
    """The contact would rather talk at another time.

    Refused for one that is over or more than a year away, and for nothing said.
    """
    proposal = _held(proposal, now)
    if not suggested and not message:
        raise Refused("Name a time that suits you, or write a line.", field="suggested_1")
    for number, starts_at in enumerate(suggested, start=1):
        field = f"suggested_{number}"
        if starts_at <= now:
            raise Refused("This time is over. Choose one to come.", field=field)
        if starts_at > now + SUGGESTED_WITHIN:
            raise Refused("This is more than a year away. Check the date.", field=field)
    proposal.suggested = sorted(set(suggested))
    _answered(proposal, Proposal.Answer.ANOTHER, message=message, zone=zone, now=now)


@transaction.atomic
def decline(proposal: Proposal, *, message: str = "", now: datetime) -> None:
    """The contact says no, with or without a word."""
    _answered(_held(proposal, now), Proposal.Answer.DECLINED, message=message, now=now)


@transaction.atomic
def ask_for_peace(proposal: Proposal, *, now: datetime) -> None:
    """The contact wants no more letters: at once, and from no student of the center."""
    # First, since it takes a lock that comes before that of any list.
    contacts.silence(proposal.contact, by=None, now=now)
    held = _held(proposal, now, of_active=False)
    _answered(held, Proposal.Answer.SILENCE, now=now)


@transaction.atomic
def note_answer(proposal: Proposal, *, by: User, now: datetime) -> None:
    """The student has read the answer. The same told twice is once."""
    contacts.hold(proposal.student_id)
    proposal = Proposal.objects.select_related("contact", "student").get(pk=proposal.pk)
    if proposal.noted_at:
        return
    require("note_answer", policies.allowed_on_proposal(by, proposal, now))
    proposal.noted_at = now
    proposal.save(update_fields=["noted_at"])
    record("noted", proposal, student=proposal.student_id, by=by, now=now)
    contacts.restate([proposal.contact_id], by=by, now=now)


def times_left(proposal: Proposal, now: datetime) -> list[datetime]:
    """Return those of the times offered that can still be had."""
    length = proposal.minutes * MINUTE
    planned = _talks(proposal.student_id, proposal.times[0], proposal.times[-1] + length)
    taken = [(talk.starts_at, talk.ends_at) for talk in planned if talk.starts_at and talk.ends_at]
    return [
        starts_at
        for starts_at in proposal.times
        if starts_at > now and not any(begin < starts_at + length and end > starts_at for begin, end in taken)
    ]


def require_room(contact: Contact, now: datetime) -> None:
    """Refuse to propose anything to somebody whom enough students have written to lately."""
    full = guard(contact, now).free_at
    if full:
        raise Refused(
            f"Enough students of the center have written to {contact.name} lately. Wait until "
            f"{localtime(full):%A} {localtime(full).day} {localtime(full):%B}, or write to somebody else."
        )


def _held(proposal: Proposal, now: datetime, *, of_active: bool = True) -> Proposal:
    """Read the proposal again, with nobody else changing the student's list. Refused when it is over."""
    contacts.hold(proposal.student_id)
    still = Proposal.objects.open(now) if of_active else Proposal.objects.unanswered(now)
    found = still.select_related("contact__student__user", "student__user").filter(pk=proposal.pk).first()
    if found is None:
        raise Over("This was answered or taken back meanwhile.")
    return found


def _answered(
    proposal: Proposal, answer: Proposal.Answer, *, message: str = "", zone: str = "", now: datetime
) -> None:
    """Write the answer down, tell the student, and settle the letter it answers."""
    contact = proposal.contact
    proposal.answer, proposal.answered_at, proposal.message = answer, now, message
    proposal.save(update_fields=["answer", "answered_at", "message", "chosen_at", "interview", "suggested"])
    yes = answer in (Proposal.Answer.ACCEPTED, Proposal.Answer.ANOTHER)
    outcome = Outreach.Outcome.AGREED if yes else Outreach.Outcome.DECLINED
    settled = {"outcome": outcome, "outcome_at": now, "try_again_at": None}
    waiting = Outreach.objects.filter(contact=contact, outcome="")
    # A talk that was arranged has settled it.
    is_settled = answer != Proposal.Answer.ACCEPTED and waiting.update(**settled)
    since = Outreach.objects.filter(contact=contact, sent_at__gte=proposal.made_at - DAY)
    if not is_settled and not since.exists():
        # They have the link, so they were written to, whether or not the student has said so.
        Outreach.objects.create(
            contact=contact, channel=Contact.Channel.EMAIL, sent_at=proposal.made_at, **settled
        )
    if zone and not contact.zone:
        contact.zone = zone
        contact.save(update_fields=["zone"])
    record(f"answered: {answer}", proposal, student=proposal.student_id, by=None, now=now)
    contacts.restate(contacts.around([contact.pk]), now=now)
    hint()


def _problem(contact: Contact, starts_at: datetime, minutes: int, now: datetime) -> str:
    """Say why this time cannot be had, if it cannot."""
    if starts_at <= now:
        return "This time is over. Choose one to come."
    if starts_at > now + OFFERED_WITHIN:
        return "This is more than two months away. Choose a nearer time."
    taken = _talks(contact.student_id, starts_at, starts_at + minutes * MINUTE)
    return "This time is taken meanwhile. Choose another one." if taken.exists() else ""


def _talks(student: int, since: datetime, until: datetime) -> QuerySet[Interview]:
    """Return what the student has planned between two instants."""
    return Interview.objects.open().filter(student=student, starts_at__lt=until, ends_at__gt=since)
