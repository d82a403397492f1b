"""The mark of a restore that isn't finished. No command works on such data (cli/setup.py): it would
make an empty database where the copy's is still to come."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from pathlib import Path

from vanthu.store.blobs import fsync_dir

from .copying import written

#: In DATA, from a restore's beginning to its end.
MARKER = "restoring.json"


@dataclass(frozen=True, slots=True)
class Mark:
    """How far a restore has come."""

    copy: str
    #: Everything else is in place. A database is loaded whole or not at all, so what is found in it
    #: from now on is the copy's.
    loading: bool = False


def begin(data: Path, mark: Mark) -> None:
    """Set the mark, durably."""
    fresh = data / f".{MARKER}"
    written([json.dumps(asdict(mark)).encode()], fresh)
    fresh.replace(data / MARKER)
    fsync_dir(data)


def unfinished(data: Path) -> Mark | None:
    """The mark that stands in DATA."""
    try:
        value = json.loads((data / MARKER).read_bytes())
        return Mark(str(value["copy"]), bool(value.get("loading")))
    except (FileNotFoundError, NotADirectoryError):
        return None
    except (ValueError, KeyError, TypeError):
        return Mark("unknown")


def finish(data: Path) -> None:
    """Take the mark away."""
    (data / MARKER).unlink()
    fsync_dir(data)
