"""What it costs to compute free times, without database and without page."""

import time
from collections import defaultdict
from datetime import datetime
from statistics import median

from appointments import slots
from appointments.free_times import rules_of
from appointments.models import Appointment, AppointmentType
from center.models import the_center

TIMES = 25


def open_times_ms(now: datetime) -> dict[str, float]:
    """Return the CPU milliseconds for everybody who offers appointments: the first time on a day, and then."""
    since, until = now, now + the_center().horizon
    taken = defaultdict(list)
    standing = Appointment.objects.standing().within(since, until)
    for counselor, starts_at, ends_at in standing.values_list("counselor", "starts_at", "ends_at"):
        taken[counselor].append((starts_at, ends_at))
    types = AppointmentType.objects.offered().with_availability(on_or_after=now)
    rules = {kind.counselor_id: rules_of(kind) for kind in types}

    def compute() -> float:
        began = time.thread_time()
        for counselor, theirs in rules.items():
            slots.open_times(theirs, taken=taken[counselor], since=since, until=until)
        return (time.thread_time() - began) * 1000

    cold, warm = [], []
    for _ in range(TIMES):
        slots._fitting.cache_clear()
        slots._fitting_on.cache_clear()
        cold.append(compute())
        warm.append(compute())
    return {"counselors": len(rules), "cold_ms": round(median(cold), 2), "warm_ms": round(median(warm), 2)}
