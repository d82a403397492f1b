"""File names that are safe to show, to store and to offer for download.

The name as the sender gave it is kept beside it: these rules may take something from it.
"""

from __future__ import annotations

import re
import unicodedata

#: What ext4 (255) leaves room for after a prefix of ours.
MAX_BYTES = 180
_LONGEST_EXTENSION = 12

# Controls, and marks that turn text around: "annex\u202ecod.exe" reads as "annexexe.doc".
_UNSEEN = re.compile(
    r"[\x00-\x1f\x7f-\x9f\u00ad\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff\ufff9-\uffff"
    r"\ud800-\udfff]"
)
#: What Windows refuses in names; slashes are dealt with before.
_REFUSED = re.compile(r'[<>:"|?*]')
_DEVICE = re.compile(r"(?i)(?:con|prn|aux|nul|com[0-9]|lpt[0-9])(?:\.|$)")


def safe_name(original: str) -> str:
    """A name in NFC without folders, controls and what systems refuse, at most 180 bytes of UTF-8.

    "" when nothing of the name is left. The extension survives the cut.
    """
    name = unicodedata.normalize("NFC", _UNSEEN.sub("", original.replace("\t", " ")))
    # Both kinds of slash: a name from a Windows ZIP is read on Linux and the other way round.
    name = name.replace("\\", "/").rstrip("/ ").rpartition("/")[2]
    name = " ".join(_REFUSED.sub("_", name).split()).rstrip(". ")
    if name.strip(". ") == "":
        return ""
    if _DEVICE.match(name):
        name = f"_{name}"
    return _cut(name)


def _cut(name: str) -> str:
    if len(name.encode("utf-8")) <= MAX_BYTES:
        return name
    stem, dot, extension = name.rpartition(".")
    if not dot or len(extension.encode("utf-8")) > _LONGEST_EXTENSION:
        stem, dot, extension = name, "", ""
    room = MAX_BYTES - len((dot + extension).encode("utf-8"))
    return stem.encode("utf-8")[:room].decode("utf-8", "ignore").rstrip(". ") + dot + extension
