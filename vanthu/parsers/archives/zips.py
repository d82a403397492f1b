"""The task "open.zip" (APPNOTE 6.3.10): zipfile, with limits of our own around it.

zipfile in the Pythons that we support checks neither overlapping entries nor how much comes out,
and one bad name makes it refuse the whole archive.
"""

from __future__ import annotations

import io
import stat
import struct
import zipfile
import zlib
from collections.abc import Iterator, Mapping
from contextlib import AbstractContextManager
from typing import Any, BinaryIO, cast

from vanthu.parsers import charsets
from vanthu.parsers.members import Budgets, Member, TooMuch, Writer
from vanthu.parsers.sandbox.refusal import Refusal
from vanthu.parsers.structures import zip_entries, zip_is_split
from vanthu.parsers.types import Finding
from vanthu.parsers.volumes import is_piece

from . import sevenzip
from .common import (
    Ratio,
    copy,
    is_litter,
    is_unsafe,
    note_encrypted,
    reserve,
    reserve_link,
)

_ENCRYPTED, _UTF8 = 0x1, 0x800
_SUPPORTED = frozenset(
    {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED, zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA}
)
_AES = 99
_UNIX = 3
#: What zipfile raises for a member; RuntimeError where flags of directory and member disagree.
_MEMBER_ERRORS = (
    zipfile.BadZipFile, zlib.error, EOFError, OSError, ValueError, struct.error, RuntimeError,
    sevenzip.Failed,
)  # fmt: skip
_UNICODE_PATH = 0x7075


def task(
    source: BinaryIO,
    name: str,
    args: Mapping[str, Any],
    output: BinaryIO | None,
) -> dict[str, Any]:
    """Members and findings of a ZIP."""
    assert output is not None
    writer = Writer(output, Budgets.from_args(args))
    with _opened(source, name, writer.budgets.members) as archive:
        # Not `is_dir()`: before Python 3.12 it breaks on an empty name.
        entries = [entry for entry in archive.infolist() if not entry.filename.endswith("/")]
        if len(entries) > writer.budgets.members:
            raise _beyond("members", writer.budgets.members)
        if _overlap(archive.infolist()):
            raise _beyond("overlap", 0)
        try:
            _unpack(archive, entries, writer, Ratio.from_args(args))
        except TooMuch as limit:
            writer.note("archive.limit", what=limit.what, limit=limit.limit)
    note_encrypted(writer)
    return writer.answer()


def _beyond(what: str, limit: int) -> Refusal:
    return Refusal(Finding("archive.limit", args={"what": what, "limit": limit}))


def _opened(source: BinaryIO, name: str, most: int) -> zipfile.ZipFile:
    count = zip_entries(source)
    if count is None:
        if is_piece(name) or _begins_spanned(source):
            raise Refusal(Finding("archive.incomplete"))
        raise Refusal(Finding("archive.damaged", args={"what": "directory"}))
    # Before the directory is read: 200,000 entries cost a second and 200 MiB (extraction.md §6).
    if count > most * 4:
        raise _beyond("members", most)
    if zip_is_split(source):
        raise Refusal(Finding("archive.incomplete"))
    source.seek(0)
    try:
        return zipfile.ZipFile(source)
    except UnicodeDecodeError:
        return zipfile.ZipFile(_without_utf8_flag(source))
    except (zipfile.BadZipFile, struct.error, ValueError, OSError, NotImplementedError) as error:
        raise Refusal(Finding("archive.damaged", args={"what": "directory"})) from error


def _begins_spanned(source: BinaryIO) -> bool:
    """The mark of an archive on several disks (APPNOTE 8.5.4)."""
    source.seek(0)
    return source.read(4) == b"PK\x07\x08"


def _without_utf8_flag(source: BinaryIO) -> BinaryIO:
    """A copy that doesn't claim UTF-8 anywhere: one name that lies must not cost all members."""
    source.seek(0)
    data = bytearray(source.read())
    at = data.find(b"PK\x01\x02")
    while 0 <= at <= len(data) - 46:
        _clear_utf8(data, at + 8)
        local = struct.unpack_from("<I", data, at + 42)[0]
        if data[local : local + 4] == b"PK\x03\x04":
            _clear_utf8(data, local + 6)
        at = data.find(b"PK\x01\x02", at + 46)
    return io.BytesIO(data)


def _clear_utf8(data: bytearray, at: int) -> None:
    flags = struct.unpack_from("<H", data, at)[0]
    struct.pack_into("<H", data, at, flags & ~_UTF8)


def _overlap(entries: list[zipfile.ZipInfo]) -> bool:
    """Whether entries share bytes: how a small file unfolds to petabytes (Fifield, 2019)."""
    end = 0
    for entry in sorted(entries, key=lambda entry: entry.header_offset):
        if entry.header_offset < end:
            return True
        end = entry.header_offset + 30 + len(entry.orig_filename) + entry.compress_size
    return False


def _unpack(
    archive: zipfile.ZipFile, entries: list[zipfile.ZipInfo], writer: Writer, ratio: Ratio
) -> None:
    for index, (entry, name) in enumerate(zip(entries, _names(entries), strict=True), start=1):
        if is_litter(name):
            continue
        member = Member(str(index), "member", name)
        if entry.flag_bits & _ENCRYPTED or entry.compress_type == _AES:
            member.encrypted = True
            reserve(member, writer)
        elif _is_special(entry):
            reserve_link(member, writer)
        elif entry.compress_type in _SUPPORTED | sevenzip.ZIP_METHODS:
            _one(archive, entry, member, writer, ratio)
        else:
            reserve(member, writer)
            writer.note("archive.unsupported", member.place, method=entry.compress_type)
        if is_unsafe(name):
            writer.note("archive.unsafe_path", member.place)


def _is_special(entry: zipfile.ZipInfo) -> bool:
    """Whether Unix made it as something else than a file or a folder: link, device, pipe."""
    kind = stat.S_IFMT(entry.external_attr >> 16)
    return entry.create_system == _UNIX and kind not in (0, stat.S_IFREG, stat.S_IFDIR)


def _one(
    archive: zipfile.ZipFile, entry: zipfile.ZipInfo, member: Member, writer: Writer, ratio: Ratio
) -> None:
    try:
        with _unpacked(archive, entry) as file:
            copy(file, member, writer, entry.compress_size, ratio, lambda: _taken(file, entry))
    except TooMuch as limit:
        if limit.what != "members":
            writer.drop()  # half a file is nobody's
        raise
    except _MEMBER_ERRORS as error:
        if isinstance(error, OSError) and error.errno is not None:
            raise  # the disk's or the sandbox's, not the archive's
        if not writer.members or writer.members[-1] is not member:
            reserve(member, writer)
        writer.note("archive.damaged", member.place, what="member")


def _taken(file: BinaryIO, entry: zipfile.ZipInfo) -> int:
    """Packed bytes that zipfile has used; where it doesn't say, all of them."""
    return entry.compress_size - int(getattr(file, "_compress_left", 0))


def _unpacked(archive: zipfile.ZipFile, entry: zipfile.ZipInfo) -> AbstractContextManager[BinaryIO]:
    if entry.compress_type in _SUPPORTED:
        return cast("AbstractContextManager[BinaryIO]", archive.open(entry))
    assert archive.fp is not None
    source = cast("BinaryIO", archive.fp)
    return cast("AbstractContextManager[BinaryIO]", sevenzip.zip_member(source, entry))


def _names(entries: list[zipfile.ZipInfo]) -> Iterator[str]:
    """Names in the charset that they were written in.

    Without the UTF-8 flag zipfile reads cp437; Windows writes what the system's language is, and
    Vietnamese names of one archive are in one charset: it is found from all of them together.
    """
    raw = {
        index: entry.orig_filename.encode("cp437", "replace")
        for index, entry in enumerate(entries)
        if not entry.flag_bits & _UTF8 and not entry.orig_filename.isascii()
    }
    together = b"\n".join(raw.values())
    _, charset = charsets.guess(together)
    if charset == "cp1252":
        charset = _western(together)
    for index, entry in enumerate(entries):
        unicode_path = _unicode_path(entry)
        if unicode_path:
            yield unicode_path
        elif index in raw:
            yield charsets.decode(raw[index], charset)[0]
        else:
            yield entry.orig_filename


def _western(names: bytes) -> str:
    """cp437, as the format says (APPNOTE appendix D), unless Windows' own set gives more letters:
    programs that don't know of the OEM set write what the screen shows."""
    return max(("cp437", "cp1252"), key=lambda name: _latin(names.decode(name, "replace")))


def _latin(text: str) -> int:
    """How many letters of the Latin alphabet stand outside ASCII."""
    return sum(1 for char in text if "\x7f" < char < "\u0250" and char.isalpha())


def _unicode_path(entry: zipfile.ZipInfo) -> str:
    """Info-ZIP's extra field with the name in UTF-8 (APPNOTE 4.6.9), where its CRC fits."""
    extra, at = entry.extra, 0
    while at + 4 <= len(extra):
        tag, size = struct.unpack_from("<HH", extra, at)
        body = extra[at + 4 : at + 4 + size]
        if tag == _UNICODE_PATH and len(body) > 5 and body[0] == 1:
            name = entry.orig_filename.encode("cp437", "replace")
            if struct.unpack_from("<I", body, 1)[0] == zlib.crc32(name):
                return body[5:].decode("utf-8", "replace")
        at += 4 + size
    return ""
