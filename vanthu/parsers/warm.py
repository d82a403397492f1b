"""What the fork server loads before its first child, so that no child has to.

A child may not be able to: its user often can't enter the folder that Python was installed in.
"""

from __future__ import annotations

import codecs
import sys
from collections.abc import Mapping
from importlib import import_module

from . import charsets, detect
from .readers import READERS

#: Charsets of mail; each is a module that is imported at its first use.
_CHARSETS = (
    "utf-8", "utf-7", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "ascii", "latin-1", "cp437",
    "cp850", "cp1250", "cp1251", "cp1252", "cp1253", "cp1254", "cp1255", "cp1256", "cp1257",
    "cp1258", "koi8-r", "koi8-u", "gb18030", "big5", "cp950", "cp932", "shift_jis", "euc-jp",
    "iso-2022-jp", "cp949", "iso-2022-kr", "iso-8859-2", "iso-8859-5", "iso-8859-7", "iso-8859-8",
    "iso-8859-15", "tis-620", "mac-roman", "idna", "unicode-escape", "raw-unicode-escape",
)  # fmt: skip


def up(tasks: Mapping[str, str]) -> None:
    """Import tasks and readers. One that can't be imported says so when it is used."""
    detect.warm()
    for name in _CHARSETS:
        codecs.lookup(name)
    # Fills the tables of Vietnamese letters and syllables, and the caches of regular expressions.
    charsets.guess("Quyết định".encode("cp1258", "ignore"))
    for place in {*tasks.values(), *READERS.values()}:
        module = place.partition(":")[0]
        try:
            import_module(module)
        except ImportError as error:
            print(f"vanthu sandbox: {module}: {error}", file=sys.stderr)
