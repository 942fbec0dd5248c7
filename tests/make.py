"""Rows for tests: keyword-only, with sensible silence. Facts are made through the actions wherever one exists."""

from collections.abc import Iterable
from datetime import date, datetime, time, timedelta
from itertools import count
from typing import Any
from uuid import uuid4
from zoneinfo import ZoneInfo

from django.db import connection

from accounts.models import User
from appointments.actions import appointments, availability, purposes, waits
from appointments.actions import drop_in as line
from appointments.actions import feedback as feedbacks
from appointments.actions import notes as appointment_notes
from appointments.actions import tasks as appointment_tasks
from appointments.models import (
    Appointment,
    DropIn,
    DropInHours,
    ExtraHours,
    Feedback,
    HoursPlan,
    Note,
    Purpose,
    Task,
    TimeOff,
    Wait,
)
from center.kept import forget
from center.models import Center, Holiday, Term
from contacts import actions as contacts
from contacts.files import tables
from contacts.files.columns import guess
from contacts.models import Contact, FollowUp, Import, Lead, Merge, Outreach, Referral, ThankYouNote
from counselors.models import Counselor
from interviews import actions as interviews
from interviews.models import Goal, Interview, InterviewLog, PlannedQuestion, Proposal, Question, Scale
from reminders.kinds import kinds
from reminders.models import Reminder
from students import actions as students
from students.models import Student, Summary
from web.calendar import DAY, HOUR, MINUTE

NOON = datetime.fromisoformat("2026-03-03T12:00-05:00")
NEW_YORK = ZoneInfo("America/New_York")


def at(day: int, hour: int) -> datetime:
    """An hour of a day of that March, in New York."""
    return datetime(2026, 3, day, hour, tzinfo=NEW_YORK)


_number = count(1)


def user(*, role: str, name: str = "", zone: str = "America/New_York", password: str = "") -> User:
    number = next(_number)
    name = name or f"Person {number}"
    person = User(email=f"{name.split()[0].lower()}.{number}@school.test", name=name, role=role, zone=zone)
    person.set_unusable_password()
    if password:
        person.set_password(password)
    person.save()
    return person


def counselor(*, name: str = "", zone: str = "America/New_York") -> Counselor:
    talk()
    return Counselor.objects.create(user=user(role="counselor", name=name, zone=zone))


def talk() -> Purpose:
    """What every center begins with, by its migration; tests that empty the tables take it away."""
    return Purpose.objects.get_or_create(name="A talk with a counselor", defaults={"about": "Your list."})[0]


def purpose(
    *, name: str = "Résumé review", about: str = "Line by line.", by: User, now: datetime = NOON, **facts: Any
) -> Purpose:
    """Something else that an appointment can be for; this director has added it."""
    return purposes.add_purpose(name=name, about=about, by=by, now=now, **facts)


def hours(
    *,
    of: Counselor,
    opens: str = "09:00",
    closes: str = "17:00",
    weekdays: tuple[int, ...] = (0, 1, 2, 3, 4),
    minutes: int = 30,
    before: int = 0,
    after: int = 0,
    purpose: Purpose | None = None,
    now: datetime = NOON,
) -> None:
    """The counselor sees students at this time of these days (0 is Monday), and has a room."""
    kept = {"before_minutes": before, "after_minutes": after}
    told = {"minutes": minutes, "medium": "in_person", "place": "Room 12"} | kept
    availability.offer(of, purpose=purpose or talk(), **told, by=of.user, now=now)
    times = time.fromisoformat(opens), time.fromisoformat(closes)
    availability.open_hours(of, hours=[(day, *times) for day in weekdays], by=of.user, now=now)


def plan(
    *,
    of: Counselor,
    first_on: date,
    last_on: date | None = None,
    hours: Iterable[tuple[int, str, str]] = ((0, "13:00", "15:00"),),
    now: datetime = NOON,
) -> HoursPlan:
    """The counselor sees students in these hours of the week, from one date to another, or from one on."""
    week = [(day, time.fromisoformat(opens), time.fromisoformat(closes)) for day, opens, closes in hours]
    return availability.add_plan(of, first_on=first_on, last_on=last_on, hours=week, by=of.user, now=now)


def extra_hours(
    *, of: Counselor, on: date, opens: str = "18:00", closes: str = "20:00", now: datetime = NOON
) -> ExtraHours:
    opens_at, closes_at = time.fromisoformat(opens), time.fromisoformat(closes)
    return availability.add_extra_hours(
        of, on=on, opens_at=opens_at, closes_at=closes_at, by=of.user, now=now
    )


def time_off(*, of: Counselor, first_on: date, last_on: date | None = None, **facts: Any) -> TimeOff:
    return availability.take_off(
        of, first_on=first_on, last_on=last_on or first_on, by=of.user, now=NOON, **facts
    )


def appointment(
    *,
    of: Student,
    counselor: Counselor | None = None,
    starts_at: datetime = NOON + DAY,
    booked_at: datetime | None = None,
    topic: str = "My list is short",
    purpose: Purpose | None = None,
    by: User | None = None,
    despite: str = "",
) -> Appointment:
    """The student has booked this time, with the own counselor if no other is named; who has hours for it."""
    return appointments.book(
        of,
        counselor=counselor or of.counselor,
        purpose=purpose or talk(),
        starts_at=starts_at,
        topic=topic,
        key=uuid4(),
        despite=despite,
        by=by or of.user,
        now=booked_at or min(NOON, starts_at - 3 * DAY),
    )


def missed(
    *, of: Student, starts_at: datetime, missed_by: str = "student", now: datetime | None = None
) -> Appointment:
    """An appointment with the own counselor at which one of the two was missing."""
    meeting = appointment(of=of, starts_at=starts_at, booked_at=starts_at - 2 * DAY)
    assert of.counselor
    now = now or starts_at + 15 * MINUTE
    appointments.miss(meeting, missed_by=missed_by, by=of.counselor.user, now=now)
    meeting.refresh_from_db()
    return meeting


def wait(
    *,
    of: Student,
    counselor: Counselor | None = None,
    suits: str = "any",
    purpose: Purpose | None = None,
    last_on: date | None = None,
    topic: str = "Nobody answers my letters",
    now: datetime = NOON,
) -> Wait:
    """The student waits for a time of this counselor, else of anybody, until a week from now."""
    return waits.join(
        of,
        counselor=counselor,
        purpose=purpose or talk(),
        suits=suits,
        last_on=last_on or (now + 7 * DAY).date(),
        topic=topic,
        by=of.user,
        now=now,
    )


def drop_in_hours(
    *, opens: str = "10:00", closes: str = "16:00", weekdays: Iterable[int] = range(7), minutes: int = 15
) -> None:
    """Students drop in at these hours of these days (0 is Monday), at the front desk."""
    times = {"opens_at": time.fromisoformat(opens), "closes_at": time.fromisoformat(closes)}
    DropInHours.objects.all().delete()
    DropInHours.objects.bulk_create(DropInHours(weekday=day, **times) for day in weekdays)
    Center.objects.update_or_create(pk=1, defaults={"drop_in_place": "Room 5", "drop_in_minutes": minutes})
    forget()


def drop_in(
    *, of: Student, topic: str = "One letter", now: datetime = NOON, by: User | None = None
) -> DropIn:
    """The student has joined the line of the day."""
    return line.join(of, topic=topic, by=by or of.user, now=now)


def on_duty(counselor: Counselor, *, now: datetime = NOON) -> None:
    line.go_on_duty(counselor, by=counselor.user, now=now)


def fulfilled(*, of: Student, counselor: Counselor | None = None, starts_at: datetime) -> Appointment:
    """An appointment that took place, and was marked so at its end."""
    meeting = appointment(of=of, counselor=counselor, starts_at=starts_at)
    appointments.fulfil(meeting, by=meeting.counselor.user, now=meeting.ends_at)
    meeting.refresh_from_db()
    return meeting


def written(
    *, on: Appointment, audience: str = "shared", text: str = "Bring the letter", now: datetime = NOON
) -> Note:
    """The counselor has written this note, which was empty before."""
    by = on.counselor.user
    appointment_notes.write_note(on, audience=audience, text=text, version=0, by=by, now=now)
    return Note.objects.get(appointment=on, audience=audience)


def task(
    *,
    on: Appointment,
    text: str = "Write to two alumni",
    due_in: timedelta | None = 3 * DAY,
    by: User | None = None,
    now: datetime = NOON,
) -> Task:
    """The counselor has asked for this, by a day so far ahead; None for no day."""
    due_on = None if due_in is None else (now + due_in).date()
    return appointment_tasks.add_task(on, text=text, due_on=due_on, by=by or on.counselor.user, now=now)


def feedback(*, on: Appointment, useful: int = 4, words: str = "", now: datetime | None = None) -> Feedback:
    """The student has said how useful it was, an hour after its end."""
    by, now = on.student.user, now or on.ends_at + HOUR
    return feedbacks.give_feedback(on, useful=useful, words=words, by=by, now=now)


def rules(**rules: int | None) -> None:
    """The center's rules of booking, but for these, are none: no limit, no notice, no cut-off."""
    none = dict.fromkeys(("open_at_once", "per_day", "per_week", "per_term", "missed_per_term"))
    none |= {"notice_hours": 0, "change_hours": 0}
    Center.objects.update_or_create(pk=1, defaults=none | rules)
    forget()


def holiday(*, on: date, name: str = "Founders' Day") -> Holiday:
    return Holiday.objects.create(on=on, name=name)


def term(*, first_on: date, last_on: date | None = None, name: str = "Fall 2026") -> Term:
    forget()
    return Term.objects.create(name=name, first_on=first_on, last_on=last_on or first_on + 100 * DAY)


def student(*, name: str = "", counselor: Counselor | None = None, zone: str = "America/New_York") -> Student:
    person = user(role="student", name=name, zone=zone)
    return students.enrol(person, counselor=counselor, major="Biology", by=person, now=NOON - 60 * DAY)


def contact(
    *, of: Student, name: str = "Priya Nair", listed_at: datetime = NOON - 30 * DAY, **facts: Any
) -> Contact:
    return contacts.add(of, name=name, by=of.user, now=listed_at, **facts)


def merge(*, into: Contact, name: str = "Pria Nair", now: datetime = NOON - 25 * DAY) -> Merge:
    """Somebody was listed twice, and the two cards have become one."""
    twin = contact(of=into.student, name=name, listed_at=now)
    return contacts.merge(kept=into, gone=twin, by=into.student.user, now=now)


def imported(*, of: Student, people: str = "Name\nMarcus Webb\n", now: datetime = NOON) -> Import:
    """Somebody brought a table, its columns are chosen as they were guessed, and nobody is on the list yet."""
    brought = contacts.bring(of, raw=people.encode(), name="people.csv", by=of.user, now=now)
    meanings = guess(tables.read(people.encode()).header)
    contacts.choose_columns(brought, meanings=meanings, has_header=None, by=of.user, now=now)
    brought.refresh_from_db()
    return brought


def outreach(
    *, to: Contact, sent_at: datetime = NOON - 20 * DAY, channel: str = "email", **facts: Any
) -> Outreach:
    return contacts.ask(to, channel=channel, sent_at=sent_at, by=to.student.user, now=sent_at, **facts)


INTRODUCED = {
    "asked": contacts.ask_for_introduction,
    "forwarded": contacts.mark_forwarded,
    "accepted": contacts.mark_accepted,
    "introduced": contacts.mark_introduced,
    "answered": contacts.answer_introduction,
}


def referral(
    *, giver: Contact, name: str = "Marcus Webb", introduction: str = "", now: datetime = NOON - DAY
) -> Referral:
    """The giver named somebody, and the introduction has come so far at this moment."""
    told = {"by": giver.student.user, "now": now}
    pair = contacts.refer(giver, name=name, **told)
    way = [*INTRODUCED][: [*INTRODUCED].index(introduction) + 1] if introduction in INTRODUCED else []
    for mark in ["asked"] if introduction == "declined" else way:
        INTRODUCED[mark](pair, **told)
    if introduction == "declined":
        contacts.mark_declined(pair, **told)
    return Referral.objects.select_related("student__user", "giver", "named").get(pk=pair.pk)


def interview(
    *,
    of: Student,
    contact: Contact | None = None,
    starts_at: datetime = NOON + DAY,
    held_at: datetime | None = None,
    medium: str = "phone",
    planned_at: datetime | None = None,
    **facts: Any,
) -> Interview:
    """Plan an interview; with `held_at` also hold and log it an hour later."""
    starts_at = held_at or starts_at
    contact = contact or globals()["contact"](of=of)
    planned = interviews.plan(
        contact,
        medium=medium,
        starts_at=None if medium == "email" else starts_at,
        by=of.user,
        now=planned_at or starts_at - 7 * DAY,
        **facts,
    )
    if held_at:
        log(planned, now=held_at + HOUR)
        planned.refresh_from_db()
    return planned


def proposal(
    *,
    to: Contact,
    times: Iterable[datetime] = (NOON + 3 * DAY, NOON + 5 * DAY),
    now: datetime = NOON,
    **facts: Any,
) -> Proposal:
    """The student has offered these times, and the contact has the link."""
    told = {"medium": "phone", "minutes": 20, "why": "Your work at the clinic.", "questions": []} | facts
    return interviews.propose(to, times=list(times), by=to.student.user, now=now, **told)


def log(interview: Interview, *, now: datetime, **facts: Any) -> None:
    told = {"minutes_used": 20, "learned": "Labs run on patience."} | facts
    interviews.log(interview, by=interview.student.user, now=now, **told)


def question(*, of: Student | None, text: str = "", by: User | None = None, **facts: Any) -> Question:
    """A question of the student's own; of the center's where `of` is nobody and `by` its director."""
    text = text or f"What do nights do to a week? ({next(_number)})"
    by = by or (of.user if of else None)
    return interviews.write_question(of, text=text, by=by, now=NOON - DAY, **facts)


def prepared(
    interview: Interview, *, questions: Iterable[Question], own: str = "", now: datetime = NOON - DAY
) -> list[PlannedQuestion]:
    """These questions are on the list of this talk; return what stands on it, in order."""
    interviews.prepare(interview, questions=questions, own=own, by=interview.student.user, now=now)
    return list(interview.planned_questions.in_order())


def scale(*, of: Student, name: str = "I would keep learning", now: datetime = NOON - 20 * DAY) -> Scale:
    return interviews.add_scale(of, name=name, by=of.user, now=now)


def rating(
    *, of: Interview, on: Scale, value: int = 4, because: str = "Somebody is always new", now: datetime = NOON
) -> None:
    ratings = {on.pk: interviews.Rated(value, because)}
    interviews.rate(of, ratings=ratings, by=of.student.user, now=now)


def goal(*, of: Student, talks: int = 8, days: int = 60, now: datetime = NOON) -> Goal:
    interviews.aim(of, talks=talks, by_on=now.date() + days * DAY, by=of.user, now=now)
    return Goal.objects.get(student=of)


def note(*, of: Student, owed_at: datetime = NOON - HOUR, contact: Contact | None = None) -> ThankYouNote:
    """A thank-you owed since then, for an interview held an hour before."""
    held = interview(of=of, contact=contact, held_at=owed_at - HOUR)
    return ThankYouNote.objects.get(contact=held.contact)


def failed_letter(
    *,
    to: User,
    kind: str = "contacts.thank_you_due",
    reason: str = "554 It looks like spam",
    failed_at: datetime = NOON - HOUR,
    useful_for: timedelta = 7 * DAY,
    **facts: Any,
) -> Reminder:
    """A letter that was due an hour before it failed."""
    due_at = failed_at - HOUR
    moments = {"due_at": due_at, "next_try_at": due_at, "expires_at": due_at + useful_for}
    ending = {"failed_at": failed_at, "reason": reason, "attempts": 1}
    return Reminder.objects.create(
        **{"kind": kind, "subject": next(_number), "recipient": to, **moments, **ending, **facts}
    )


def told(*, kind: str, about: Any, to: User, at: datetime = NOON - HOUR, **facts: Any) -> Reminder:
    """A letter of this kind about this row, as it is now, that went out then."""
    still = kinds[kind].still_true([about.pk])[about.pk]
    moments = {"due_at": at, "next_try_at": at, "expires_at": at + DAY, "sent_at": at}
    return Reminder.objects.create(
        **{"kind": kind, "subject": about.pk, "recipient": to, "occurrence": still.occurrence},
        **moments | facts,
    )


def follow_up(
    *, of: Student, contact: Contact | None = None, due_in: timedelta = 7 * DAY, now: datetime = NOON
) -> FollowUp:
    contact = contact or globals()["contact"](of=of)
    return contacts.promise(
        contact, text="Send the article", due_on=(now + due_in).date(), by=of.user, now=now
    )


def lead(
    *,
    of: Student,
    contact: Contact | None = None,
    title: str = "Evening of the alumni",
    due_in: timedelta = 7 * DAY,
    now: datetime = NOON,
    **facts: Any,
) -> Lead:
    """Noted now, for a day so far ahead; mentioned by nobody if no contact is named."""
    told = {"kind": "event", "next_action": "Register", "who": contact.name if contact else ""} | facts
    due_on = (now + due_in).date()
    return contacts.note_lead(of, title=title, known=contact, due_on=due_on, by=of.user, now=now, **told)


def crowd(*, of: Student, count: int, now: datetime = NOON) -> None:
    """So many contacts at once, past the actions: each has a letter, every second also all else."""
    known = Contact.objects.bulk_create(
        Contact(
            student=of,
            name=f"Person {n:05}",
            sort_key=f"person {n:05}",
            search_text=f"person {n:05}",
            listed_at=now - 30 * DAY,
            ask_due_at=now - 27 * DAY,
        )
        for n in range(count)
    )
    Outreach.objects.bulk_create(
        Outreach(contact=contact, channel="email", sent_at=now - 20 * DAY, try_again_at=now - 11 * DAY)
        for contact in known
    )
    some = known[::2]
    talks = Interview.objects.bulk_create(
        Interview(
            student=of,
            contact=contact,
            medium="phone",
            planned_at=now - 10 * DAY,
            starts_at=now + (DAY if n % 3 else -DAY),
            ends_at=now + (DAY if n % 3 else -DAY) + timedelta(minutes=20),
            zone=of.user.zone,
            held_at=None if n % 3 else now - DAY,
            logged_at=None if n % 3 else now - HOUR,
        )
        for n, contact in enumerate(some)
    )
    InterviewLog.objects.bulk_create(
        InterviewLog(interview=talk, learned="Labs run on patience.") for talk in talks if talk.held_at
    )
    ThankYouNote.objects.bulk_create(
        ThankYouNote(
            contact=contact,
            because="interview",
            owed_at=now - HOUR,
            due_at=now + 23 * HOUR,
            sent_at=None if n % 2 else now,
        )
        for n, contact in enumerate(some)
    )
    FollowUp.objects.bulk_create(
        FollowUp(
            contact=contact,
            text="Send the article",
            due_on=now.date(),
            promised_at=now - DAY,
            remind_at=now,
            due_at=now + HOUR,
            kept_at=None if n % 2 else now,
        )
        for n, contact in enumerate(some)
    )
    Lead.objects.bulk_create(
        Lead(
            student=of,
            contact=contact,
            kind="reading",
            title="An article",
            next_action="Read it",
            due_on=now.date(),
            noted_at=now - DAY,
            set_at=now - DAY,
            remind_at=now,
            due_at=now + HOUR,
            done_at=None if n % 2 else now,
        )
        for n, contact in enumerate(some)
    )
    # In use, autovacuum tells the planner how much there is; it does not see this transaction.
    with connection.cursor() as cursor:
        for table in (Contact, Outreach, Interview, InterviewLog, ThankYouNote, FollowUp, Lead):
            cursor.execute(f"ANALYZE {table._meta.db_table}")
    contacts.restate([contact.pk for contact in known], now=now)


def class_of(*, counselor: Counselor, count: int) -> None:
    """So many students at once in one caseload."""
    people = User.objects.bulk_create(
        User(
            email=f"student.{next(_number)}@school.test", name=f"Student {n:05}", role="student", password="!"
        )
        for n in range(count)
    )
    enrolled = Student.objects.bulk_create(Student(user=person, counselor=counselor) for person in people)
    Summary.objects.bulk_create(Summary(student=student) for student in enrolled)
