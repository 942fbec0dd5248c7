"""A sink that keeps of each letter only what tells copies apart, and how they are counted (PROMISES 5)."""

import time
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from email.parser import BytesHeaderParser
from hashlib import sha256

from aiosmtpd.smtp import SMTP, Envelope, Session

from tests.sink import PATIENCE, Sink


@dataclass
class Copy:
    """One letter as it arrived, without its words. Acknowledged: its sender went on, so it had heard our yes."""

    message_id: str
    sha256: str
    is_acknowledged: bool = False
    came_at: float = field(default_factory=time.monotonic)


class CountingSink(Sink):
    """For so many letters that nobody can keep them all. `last_sender` is who sent the latest."""

    def __init__(self) -> None:
        super().__init__()
        self.copies: list[Copy] = []
        self.last_sender = ""
        self._last_of: dict[Session, Copy] = {}

    def wait_for_copies(self, count: int, seconds: float = PATIENCE) -> None:
        self._wait(
            lambda: len(self.copies) >= count, seconds, f"only {len(self.copies)} of {count} copies came"
        )

    async def handle_MAIL(  # noqa: N802 - aiosmtpd's name
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        self._heard(session)
        return await super().handle_MAIL(server, session, envelope, address, options)

    async def handle_QUIT(  # noqa: N802
        self, server: SMTP, session: Session, envelope: Envelope
    ) -> str:
        self._heard(session)
        return "221 Bye"

    async def handle_DATA(  # noqa: N802
        self, server: SMTP, session: Session, envelope: Envelope
    ) -> str:
        assert isinstance(envelope.content, bytes)
        message_id = str(BytesHeaderParser().parsebytes(envelope.content)["Message-ID"])
        copy = Copy(message_id, sha256(envelope.content).hexdigest())
        with self._changed:
            self.copies.append(copy)
            self._last_of[session] = copy
            self.last_sender = envelope.mail_from or ""
            self._changed.notify_all()
        return "250 OK"

    def _heard(self, session: Session) -> None:
        if copy := self._last_of.pop(session, None):
            copy.is_acknowledged = True


@dataclass
class Verdict:
    """What a run has shown; in the window is a copy of a letter whose sender may not have heard our yes."""

    letters: int
    kills: int
    lost: int
    in_window: int
    outside: int
    identical: int

    @property
    def keeps_the_promise(self) -> bool:
        """Nothing lost, and doubled only where nobody can know, once for each kill at most, byte by byte the same."""
        doubled = self.in_window + self.outside
        return not self.lost and not self.outside and doubled <= self.kills and self.identical == doubled

    def lines(self) -> list[str]:
        """Return the verdict as a table."""
        doubled = self.in_window + self.outside
        rows = {
            "letters": self.letters,
            "kills": self.kills,
            "lost": self.lost,
            "doubled in the acknowledgement window": self.in_window,
            "doubled outside of it": self.outside,
            "of the doubled, byte-identical": f"{self.identical} of {doubled}",
            "the promise": "kept" if self.keeps_the_promise else "BROKEN",
        }
        return [f"  {name:40}{value:>12}" for name, value in rows.items()]


def verdict(copies: Iterable[Copy], *, sent: Iterable[str], due: int, kills: int) -> Verdict:
    """Compare what came with what the ledger calls sent, by the hashes of its letters, and with what was due."""
    came: dict[str, list[Copy]] = defaultdict(list)
    for copy in copies:
        came[copy.message_id].append(copy)
    in_window = outside = identical = 0
    for first, *others in came.values():
        earlier = [first]
        for copy in others:
            identical += copy.sha256 == first.sha256
            known = copy.sha256 != first.sha256 or any(one.is_acknowledged for one in earlier)
            outside, in_window = outside + known, in_window + (not known)
            earlier.append(copy)
    arrived = {copy.sha256 for copy in copies}
    return Verdict(
        letters=len(came),
        kills=kills,
        lost=due - sum(letter in arrived for letter in sent),
        in_window=in_window,
        outside=outside,
        identical=identical,
    )
