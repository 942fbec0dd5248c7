"""What is measured: each page with its requests, its reader and its budget.

Those of contacts are in lists.py, those of reaching out in letters.py, those of a talk in acts.py.
"""

from collections import deque
from collections.abc import Iterator
from datetime import datetime
from itertools import count, cycle
from uuid import uuid4

from appointments.actions.appointments import book
from appointments.free_times import FreeTime, offers_of
from appointments.models import Appointment, Purpose
from bench.acts import act_pages
from bench.asking import CASELOAD, CSRF, FORM, FREE, LIST, POST, Ask, Budget, Page, at, spread
from bench.filling import Cast
from bench.letters import letter_pages
from bench.lists import list_pages
from bench.meetings import TOPIC
from interviews.models import Interview
from students.models import Student
from web.calendar import DAY
from web.forms import instant_text


def pages(cast: Cast, now: datetime) -> list[Page]:
    """Every page, the floor first; POSTs take one fresh time each, the forms look at one."""
    met = list(Interview.objects.filter(student=cast.reader).order_by("pk").values_list("pk", flat=True)[:40])
    theirs = Student.objects.filter(counselor=Student.objects.get(pk=cast.reader).counselor)
    ordinary = theirs.exclude(pk__in=[cast.reader, cast.writer]).order_by("pk")
    students = Student.objects.order_by("pk")
    meetings = Appointment.objects.filter(student=cast.reader).order_by("-starts_at", "-pk")
    here, there, other, *times = free_for_the_writer(cast, now)[:-1]
    day = now.date() + 7 * DAY
    own = Student.objects.get(pk=cast.reader).counselor_id
    booked: deque[str] = deque()

    return [
        Page("floor", "reader", cycle([Ask("/floor/")]), Budget(statements=None)),
        Page("Today", "reader", cycle([Ask("/today/")]), LIST),
        *list_pages(cast, now),
        *letter_pages(cast, now),
        Page("interviews", "reader", cycle([Ask("/interviews/")]), LIST),
        Page("one interview", "reader", at("/interviews/{}/", met), LIST),
        *act_pages(cast, now),
        Page("free times, one", "reader", at("/appointments/book/?counselor={}", [own]), FREE),
        Page("free times, anybody", "reader", cycle([Ask("/appointments/book/?counselor=any")]), FREE),
        Page("free times, any, later", "reader", at(
            "/appointments/book/?counselor=any&on={}", [day, day + 7 * DAY, day + 14 * DAY]), FREE),
        Page("book, the form", "writer", at(
            f"/appointments/book/?counselor={own}&starts_at={{}}", [instant_text(other.starts_at)]), FORM),
        Page("book, POST", "writer", bookings(times, booked), POST),
        Page("cancel, POST", "writer", cancellations(booked), POST),
        Page("move, POST", "writer", moves(cast, here, there, now), POST),
        Page("appointments", "reader", cycle([Ask("/appointments/")]), LIST),
        Page("appointments, counselor", "counselor", cycle([Ask("/appointments/")]), LIST),
        Page("one appointment", "reader", at("/appointments/{}/", spread(meetings)), LIST),
        Page("calendar, day", "counselor", at("/calendar/?on={}", [day + n * DAY for n in range(7)]), LIST),
        Page("calendar, week", "counselor", at(
            "/calendar/?show=week&on={}", [day, day + 7 * DAY, day - 28 * DAY]), LIST),
        Page("caseload, counselor", "counselor", cycle([Ask("/caseload/")]), CASELOAD),
        Page("caseload, all", "director", cycle([Ask("/caseload/")]), CASELOAD),
        Page("caseload, all, later", "director", at("/caseload/?after={}", spread(students)), CASELOAD),
        Page("caseload, all, by step", "director", cycle([Ask("/caseload/?step=thank")]), CASELOAD),
        Page("caseload, all, search", "director", cycle([Ask("/caseload/?q=Okafor")]), CASELOAD),
        Page("one student", "counselor", at("/students/{}/", spread(ordinary)), LIST),
        Page("one student, long list", "counselor", at("/students/{}/", [cast.reader]), LIST),
    ]  # fmt: skip


def free_for_the_writer(cast: Cast, now: datetime) -> list[FreeTime]:
    """Return the times that the writer's counselor has free, from two days on: those stay free during a run."""
    writer = Student.objects.select_related("user").get(pk=cast.writer)
    assert writer.counselor_id is not None
    purpose = Purpose.objects.in_order()[0]
    times = offers_of(writer, writer.counselor_id, purpose=purpose.pk, by=writer.user, now=now).times()
    return [free for free in times if free.starts_at > now + 2 * DAY]


def booking(free: FreeTime) -> dict[str, str]:
    """Return a form that nobody has sent yet."""
    return {
        "csrfmiddlewaretoken": CSRF,
        "key": str(uuid4()),
        "shown": free.type.fingerprint,
        "counselor": str(free.counselor.pk),
        "starts_at": instant_text(free.starts_at),
        "topic": TOPIC,
    }


def bookings(times: list[FreeTime], booked: deque[str]) -> Iterator[Ask]:
    """Book one free time after the other; where each answer leads is left in `booked`."""
    for free in cycle(times):
        yield Ask("/appointments/book/", booking(free), landed=booked.append)


def cancellations(booked: deque[str]) -> Iterator[Ask]:
    """Cancel what was booked, the earliest first, so that its time is free again."""
    while True:
        facts = {"csrfmiddlewaretoken": CSRF, "reason": "I have a shift at that hour."}
        yield Ask(f"{booked.popleft()}cancel/", facts)


def moves(cast: Cast, here: FreeTime, there: FreeTime, now: datetime) -> Iterator[Ask]:
    """Book one, then move it there and back again and again."""
    writer = Student.objects.select_related("user").get(pk=cast.writer)
    meeting = book(
        writer,
        counselor=here.counselor,
        purpose=here.type.purpose,
        starts_at=here.starts_at,
        topic=TOPIC,
        key=uuid4(),
        by=writer.user,
        now=now,
    )
    for version in count():
        free = here if version % 2 else there
        facts = {
            "csrfmiddlewaretoken": CSRF,
            "version": str(version),
            "shown": free.type.fingerprint,
            "starts_at": instant_text(free.starts_at),
        }
        yield Ask(f"/appointments/{meeting.pk}/move/", facts)
