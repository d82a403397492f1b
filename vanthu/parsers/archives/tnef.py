"""The task "open.tnef": Outlook's winmail.dat ([MS-OXTNEF]), by tnefparse."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, BinaryIO

from tnefparse import TNEF

from vanthu.parsers import charsets
from vanthu.parsers.detect import detect_bytes
from vanthu.parsers.members import Budgets, Member, TooMuch, Writer


def task(
    source: BinaryIO,
    name: str,  # noqa: ARG001 - the signature is a task's
    args: Mapping[str, Any],
    output: BinaryIO | None,
) -> dict[str, Any]:
    """The attachments in a TNEF package; its text is in the mail around it."""
    assert output is not None
    writer = Writer(output, Budgets.from_args(args))
    try:
        package = TNEF(source.read(), do_checksum=False)
    except Exception:  # noqa: BLE001 - tnefparse raises ValueError, struct.error, KeyError, …
        writer.note("archive.damaged", what="tnef")
        return writer.answer()
    try:
        for index, attachment in enumerate(package.attachments, start=1):
            data = bytes(attachment.data or b"")
            member = Member(str(index), "attachment", _name(attachment))
            member.type = detect_bytes(data, member.name).type
            writer.add(member, data)
    except TooMuch as limit:
        writer.note("mail.limit", what=limit.what, limit=limit.limit)
    return writer.answer()


def _name(attachment: Any) -> str:
    try:
        name = attachment.long_filename() or attachment.name
    except Exception:  # noqa: BLE001 - a damaged property must not cost the file
        name = attachment.name
    if isinstance(name, bytes):
        return charsets.guess(name.split(b"\x00")[0])[0]
    return str(name or "").split("\x00")[0]
