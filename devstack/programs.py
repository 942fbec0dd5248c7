"""One program the stack runs: started, listened to, and ended with all it left behind.

A program never outlives us: the kernel tells it to stop when we die, even by kill -9. Whatever lives
on all the same is found in /proc by the next start, which is why nothing here trusts a pid file.
"""

import ctypes
import os
import signal
import subprocess
import sys
import threading
import time
from collections import deque
from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from pathlib import Path
from typing import IO

PROC = Path("/proc")
LIBC = ctypes.CDLL(None, use_errno=True)
PR_SET_PDEATHSIG = 1


class StackError(Exception):
    """A sentence for the person at the terminal: why the stack cannot go on."""


class Program:
    """One child process in a session of its own, so that Ctrl-C reaches it only through us.

    Its lines are printed behind its name. Those of a quiet one are kept, and told if it ends unasked.
    Start it from the main thread: the kernel's "parent has died" means the thread that started it.
    """

    def __init__(
        self,
        name: str,
        command: list[str],
        *,
        env: Mapping[str, str] | None = None,
        cwd: Path | None = None,
        farewell: signal.Signals = signal.SIGTERM,
        quiet: bool = False,
        before_exec: Callable[[], None] | None = None,
    ) -> None:
        self.name = name
        self.command = command
        self.env = env
        self.cwd = cwd
        self.farewell = farewell
        self.quiet = quiet
        self.before_exec = before_exec
        self.process: subprocess.Popen[bytes] | None = None
        self.last_words: deque[str] = deque(maxlen=20)
        self._asked = False

    def start(self) -> None:
        """Start the program; a server's own `start` also waits until it answers."""
        parent, self._asked = os.getpid(), False

        def prepare() -> None:
            if self.before_exec:
                self.before_exec()
            # Last: a change of user or namespace clears it.
            end_with_parent(parent, self.farewell)

        # The hook only makes system calls: our threads, which print, hold nothing that it needs.
        self.process = subprocess.Popen(  # noqa: S603
            self.command,
            env=self.env,
            cwd=self.cwd,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            start_new_session=True,
            preexec_fn=prepare,  # noqa: PLW1509
        )
        assert self.process.stdout is not None
        threading.Thread(target=self._listen, args=[self.process.stdout], daemon=True).start()

    def ended(self) -> bool:
        """Whether it has ended; what is left of its session then ends too."""
        if self.process is None or self.process.returncode is not None:
            return True
        # Looked at before it is reaped: until then nobody else can be given its number.
        if os.waitid(os.P_PID, self.process.pid, os.WEXITED | os.WNOHANG | os.WNOWAIT) is None:
            return False
        self._kill_session()
        return True

    def ask(self) -> None:
        """Ask it to stop, once: to Celery a second request means "now"."""
        if self.process and not self._asked and not self.ended():
            self.process.send_signal(self.farewell)
            self._asked = True

    def stop(self, seconds: float = 5) -> None:
        """Ask it to stop, and end it with its whole session when the time is up."""
        self.ask()
        if not wait_until(self.ended, seconds):
            say(f"{self.name} did not stop in time and was ended.")
            self._kill_session()

    def wait(self) -> int:
        """Return its exit code once it has ended by itself."""
        assert self.process is not None
        while not self.ended():
            time.sleep(0.02)
        return self.process.wait()

    def obituary(self, then: str = "") -> str:
        """How it ended and what happens then, with the last words of a quiet one."""
        code = self.process.returncode if self.process else None
        how = f"signal {-code}" if code is not None and code < 0 else f"exit code {code}"
        words = "".join(f"\n{prefixed(self.name, line)}" for line in self.last_words if self.quiet)
        return f"{self.name} ended ({how}){then}{words}"

    def _kill_session(self) -> None:
        assert self.process is not None
        # Nobody may be left, or (macOS) only the one we are about to reap.
        with suppress(ProcessLookupError, PermissionError):
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()

    def _listen(self, output: IO[bytes]) -> None:
        # Reads to the end whatever happens: a full pipe would stop the program.
        with output:
            for line in output:
                text = line.decode(errors="replace").rstrip()
                self.last_words.append(text)
                # What it says of its own stopping is of no use to the person who asked for it.
                if text and not self.quiet and not self._asked:
                    say(prefixed(self.name, text))


def prefixed(name: str, text: str) -> str:
    return f"{name:8} | {text}"


def say(text: str) -> None:
    """Print one line, whole, even when several programs talk at once."""
    # Whoever read our output may have gone; the programs have not.
    with suppress(BrokenPipeError, ValueError):
        sys.stdout.write(f"{text}\n")
        sys.stdout.flush()


def wait_until(condition: Callable[[], bool], seconds: float) -> bool:
    """Whether the condition came true in time."""
    deadline = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > deadline:
            return False
        time.sleep(0.02)
    return True


def end_with_parent(parent: int, farewell: signal.Signals) -> None:
    """In the child: have the kernel send the farewell when the parent dies (Linux only)."""
    if sys.platform == "linux":
        LIBC.prctl(PR_SET_PDEATHSIG, int(farewell), 0, 0, 0)
        if os.getppid() != parent:
            os._exit(1)  # it died before the kernel was told


def living_in(folder: Path, program: str) -> list[int]:
    """Every process of that program (the file's name) working in that folder, as servers do."""
    return [
        pid
        for pid in _processes()
        if _link(pid, "cwd") == str(folder.resolve()) and Path(_link(pid, "exe")).name == program
    ]


def carrying(name: str, value: str) -> list[int]:
    """Every process but ours that was started with this variable in its environment."""
    wanted = f"{name}={value}".encode()
    return [pid for pid in _processes() if pid != os.getpid() and wanted in _environment(pid)]


def end(find: Callable[[], Iterable[int]], farewell: signal.Signals | None, seconds: float) -> None:
    """End what an earlier start left behind: politely, then for certain.

    Without a farewell it only gets time for the one it had: Celery hangs on a second.
    """
    if farewell:
        for pid in find():
            _send(pid, farewell)
    if not wait_until(lambda: not find(), seconds):
        for pid in find():
            _send(pid, signal.SIGKILL)
        wait_until(lambda: not find(), 5)


def _processes() -> list[int]:
    return [int(entry.name) for entry in PROC.iterdir() if entry.name.isdigit()] if PROC.exists() else []


def _link(pid: int, name: str) -> str:
    try:
        return str((PROC / str(pid) / name).readlink()).removesuffix(" (deleted)")
    except OSError:
        return ""  # gone, a zombie, or somebody else's


def _environment(pid: int) -> list[bytes]:
    try:
        return (PROC / str(pid) / "environ").read_bytes().split(b"\0")
    except OSError:
        return []


def _send(pid: int, what: signal.Signals) -> None:
    with suppress(ProcessLookupError):
        os.kill(pid, what)
