"""One free time, and everybody wants it at once."""

import http.client
import time
from collections import Counter
from dataclasses import dataclass
from datetime import datetime
from statistics import median
from threading import Barrier, Lock, Thread
from typing import Any
from urllib.parse import urlencode

from appointments.models import Appointment
from bench.asking import CSRF
from bench.filling import Cast
from bench.pages import booking, free_for_the_writer
from bench.sessions import session_of
from counselors.models import Counselor
from students.models import Student

RACERS = 400
# They wait in one line for eight threads.
PATIENCE = 120


@dataclass(frozen=True)
class Heat:
    """The time that is raced for, and what each of those who want it sends: headers and body."""

    counselor: Counselor
    starts_at: datetime
    entries: list[tuple[dict[str, str], str]]


def heat(cast: Cast, now: datetime) -> Heat:
    """Choose a free time, and at most 400 students who have none at that hour."""
    *_, last = free_for_the_writer(cast, now)
    busy = Appointment.objects.standing().filter(starts_at__lte=last.starts_at, ends_at__gt=last.starts_at)
    others = Student.objects.exclude(
        pk__in=[cast.reader, cast.writer, *busy.values_list("student", flat=True)]
    )
    entries = []
    for student in others.select_related("user").order_by("pk")[:RACERS]:
        headers = {
            "Cookie": f"session={session_of(student.user)}; csrf={CSRF}",
            "Content-Type": "application/x-www-form-urlencoded",
        }
        entries.append((headers, urlencode(booking(last))))
    return Heat(last.counselor, last.starts_at, entries)


def race(heat: Heat, port: int) -> dict[str, Any]:
    """Let all of them book at the same moment; return what they were answered, and when."""
    start, finish = Barrier(len(heat.entries)), Lock()
    answers: list[tuple[int, float]] = []

    def run(headers: dict[str, str], body: str) -> None:
        line = http.client.HTTPConnection("127.0.0.1", port, timeout=PATIENCE)
        start.wait()
        began = time.monotonic()
        try:
            line.request("POST", "/appointments/book/", body, headers)
            answer = line.getresponse()
            answer.read()
            status = answer.status
        except OSError:
            status = 0
        with finish:
            answers.append((status, (time.monotonic() - began) * 1000))

    racers = [Thread(target=run, args=entry) for entry in heat.entries]
    for racer in racers:
        racer.start()
    for racer in racers:
        racer.join()
    statuses, took = Counter(status for status, _ in answers), [ms for _, ms in answers]
    booked = Appointment.objects.standing().filter(counselor=heat.counselor, starts_at=heat.starts_at).count()
    return {
        "racers": len(answers),
        "booked": booked,
        "answers": {str(status): count for status, count in sorted(statuses.items())},
        "median_ms": round(median(took)),
        "slowest_ms": round(max(took)),
        "over": [] if booked == 1 and statuses == {302: 1, 409: len(answers) - 1} else ["answers"],
    }
