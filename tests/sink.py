"""A real mail server for tests: takes letters on a port of this machine, remembers each, and misbehaves when told.

What it has taken is in `letters` before the client hears "250", so a letter whose sender died while waiting
for that is here too. Tests wait on the sink, never on a clock.
"""

import asyncio
import email.policy
import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.message import EmailMessage
from email.parser import BytesParser
from hashlib import sha256
from threading import Condition, Thread
from typing import Any, TypeVar

from aiosmtpd.smtp import SMTP, Envelope, Session

# It tells every command it hears.
logging.getLogger("mail.log").setLevel(logging.WARNING)

ANYBODY = "*"
PATIENCE = 60.0


@dataclass(frozen=True)
class Letter:
    """One letter as it arrived."""

    recipient: str
    content: bytes = field(repr=False)
    at: datetime

    @property
    def sha256(self) -> str:
        return sha256(self.content).hexdigest()

    @property
    def parsed(self) -> EmailMessage:
        parsed = BytesParser(policy=email.policy.default).parsebytes(self.content)
        assert isinstance(parsed, EmailMessage)
        return parsed

    @property
    def message_id(self) -> str:
        return str(self.parsed["Message-ID"])

    @property
    def subject(self) -> str:
        return str(self.parsed["Subject"])

    @property
    def text(self) -> str:
        body = self.parsed.get_body(("plain",))
        assert body is not None
        return str(body.get_content())


class Sink:
    """What arrived, from which senders, and what to answer.

    `answers` maps an address (or ANYBODY) to what RCPT is answered, such as "451 Try later"; `sender_answer`
    is what MAIL is answered, `data_answer` what a whole letter is.
    `hold("RCPT", nth=2)` keeps the second recipient from now waiting for an answer, `hold("DATA")` the next
    letter after it was taken; `wait_held()` returns once that happens, `release()` lets it go on.
    `drop_next()` hangs up on the next letter after it was taken, instead of answering.
    """

    def __init__(self) -> None:
        self.letters: list[Letter] = []
        self.senders: list[str] = []
        self.answers: dict[str, str] = {}
        self.sender_answer = self.data_answer = ""
        self.port = 0
        self._changed = Condition()
        self._hold: tuple[str, int] | None = None
        self._is_held = self._drop = False

    @property
    def url(self) -> str:
        return f"smtp://127.0.0.1:{self.port}"

    def hold(self, command: str, *, nth: int = 1) -> None:
        self._hold = (command, nth)

    def drop_next(self) -> None:
        self._drop = True

    def wait_held(self, seconds: float = PATIENCE) -> None:
        self._wait(lambda: self._is_held, seconds, "nobody came to be held")

    def release(self) -> None:
        with self._changed:
            self._hold, self._is_held = None, False
            self._changed.notify_all()

    def wait_for(self, count: int, seconds: float = PATIENCE) -> list[Letter]:
        """Return all letters once there are so many."""
        self._wait(lambda: len(self.letters) >= count, seconds, f"fewer than {count} letters came")
        return list(self.letters)

    def wait_until(self, enough: Callable[[list[Letter]], bool], seconds: float = PATIENCE) -> list[Letter]:
        """Return all letters once they are enough."""
        self._wait(lambda: enough(self.letters), seconds, "not enough letters came")
        return list(self.letters)

    async def handle_MAIL(  # noqa: N802 - aiosmtpd's name
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        if not self.sender_answer:
            envelope.mail_from = address
        return self.sender_answer or "250 OK"

    async def handle_RCPT(  # noqa: N802
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        await self._held_at("RCPT")
        answer = self.answers.get(address) or self.answers.get(ANYBODY) or "250 OK"
        if answer.startswith("250"):
            envelope.rcpt_tos.append(address)
        return answer

    async def handle_DATA(  # noqa: N802
        self, server: SMTP, session: Session, envelope: Envelope
    ) -> str:
        assert isinstance(envelope.content, bytes)
        if self.data_answer:
            return self.data_answer
        with self._changed:
            self.senders.append(envelope.mail_from or "")
            self.letters += [Letter(to, envelope.content, datetime.now(UTC)) for to in envelope.rcpt_tos]
            self._changed.notify_all()
        if self._drop:
            self._drop = False
            assert server.transport is not None
            server.transport.abort()
        await self._held_at("DATA")
        return "250 OK"

    async def _held_at(self, command: str) -> None:
        if not self._hold or self._hold[0] != command:
            return
        with self._changed:
            self._hold = (command, self._hold[1] - 1)
            if self._hold[1]:
                return
            self._is_held = True
            self._changed.notify_all()
        while self._is_held:
            await asyncio.sleep(0.01)

    def _wait(self, happened: Callable[[], bool], seconds: float, otherwise: str) -> None:
        with self._changed:
            assert self._changed.wait_for(happened, seconds), f"{otherwise}: {self.letters}"


AnySink = TypeVar("AnySink", bound=Sink)


@contextmanager
def running(kind: Callable[[], AnySink] = Sink) -> Iterator[AnySink]:  # type: ignore[assignment]
    """A sink that listens on a free port until the block ends."""
    sink, loop = kind(), asyncio.new_event_loop()
    connections: list[SMTP] = []

    def connection() -> SMTP:
        connections.append(SMTP(sink, enable_SMTPUTF8=True, ident="sink", loop=loop))
        return connections[-1]

    server: Any = loop.run_until_complete(loop.create_server(connection, "127.0.0.1", 0))
    sink.port = server.sockets[0].getsockname()[1]
    thread = Thread(target=loop.run_forever, daemon=True)
    thread.start()
    try:
        yield sink
    finally:
        sink.release()

        async def close() -> None:
            server.close()
            for one in connections:
                if one.transport:
                    one.transport.abort()
            others = asyncio.all_tasks() - {asyncio.current_task()}
            for task in others:
                task.cancel()
            await asyncio.gather(*others, return_exceptions=True)

        asyncio.run_coroutine_threadsafe(close(), loop).result(10)
        loop.call_soon_threadsafe(loop.stop)
        thread.join(10)
        loop.close()
