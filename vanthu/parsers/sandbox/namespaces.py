"""Name spaces of the fork server: no network at all, and a file system that holds only `places`.

Done once, before the first child; every child inherits it. Works for root and, where the kernel
lets users make user name spaces, for anybody; elsewhere the other walls stand alone and `status`
says so.
"""

from __future__ import annotations

import ctypes
import os
import tempfile
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from .syscalls import MOUNT_SETATTR, PIVOT_ROOT, libc, mount, syscall, unshare

_NEWNS, _NEWUTS, _NEWIPC, _NEWUSER, _NEWNET = (
    0x00020000,
    0x04000000,
    0x08000000,
    0x10000000,
    0x40000000,
)
_MS_RDONLY, _MS_NOSUID, _MS_NODEV = 1, 2, 4
_MS_BIND, _MS_REC, _MS_PRIVATE = 4096, 16384, 1 << 18
_MNT_DETACH = 2
_AT_RECURSIVE = 0x8000
_AT_FDCWD = -100
#: The scratch folders of all children together lie in memory.
_SCRATCH_SIZE = "size=1g,nr_inodes=200k,mode=0755"
_PASSWD = "nobody:x:65534:65534::/tmp:/bin/false\n"  # noqa: S105 - passwd(5), no password


@dataclass(frozen=True, slots=True)
class Isolation:
    """What could be had."""

    network: bool
    files: bool


def isolate(places: Iterable[Path]) -> Isolation:
    """Leave the host's network and file system, as far as this process may."""
    if not _leave():
        return Isolation(network=False, files=False)
    try:
        _new_root(list(places))
    except OSError:
        return Isolation(network=True, files=False)
    return Isolation(network=True, files=True)


def _leave() -> bool:
    apart = _NEWNS | _NEWNET | _NEWIPC | _NEWUTS
    uid, gid = os.geteuid(), os.getegid()
    try:
        if uid == 0:
            unshare(apart)
            return True
        unshare(apart | _NEWUSER)
        Path("/proc/self/setgroups").write_text("deny")
        Path("/proc/self/uid_map").write_text(f"{uid} {uid} 1")
        Path("/proc/self/gid_map").write_text(f"{gid} {gid} 1")
    except OSError:
        return False
    return True


def _new_root(places: list[Path]) -> None:
    mount("none", "/", "", _MS_REC | _MS_PRIVATE)
    # Any folder serves to hang the new root on; only this name space sees it there.
    root = Path("/sys") if Path("/sys").is_dir() else Path(tempfile.gettempdir())
    online = Path("/sys/devices/system/cpu/online")
    processors = online.read_bytes() if online.exists() else b"0\n"
    mount("vanthu", str(root), "tmpfs", _MS_NOSUID | _MS_NODEV, _SCRATCH_SIZE)
    for place in places:
        if not place.is_relative_to(root):
            _bring(place, root)
    _write(root / "sys/devices/system/cpu/online", processors)
    _write(root / "etc/passwd", _PASSWD.encode())
    # It is there already when Python itself was installed below it.
    (root / "tmp").mkdir(mode=0o755, exist_ok=True)
    os.chdir(root)
    syscall(PIVOT_ROOT, b".", b".")
    if libc.umount2(b".", _MNT_DETACH):
        raise OSError(ctypes.get_errno(), "umount2")
    os.chdir("/")


def _write(path: Path, data: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)


def _bring(place: Path, root: Path) -> None:
    """Bind one place, read-only, at the same path below the new root."""
    target = root / place.relative_to("/")
    target.parent.mkdir(parents=True, exist_ok=True)
    if place.is_symlink():
        # /lib -> usr/lib on merged systems; what it points to is a place of its own.
        target.symlink_to(place.readlink())
        resolved = place.resolve()
        if not (root / resolved.relative_to("/")).exists():
            _bring(resolved, root)
        return
    if place.is_dir():
        target.mkdir(exist_ok=True)
    else:
        target.touch()
    mount(str(place), str(target), "", _MS_BIND | _MS_REC)
    _read_only(target, device=place.is_char_device())


def _read_only(target: Path, *, device: bool) -> None:
    flags = _MS_RDONLY | _MS_NOSUID | (0 if device else _MS_NODEV)
    attributes = (ctypes.c_uint64 * 4)(flags, 0, 0, 0)
    # Before Linux 5.12, and for locked mounts in user name spaces: DAC and Landlock must do.
    with suppress(OSError):
        syscall(
            MOUNT_SETATTR,
            ctypes.c_int(_AT_FDCWD),
            str(target).encode(),
            _AT_RECURSIVE,
            ctypes.byref(attributes),
            ctypes.c_size_t(32),
        )
