"""The system calls that a child may not make, as a classic BPF program (seccomp(2), no library).

A list of what is denied, not of what is allowed: readers bring native libraries and programs whose
needs change with each release; the walls that don't depend on such a list are uid, name spaces and
Landlock. Denied calls fail with EPERM, so that a library falls back instead of dying.
"""

from __future__ import annotations

import ctypes
import errno
import platform
import struct
from collections.abc import Iterable, Mapping
from typing import Final

from .syscalls import PR_SET_SECCOMP, prctl

#: name → (x86_64, aarch64); None where the architecture has no such call.
_NUMBERS: Final[Mapping[str, tuple[int | None, int | None]]] = {
    # network
    "socket": (41, 198), "connect": (42, 203), "bind": (49, 200), "listen": (50, 201),
    "accept": (43, 202), "accept4": (288, 242),
    # other processes
    "ptrace": (101, 117), "process_vm_readv": (310, 270), "process_vm_writev": (311, 271),
    "kcmp": (312, 272), "pidfd_open": (434, 434), "pidfd_getfd": (438, 438),
    "pidfd_send_signal": (424, 424), "process_madvise": (440, 440), "process_mrelease": (448, 448),
    "migrate_pages": (256, 238), "move_pages": (279, 239), "perf_event_open": (298, 241),
    "setsid": (112, 157), "setpgid": (109, 154), "setpriority": (141, 140),
    "rt_sigqueueinfo": (129, 138), "rt_tgsigqueueinfo": (297, 240), "tkill": (200, 130),
    # the file system's shape
    "mount": (165, 40), "umount2": (166, 39), "pivot_root": (155, 41), "chroot": (161, 51),
    "move_mount": (429, 429), "open_tree": (428, 428), "fsopen": (430, 430),
    "fsconfig": (431, 431), "fsmount": (432, 432), "fspick": (433, 433),
    "mount_setattr": (442, 442), "setns": (308, 268), "unshare": (272, 97),
    "open_by_handle_at": (304, 265), "name_to_handle_at": (303, 264),
    "fanotify_init": (300, 262), "fanotify_mark": (301, 263), "quotactl": (179, 60),
    "quotactl_fd": (443, 443), "acct": (163, 89), "swapon": (167, 224), "swapoff": (168, 225),
    # the kernel
    "keyctl": (250, 219), "add_key": (248, 217), "request_key": (249, 218), "bpf": (321, 280),
    "userfaultfd": (323, 282), "io_uring_setup": (425, 425), "io_uring_enter": (426, 426),
    "io_uring_register": (427, 427), "init_module": (175, 105), "finit_module": (313, 273),
    "delete_module": (176, 106), "kexec_load": (246, 104), "kexec_file_load": (320, 294),
    "reboot": (169, 142), "syslog": (103, 116), "settimeofday": (164, 170),
    "clock_settime": (227, 112), "clock_adjtime": (305, 266), "adjtimex": (159, 171),
    "sethostname": (170, 161), "setdomainname": (171, 162), "iopl": (172, None),
    "ioperm": (173, None), "modify_ldt": (154, None), "personality": (135, 92),
    "vhangup": (153, 58), "lookup_dcookie": (212, 18),
    # memory and queues that outlive a process or are shared with others
    "shmget": (29, 194), "shmat": (30, 196), "semget": (64, 190), "msgget": (68, 186),
    "mq_open": (240, 180),
    # what files are: only where a task has a folder of its own
    "chmod": (90, None), "fchmod": (91, 52), "fchmodat": (268, 53), "fchmodat2": (452, 452),
    "chown": (92, None), "fchown": (93, 55), "lchown": (94, None), "fchownat": (260, 54),
    "setxattr": (188, 5), "lsetxattr": (189, 6), "fsetxattr": (190, 7), "setxattrat": (463, 463),
    "utime": (132, None), "utimes": (235, None), "futimesat": (261, None),
    "utimensat": (280, 88),
    # starting programs
    "execve": (59, 221), "execveat": (322, 281), "fork": (57, None), "vfork": (58, None),
    # looked at by their arguments
    "clone": (56, 220), "clone3": (435, 435), "kill": (62, 129), "tgkill": (234, 131),
    "prlimit64": (302, 261),
}  # fmt: skip
_BY_ARGUMENT: Final = frozenset({"clone", "clone3", "kill", "tgkill", "prlimit64", "socket"})
_SOCKETS: Final = frozenset({"connect", "bind", "listen", "accept", "accept4"})
_AF_UNIX: Final = 1
_METADATA: Final = frozenset(
    {"chmod", "fchmod", "fchmodat", "fchmodat2", "chown", "fchown", "lchown", "fchownat"}
    | {"setxattr", "lsetxattr", "fsetxattr", "setxattrat"}
    | {"utime", "utimes", "futimesat", "utimensat"}
)
_PROGRAMS: Final = frozenset({"execve", "execveat", "fork", "vfork"})

_ARCHITECTURES: Final = {"x86_64": (0, 0xC000003E), "aarch64": (1, 0xC00000B7)}

# linux/bpf_common.h and linux/seccomp.h
_LOAD, _JUMP_EQ, _JUMP_GE, _JUMP_SET, _RETURN = 0x20, 0x15, 0x35, 0x45, 0x06
_ALLOW, _KILL = 0x7FFF0000, 0x80000000
_DENY = 0x00050000 | errno.EPERM
_ABSENT = 0x00050000 | errno.ENOSYS
_NR, _ARCH, _ARG0 = 0, 4, 16  # offsets in struct seccomp_data; low half of args[0], little-endian
_X32_BIT = 0x40000000
_NEW_NAMESPACES = 0x7E020080  # CLONE_NEWNS|CGROUP|UTS|IPC|USER|PID|NET|TIME
_CLONE_THREAD = 0x00010000
_SECCOMP_MODE_FILTER = 2


def supported() -> bool:
    """Whether there is a table for this architecture."""
    return platform.machine() in _ARCHITECTURES


def install(*, pid: int, programs: bool, own_folder: bool, local_sockets: bool) -> None:
    """Deny from now on, in this process and what it starts. Raises OSError where it can't be.

    `pid`: the only process that may be signalled when no programs are allowed. `programs`: starting
    programs is allowed. `own_folder`: so is changing modes and times of files. `local_sockets`: so
    are Unix sockets.
    """
    code = program(pid=pid, programs=programs, own_folder=own_folder, local_sockets=local_sockets)
    buffer = ctypes.create_string_buffer(code, len(code))

    class Program(ctypes.Structure):
        _fields_ = [("len", ctypes.c_ushort), ("filter", ctypes.c_void_p)]

    filled = Program(len(code) // 8, ctypes.addressof(buffer))
    prctl(PR_SET_SECCOMP, _SECCOMP_MODE_FILTER, ctypes.byref(filled))


def program(*, pid: int, programs: bool, own_folder: bool, local_sockets: bool) -> bytes:
    """The filter's instructions for this architecture."""
    column, audit = _ARCHITECTURES[platform.machine()]
    denied = set(_NUMBERS) - _BY_ARGUMENT
    if programs:
        denied -= _PROGRAMS
    if own_folder:
        denied -= _METADATA
    if local_sockets:
        denied -= _SOCKETS
    else:
        denied.add("socket")
    out = [
        _op(_LOAD, _ARCH),
        _op(_JUMP_EQ, audit, 1, 0),
        _op(_RETURN, _KILL),
        _op(_LOAD, _NR),
    ]
    if column == 0:
        # The x32 table of x86-64 has other numbers for the same calls.
        out += [_op(_JUMP_GE, _X32_BIT, 0, 1), _op(_RETURN, _KILL)]
    numbers = {name: pair[column] for name, pair in _NUMBERS.items()}
    out += _argument_rules(numbers, pid, programs)
    if local_sockets:
        family = [_op(_LOAD, _ARG0), _op(_JUMP_EQ, _AF_UNIX, 1, 0), _op(_RETURN, _DENY)]
        out += _when(numbers, "socket", [*family, _op(_RETURN, _ALLOW)])
    for name in sorted(denied):
        number = numbers[name]
        if number is not None:
            out += [_op(_JUMP_EQ, number, 0, 1), _op(_RETURN, _DENY)]
    out.append(_op(_RETURN, _ALLOW))
    return b"".join(out)


def _argument_rules(numbers: Mapping[str, int | None], pid: int, programs: bool) -> list[bytes]:
    # clone3 hides its flags in memory; glibc falls back to clone when it isn't there.
    out = [_op(_JUMP_EQ, _number(numbers, "clone3"), 0, 1), _op(_RETURN, _ABSENT)]
    clone = [_op(_LOAD, _ARG0), _op(_JUMP_SET, _NEW_NAMESPACES, 0, 1), _op(_RETURN, _DENY)]
    if not programs:
        clone += [_op(_JUMP_SET, _CLONE_THREAD, 1, 0), _op(_RETURN, _DENY)]
    out += _when(numbers, "clone", [*clone, _op(_RETURN, _ALLOW)])
    own = [_op(_LOAD, _ARG0), _op(_JUMP_EQ, pid, 1, 0), _op(_RETURN, _DENY)]
    own.append(_op(_RETURN, _ALLOW))
    if not programs:
        # A sibling runs under the same uid: it must be out of reach.
        out += _when(numbers, "kill", own) + _when(numbers, "tgkill", own)
    itself = [_op(_LOAD, _ARG0), _op(_JUMP_EQ, 0, 2, 0), _op(_JUMP_EQ, pid, 1, 0)]
    out += _when(numbers, "prlimit64", [*itself, _op(_RETURN, _DENY), _op(_RETURN, _ALLOW)])
    return out


def _when(numbers: Mapping[str, int | None], name: str, body: Iterable[bytes]) -> list[bytes]:
    body = list(body)
    return [_op(_JUMP_EQ, _number(numbers, name), 0, len(body)), *body]


def _number(numbers: Mapping[str, int | None], name: str) -> int:
    number = numbers[name]
    assert number is not None
    return number


def _op(code: int, value: int, when: int = 0, otherwise: int = 0) -> bytes:
    return struct.pack("=HBBI", code, when, otherwise, value)
