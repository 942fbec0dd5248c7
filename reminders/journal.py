"""What the mail server has taken, written down at once in a file of this machine.

Between its yes and our commit a process or Postgres may die. Whoever tries the letter again looks here first, and so
sends it once. The page cache outlives both: nothing waits for the disk.
"""

import os
from datetime import datetime
from hashlib import sha256
from pathlib import Path

from django.conf import settings

from web.calendar import DAY

# Nobody tries a letter again after so long.
KEPT_FOR = 14 * DAY


class Journal:
    """The file of today, open for one connection to the mail server; every sender of the machine appends to it.

    Raises OSError where nothing can be written: then no letter may be sent.
    """

    def __init__(self, now: datetime) -> None:
        folder = Path(settings.JOURNAL_DIR)
        folder.mkdir(parents=True, exist_ok=True)
        self.file = os.open(folder / _day(now), os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
        # Of no letter: it finds a full disk out before one is sent.
        os.write(self.file, b"\n")

    def note(self, letter: bytes) -> None:
        """Write down that this letter was taken. Raises OSError."""
        os.write(self.file, _line(letter))

    def close(self) -> None:
        os.close(self.file)


def has(letter: bytes) -> bool:
    """Say whether this machine knows that the letter was taken."""
    line = _line(letter)
    return any(line in _taken(path) for path in _files())


def tidy(now: datetime) -> None:
    """Forget what is so old that nobody asks for it."""
    for path in _files():
        if path.name < _day(now - KEPT_FOR):
            path.unlink(missing_ok=True)


def _files() -> list[Path]:
    folder = Path(settings.JOURNAL_DIR)
    return sorted(folder.glob("*.taken"), reverse=True)


def _taken(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except FileNotFoundError:
        # Tidied away meanwhile.
        return b""


def _line(letter: bytes) -> bytes:
    # A letter is known by its bytes: they carry a random key, and are the same each time it is sent. The line begins
    # with its end, so that one torn by a power cut spoils no other.
    return f"\n{sha256(letter).hexdigest()}".encode()


def _day(now: datetime) -> str:
    return f"{now:%Y-%m-%d}.taken"
