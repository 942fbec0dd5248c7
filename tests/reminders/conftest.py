"""A mail server for every test that sends."""

from collections.abc import Iterator
from typing import Any

import pytest

from tests.sink import Sink, running


@pytest.fixture
def sink(settings: Any) -> Iterator[Sink]:
    """A mail server that the sender in this process talks to."""
    with running() as sink:
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", sink.port
        yield sink
