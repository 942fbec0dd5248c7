"""A Redis of a test's own, which it may kill, fill or hide."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import redis

from devstack.redis import Redis

HINTS = "celery"


class Broker(Redis):
    def crash(self) -> None:
        """kill -9, and all that was in it is lost."""
        assert self.process is not None
        self.process.kill()
        self.wait()
        shutil.rmtree(self.data_dir)

    def fill(self) -> None:
        """Let it have no room for anything more: who asks may read, and not write."""
        with self.client() as client:
            client.config_set("maxmemory-policy", "noeviction")
            client.config_set("maxmemory", "1mb")
            try:
                for number in range(100):
                    client.set(f"ballast {number}", "x" * 100_000)
            except redis.exceptions.OutOfMemoryError:
                return
        raise AssertionError("it is not full")

    def client(self) -> redis.Redis:
        return redis.Redis(unix_socket_path=str(self.socket))


@contextmanager
def broker(folder: Path) -> Iterator[Broker]:
    """It runs until the block ends."""
    one = Broker(folder / "redis")
    try:
        one.start()
        yield one
    finally:
        one.stop()
