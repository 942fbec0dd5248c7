"""Postgres dies, or has no connection left: pages say so, letters wait, and all goes on without anybody's help."""

from contextlib import ExitStack
from http.client import HTTPConnection, HTTPResponse
from pathlib import Path

import psycopg
import pytest
from django.conf import settings

from devstack.programs import wait_until
from tests import make
from tests.faults.cluster import Cluster, cluster
from tests.faults.letters import copies, owe, settled
from tests.faults.stack import SENDER, stack
from tests.faults.test_booking import session_of
from tests.sink import running

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.xdist_group("cluster")]

LETTERS, CRASHES = 200, 2
SOON = 10


class Reader:
    """Somebody who is signed in and opens the page of reminders."""

    def __init__(self, port: int, session: str) -> None:
        self.port, self.session = port, session

    def open(self) -> HTTPResponse:
        line = HTTPConnection("127.0.0.1", self.port, timeout=SOON)
        line.request(
            "GET", "/reminders/", headers={"Cookie": f"{settings.SESSION_COOKIE_NAME}={self.session}"}
        )
        answer = line.getresponse()
        self.page = answer.read().decode()
        line.close()
        return answer

    def is_asked_to_come_back(self) -> bool:
        answer = self.open()
        assert "Traceback" not in self.page
        told = (answer.status, answer.getheader("Retry-After"))
        return told == (503, "15") and "We will be back in a moment" in self.page

    def sees_the_page(self) -> bool:
        return self.open().status == 200


def test_a_database_that_crashes_costs_no_letter_and_nobody_has_to_come_back(tmp_path: Path, db):
    """F7: what the server had taken and the ledger had not heard of is in the journal."""
    with cluster(tmp_path) as postgres, running() as sink, stack(sink, tmp_path / "log") as children:
        cora = make.counselor()
        owe(cora, letters=LETTERS)
        reader = Reader(children.serve(), session_of(cora.user))
        for _ in range(2):
            children.start(SENDER)
        pids = [child.pid for child in children.children]
        for _ in range(CRASHES):
            # One letter is taken when the ledger cannot be told any more.
            sink.hold("DATA", nth=LETTERS // 5)
            sink.wait_held()
            postgres.crash()
            sink.release()

            assert reader.is_asked_to_come_back()
            postgres.start()
            assert wait_until(reader.sees_the_page, SOON)
        settled(LETTERS)

        assert [child.pid for child in children.children if child.poll() is None] == pids
    assert len(sink.letters) == LETTERS
    assert set(copies(sink).values()) == {1}


def test_a_database_without_a_free_connection_is_waited_for(tmp_path: Path, db):
    """F10"""
    web = tmp_path / "web"
    with cluster(tmp_path) as postgres, running() as sink, stack(sink, web) as pages, ExitStack() as crowd:
        cora = make.counselor()
        owe(cora, letters=1)
        reader = Reader(pages.serve(), session_of(cora.user))
        take_all(postgres, crowd)

        with stack(sink, tmp_path / "log") as senders:
            sender = senders.start(SENDER)
            senders.wait_for_words("A tick failed; the next one comes in 1 seconds")
            assert reader.is_asked_to_come_back()
            assert "Traceback" not in web.read_text()

            crowd.close()
            assert wait_until(reader.sees_the_page, SOON)
            settled(1, seconds=SOON)
            assert sender.poll() is None
    assert len(sink.letters) == 1


def take_all(postgres: Cluster, crowd: ExitStack) -> None:
    """Have idle visitors take every connection that is left."""
    with pytest.raises(psycopg.OperationalError, match="too many clients"):
        while True:
            crowd.enter_context(postgres.connect())
