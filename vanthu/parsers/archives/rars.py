"""The task "open.rar": rarfile reads the directory, 7zz unpacks (see `sevenzip`)."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from functools import cache
from pathlib import Path
from typing import Any, BinaryIO

import rarfile

from vanthu.parsers.members import Budgets, Member, TooMuch, Writer
from vanthu.parsers.sandbox.refusal import Refusal
from vanthu.parsers.types import Finding
from vanthu.parsers.volumes import file_name

from .common import (
    Ratio,
    copy,
    is_litter,
    is_unsafe,
    note_encrypted,
    reserve,
    reserve_link,
)
from .sevenzip import BINARY


def task(
    source: BinaryIO,
    name: str,  # noqa: ARG001 - the signature is a task's
    args: Mapping[str, Any],
    output: BinaryIO | None,
) -> dict[str, Any]:
    """Members and findings of a RAR archive. Refusal for one of which nothing can be listed."""
    assert output is not None
    _use_7zz()
    writer = Writer(output, Budgets.from_args(args))
    with _opened(_volumes(source, args)) as archive:
        if archive.needs_password() and not archive.namelist():
            # Header encryption: not even the names can be read (it must not pass for empty).
            raise Refusal(Finding("archive.encrypted", args={"names": True}))
        if archive.strerror():
            _note_parse_error(archive, writer)
        entries = [entry for entry in archive.infolist() if not entry.is_dir()]
        if len(entries) > writer.budgets.members:
            limit = writer.budgets.members
            raise Refusal(Finding("archive.limit", args={"what": "members", "limit": limit}))
        try:
            for index, entry in enumerate(entries, start=1):
                _one(archive, entry, index, writer, Ratio.from_args(args))
        except TooMuch as limit:
            writer.note("archive.limit", what=limit.what, limit=limit.limit)
    note_encrypted(writer)
    return writer.answer()


@cache
def _use_7zz() -> None:
    rarfile.SEVENZIP2_TOOL = str(BINARY)
    # Without it stored members can still be read; of the others each says what it lacks.
    with suppress(rarfile.RarCannotExec):
        rarfile.tool_setup(
            unrar=False, unar=False, bsdtar=False, sevenzip=False, sevenzip2=True, force=True
        )


def _volumes(source: BinaryIO, args: Mapping[str, Any]) -> str:
    """The archive as files in the task's folder: 7zz and rarfile find the next volume by its name.

    `args["volumes"]`: sizes of the volumes that `source` holds one after the other; `args["old"]`:
    they are numbered .rar, .r00.
    """
    sizes = [int(size) for size in args.get("volumes", ())] or [1 << 62]
    old = bool(args.get("old"))
    for left in Path().glob("v.*"):
        left.unlink()  # of the archive that this child opened before: no volume of this one
    source.seek(0)
    for index, size in enumerate(sizes):
        with Path(file_name(index, old=old)).open("wb") as file:
            while size > 0 and (chunk := source.read(min(size, 1 << 20))):
                file.write(chunk)
                size -= len(chunk)
    return file_name(0, old=old)


def _note_parse_error(archive: rarfile.RarFile, writer: Writer) -> None:
    volumes = archive.volumelist()
    if "volume" in archive.strerror():
        writer.note("archive.incomplete", have=len(volumes))
    else:
        writer.note("archive.damaged", what="directory")


def _opened(path: str) -> rarfile.RarFile:
    try:
        return rarfile.RarFile(path, errors="stop", part_only=False)
    except rarfile.NeedFirstVolume as error:
        volume = getattr(error, "current_volume", None)
        raise Refusal(Finding("archive.incomplete", args={"volume": volume})) from error
    except (rarfile.Error, ValueError, OSError, IndexError) as error:
        raise _refusal(error) from error


def _refusal(error: Exception) -> Refusal:
    if isinstance(error, rarfile.PasswordRequired | rarfile.RarWrongPassword):
        return Refusal(Finding("archive.encrypted"))
    return Refusal(Finding("archive.damaged", args={"what": "directory"}))


def _one(
    archive: rarfile.RarFile, entry: rarfile.RarInfo, index: int, writer: Writer, ratio: Ratio
) -> None:
    if is_litter(entry.filename):
        return
    member = Member(str(index), "member", entry.filename)
    if is_unsafe(entry.filename):
        writer.note("archive.unsafe_path", member.place)
    if entry.is_symlink() or not entry.is_file():
        reserve_link(member, writer)
        return
    if entry.needs_password():
        member.encrypted = True
        reserve(member, writer)
        return
    try:
        with archive.open(entry) as file:
            copy(file, member, writer, entry.compress_size, ratio)
        if entry.file_size is not None and member.size != entry.file_size:
            writer.note("archive.damaged", member.place, what="member")
    except TooMuch as limit:
        if limit.what != "members":
            writer.drop()  # half a file is nobody's
        raise
    except (rarfile.Error, EOFError, ValueError, FileNotFoundError) as error:
        if not writer.members or writer.members[-1] is not member:
            reserve(member, writer)
        writer.note(*_member_finding(error, member.place))


def _member_finding(error: Exception, place: str) -> tuple[str, str]:
    if isinstance(error, rarfile.NeedFirstVolume | FileNotFoundError):
        return "archive.incomplete", place
    if isinstance(error, rarfile.RarCannotExec):
        return "archive.unsupported", place
    return "archive.damaged", place
