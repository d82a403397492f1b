"""The walls around a child, put up by the child itself before it touches its input.

Order matters: limits, then the user, then no_new_privs, Landlock, and seccomp last, because each
may forbid what the one before needs.
"""

from __future__ import annotations

import math
import os
import resource
import signal
import time
from contextlib import suppress
from pathlib import Path

from vanthu.parsers.budget import Budget

from . import landlock, seccomp
from .syscalls import PR_SET_NO_NEW_PRIVS, PR_SET_PDEATHSIG, drop_capabilities, prctl

#: nobody, nogroup: the kernel's overflow ids, owners of nothing.
UNPRIVILEGED = 65534
#: Programs of several children count together, per uid (setrlimit(2), RLIMIT_NPROC).
_PROCESS_ROOM = 64


def limit(budget: Budget, inherited: int) -> None:
    """Memory, processor time, size and number of files, processes; no core dumps.

    `inherited`: bytes of address space that the child starts with.
    """
    cpu = max(1, budget.cpu)
    limits = {
        # The hard limit is later: SIGXCPU first, so that the cause can be told.
        resource.RLIMIT_CPU: (cpu, (cpu + 1) * budget.reuse + 2),
        resource.RLIMIT_AS: (inherited + budget.memory,) * 2,
        resource.RLIMIT_FSIZE: (budget.file_size,) * 2,
        resource.RLIMIT_NOFILE: (budget.files,) * 2,
        resource.RLIMIT_CORE: (0, 0),
    }
    if budget.processes:
        limits[resource.RLIMIT_NPROC] = (budget.processes + _PROCESS_ROOM,) * 2
    for which, wanted in limits.items():
        _, hard = resource.getrlimit(which)
        soft, top = (value if hard < 0 else min(value, hard) for value in wanted)
        resource.setrlimit(which, (soft, top))


def renew_processor_time(budget: Budget) -> None:
    """Each task of a child has all of the budget's processor time."""
    _, hard = resource.getrlimit(resource.RLIMIT_CPU)
    soft = math.ceil(time.process_time()) + max(1, budget.cpu)
    resource.setrlimit(resource.RLIMIT_CPU, (soft if hard < 0 else min(soft, hard), hard))


def confine(budget: Budget, rules: int, scratch: Path | None, readable: tuple[Path, ...]) -> None:
    """Become a process that can do nothing but compute and write where it is told to.

    `rules`: a Landlock ruleset of the fork server, -1 for none. Raises OSError when a wall that
    this kernel has can't be put up: then nothing may be read.
    """
    os.umask(0o077)
    if os.geteuid() == 0:
        os.setgroups([])
        os.setresgid(UNPRIVILEGED, UNPRIVILEGED, UNPRIVILEGED)
        os.setresuid(UNPRIVILEGED, UNPRIVILEGED, UNPRIVILEGED)
    else:
        drop_capabilities()  # those that a user name space gave
    # After the change of user, which clears it.
    prctl(PR_SET_PDEATHSIG, int(signal.SIGKILL))
    prctl(PR_SET_NO_NEW_PRIVS, 1)
    if rules >= 0:
        own = landlock.ruleset(readable, [scratch]) if scratch else rules
        landlock.restrict(own)
        if scratch:
            os.close(own)
    if seccomp.supported():
        seccomp.install(
            pid=os.getpid(),
            programs=budget.processes > 0,
            own_folder=scratch is not None,
            local_sockets=budget.local_sockets,
        )


def address_space() -> int:
    """What this process maps now, in bytes."""
    return int(Path("/proc/self/statm").read_bytes().split()[0]) * resource.getpagesize()


def die_first() -> None:
    """Let the kernel, short of memory, end this process and its children before the service."""
    with suppress(OSError):  # not in every container; only a preference
        Path("/proc/self/oom_score_adj").write_text("1000")
