"""Hearing a Ctrl-C that was told to `make` alone.

A terminal tells everybody at once. Whoever sends SIGINT to the one process `make` tells nobody else: GNU make
passes SIGTERM on to its children, and for SIGINT it only waits for them to end. What can be seen from here is
that make has given its handler back.
"""

import os
import signal
import threading
import time
from pathlib import Path


def follow_make() -> None:
    """Interrupt this process when the `make` that started it is interrupted; without a make, do nothing."""
    make = os.getppid()
    if _name(make) in ("make", "gmake") and _hears_interrupts(make):
        threading.Thread(target=_follow, args=[make], daemon=True).start()


def _follow(make: int) -> None:
    while _hears_interrupts(make):
        time.sleep(0.2)
    os.kill(os.getpid(), signal.SIGINT)


def _name(pid: int) -> str:
    return Path(f"/proc/{pid}/comm").read_text().strip()


def _hears_interrupts(pid: int) -> bool:
    """Whether the process catches SIGINT now; a process that is gone does not."""
    try:
        status = Path(f"/proc/{pid}/status").read_text()
    except OSError:
        return False
    caught = next(line.split()[1] for line in status.splitlines() if line.startswith("SigCgt:"))
    return bool(int(caught, 16) >> (signal.SIGINT - 1) & 1)
