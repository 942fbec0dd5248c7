"""`python -m devstack.mail`: takes every letter and files it, byte for byte; nothing leaves the machine."""

import argparse
import asyncio
import itertools
import signal
from datetime import UTC, datetime
from pathlib import Path

from aiosmtpd.smtp import SMTP, Envelope, Session


class Folder:
    """One folder of letters whose names sort by arrival."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.counter = itertools.count(1)

    async def handle_DATA(  # noqa: N802 (aiosmtpd's name)
        self, server: SMTP, session: Session, envelope: Envelope
    ) -> str:
        """File the letter before saying that we have it."""
        assert isinstance(envelope.content, bytes)
        name = f"{datetime.now(UTC):%Y%m%dT%H%M%S-%fZ}-{next(self.counter):06}.eml"
        write_whole(self.path / name, envelope.content)
        return "250 Filed"


def write_whole(path: Path, content: bytes) -> None:
    """Write a file that nobody can see half-written."""
    making = path.with_name(f".{path.name}.new")
    making.write_bytes(content)
    making.replace(path)


async def serve(folder: Path, *, port: int, port_file: Path | None) -> None:
    """Take letters on 127.0.0.1 until told to stop; port 0 takes any free one, told in the file."""
    folder.mkdir(parents=True, exist_ok=True)
    files, loop, stopped = Folder(folder), asyncio.get_running_loop(), asyncio.Event()
    for what in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(what, stopped.set)
    server = await loop.create_server(
        lambda: SMTP(files, enable_SMTPUTF8=True, ident="devstack"), "127.0.0.1", port
    )
    if port_file:
        write_whole(port_file, str(server.sockets[0].getsockname()[1]).encode())
    await stopped.wait()
    server.close()


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m devstack.mail", description=__doc__)
    parser.add_argument("--dir", type=Path, required=True, help="the folder to file letters in")
    parser.add_argument("--port", type=int, default=0, help="the port to listen on; any free one if left out")
    parser.add_argument("--port-file", type=Path, help="the file to write the port to")
    options = parser.parse_args()
    asyncio.run(serve(options.dir, port=options.port, port_file=options.port_file))


if __name__ == "__main__":
    main()
