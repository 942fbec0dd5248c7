"""A relay on loopback that takes letters as fast as Python can, in a process of its own; and the raw limit of it.

It understands what a client says that we trust: no wrong order, no wrong words.
"""

import asyncio
import smtplib
import socket
import sys
import time

ANSWERS = {b"EHLO": b"250-relay\r\n250 PIPELINING\r\n", b"DATA": b"354 Go on\r\n", b"QUIT": b"221 Bye\r\n"}
END = b"\r\n.\r\n"


async def _take(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    writer.write(b"220 relay\r\n")
    while line := await reader.readline():
        word = line[:4].upper()
        writer.write(ANSWERS.get(word, b"250 OK\r\n"))
        if word == b"DATA":
            await reader.readuntil(END)
            writer.write(b"250 Taken\r\n")
    writer.close()


async def _serve() -> None:
    server = await asyncio.start_server(_take, "127.0.0.1", 0)
    sys.stdout.write(f"{server.sockets[0].getsockname()[1]}\n")
    sys.stdout.flush()
    await server.serve_forever()


def kept(port: int, letter: bytes, *, count: int) -> float:
    """Return how many letters a second `smtplib` brings over one kept connection."""
    with smtplib.SMTP("127.0.0.1", port) as line:
        began = time.perf_counter()
        for _ in range(count):
            line.sendmail("center@bench.test", ["student@bench.test"], letter)
        return count / (time.perf_counter() - began)


def pipelined(port: int, letter: bytes, *, count: int) -> float:
    """Return how many a second go over it where no answer is waited for but the one to DATA and to the letter."""
    with socket.create_connection(("127.0.0.1", port)) as line, line.makefile("rb") as heard:
        heard.readline()
        line.sendall(b"EHLO bench\r\n")
        heard.readline(), heard.readline()
        began = time.perf_counter()
        for _ in range(count):
            line.sendall(b"MAIL FROM:<center@bench.test>\r\nRCPT TO:<student@bench.test>\r\nDATA\r\n")
            for _ in range(3):
                heard.readline()
            line.sendall(letter + END)
            heard.readline()
        return count / (time.perf_counter() - began)


if __name__ == "__main__":
    asyncio.run(_serve())
