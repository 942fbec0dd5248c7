"""Who goes first on a machine that is busy: nobody waits for a letter as one waits for a page."""

import os

# Of a process that gives way: 0 is usual, 19 comes last of all.
NICE = 10


def give_way() -> None:
    """Let web servers and whoever else shares this machine go first, from now on."""
    os.nice(NICE)
