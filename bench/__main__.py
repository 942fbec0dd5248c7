"""`make bench`: every page against the floor page, on a database filled for it, in one run.

    STUDENTS=10000 python -m bench

It starts a throw-away Postgres and Redis and the real gunicorn on loopback, and stops all of them. In each
round the pages take turns; a ratio is that of one round's page to the same round's floor.
"""

import http.client
import json
import os
import sys
import time
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING, Any

from bench import set_up
from devstack.postgres import Postgres
from devstack.programs import Program, StackError, say, wait_until
from devstack.pytest_embedded import clean_up, throwaway_dir
from devstack.redis import Redis
from devstack.supervisor import accepts, free_port

if TYPE_CHECKING:
    from bench.asking import Ask, Page
    from bench.filling import Cast
    from bench.race import Heat

# Past and to come, whatever the size.
APPOINTMENTS = 100_000
ROUNDS = 3
# In a round each page has so many turns, and makes so many requests in one: whatever else the machine does
# meanwhile then weighs on all of them alike.
TURNS = 6
REQUESTS = 5
# Before the first round, so that templates, plans and connections are there.
WARMING = 8
COUNTED = 3
# A page that is hopelessly slow may not hold up the others.
SECONDS = 3
RESULT = Path("var/bench.json")


def main() -> int:
    students = int(os.environ.get("STUDENTS") or 1000)
    if not 10 <= students <= 200_000:
        sys.stderr.write("STUDENTS is out of range: choose a number from 10 to 200000.\n")
        return 1
    folder = throwaway_dir()
    postgres, redis = Postgres(folder / "postgres", durable=False), Redis(folder / "redis")
    programs: list[Program] = [postgres, redis]
    try:
        for server in (postgres, redis):
            server.start()
        os.environ |= {
            "LOCAL": "1",
            "SECRET_KEY": "bench-only",
            "ALLOWED_HOSTS": "127.0.0.1,testserver",
            "DATABASE_URL": postgres.url,
            "REDIS_URL": redis.url,
            "EMAIL_URL": "smtp://127.0.0.1:1",  # nobody listens there
        }
        bench = Bench(students, postgres, programs)
        bench.fill()
        bench.serve()
        bench.measure()
        bench.compute()
        bench.import_a_file()
        bench.run_the_race()
        result = bench.result()
    except StackError as failure:
        sys.stderr.write(f"{failure}\n")
        return 1
    except KeyboardInterrupt:
        return 130
    finally:
        for program in reversed(programs):
            program.stop()
        clean_up()
    RESULT.parent.mkdir(exist_ok=True)
    RESULT.write_text(json.dumps(result, indent=1) + "\n")
    say(table(result))
    return 0


@dataclass
class Used:
    """What one page used in one round: requests, and CPU milliseconds of either side."""

    requests: int = 0
    web: float = 0
    database: float = 0


class Bench:
    """One run: a filled database, one web server, and what was read off it."""

    def __init__(self, students: int, postgres: Postgres, programs: list[Program]) -> None:
        self.students = students
        self.postgres = postgres
        self.programs = programs
        self.port = free_port()
        self.pages: list[Page] = []
        self.cookies: dict[str, str] = {}
        self.cast: Cast | None = None
        self.heat: Heat | None = None
        self.race: dict[str, Any] = {}
        self.computing: dict[str, float] = {}
        self.importing: dict[str, dict[str, Any]] = {}
        self.counts: dict[str, int] = {}
        self.sizes: dict[str, int] = {}
        self.web: dict[str, list[float]] = {}
        self.database: dict[str, list[float]] = {}
        self.seconds = 0.0
        self.line: http.client.HTTPConnection | None = None

    def fill(self) -> None:
        """Make the tables and fill them, and sign everybody in who is needed."""
        # Imported here and below: whatever knows the settings needs the servers' addresses first.
        set_up()
        from django.core.management import call_command  # noqa: PLC0415
        from django.db import connection  # noqa: PLC0415
        from django.utils import timezone  # noqa: PLC0415

        from bench.filling import fill  # noqa: PLC0415
        from bench.pages import pages  # noqa: PLC0415
        from bench.race import heat  # noqa: PLC0415
        from bench.sessions import sessions  # noqa: PLC0415

        say(f"Filling a center of {self.students} students …")
        began = time.monotonic()
        call_command("setup", stdout=open(os.devnull, "w"))  # noqa: SIM115, PTH123
        with connection.cursor() as cursor:
            # One backend at a time, so that all that is used is ours.
            cursor.execute("ALTER SYSTEM SET autovacuum = off")
            cursor.execute("SELECT pg_reload_conf()")
        posts = 2 * (ROUNDS * TURNS * REQUESTS + WARMING + COUNTED)
        self.cast = cast = fill(self.students, fresh=posts + 1, appointments=APPOINTMENTS, now=timezone.now())
        with connection.cursor() as cursor:
            cursor.execute("VACUUM ANALYZE")
            cursor.execute("CHECKPOINT")
        self.pages = pages(cast, timezone.now())
        self.cookies = sessions(cast)
        self.heat = heat(cast, timezone.now())
        self.seconds = time.monotonic() - began

    def serve(self) -> None:
        """Start the web server as production does, with one process."""
        words = [
            "gunicorn", "bench.wsgi:application", "--bind", f"127.0.0.1:{self.port}", "--worker-class", "gthread",
            "--workers", "1", "--threads", "8", "--no-control-socket", "--log-level", "warning",
        ]  # fmt: skip
        self.server = Program("web", [sys.executable, "-m", *words], env=dict(os.environ))
        self.programs.append(self.server)
        self.server.start()
        if not wait_until(lambda: accepts(self.port) or self.server.ended(), 30) or self.server.ended():
            raise StackError(f"The web server does not start: {self.server.obituary()}")

    def measure(self) -> None:
        """Count statements in this process, then take turns: each round asks for every page."""
        for page in self.pages:
            self.counts[page.name] = max(self._count(page) for _ in range(COUNTED))
            self.sizes[page.name] = max(self._get(page) for _ in range(WARMING))
        for number in range(ROUNDS):
            say(f"Round {number + 1} of {ROUNDS} …")
            used = {page.name: Used() for page in self.pages}
            for _ in range(TURNS):
                for page in self.pages:
                    self._turn(page, used[page.name])
            for name, sum_of in used.items():
                self.web.setdefault(name, []).append(sum_of.web / sum_of.requests)
                self.database.setdefault(name, []).append(sum_of.database / sum_of.requests)

    def compute(self) -> None:
        """Time the function behind free times by itself."""
        from django.utils import timezone  # noqa: PLC0415

        from bench.computing import open_times_ms  # noqa: PLC0415

        self.computing = open_times_ms(timezone.now())

    def import_a_file(self) -> None:
        """Put a long file of people on a list, in this process, as the clock does."""
        from django.utils import timezone  # noqa: PLC0415

        from bench.importing import importing  # noqa: PLC0415
        from bench.meters import cpu_of_family  # noqa: PLC0415

        assert self.cast
        assert self.postgres.process is not None
        family = self.postgres.process.pid
        self.importing = importing(self.cast.writer, lambda: cpu_of_family(family), timezone.now())

    def run_the_race(self) -> None:
        """Let many students book one time at once."""
        from bench.race import race  # noqa: PLC0415

        assert self.heat
        self.race = race(self.heat, self.port)

    def result(self) -> dict[str, Any]:
        """Everything that was read, with each page's verdict."""
        from django.apps import apps  # noqa: PLC0415

        floor = self.web["floor"]
        rows = {}
        for page in self.pages:
            ratios = [web / base for web, base in zip(self.web[page.name], floor, strict=True)]
            found = {
                "ratio": spread(ratios),
                "statements": self.counts[page.name],
                "postgres_ms": spread(self.database[page.name]),
                "web_ms": spread(self.web[page.name]),
                "bytes": self.sizes[page.name],
                "budget": vars(page.budget),
            }
            rows[page.name] = found | {"over": over(found)}
        tables = {
            label: apps.get_model(label)._default_manager.count()
            for label in (
                "students.Student",
                "contacts.Contact",
                "contacts.Lead",
                "contacts.Referral",
                "interviews.Interview",
                "appointments.Appointment",
                "audit.Event",
            )
        }
        in_f = {name: round(self.computing[f"{name}_ms"] / median(floor), 3) for name in ("cold", "warm")}
        return {
            "students": self.students,
            "rows": tables,
            "filled_in_seconds": round(self.seconds, 1),
            "rounds": ROUNDS,
            "requests": TURNS * REQUESTS,
            "pages": rows,
            "open_times": self.computing | in_f,
            "importing": self.importing,
            "race": self.race,
        }

    def _count(self, page: "Page") -> int:
        from django.test import Client  # noqa: PLC0415

        from bench.meters import statements  # noqa: PLC0415
        from center.kept import forget, term_at  # noqa: PLC0415
        from web.clock import database_time  # noqa: PLC0415

        # A process reads the center once in some seconds, for whichever page is asked then.
        forget()
        term_at(database_time())
        client = Client()
        client.cookies["session"] = self.cookies[page.reader]
        ask = next(page.asks)
        with statements() as sent:
            send = client.get if ask.facts is None else client.post
            answer = send(ask.path, ask.facts, headers=ask.headers)
            body = b"".join(answer)
        check(page, ask, answer.status_code, body, answer.headers.get("Location", ""))
        return len(sent)

    def _turn(self, page: "Page", used: Used) -> None:
        from bench.meters import children, cpu, cpu_of_family  # noqa: PLC0415

        assert self.server.process is not None
        assert self.postgres.process is not None
        (worker,) = children(self.server.process.pid)
        family = self.postgres.process.pid
        web, database = cpu(worker), cpu_of_family(family)
        deadline, before = time.monotonic() + SECONDS, used.requests
        while used.requests < before + REQUESTS and time.monotonic() < deadline:
            self._get(page)
            used.requests += 1
        used.web += cpu(worker) - web
        used.database += cpu_of_family(family) - database

    def _get(self, page: "Page") -> int:
        from bench.asking import CSRF  # noqa: PLC0415

        ask = next(page.asks)
        headers = {"Cookie": f"session={self.cookies[page.reader]}; csrf={CSRF}", **ask.headers}
        if ask.facts is not None:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        method = "GET" if ask.facts is None else "POST"
        for attempt in (1, 2):
            try:
                self.line = self.line or http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
                self.line.request(method, ask.path, ask.body or None, headers)
                answer = self.line.getresponse()
                body = answer.read()
                break
            except ConnectionError:
                # It closes a line that was silent for two seconds.
                self.line = None
                if attempt == 2:
                    raise
        check(page, ask, answer.status, body, answer.headers.get("Location", ""))
        return len(body)


def check(page: "Page", ask: "Ask", status: int, body: bytes, location: str) -> None:
    """Refused when a page is not what it should be: a quick error page would look like a quick page."""
    expected = 302 if "POST" in page.name else 200
    if status != expected:
        raise StackError(
            f"{page.name}: {ask.path} answered {status}.\n{body.decode(errors='replace')[:2000]}"
        )
    if ask.landed:
        ask.landed(location)


def spread(figures: list[float]) -> dict[str, float]:
    return {
        "median": round(median(figures), 3),
        "least": round(min(figures), 3),
        "most": round(max(figures), 3),
    }


def over(found: dict[str, Any]) -> list[str]:
    """The names of the limits that are not kept."""
    budget = found["budget"]
    kept = {
        "ratio": found["ratio"]["median"] <= budget["ratio"],
        "statements": budget["statements"] is None or found["statements"] <= budget["statements"],
        "postgres": budget["postgres"] is None or found["postgres_ms"]["median"] <= budget["postgres"],
    }
    return [name for name, is_kept in kept.items() if not is_kept]


def table(result: dict[str, Any]) -> str:
    """Lay the figures out for people: F is the floor page, a star marks what is over its budget."""
    rows = result["rows"]
    floor = result["pages"]["floor"]["web_ms"]
    lines = [
        f"{rows['students.Student']:,} students, {rows['contacts.Contact']:,} contacts, "
        f"{rows['interviews.Interview']:,} interviews, {rows['appointments.Appointment']:,} appointments; "
        f"filled in {result['filled_in_seconds']} s. "
        f"{result['rounds']} rounds of {result['requests']} requests.",
        f"F, the floor page: {floor['median']:.1f} CPU ms ({floor['least']:.1f} to {floor['most']:.1f}) here.",
        "",
        f"{'':24} {'CPU, in F':>21} {'at most':>8} {'statements':>11} {'at most':>8}"
        f" {'Postgres ms':>12} {'at most':>8}",
    ]
    for name, found in result["pages"].items():
        budget, ratio = found["budget"], found["ratio"]

        def mark(what: str, limits: list[str] = found["over"]) -> str:
            return "*" if what in limits else " "

        lines.append(
            f"{name:24} {ratio['median']:6.2f}{mark('ratio')}({ratio['least']:.2f} to {ratio['most']:.2f})"
            f" {budget['ratio']:8.1f} {found['statements']:10}{mark('statements')}"
            f" {budget['statements'] or '':>8} {found['postgres_ms']['median']:11.1f}{mark('postgres')}"
            f" {budget['postgres'] or '':>8}"
        )
    computing, race = result["open_times"], result["race"]
    answers = ", ".join(f"{count} times {status}" for status, count in race["answers"].items())
    lines += [
        "",
        f"Open times of {computing['counselors']} counselors in 28 days, the function alone: {computing['cold']:.2f} F"
        f" the first time on a day, then {computing['warm']:.2f} F.",
        f"One time, {race['racers']} racers: {answers}; {race['booked']} booked. "
        f"The median answer took {race['median_ms']:,} ms, the slowest {race['slowest_ms']:,} ms.",
    ]
    lines.append("")
    for name, took in result["importing"].items():
        lines.append(
            f"A file of 5,000 people, {name}: {took['seconds']} s, {took['cpu_ms']:,} CPU ms here and "
            f"{took['postgres_ms']:,} in Postgres, {took['statements']} statements."
        )
    late = [name for name, found in result["pages"].items() if found["over"]]
    late += ["the race"] if race["over"] else []
    lines += ["", f"Over budget: {', '.join(late)}." if late else "Everything is within its budget."]
    return "\n".join(lines)


if __name__ == "__main__":
    sys.exit(main())
