"""A line that stands between us and a server, overhears both, and can fall silent, be cut, or be torn."""

import socket
import struct
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from threading import Event, Thread

# Is told what is said before it is passed on, and whether the visitor says it, or the server.
Overhear = Callable[[bytes, bool], None]
PIECE = 64 * 1024
# Closing then sends a reset: what was on the way is lost.
TORN = struct.pack("ii", 1, 0)


class Link:
    """One connection through the proxy: both of its ends, who overhears them, and whether anything passes."""

    def __init__(self, near: socket.socket, far: socket.socket, overhear: Overhear) -> None:
        self.ends = near, far
        self.overhear = overhear
        self.passes = Event()
        self.passes.set()
        for source, target in ((near, far), (far, near)):
            Thread(target=self._pass_on, args=[source, target], daemon=True).start()

    def _pass_on(self, source: socket.socket, target: socket.socket) -> None:
        with suppress(OSError):
            while piece := source.recv(PIECE):
                if self.passes.is_set():
                    self.overhear(piece, source is self.ends[0])
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
    """Listens on a port of this machine. What is frozen stays open on both sides, and nothing comes through.

    `overhears`, if there is one, is told what is said and would pass; `swallowed` counts those who came to be frozen.
    """

    def __init__(self, connect: Callable[[], socket.socket]) -> None:
        self.connect = connect
        self.links: list[Link] = []
        self.is_frozen = False
        self.swallowed = 0
        self.overhears: Overhear | None = None
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.port = self.listener.getsockname()[1]
        Thread(target=self._accept, daemon=True).start()

    def freeze(self, *, later_ones: bool = True) -> None:
        """Let nothing pass on the links there are, and none that comes later; or only on those."""
        self.is_frozen = later_ones
        for link in self.links:
            link.passes.clear()

    def thaw(self) -> None:
        """Let those pass that come from now on; the links that fell silent stay so for ever."""
        self.is_frozen = False

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

    def _overhear(self, piece: bytes, from_visitor: bool) -> None:
        if self.overhears:
            self.overhears(piece, from_visitor)

    def _accept(self) -> None:
        with suppress(OSError):
            while True:
                near, _ = self.listener.accept()
                try:
                    link = Link(near, self.connect(), self._overhear)
                except OSError:
                    near.close()
                    continue
                if self.is_frozen:
                    link.passes.clear()
                    self.swallowed += 1
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
        try:
            line.connect(path)
        except OSError:
            line.close()
            raise
        return line

    return connect
