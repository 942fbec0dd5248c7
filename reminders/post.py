"""The way to the mail server: one kept connection, and what each of its answers means for one letter."""

import smtplib
from contextlib import suppress
from email.utils import parseaddr
from io import BufferedReader, RawIOBase
from socket import socket
from time import monotonic
from types import TracebackType
from typing import Any, Self

from django.conf import settings
from django.core.mail.backends.smtp import EmailBackend

# Each for the whole of an answer. RFC 5321 4.5.3.2: a server may think long about the final dot; hanging up sooner
# makes doubles.
COMMAND_SECONDS = 60
FINAL_DOT_SECONDS = 600

GO_AHEAD = 354
OK = 250
RECIPIENT_OK = (250, 251)
CLOSING = 421
NEVER = 500


class Unreachable(Exception):
    """Nobody answers, or nobody takes letters from us: no letter's fault. Try all of them later."""


class HungUp(Unreachable):
    """The connection is lost. Perhaps it was only old: many servers close one that has carried a few letters."""


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


class Patient(smtplib.SMTP):
    """A dialogue in which every answer has its time, however slowly it comes; and after the final dot a long one."""

    # They said to go ahead, and have not answered since: whether they have the letter, nobody knows.
    is_in_doubt = False

    def getreply(self) -> tuple[int, bytes]:
        assert self.sock is not None
        seconds = self.sock.gettimeout()
        if self.file is None:
            self.file = BufferedReader(Answers(self.sock))
        self.file.raw.until = monotonic() + (seconds or COMMAND_SECONDS)
        try:
            code, answer = super().getreply()
        finally:
            if self.sock:
                self.sock.settimeout(seconds)
        self.is_in_doubt = code == GO_AHEAD
        if self.is_in_doubt:
            self.sock.settimeout(FINAL_DOT_SECONDS)
        return code, answer


class PatientSSL(Patient, smtplib.SMTP_SSL):
    """The same, encrypted from the first byte on."""


class Answers(RawIOBase):
    """What they say, until a moment; the socket's own timeout begins anew with every byte."""

    def __init__(self, sock: socket) -> None:
        self.sock, self.until = sock, 0.0

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        left = self.until - monotonic()
        if left <= 0:
            raise TimeoutError("they do not finish their answer")
        self.sock.settimeout(left)
        return self.sock.recv_into(buffer)


class Backend(EmailBackend):
    @property
    def connection_class(self) -> type[Patient]:
        return PatientSSL if self.use_ssl else Patient


class Post:
    """One connection to the mail server, for as many letters as there are. Raises Unreachable."""

    def __init__(self) -> None:
        # By name: under pytest settings.EMAIL_BACKEND keeps letters in memory.
        self.backend = Backend()
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
        except HungUp:
            self._close()
            self._open()
            self._introduce(back_to)
        smtp = self.smtp
        try:
            self._judge(*smtp.rcpt(to), accepted=RECIPIENT_OK, at_the_door=True)
            self._judge(*self._data(letter), accepted=(OK,))
        except OSError as error:
            why = f"{type(error).__name__}: {error}"
            raise TryLater(why, hung_up=True, in_doubt=smtp.is_in_doubt) from error

    def knock(self) -> None:
        """Ask whether they would take a letter from us, and send none. Raises Unreachable."""
        self._introduce(self.sender)
        with suppress(OSError):
            self.smtp.rset()

    @property
    def smtp(self) -> Patient:
        assert isinstance(self.backend.connection, Patient)
        return self.backend.connection

    def _introduce(self, sender: str) -> None:
        if self.smtp.sock:
            self.smtp.sock.settimeout(COMMAND_SECONDS)
        try:
            code, answer = self.smtp.mail(sender)
        except OSError as error:
            raise HungUp(f"{type(error).__name__}: {error}") from error
        if code != OK:
            said = f"They take no letters from {sender}: {code} {_text(answer)}"
            raise HungUp(said) if code == CLOSING else Unreachable(said)

    def _data(self, letter: bytes) -> tuple[int, bytes]:
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


def _text(answer: bytes) -> str:
    return " ".join(answer.decode(errors="replace").split())
