"""The mail catcher files every letter as it came."""

import signal
import smtplib
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from devstack.programs import Program, wait_until


@pytest.fixture
def port_file(tmp_path: Path) -> Path:
    return tmp_path / "port"


@pytest.fixture
def catcher(tmp_path: Path, port_file: Path) -> Iterator[Program]:
    where = ["--dir", str(tmp_path / "mail"), "--port-file", str(port_file)]
    program = Program("mail", [sys.executable, "-m", "devstack.mail", *where])
    program.start()
    assert wait_until(port_file.exists, 10)
    yield program
    program.stop()


def test_keeps_the_exact_bytes_in_order_of_arrival(catcher, port_file, tmp_path):
    # A lone dot, trailing blanks and bytes beyond ASCII are what a careless catcher changes.
    letters = [f"Subject: {n}\r\n\r\n.\r\n..two  \r\nGrüße\r\n".encode() for n in range(3)]

    with smtplib.SMTP("127.0.0.1", int(port_file.read_text())) as sender:
        for letter in letters:
            sender.sendmail("from@demo.test", ["to@demo.test"], letter)

    filed = sorted((tmp_path / "mail").glob("*.eml"))
    assert [path.read_bytes() for path in filed] == letters
    assert not [path for path in (tmp_path / "mail").iterdir() if path.suffix != ".eml"]


def test_stops_when_asked(catcher):
    catcher.stop()

    assert catcher.process.returncode == 0
    assert catcher.farewell is signal.SIGTERM
