"""What is written for those who run the program: lines or JSON, and nobody's address in them."""

import json
import logging
import re
import sys
from datetime import datetime

import pytest

from reminders.actions import deliver, raise_due
from reminders.kinds import kinds
from tests import make
from tests.test_deployment import PRODUCTION, python
from web.calendar import MINUTE
from web.logs import Json, Line, without_addresses

WARN = """
import django, logging
django.setup()
logging.getLogger("reminders").warning("The letter %s has to wait", 7, extra={"request": "/with/secret/"})
"""


def record(message, *args, error=None):
    told = (type(error), error, error.__traceback__) if error else None
    return logging.LogRecord("reminders.sending", logging.WARNING, "sending.py", 1, message, args, told)


def raised(error):
    try:
        raise error
    except type(error):
        return sys.exc_info()[1]


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("550 <ada.moreno+x@school.test>: no such user", "550 <(an address)>: no such user"),
        ("550 ada@sub.school.test, ben@school.test", "550 (an address), (an address)"),
        ("ädà@bücher.example", "(an address)"),
        ("celery@worker-1 ready", "celery@worker-1 ready"),
        ("SELECT a @> b", "SELECT a @> b"),
    ],
)
def test_an_address_is_blotted_out(text, written):
    assert without_addresses(text) == written


@pytest.mark.parametrize("formatter", [Line("%(message)s"), Json()])
def test_no_format_writes_an_address(formatter):
    error = raised(ValueError("No mailbox: ada@school.test"))

    line = formatter.format(record("They refuse %s", "ben@school.test", error=error))

    assert "school.test" not in line
    assert "ValueError: No mailbox: (an address)" in line
    assert "They refuse (an address)" in line


def test_a_long_line_without_an_address_is_read_quickly():
    assert without_addresses("a" * 200_000).count("a") == 200_000


def test_an_object_a_line_says_when_how_grave_who_and_what(noon):
    line = Json().format(record("The letter %s\nhas to wait", 7, error=raised(ValueError("no"))))

    assert "\n" not in line
    told = json.loads(line)
    assert set(told) == {"time", "level", "logger", "message", "exception"}
    assert (told["level"], told["logger"]) == ("WARNING", "reminders.sending")
    assert told["message"] == "The letter 7\nhas to wait"
    assert told["exception"].endswith("ValueError: no")
    assert datetime.fromisoformat(told["time"]).tzinfo


@pytest.mark.parametrize("choice", [{}, {"LOG_FORMAT": "line"}, {"LOG_FORMAT": ""}])
def test_writes_lines_unless_told_otherwise(choice):
    written = python("-c", WARN, **PRODUCTION, **choice).stderr

    assert re.fullmatch(r"20\S+ \S+ WARNING reminders The letter 7 has to wait\n", written)


def test_writes_objects_when_told_so_and_nothing_that_others_hand_along():
    told = json.loads(python("-c", WARN, **PRODUCTION, LOG_FORMAT="json").stderr)

    assert set(told) == {"time", "level", "logger", "message"}
    assert told["message"] == "The letter 7 has to wait"


def test_letters_that_cannot_be_sent_name_nobody(ada, noon, sink, caplog, monkeypatch):
    for _ in range(2):
        make.note(of=ada, owed_at=noon)
    raise_due(noon)
    sink.answers[ada.user.email] = f"451 {ada.user.email} is busy"
    deliver(noon)
    sink.sender_answer = f"550 No letters for {ada.user.email} from you"
    deliver(noon + MINUTE)
    monkeypatch.setattr(type(kinds["contacts.thank_you_owed"]), "words", lambda *_: 1 / 0)
    sink.sender_answer = ""
    make.note(of=ada, owed_at=noon)
    raise_due(noon + 6 * MINUTE)
    deliver(noon + 6 * MINUTE)

    lines = [Line("%(message)s").format(one) for one in caplog.records if one.name.startswith("reminders")]
    written = "\n".join(lines)

    for sentence in ("has to wait: 451", "No letter can be sent since", "cannot be composed"):
        assert sentence in written
    assert ada.user.email not in written
    assert "Ada" not in written
