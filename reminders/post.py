"""The way to the mail server: one kept connection, and what each of its answers means for one letter."""

import smtplib
from contextlib import suppress
from email.utils import parseaddr
from types import TracebackType
from typing import Self

from django.conf import settings
from django.core.mail.backends.smtp import EmailBackend

# RFC 5321 4.5.3.2: a server may think long about the final dot; hanging up sooner makes doubles.
COMMAND_SECONDS = 60
FINAL_DOT_SECONDS = 600

OK = 250
RECIPIENT_OK = (250, 251)
CLOSING = 421
NEVER = 500


class Unreachable(Exception):
    """Nobody answers, or nobody takes letters from us: no letter's fault. Try all of them later."""


class TryLater(Exception):
    """This letter was not taken, or, `in_doubt`, nobody knows; `hung_up` says that the connection is lost."""

    def __init__(self, answer: str, *, hung_up: bool = False, in_doubt: bool = False) -> None:
        super().__init__(answer)
        self.hung_up, self.in_doubt = hung_up, in_doubt


class Undeliverable(Exception):
    """The server will never take this letter; its answer says why. At the door: it knows no such recipient."""

    def __init__(self, answer: str, *, at_the_door: bool = False) -> None:
        super().__init__(answer)
        self.at_the_door = at_the_door


class Post:
    """One connection to the mail server, for as many letters as there are. Raises Unreachable."""

    def __init__(self) -> None:
        # By name: under pytest settings.EMAIL_BACKEND keeps letters in memory.
        self.backend = EmailBackend()
        self.sender = parseaddr(settings.DEFAULT_FROM_EMAIL)[1]

    def __enter__(self) -> Self:
        self._open()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None
    ) -> None:
        self._close()

    def send(self, letter: bytes, *, to: str, back_to: str) -> None:
        """Hand over one letter to one recipient; to return is to know that the server has it.

        `back_to` is where it comes back to. Raises TryLater, Undeliverable or Unreachable.
        """
        try:
            self._introduce(back_to)
        except Unreachable:
            # Many servers close a connection that has carried a few letters.
            self._close()
            self._open()
            self._introduce(back_to)
        try:
            self._judge(*self.smtp.rcpt(to), accepted=RECIPIENT_OK, at_the_door=True)
            self._judge(*self._data(letter), accepted=(OK,))
        except OSError as error:
            # Perhaps after the final dot: whether they have it, nobody knows.
            why = f"{type(error).__name__}: {error}"
            raise TryLater(why, hung_up=True, in_doubt=True) from error

    def knock(self) -> None:
        """Ask whether they would take a letter from us, and send none. Raises Unreachable."""
        self._introduce(self.sender)
        with suppress(OSError):
            self.smtp.rset()

    @property
    def smtp(self) -> smtplib.SMTP:
        assert self.backend.connection is not None
        return self.backend.connection

    def _introduce(self, sender: str) -> None:
        self._wait(COMMAND_SECONDS)
        try:
            code, answer = self.smtp.mail(sender)
        except OSError as error:
            raise Unreachable(f"{type(error).__name__}: {error}") from error
        if code != OK:
            raise Unreachable(f"They take no letters from {sender}: {code} {_text(answer)}")

    def _data(self, letter: bytes) -> tuple[int, bytes]:
        self._wait(FINAL_DOT_SECONDS)
        try:
            return self.smtp.data(letter)
        except smtplib.SMTPDataError as refused:
            assert isinstance(refused.smtp_error, bytes)
            return refused.smtp_code, refused.smtp_error

    def _judge(
        self, code: int, answer: bytes, *, accepted: tuple[int, ...], at_the_door: bool = False
    ) -> None:
        if code in accepted:
            return
        said = f"{code} {_text(answer)}"
        if code == CLOSING:
            raise TryLater(said, hung_up=True)
        with suppress(OSError):
            self.smtp.rset()
        # Where we lack permission the address is not at fault (RFC 3463: 5.7).
        at_the_door = at_the_door and not _text(answer).startswith("5.7.")
        raise Undeliverable(said, at_the_door=at_the_door) if code >= NEVER else TryLater(said)

    def _open(self) -> None:
        try:
            self.backend.open()
            self.smtp.ehlo_or_helo_if_needed()
        except OSError as error:
            self._close()
            raise Unreachable(f"{type(error).__name__}: {error}") from error

    def _close(self) -> None:
        # We are leaving anyway; what was said before counts.
        with suppress(OSError):
            self.backend.close()

    def _wait(self, seconds: int) -> None:
        if self.smtp.sock:
            self.smtp.sock.settimeout(seconds)


def _text(answer: bytes) -> str:
    return " ".join(answer.decode(errors="replace").split())
