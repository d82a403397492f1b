"""RAR archives that nobody can make any more (1.5, 2, 3, volumes, encrypted headers).

They are the test files of rarfile (ISC licence), read from its pinned source distribution, which
pip fetches once; nothing of it is kept in this project.
"""

from __future__ import annotations

import hashlib
import subprocess
import sys
import tarfile
import tempfile
from functools import cache
from pathlib import Path

_RELEASE = "rarfile==4.5"
_SHA256 = "7425d0afa180f0092db903abb1526a130b36858980aad90b3694f48e41420155"
_FOLDER = Path(tempfile.gettempdir()) / f"vanthu-test-{_SHA256[:12]}"


@cache
def samples() -> dict[str, bytes]:
    """File name → bytes."""
    archive = _FOLDER / "rarfile-4.5.tar.gz"
    if not archive.exists():
        pip = [sys.executable, "-m", "pip", "download", "--quiet", "--disable-pip-version-check"]
        what = ["--no-deps", "--no-binary=:all:", f"--dest={_FOLDER}", _RELEASE]
        subprocess.run([*pip, *what], check=True)
    data = archive.read_bytes()
    if hashlib.sha256(data).hexdigest() != _SHA256:
        archive.unlink()
        raise RuntimeError(f"{archive} is not the pinned {_RELEASE}; it has been removed")
    found: dict[str, bytes] = {}
    with tarfile.open(archive) as tar:
        for member in tar.getmembers():
            path = Path(member.name)
            if path.parent.name == "files" and member.isfile():
                file = tar.extractfile(member)
                assert file is not None
                found[path.name] = file.read()
    return found
