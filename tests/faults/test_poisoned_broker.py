"""Whoever writes into the broker what is no hint of ours harms nobody, and has nothing done."""

import json
import pickle
from base64 import b64encode
from functools import partial
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest

from devstack.programs import wait_until
from tests.faults.broker import HINTS, broker
from tests.faults.letters import owe
from tests.faults.stack import BEAT, WORKER, stack
from tests.sink import running

MEGABYTE = 1_000_000


class Canary:
    """To read it is to make a file."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def __reduce__(self) -> Any:
        return (Path.touch, (self.path,))


def hint(name: str, body: bytes, *, content_type: str = "application/json", **headers: Any) -> bytes:
    """Something for the worker, as Celery lays it down, but for these headers."""
    key = str(uuid4())
    envelope = {
        "body": b64encode(body).decode(),
        "content-type": content_type,
        "content-encoding": "binary" if "python" in content_type else "utf-8",
        "headers": {"lang": "py", "task": name, "id": key, "root_id": key, "retries": 0} | headers,
        "properties": {
            "correlation_id": key,
            "delivery_mode": 2,
            "delivery_info": {"exchange": "", "routing_key": HINTS},
            "priority": 0,
            "body_encoding": "base64",
            "delivery_tag": key,
        },
    }
    return json.dumps(envelope).encode()


def hint_of(canary: Path, *, words: str = "[[], {}, {}]", headers: dict[str, Any] | None = None) -> bytes:
    return hint("reminders.tick", words.encode(), **headers or {})


# Where a task has its arguments, by place and by name, and more about it.
WORDS = [
    "null",
    "5",
    '"args"',
    '"other"',
    "{}",
    "[]",
    '{"args": 5}',
    "[1]",
    "[null, null, null]",
    "[[], [], {}]",
]
WORDS += ["[{}, {}, {}]", "[[], {}, 5]", "[[], {}, [1]]", "no json", ""]
HEADERS: list[dict[str, Any]] = [{"id": None}, {"id": {}}, {"task": None}, {"task": {}}, {"expires": {}}]
HEADERS += [
    {"eta": "soon"},
    {"timelimit": 5},
    {"timelimit": [1]},
    {"timelimit": ["a", "b"]},
    {"retries": "many"},
]
POISON = {
    "garbage": lambda canary: b"\xff\xfe\x00 no hint",
    "no envelope": lambda canary: b"[1, 2]",
    "an empty envelope": lambda canary: b"{}",
    "a pickle": lambda canary: hint(
        "reminders.tick", pickle.dumps(Canary(canary)), content_type="application/x-python-serialize"
    ),
    "a bare pickle": lambda canary: pickle.dumps(Canary(canary)),
    "an unknown task": lambda canary: hint("os.system", json.dumps([[f"touch {canary}"], {}, {}]).encode()),
    "a deep one": lambda canary: b"[" * MEGABYTE,
    "a deep letter": lambda canary: hint("reminders.tick", b"[" * MEGABYTE),
    **{f"the words {words}": partial(hint_of, words=words) for words in WORDS},
    **{f"the headers {headers}": partial(hint_of, headers=headers) for headers in HEADERS},
    "a large one": lambda canary: hint(
        "reminders.tick", json.dumps([["x" * 50 * MEGABYTE], {}, {}]).encode()
    ),
}


@pytest.mark.django_db(transaction=True)
def test_poison_in_the_broker_is_thrown_away_and_letters_come(cora, tmp_path: Path):
    """F33"""
    canary = tmp_path / "canary"
    with (
        broker(tmp_path) as redis,
        running() as sink,
        stack(sink, tmp_path / "log", broker=redis.url) as children,
    ):
        worker = children.start(WORKER)
        children.start(BEAT)
        with redis.client() as client:
            for poison in POISON.values():
                client.lpush(HINTS, poison(canary))
                assert wait_until(lambda: client.llen(HINTS) == 0, 30), poison
        owe(cora, letters=1)

        assert len(sink.wait_for(1)) == 1
        assert worker.poll() is None
    assert not canary.exists()
