"""Landlock: files may be read only where readers, fonts and tables lie; nothing is written.

linux/landlock.h, ABI 1 to 7. Each newer ABI adds rights to handle; a right that the kernel doesn't
know would be refused, so only those of its ABI are asked for.
"""

from __future__ import annotations

import ctypes
import errno
import os
import stat
import struct
from collections.abc import Iterable
from pathlib import Path

from .syscalls import (
    LANDLOCK_ADD_RULE,
    LANDLOCK_CREATE_RULESET,
    LANDLOCK_RESTRICT_SELF,
    syscall,
)

_EXECUTE, _WRITE_FILE, _READ_FILE, _READ_DIR = 1 << 0, 1 << 1, 1 << 2, 1 << 3
_READ = _EXECUTE | _READ_FILE | _READ_DIR
_TRUNCATE = 1 << 14
#: Rights of files; a rule on a plain file may name no other.
_ON_FILES = _EXECUTE | _WRITE_FILE | _READ_FILE | _TRUNCATE
#: ABI → all rights on files and folders that it knows.
_RIGHTS = {1: (1 << 13) - 1, 2: (1 << 14) - 1, 3: (1 << 15) - 1, 4: (1 << 15) - 1}
_RIGHTS_5 = (1 << 16) - 1
_NET = 0b11  # bind and connect, ABI 4
_SCOPES = 0b11  # abstract Unix sockets and signals, ABI 6
_VERSION_FLAG = 1
_RULE_PATH_BENEATH = 1


def abi() -> int:
    """The kernel's Landlock ABI; 0 where there is none."""
    try:
        return syscall(LANDLOCK_CREATE_RULESET, None, ctypes.c_size_t(0), _VERSION_FLAG)
    except OSError:
        return 0


def ruleset(readable: Iterable[Path], writable: Iterable[Path] = ()) -> int:
    """A descriptor of rules for `restrict`, or -1 where the kernel has no Landlock.

    Paths that don't exist are left out. What may be written may also be read.
    """
    version = abi()
    if not version:
        return -1
    rights = _RIGHTS.get(version, _RIGHTS_5)
    attributes = struct.pack(
        "=QQQ", rights, _NET if version >= 4 else 0, _SCOPES if version >= 6 else 0
    )
    size = 24 if version >= 6 else 16 if version >= 4 else 8
    rules = syscall(LANDLOCK_CREATE_RULESET, attributes, ctypes.c_size_t(size), 0)
    for path in readable:
        _allow(rules, path, _READ & rights)
    for path in writable:
        _allow(rules, path, rights & ~_EXECUTE)
    return rules


def restrict(rules: int) -> None:
    """Apply a ruleset to this thread and what it starts; no_new_privs must be set."""
    syscall(LANDLOCK_RESTRICT_SELF, ctypes.c_int(rules), 0)


def _allow(rules: int, path: Path, rights: int) -> None:
    try:
        fd = os.open(path, os.O_PATH | os.O_CLOEXEC)
    except OSError as error:
        if error.errno in (errno.ENOENT, errno.ENOTDIR, errno.EACCES):
            return
        raise
    try:
        mode = os.fstat(fd).st_mode
        if stat.S_ISCHR(mode):
            rights |= _WRITE_FILE  # /dev/null
        if not stat.S_ISDIR(mode):
            rights &= _ON_FILES
        syscall(
            LANDLOCK_ADD_RULE,
            ctypes.c_int(rules),
            _RULE_PATH_BENEATH,
            struct.pack("=Qi", rights, fd),
            0,
        )
    finally:
        os.close(fd)
