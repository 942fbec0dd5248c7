"""Real workers, beats and web servers as child processes, on this test's database and a broker of their own."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import parse_qsl, urlencode, urlsplit

import redis
from django.db import connection

from devstack.programs import wait_until
from devstack.supervisor import accepts, free_port
from tests.sink import PATIENCE, Sink

ROOT = Path(__file__).resolve().parents[2]
CELERY = ["-m", "celery", "-A", "careercenter"]
ALONE = ["--without-gossip", "--without-mingle", "-l", "info"]
WORKER = [*CELERY, "worker", "--pool", "prefork", "--concurrency", "1", *ALONE]
BEAT = [*CELERY, "beat", "--scheduler", "celery.beat:Scheduler", "--pidfile=", "-l", "info"]
SENDER = ["manage.py", "send_reminders", "--forever"]
# As the supervisor starts it, with one process more; nobody is hung up on while a test looks elsewhere.
WEB = ["-m", "gunicorn", "--worker-class", "gthread", "--threads", "8", "--no-control-socket"]
KEPT = ["--keep-alive", "60", "--log-level", "warning"]
# `make faults` says how often it kills, the gate does not; only there waits are as long as in production.
AT_FULL_LENGTH = "KILLS" in os.environ


@dataclass
class Stack:
    """What these children are told, and those that live."""

    environment: dict[str, str]
    log: Path
    children: list[subprocess.Popen[bytes]] = field(default_factory=list)

    def start(self, command: list[str], **told: str) -> subprocess.Popen[bytes]:
        """Start a child, told the stack's environment and this."""
        with self.log.open("ab") as log:
            child = subprocess.Popen(
                [sys.executable, *command],
                cwd=ROOT,
                env=self.environment | told,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )
        self.children.append(child)
        return child

    def serve(self, application: str = "careercenter.wsgi:application", *, workers: int = 2) -> int:
        """Start the web server, and return its port once it listens."""
        port = free_port()
        self.start([*WEB, *KEPT, "--workers", str(workers), "--bind", f"127.0.0.1:{port}", application])
        assert wait_until(lambda: accepts(port), PATIENCE), "the web server does not listen"
        return port

    def wait_for_words(self, words: str) -> None:
        """Return once one of the children has said this."""
        deadline = time.monotonic() + PATIENCE
        while words not in self.log.read_text():
            assert time.monotonic() < deadline, f"nobody said {words!r}"
            time.sleep(0.05)

    def kill(self, child: subprocess.Popen[bytes]) -> None:
        """kill -9 of the child and of all it started: nobody says goodbye."""
        with suppress(ProcessLookupError):
            os.killpg(child.pid, signal.SIGKILL)
        child.wait(20)
        self.children.remove(child)


@contextmanager
def stack(
    sink: Sink, log: Path, *, lease_seconds: int = 2, letters_a_minute: int = 1_000_000, broker: str = ""
) -> Iterator[Stack]:
    """Children ready to be started; whatever of them lives at the end is killed. Unless told, they send at any pace."""
    environment = os.environ | {
        "LOCAL": "1",
        "DJANGO_SETTINGS_MODULE": "careercenter.settings",
        "DATABASE_URL": database_url(),
        "REDIS_URL": broker or broker_url(),
        "EMAIL_URL": sink.url,
        "TICK_SECONDS": "1",
        "SENDER_SECONDS": "1",
        "REMINDER_LEASE_SECONDS": str(lease_seconds),
        "LETTERS_A_MINUTE": str(letters_a_minute),
    }
    if not broker:
        redis.Redis.from_url(environment["REDIS_URL"]).flushdb()
    children = Stack(environment, log)
    try:
        yield children
    except BaseException:
        print(log.read_text())  # noqa: T201 - pytest shows it beside the failure
        raise
    finally:
        for child in list(children.children):
            children.kill(child)


def database_url() -> str:
    """The server's address, with the name of the test's own database."""
    return urlsplit(os.environ["DATABASE_URL"])._replace(path=f"/{connection.settings_dict['NAME']}").geturl()


def broker_url() -> str:
    """The broker's address, with a database of its own for each process that tests."""
    number = 1 + int(os.environ.get("PYTEST_XDIST_WORKER", "gw0").removeprefix("gw"))
    parts = urlsplit(os.environ["REDIS_URL"])
    if parts.scheme == "unix":
        query = dict(parse_qsl(parts.query)) | {"db": str(number)}
        return f"unix://{parts.path}?{urlencode(query)}"
    return parts._replace(path=f"/{number}").geturl()
