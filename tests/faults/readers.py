"""Students who look at their page of today again and again over real HTTP, and what they got."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from statistics import quantiles
from threading import Event
from time import perf_counter

from django.conf import settings

from accounts.models import User
from devstack.programs import wait_until
from tests.faults.test_booking import line_to, session_of
from tests.sink import PATIENCE

# Each rests so many seconds between two looks: the page is there beside the senders, it does not race them.
REST = 0.1


@dataclass(frozen=True)
class Look:
    """One request: the status, and after how many milliseconds its page was there."""

    status: int
    milliseconds: float


class Looks:
    """All that were made, in order."""

    def __init__(self) -> None:
        self.made: list[Look] = []
        self.enough = Event()

    def wait_for(self, count: int) -> list[Look]:
        """Return all of them once there are so many."""
        assert wait_until(lambda: len(self.made) >= count, PATIENCE), f"only {len(self.made)} were made"
        return list(self.made)

    def go_on(self, port: int, session: str) -> None:
        """Look until it is enough. A request that fails raises, and is the end."""
        headers = {"Cookie": f"{settings.SESSION_COOKIE_NAME}={session}"}
        with line_to(port) as line:
            while not self.enough.is_set():
                begun = perf_counter()
                line.request("GET", "/today/", headers=headers)
                answer = line.getresponse()
                answer.read()
                self.made.append(Look(answer.status, 1000 * (perf_counter() - begun)))
                self.enough.wait(REST)


@contextmanager
def readers(port: int, people: list[User]) -> Iterator[Looks]:
    """These look until the block ends; it raises what one of their requests has raised."""
    looks = Looks()
    sessions = [session_of(person) for person in people]
    with ThreadPoolExecutor(len(people)) as pool:
        at_it = [pool.submit(looks.go_on, port, session) for session in sessions]
        try:
            yield looks
        finally:
            looks.enough.set()
    for one in at_it:
        one.result()


def p95(looks: list[Look]) -> float:
    return quantiles((look.milliseconds for look in looks), n=20, method="inclusive")[-1]
