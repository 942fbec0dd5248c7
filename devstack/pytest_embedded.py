"""A pytest plugin (`-p devstack.pytest_embedded`): real servers for one run of the tests.

It comes before pytest-django, which reads the settings early. Workers of xdist inherit the addresses
and so start nothing. Addresses that are given are used as they are.
"""

import atexit
import fcntl
import os
import shutil
import tempfile
import time
from pathlib import Path
from typing import IO

import pytest

from devstack.postgres import Postgres
from devstack.programs import Program
from devstack.redis import Redis
from devstack.sockets import socket_dir

PREFIX = "devstack-tests-"
JUST_MADE = 60  # seconds
MEMORY = Path("/dev/shm")  # noqa: S108 (the folder in it is ours alone)
ENVIRONMENT = {
    "LOCAL": "1",
    "SECRET_KEY": "test-only",
    "EMAIL_URL": "smtp://127.0.0.1:1",  # nobody listens there
    "ALLOWED_HOSTS": "localhost,127.0.0.1,testserver",
    "BASE_URL": "http://localhost",
}

started: list[Program] = []
folders: list[tuple[Path, IO[str]]] = []


@pytest.hookimpl(tryfirst=True)
def pytest_load_initial_conftests() -> None:
    os.environ.update(ENVIRONMENT)
    atexit.register(clean_up)  # pytest can end before its own last hook is due
    try:
        if not os.environ.get("DATABASE_URL"):
            postgres = Postgres(throwaway_dir() / "postgres", durable=False)
            started.append(postgres)
            postgres.start()
            os.environ["DATABASE_URL"] = postgres.url
        if not os.environ.get("REDIS_URL"):
            redis = Redis(throwaway_dir() / "redis")
            started.append(redis)
            redis.start()
            os.environ["REDIS_URL"] = redis.url
        if not os.environ.get("JOURNAL_DIR"):
            os.environ["JOURNAL_DIR"] = str(throwaway_dir() / "journal")
        worker = os.environ.get("PYTEST_XDIST_WORKER", "")
        if worker:
            # Each worker has a queue of its own, or one would count the other's hints.
            os.environ["REDIS_URL"] = os.environ["REDIS_URL"].replace(
                "?db=0", f"?db={worker.removeprefix('gw')}"
            )
    except BaseException:
        clean_up()
        raise


@pytest.hookimpl(trylast=True)
def pytest_unconfigure() -> None:
    clean_up()


def clean_up() -> None:
    """Stop what we started and leave nothing behind."""
    while started:
        started.pop().stop()
    while folders:
        folder, lock = folders.pop()
        shutil.rmtree(folder, ignore_errors=True)
        lock.close()


def throwaway_dir() -> Path:
    """This run's folder, in memory where there is any; those of runs that were killed go first."""
    if not folders:
        parent = MEMORY if os.access(MEMORY, os.W_OK) else Path(tempfile.gettempdir())
        for left in parent.glob(f"{PREFIX}*"):
            remove_if_abandoned(left)
        folder = Path(tempfile.mkdtemp(prefix=PREFIX, dir=parent))
        folders.append((folder, hold(folder)))
    return folders[0][0]


def hold(folder: Path) -> IO[str]:
    """Lock the folder for as long as this process lives."""
    lock = (folder / "lock").open("w")
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        lock.close()
        raise
    return lock


def remove_if_abandoned(folder: Path) -> None:
    try:
        # A run that is just beginning has made its folder and not locked it yet.
        if time.time() - folder.stat().st_mtime < JUST_MADE:
            return
        lock = hold(folder)
    except OSError:
        return  # in use, or another user's
    with lock:
        for used in (socket_dir(folder / "postgres"), socket_dir(folder / "redis"), folder):
            shutil.rmtree(used, ignore_errors=True)
