"""A line that stands between us and a server, and can fall silent, be cut, or be torn."""

import socket
import struct
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from threading import Event, Thread

PIECE = 64 * 1024
# Closing then sends a reset: what was on the way is lost.
TORN = struct.pack("ii", 1, 0)


class Link:
    """One connection through the proxy: both of its ends, and whether anything passes."""

    def __init__(self, near: socket.socket, far: socket.socket) -> None:
        self.ends = near, far
        self.passes = Event()
        self.passes.set()
        for source, target in ((near, far), (far, near)):
            Thread(target=self._pass_on, args=[source, target], daemon=True).start()

    def _pass_on(self, source: socket.socket, target: socket.socket) -> None:
        with suppress(OSError):
            while piece := source.recv(PIECE):
                self.passes.wait()
                target.sendall(piece)
        if self.passes.is_set():
            self.close()

    def close(self) -> None:
        for end in self.ends:
            with suppress(OSError):
                # Wakes whoever reads from it.
                end.shutdown(socket.SHUT_RDWR)
            end.close()


class Proxy:
    """Listens on a port of this machine. What is frozen stays open on both sides, and nothing comes through."""

    def __init__(self, connect: Callable[[], socket.socket]) -> None:
        self.connect = connect
        self.links: list[Link] = []
        self.is_frozen = False
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.port = self.listener.getsockname()[1]
        Thread(target=self._accept, daemon=True).start()

    def freeze(self, *, later_ones: bool = True) -> None:
        """Let nothing pass on the links there are, and none that comes later; or only on those."""
        self.is_frozen = later_ones
        for link in self.links:
            link.passes.clear()

    def drop(self) -> None:
        """Hang up on everybody."""
        links, self.links = self.links, []
        for link in links:
            link.close()

    def reset(self) -> None:
        """Hang up on everybody without a goodbye."""
        for link in self.links:
            for end in link.ends:
                with suppress(OSError):
                    end.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, TORN)
        self.drop()

    def close(self) -> None:
        # Wakes the thread that accepts.
        with suppress(OSError):
            self.listener.shutdown(socket.SHUT_RDWR)
        self.listener.close()
        self.drop()

    def _accept(self) -> None:
        with suppress(OSError):
            while True:
                near, _ = self.listener.accept()
                try:
                    link = Link(near, self.connect())
                except OSError:
                    near.close()
                    continue
                if self.is_frozen:
                    link.passes.clear()
                self.links.append(link)


@contextmanager
def proxy(connect: Callable[[], socket.socket]) -> Iterator[Proxy]:
    """It listens until the block ends; `connect` gives a line to the server for each visitor."""
    one = Proxy(connect)
    try:
        yield one
    finally:
        one.close()


def to_socket(path: str) -> Callable[[], socket.socket]:
    """A server that listens on a socket in the file system."""

    def connect() -> socket.socket:
        line = socket.socket(socket.AF_UNIX)
        line.connect(path)
        return line

    return connect
