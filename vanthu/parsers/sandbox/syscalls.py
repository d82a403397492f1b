"""Raw system calls that Python has no name for."""

from __future__ import annotations

import ctypes
import os
import platform
from typing import Final

libc: Final = ctypes.CDLL(None, use_errno=True)

#: Same numbers on every architecture since Linux 5.0.
LANDLOCK_CREATE_RULESET: Final = 444
LANDLOCK_ADD_RULE: Final = 445
LANDLOCK_RESTRICT_SELF: Final = 446
MOUNT_SETATTR: Final = 442
PIVOT_ROOT: Final = {"x86_64": 155, "aarch64": 41}.get(platform.machine(), -1)
CAPSET: Final = {"x86_64": 126, "aarch64": 91}.get(platform.machine(), -1)

PR_SET_PDEATHSIG: Final = 1
PR_SET_SECCOMP: Final = 22
PR_SET_CHILD_SUBREAPER: Final = 36
PR_SET_NO_NEW_PRIVS: Final = 38


def syscall(number: int, *args: object) -> int:
    """The call's result; raises OSError with the call's errno."""
    result = int(libc.syscall(ctypes.c_long(number), *args))
    if result < 0:
        errno = ctypes.get_errno()
        raise OSError(errno, os.strerror(errno))
    return result


def prctl(option: int, *args: object) -> None:
    """prctl(2); raises OSError."""
    filled = [ctypes.c_ulong(arg) if isinstance(arg, int) else arg for arg in args]
    filled += [ctypes.c_ulong(0)] * (4 - len(filled))
    if libc.prctl(ctypes.c_int(option), *filled):
        errno = ctypes.get_errno()
        raise OSError(errno, os.strerror(errno))


def unshare(flags: int) -> None:
    """unshare(2); raises OSError."""
    if libc.unshare(ctypes.c_int(flags)):
        errno = ctypes.get_errno()
        raise OSError(errno, os.strerror(errno))


def mount(source: str, target: str, kind: str, flags: int, data: str = "") -> None:
    """mount(2); raises OSError."""
    if libc.mount(
        source.encode(), target.encode(), kind.encode(), ctypes.c_ulong(flags), data.encode()
    ):
        errno = ctypes.get_errno()
        raise OSError(errno, f"{os.strerror(errno)}: {target}")


def drop_capabilities() -> None:
    """Give up every capability of this thread (capabilities(7), version 3)."""
    header = (ctypes.c_uint32 * 2)(0x20080522, 0)
    data = (ctypes.c_uint32 * 6)()
    syscall(CAPSET, header, data)
