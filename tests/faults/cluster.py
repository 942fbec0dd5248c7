"""A Postgres of a test's own, which it may kill: with the tables of the tests' database, for us and for children."""

import os
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from unittest.mock import patch

import environ
import psycopg
from django.db import connection

from devstack.postgres import Postgres, binary
from tests.faults.stack import database_url


class Cluster(Postgres):
    def crash(self) -> None:
        """kill -9 of the server's first process: the others see it and leave, and nothing is tidied."""
        assert self.process is not None
        connection.close()
        self.process.kill()
        self.wait()

    def connect(self) -> psycopg.Connection:
        return psycopg.connect(self.url, autocommit=True)


@contextmanager
def cluster(folder: Path) -> Iterator[Cluster]:
    """It runs, and the models of this process and the children of a stack speak to it until the block ends."""
    postgres = Cluster(folder / "postgres", durable=True)
    try:
        postgres.start()
        _copy(database_url(), postgres.url)
        with _redirected(postgres.url):
            yield postgres
    finally:
        postgres.stop()


def _copy(source: str, target: str) -> None:
    dumped = subprocess.run([binary("pg_dump"), source], check=True, capture_output=True)
    subprocess.run(
        [binary("psql"), "-q", "-v", "ON_ERROR_STOP=1", target],
        input=dumped.stdout,
        check=True,
        capture_output=True,
    )


@contextmanager
def _redirected(url: str) -> Iterator[None]:
    there = environ.Env().db_url_config(url)
    told = connection.settings_dict
    options = told["OPTIONS"] | there.pop("OPTIONS")
    connection.close()
    try:
        with patch.dict(os.environ, DATABASE_URL=url), patch.dict(told, there, OPTIONS=options):
            yield
            connection.close()
    finally:
        connection.close()
