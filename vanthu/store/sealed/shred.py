"""Files that are overwritten before they go, so that what is left of the disk's blocks is noughts.

On solid-state and copy-on-write storage an overwritten block may survive inside the device; that is
why what is meant to be destroyed is kept encrypted (`boxes`), and why operators encrypt the disk.
"""

from __future__ import annotations

import os
from contextlib import suppress
from pathlib import Path

from vanthu.store.blobs import fsync_dir

_NOUGHTS = bytes(1 << 20)


def shred(path: Path) -> bool:
    """Overwrite, flush, unlink, make the folder durable; whether there was such a file."""
    try:
        fd = os.open(path, os.O_WRONLY | os.O_CLOEXEC | os.O_NOFOLLOW)
    except FileNotFoundError:
        return False
    try:
        left = os.fstat(fd).st_size
        while left > 0:
            left -= os.write(fd, _NOUGHTS[: min(left, len(_NOUGHTS))])
        os.fsync(fd)
    finally:
        os.close(fd)
    with suppress(FileNotFoundError):
        path.unlink()
    fsync_dir(path.parent)
    return True
