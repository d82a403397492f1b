"""Bytes to text by what a sender declares, and by what the bytes say when the label is wrong.

Never raises for a label or for bytes: 1,951 real messages carried 13 labels that Python does not
know, and many that lie (mail.md §4.3).
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Mapping

#: Labels → codecs. Supersets stand for the sets that mailers name but don't mean (WHATWG Encoding
#: Standard does the same): what is labelled iso-8859-1 holds cp1252's quotes.
_ALIASES: Mapping[str, str] = {
    "gb2312": "gb18030", "gbk": "gb18030", "x-gbk": "gb18030", "gb_2312-80": "gb18030",
    "ks_c_5601-1987": "cp949", "ks_c_5601": "cp949", "euc-kr": "cp949",
    "x-sjis": "cp932", "shift_jis": "cp932", "shift-jis": "cp932",
    "iso-8859-1": "cp1252", "latin1": "cp1252", "iso8859-1": "cp1252", "iso-8859-9": "cp1254",
    "x-mac-roman": "mac-roman", "macintosh": "mac-roman", "iso-8859-8-i": "iso-8859-8",
    "utf8": "utf-8", "unicode-1-1-utf-7": "utf-7", "x-unicode-2-0-utf-7": "utf-7",
    "utf-8n": "utf-8", "windows1258": "cp1258", "x-cp1258": "cp1258", "win-1258": "cp1258",
}  # fmt: skip
#: These say nothing: ASCII labels stand on 8-bit text, and "unknown" is what it says.
_MEANINGLESS = frozenset(
    {"", "us-ascii", "ascii", "ansi_x3.4-1968", "unknown", "unknown-8bit", "x-unknown", "default"}
)
#: Below this two old Vietnamese sets read a text equally well, which neither then made.
_SURE = 0.6
#: Codecs that Python offers by name but that aren't charsets (zip, hex, rot13, idna, …).
_TEXT_CODEC = re.compile(r"[a-z0-9][a-z0-9._:+-]{0,39}")

#: Labels of Vietnamese sets that Python has no codec for → names in `vanthu.vietnamese`.
_VIETNAMESE: Mapping[str, str] = {
    "viscii": "viscii", "csviscii": "viscii", "x-viet-viscii": "viscii", "rfc1456": "viscii",
    "vps": "vps", "x-viet-vps": "vps", "tcvn3": "tcvn3", "x-viet-tcvn": "tcvn3", "tcvn": "tcvn3",
    "x-viet-tcvn5712": "tcvn3", "tcvn-5712": "tcvn3", "tcvn5712-1": "vn1", "vni": "vni",
    "x-viet-vni": "vni", "vn1": "vn1",
}  # fmt: skip


def decode(data: bytes, label: str = "") -> tuple[str, str]:
    """`data` as text, and the name of the charset that was used.

    `label` is what the sender declared; bytes that it can't be are guessed. The text may hold
    U+FFFD where nothing fits, never a lone surrogate.
    """
    name = codec_name(label)
    if name == "utf-8":
        return _utf8(data, rest=1) or guess(data)
    if name:
        try:
            return _sound(data.decode(name)), name
        except (UnicodeError, ValueError, AssertionError):
            # AssertionError: CPython's utf-7 decoder on some malformed input of older releases.
            pass
    return _vietnamese(data, label) or guess(data)


def guess(data: bytes) -> tuple[str, str]:
    """Text without a label: UTF-8, else the Vietnamese set that it is, else Western."""
    return _utf8(data, rest=8) or _legacy(data)


def _utf8(data: bytes, rest: int) -> tuple[str, str] | None:
    """Text in UTF-8, None where it isn't: a stray byte or two must not turn it into mojibake.

    `rest`: how many good letters outside ASCII there must be for each that is broken.
    """
    text = data.decode("utf-8", "replace")
    broken = text.count("\ufffd")
    if broken:
        good = sum(1 for char in text if char > "\x7f") - broken
        if good < broken * rest:
            return None
    return text, "utf-8"


def codec_name(label: str) -> str:
    """Python's codec for a declared charset, "" for one that says nothing or isn't known."""
    # RFC 2231 §5 allows "utf-8*vi"; real mail has quotes, blanks and line ends in it.
    label = label.partition("*")[0].strip(" \t\r\n\"'").lower()
    label = _ALIASES.get(label, label)
    if label in _MEANINGLESS or not _TEXT_CODEC.fullmatch(label):
        return ""
    try:
        info = codecs.lookup(label)
    except (LookupError, ValueError):
        return ""
    # Private in CPython, but it is what str.decode itself asks (bytes-to-bytes codecs say False).
    if not getattr(info, "_is_text_encoding", True) or info.name in ("idna", "punycode"):
        return ""
    return info.name


def _legacy(data: bytes) -> tuple[str, str]:
    # Here, because the receiver reads headers too and has no use for the tables of syllables.
    from vanthu.vietnamese.charsets import charset
    from vanthu.vietnamese.detect import detect

    text = data.decode("latin-1")
    found = detect(text)
    if found.legacy and found.sure >= _SURE:
        return charset(found.charset).decode(text), found.charset
    return data.decode("cp1252", "replace"), "cp1252"


def _vietnamese(data: bytes, label: str) -> tuple[str, str] | None:
    name = _VIETNAMESE.get(label.strip(" \t\r\n\"'").lower())
    if name is None:
        return None
    from vanthu.vietnamese.charsets import charset

    return charset(name).decode(data.decode("latin-1")), name


def _sound(text: str) -> str:
    """`text` without lone surrogates (utf-7 and surrogatepass codecs can make them)."""
    try:
        text.encode("utf-8")
    except UnicodeEncodeError:
        return text.encode("utf-8", "replace").decode("utf-8")
    return text
