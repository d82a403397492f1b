"""Which files of the host a child may read: code, libraries, fonts, tables; nothing else."""

from __future__ import annotations

import sys
import sysconfig
from collections.abc import Iterable
from pathlib import Path

import vanthu

#: Programs, libraries, fonts, magic, tessdata, office resources, and what the loader needs.
_SYSTEM = (
    "/usr/bin", "/bin", "/usr/lib", "/usr/lib32", "/usr/lib64", "/lib", "/lib64", "/usr/libexec",
    "/usr/local/bin", "/usr/local/lib", "/usr/local/share", "/usr/share", "/opt/libreoffice",
    "/etc/ld.so.cache", "/etc/ld.so.conf", "/etc/ld.so.conf.d", "/etc/alternatives",
    "/etc/fonts", "/etc/magic", "/etc/magic.mime", "/etc/mime.types", "/etc/localtime",
    "/etc/libreoffice", "/etc/papersize", "/var/cache/fontconfig",
    "/dev/null", "/dev/zero", "/dev/urandom", "/dev/random",
    "/proc/cpuinfo", "/proc/meminfo", "/sys/devices/system/cpu/online",
)  # fmt: skip


def readable() -> tuple[Path, ...]:
    """All existing places, without those that lie below another one.

    Only this package's own folder is named, never the checkout around it: DATA with its secrets may
    lie in there.
    """
    code = {
        Path(sysconfig.get_path(name)) for name in ("stdlib", "platstdlib", "purelib", "platlib")
    }
    code |= {Path(place) for place in sys.path if Path(place).name in _PACKAGE_FOLDERS}
    code.add(Path(vanthu.__file__).parent)
    found = [path for path in (*map(Path, _SYSTEM), *code) if path.exists()]
    return tuple(sorted(_outermost(found)))


_PACKAGE_FOLDERS = frozenset({"site-packages", "dist-packages", "lib-dynload"})


def _outermost(paths: Iterable[Path]) -> set[Path]:
    chosen = set(paths)
    return {path for path in chosen if not any(parent in chosen for parent in path.parents)}
