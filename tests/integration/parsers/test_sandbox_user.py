"""The same walls without root: a service that an ordinary user starts is no less safe."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import sysconfig
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

_USER = 12345
_ROOT = Path(__file__).parents[3]
_PACKAGES = Path(sysconfig.get_path("purelib"))
_SCRIPT = """
import io, json, sys
sys.path.append(sys.argv[1])
from pathlib import Path
from vanthu.parsers.reading import read_part
from vanthu.parsers.sandbox import Sandbox, status
with Sandbox() as box, open(sys.argv[2], "rb") as document:
    found = status(box)
    found["text"] = read_part(document, "application/msword", "", sandbox=box).text
    found["spoilt"] = box.run("read", io.BytesIO(b"x"), args={"type": "no/type"}).failure is None
print(json.dumps(found))
"""


def _open_to_all(path: Path) -> bool:
    """Whether every folder on the way may be entered by anybody."""
    return all(folder.stat().st_mode & 0o001 for folder in (path, *path.parents))


@pytest.fixture(scope="module")
def python() -> Iterator[Path]:
    """A Python that an ordinary user may run, with this one's packages.

    Often this one lies below /root (pyenv): its standard library is copied then, without tests.
    """
    with tempfile.TemporaryDirectory(prefix="vanthu-python-") as name:
        folder = Path(name)
        folder.chmod(0o755)
        base = Path(sys.base_prefix).resolve()
        if not _open_to_all(base):
            version = f"python{sys.version_info.major}.{sys.version_info.minor}"
            leave = shutil.ignore_patterns("test", "tests", "idlelib", "__pycache__", "*-packages")
            copied = folder / "base"
            shutil.copytree(base / "lib" / version, copied / "lib" / version, ignore=leave)
            for library in (base / "lib").glob("libpython*.so*"):
                shutil.copy2(library, copied / "lib")
            (copied / "bin").mkdir()
            shutil.copy2(base / "bin" / version, copied / "bin")
            base = copied
        made = folder / "venv"
        program = next((base / "bin").glob("python3*"))
        subprocess.run([program, "-m", "venv", "--without-pip", made], check=True, timeout=120)
        [packages] = (made / "lib").glob("python3*/site-packages")
        (packages / "vanthu-test.pth").write_text(f"{_PACKAGES}\n")
        yield made / "bin" / "python"


def test_walls_stand_for_an_ordinary_user(python: Path) -> None:
    if os.geteuid() != 0:
        return  # every other test has shown it
    if not (_open_to_all(_ROOT) and _open_to_all(_PACKAGES)):
        return  # a checkout below /root can't be read by anybody else: docs/operating.md says so
    done = subprocess.run(
        [python, "-B", "-c", _SCRIPT, _ROOT, _ROOT / "tests/fixtures/rich/rich.doc"],
        capture_output=True, text=True, timeout=120, cwd="/",
        user=_USER, group=_USER, extra_groups=[], env={"LANG": "C.UTF-8"},
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    report = json.loads(done.stdout)
    assert report["uid"] == _USER
    assert report["failure"] is None
    attempts = report["attempts"]
    if not (report["landlock"] or report["file_namespace"]):
        # Such a kernel leaves files to their modes: others' /tmp may be written.
        attempts = {what: attempts[what] for what in ("socket", "fork", "program", "write_source")}
    assert set(attempts.values()) == {"stopped"}
    assert "MARKBODY" in report["text"]
    assert report["spoilt"]
