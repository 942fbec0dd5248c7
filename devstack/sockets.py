"""Where a server's socket lies: a short private folder, whatever the length of the data folder's path."""

import hashlib
import os
import stat
import tempfile
from pathlib import Path

from devstack.programs import StackError

# A socket's address holds 107 bytes; this leaves room for our folder and the socket's name.
LONGEST = 60


def socket_dir(data_dir: Path) -> Path:
    """Make the folder that belongs to this data folder, and to nobody else on this machine."""
    temp = tempfile.gettempdir()
    if len(os.fsencode(temp)) > LONGEST:
        temp = "/tmp"  # noqa: S108 (checked below)
    digest = hashlib.sha256(os.fsencode(data_dir.resolve())).hexdigest()[:12]
    folder = Path(temp) / f"devstack-{os.getuid()}-{digest}"
    folder.mkdir(mode=0o700, exist_ok=True)
    # The temporary folder is everybody's: one who made ours first could read the traffic.
    found = folder.lstat()
    ours = found.st_uid == os.getuid() or os.getuid() == 0
    if not stat.S_ISDIR(found.st_mode) or not ours or found.st_mode & 0o077:
        raise StackError(f"{folder} is not a private folder of ours. Remove it and start again.")
    return folder
