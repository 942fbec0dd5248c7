"""What `make run` calls: starts the whole center on one machine, keeps it alive, and ends it tidily.

Order: one lock, the servers, the database set up, then web, worker and beat; stopped the other way round.
An address given in DATABASE_URL, REDIS_URL or EMAIL_URL replaces the embedded part.
"""

import fcntl
import http.client
import json
import os
import secrets
import signal
import socket
import sys
import time
from collections import defaultdict
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from types import FrameType
from typing import IO

from devstack.parent import follow_make
from devstack.postgres import Postgres
from devstack.programs import Program, StackError, carrying, end, say
from devstack.redis import Redis

REQUESTS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
# Every child carries this variable, so that the next start can find one that outlived us.
MARK = "DEVSTACK_DATA_DIR"
# So many ends of one program in so many seconds are more than bad luck.
ENDS, SECONDS = 5, 120
PATIENCE = 120

ACCOUNTS = """\
  maya@demo.test, liam@demo.test   students
  cora@demo.test                   counselor
  dora@demo.test                   director
  The password is demo."""


def main() -> int:
    """Run until Ctrl-C; the exit code for the shell."""
    for what in REQUESTS:
        signal.signal(what, interrupt)
    follow_make()
    given = os.environ.get("PORT") or "8000"
    port = int(given) if given.isdecimal() else 0
    if not 0 < port < 65536:
        sys.stderr.write(f"PORT is {given}: choose a number from 1 to 65535.\n")
        return 1
    data_dir = Path(os.environ.get("DATA_DIR") or "var").resolve()
    stack = Stack(Path.cwd(), data_dir, port, demo=os.environ.get("DEMO") != "0")
    try:
        stack.run()
    except KeyboardInterrupt:
        return 0
    except StackError as failure:
        sys.stderr.write(f"{failure}\n")
        return 1
    return 0


def interrupt(what: int, frame: FrameType | None) -> None:
    hear_no_more()
    raise KeyboardInterrupt


def hear_no_more() -> None:
    """The first request to stop is the last one heard: stopping is never interrupted."""
    for what in REQUESTS:
        signal.signal(what, signal.SIG_IGN)


class Stack:
    """Everything one center needs, on one data folder and one port."""

    def __init__(self, project: Path, data_dir: Path, port: int, *, demo: bool) -> None:
        self.project = project
        self.data_dir = data_dir
        self.port = port
        self.demo = demo
        self.address = f"http://localhost:{port}"
        self.env: dict[str, str] = {}
        self.servers: list[Program] = []
        self.apps: list[Program] = []
        self.ends: dict[str, list[float]] = defaultdict(list)
        self.due: dict[str, float] = {}

    def run(self) -> None:
        """Start everything, say so, and look after it for ever.

        Refused when another stack runs on this data folder, or another program has the port.
        """
        if not (self.project / "manage.py").exists():
            raise StackError("There is no manage.py here: run it from the folder of the repository.")
        self.data_dir.mkdir(parents=True, exist_ok=True)
        with closing(lock(self.data_dir / "lock", f"pid {os.getpid()}, {self.address}")):
            # Told to stop by the kernel when their supervisor died.
            end(lambda: carrying(MARK, str(self.data_dir)), None, 8)
            check_free(self.port)
            try:
                self._start_servers()
                self._set_up()
                self._start_apps()
                self._tell()
                while True:
                    self._look_after()
                    time.sleep(0.1)
            finally:
                self.stop()

    def stop(self) -> None:
        """Stop all within ten seconds: first what has work in hand, last what remembers it."""
        hear_no_more()
        say("Stopping.")
        for program in reversed(self.apps):
            program.ask()
        deadline = time.monotonic() + 5
        for program in reversed(self.apps):
            program.stop(max(0, deadline - time.monotonic()))
        for program in reversed(self.servers):
            program.stop(1.5)

    def _start_servers(self) -> None:
        self.env = os.environ | {
            MARK: str(self.data_dir),
            "LOCAL": "1",
            "DATA_DIR": str(self.data_dir),
            "SECRET_KEY": os.environ.get("SECRET_KEY") or secret_key(self.data_dir / "secret_key"),
            "ALLOWED_HOSTS": os.environ.get("ALLOWED_HOSTS") or "localhost,127.0.0.1",
            "BASE_URL": os.environ.get("BASE_URL") or self.address,
            "PYTHONUNBUFFERED": "1",
            # To Celery, TERM then means "finish within the soft limit" and not "finish, however long".
            "REMAP_SIGTERM": "SIGQUIT",
        }
        if not self.env.get("DATABASE_URL"):
            postgres = Postgres(self.data_dir / "postgres", durable=True)
            self._start(postgres, self.servers)
            self.env["DATABASE_URL"] = postgres.url
        if not self.env.get("REDIS_URL"):
            redis = Redis(self.data_dir / "redis")
            self._start(redis, self.servers)
            self.env["REDIS_URL"] = redis.url
        if not self.env.get("EMAIL_URL"):
            # Chosen here and kept: a catcher that is started again must be found where it was.
            port = free_port()
            where = ["--dir", str(self.data_dir / "mail"), "--port", str(port)]
            self._start(self._python("mail", "devstack.mail", *where), self.servers)
            self.env["EMAIL_URL"] = f"smtp://127.0.0.1:{port}"
            self._until("The mail catcher", lambda: accepts(port))

    def _set_up(self) -> None:
        told = (
            ["demo"] if self.demo else ["invite_director", os.environ.get("DIRECTOR", "director@center.test")]
        )
        for command in (["setup"], told):
            program = Program(
                command[0], [sys.executable, "manage.py", *command], env=self.env, cwd=self.project
            )
            # Among the apps while it runs: Ctrl-C stops it like them.
            self._start(program, self.apps)
            if program.wait() != 0:
                raise StackError(f"`manage.py {command[0]}` failed.")
            self.apps.remove(program)

    def _start_apps(self) -> None:
        web = self._python(
            "web", "gunicorn", "careercenter.wsgi:application", "--bind", f"127.0.0.1:{self.port}",
            "--worker-class", "gthread", "--workers", "1", "--threads", "8",
            "--no-control-socket", "--log-level", "warning",
        )  # fmt: skip
        # There is one worker: it has no neighbours to mingle or gossip with, which takes a second.
        alone = ["--concurrency", "1", "--pool", "prefork", "--without-mingle", "--without-gossip"]
        worker = self._celery("worker", "worker", *alone, "-l", "warning")
        # In memory: a schedule file can be broken by kill -9, and ours is in the code anyway.
        schedule = ["--scheduler", "celery.beat:Scheduler", "--pidfile="]
        beat = self._celery("beat", "beat", *schedule, "-l", "warning")
        for program in (web, worker, beat):
            self._start(program, self.apps)
        self._until("The worker", self._worker_answers)
        self._until("The web server", lambda: is_serving(self.port))

    def _worker_answers(self) -> bool:
        # Named, so that the answer ends the waiting; unnamed, it always lasts the whole timeout.
        name = f"celery@{socket.gethostname()}"
        return self._once("ping", "inspect", "ping", "--destination", name, "--timeout", "2")

    def _tell(self) -> None:
        say(f"Ready at {self.address}")
        if self.demo:
            say(ACCOUNTS)
        if not os.environ.get("EMAIL_URL"):
            say(f"Letters: {self.address}/dev/mail/")

    def _look_after(self) -> None:
        """Start again what has ended, a little later each time; give up on what will not stay."""
        now = time.monotonic()
        for program in self.servers + self.apps:
            name = program.name
            if name in self.due:
                if now >= self.due[name]:
                    del self.due[name]
                    program.start()
            elif program.ended():
                self.ends[name] = [at for at in self.ends[name] if at > now - SECONDS] + [now]
                count = len(self.ends[name])
                if count > ENDS:
                    raise StackError(
                        f"{program.obituary()}\nIt has ended {count} times: stopping everything."
                    )
                say(program.obituary("; starting it again."))
                self.due[name] = now + 0.1 * 2**count

    def _until(self, name: str, condition: Callable[[], bool]) -> None:
        deadline = time.monotonic() + PATIENCE
        while not condition():
            self._look_after()
            if time.monotonic() > deadline:
                raise StackError(f"{name} has not answered in {PATIENCE} seconds.")
            time.sleep(0.05)

    def _start(self, program: Program, among: list[Program]) -> None:
        # Known before it starts: whatever interrupts us, it will be stopped.
        among.append(program)
        program.start()

    def _python(self, name: str, *words: str, quiet: bool = False) -> Program:
        # Celery warns of root: true, and of no interest in a container or on a demo machine.
        command = [sys.executable, "-W", "ignore::UserWarning:celery.platforms", "-m", *words]
        return Program(name, command, env=self.env, cwd=self.project, quiet=quiet)

    def _celery(self, name: str, *words: str, quiet: bool = False) -> Program:
        return self._python(name, "celery", "--quiet", "-A", "careercenter", *words, quiet=quiet)

    def _once(self, name: str, *words: str) -> bool:
        program = self._celery(name, *words, quiet=True)
        self._start(program, self.apps)
        succeeded = program.wait() == 0
        self.apps.remove(program)
        return succeeded


def lock(path: Path, holder: str) -> IO[str]:
    """Hold this file for as long as we live, kill -9 included.

    Refused while another process holds it; whoever it is has written its name there.
    """
    file = path.open("a+")
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        with file:
            file.seek(0)
            raise StackError(f"This data folder is already running ({file.read()}).") from None
    file.truncate(0)
    file.write(holder)
    file.flush()
    return file


def check_free(port: int) -> None:
    """Refused when another program listens on this port."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            raise StackError(
                f"Port {port} is taken: stop the other program, or run `make run PORT={port + 1}`."
            ) from None


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def secret_key(path: Path) -> str:
    """The key of this data folder, made at its first start: sessions survive a restart."""
    if not path.exists():
        # Written beside and renamed: a key is whole or not there.
        making = path.with_name(f"{path.name}.new")
        making.unlink(missing_ok=True)
        making.touch(mode=0o600)
        making.write_text(secrets.token_urlsafe(50))
        making.rename(path)
    return path.read_text()


def accepts(port: int) -> bool:
    try:
        socket.create_connection(("127.0.0.1", port), timeout=1).close()
    except OSError:
        return False
    return True


def is_serving(port: int) -> bool:
    """Whether the web server says that every part answers, a sender too; asked without urllib, which would ask a proxy.

    Letters that failed or are late keep nobody from looking into why.
    """
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
    try:
        connection.request("GET", "/healthz", headers={"Host": "localhost"})
        parts = json.load(connection.getresponse())
        return {part for name, part in parts.items() if name != "letters"} == {"ok"}
    except (OSError, ValueError, http.client.HTTPException):
        return False
    finally:
        connection.close()
