"""A mail server that misbehaves at any point of the dialogue, byte by byte if it is told to."""

import socket
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from hashlib import sha256
from threading import Event, Thread

# The points of a dialogue: the first word is theirs, then each command of ours; the dot ends a letter.
CONNECT, DOT = "CONNECT", "."
USUALLY = {
    CONNECT: "220 awkward",
    "EHLO": "250-awkward\r\n250 AUTH PLAIN",
    "AUTH": "235 Welcome",
    "DATA": "354 Go ahead",
    "QUIT": "221 Bye",
}
OK = "250 OK"


class Line:
    """One visitor's connection."""

    def __init__(self, sock: socket.socket, closing: Event) -> None:
        self.sock, self.closing = sock, closing
        self.read = sock.makefile("rb")

    def say(self, text: str) -> None:
        self.sock.sendall(f"{text}\r\n".encode())

    def close(self) -> None:
        with suppress(OSError):
            self.sock.shutdown(socket.SHUT_RDWR)
        self.sock.close()


Act = Callable[[Line], None]


def hang(line: Line) -> None:
    """Say nothing, and stay."""
    line.closing.wait()


def trickle(line: Line) -> None:
    """Begin an answer that never ends: a byte comes again and again, always in time."""
    while not line.closing.wait(0.2):
        line.sock.sendall(b"2")


def drop(line: Line) -> None:
    """Hang up instead of answering."""
    line.close()


def late(seconds: float) -> Act:
    """Answer yes after so long."""

    def act(line: Line) -> None:
        line.closing.wait(seconds)
        line.say(OK)

    return act


def drop_after_yes(line: Line) -> None:
    line.say(OK)
    line.close()


class Awkward:
    """`does` maps a point of the dialogue to an answer or an act; `heard` counts the points that were reached."""

    def __init__(self) -> None:
        self.does: dict[str, str | Act] = {}
        self.heard: Counter[str] = Counter()
        self.letters: list[bytes] = []
        self.closing = Event()
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.port = self.listener.getsockname()[1]
        Thread(target=self._accept, daemon=True).start()

    @property
    def url(self) -> str:
        return f"smtp://127.0.0.1:{self.port}"

    def copies(self) -> list[int]:
        """How often each letter has come, by its bytes."""
        return list(Counter(sha256(letter).hexdigest() for letter in self.letters).values())

    def close(self) -> None:
        self.closing.set()
        with suppress(OSError):
            self.listener.shutdown(socket.SHUT_RDWR)
        self.listener.close()

    def _accept(self) -> None:
        with suppress(OSError):
            while True:
                sock, _ = self.listener.accept()
                Thread(target=self._serve, args=[Line(sock, self.closing)], daemon=True).start()

    def _serve(self, line: Line) -> None:
        with suppress(OSError, ValueError):
            self._answer(CONNECT, line)
            while said := line.read.readline():
                command = said.split()[0].decode().upper()
                if self._answer(command, line).startswith("354"):
                    letter = self._letter(line)
                    if not str(self.does.get(DOT, OK)).startswith(("4", "5")):
                        self.letters.append(letter)
                    self._answer(DOT, line)
                if command == "QUIT":
                    break
        line.close()

    def _answer(self, point: str, line: Line) -> str:
        self.heard[point] += 1
        told = self.does.get(point) or USUALLY.get(point, OK)
        if not isinstance(told, str):
            told(line)
            return ""
        line.say(told)
        return told

    def _letter(self, line: Line) -> bytes:
        lines = []
        while (read := line.read.readline()) not in (b".\r\n", b""):
            lines.append(read.removeprefix(b"."))
        return b"".join(lines)


@contextmanager
def awkward() -> Iterator[Awkward]:
    """It listens until the block ends."""
    server = Awkward()
    try:
        yield server
    finally:
        server.close()
