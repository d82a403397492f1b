"""The task "open.mail": a mail's bodies, files and nested mails, each with its bytes."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, BinaryIO

from vanthu.parsers import filetypes
from vanthu.parsers.detect import Detected, detect_bytes
from vanthu.parsers.headers import Headers
from vanthu.parsers.members import Budgets, Member, TooMuch, Writer
from vanthu.parsers.words import decode_words

from . import body
from .reports import delivery_reports
from .transfer import UuFile, undo, uu_files
from .tree import Entity, Limits, Tree, parse

#: Types that carry no file of the sender's (mail.md §4.3).
_SIGNATURES = frozenset(
    {"application/pkcs7-signature", "application/x-pkcs7-signature", "application/pgp-signature"}
)
_SIDE_SHOWS = frozenset(
    {"text/calendar", "text/vcard", "text/x-vcard", "text/directory", "text/x-amp-html"}
    | {"message/delivery-status", "message/global-delivery-status", "text/rfc822-headers"}
    | {"message/disposition-notification", "message/feedback-report", "application/applefile"}
    | {"application/pgp-encrypted"}
)
_ELSEWHERE = frozenset({"message/external-body", "message/partial"})
_BODIES = frozenset({"text/plain", "text/html"})


def task(
    source: BinaryIO,
    name: str,  # noqa: ARG001 - the signature is a task's
    args: Mapping[str, Any],
    output: BinaryIO | None,
) -> dict[str, Any]:
    """Members, findings, `mail` (the header's facts) and `body` (place of the readable text)."""
    assert output is not None
    tree = parse(source.read(), Limits(int(args.get("depth", 20)), int(args.get("parts", 500))))
    opener = _Opener(tree, Writer(output, Budgets.from_args(args)))
    try:
        opener.all()
    except TooMuch as limit:
        opener.writer.note("mail.limit", what=limit.what, limit=limit.limit)
    return opener.writer.answer(
        mail=mail_facts(tree.headers, tree.entities), body=body.best(opener.bodies)
    )


def mail_facts(headers: Headers, entities: list[Entity]) -> dict[str, Any]:
    """What the header says, as JSON."""
    date = headers.date
    return {
        "subject": headers.subject[:2000],
        **{
            key: [{"name": who.name[:200], "address": who.address[:320]} for who in found[:100]]
            for key, found in (
                ("sender", headers.addresses("from")),
                ("to", headers.addresses("to")),
                ("cc", headers.addresses("cc")),
                ("reply_to", headers.addresses("reply-to")),
            )
        },
        "date": date.isoformat() if date else "",
        "message_id": (headers.message_ids("message-id") or ("",))[0][:255],
        "in_reply_to": list(headers.message_ids("in-reply-to"))[:20],
        "references": list(headers.message_ids("references"))[:100],
        "dsn": delivery_reports(headers, entities),
    }


class _Opener:
    def __init__(self, tree: Tree, writer: Writer) -> None:
        self.tree, self.writer = tree, writer
        self.bodies: list[tuple[str, str, bytes]] = []

    def all(self) -> None:
        """Every leaf, in the tree's order."""
        self.writer.findings += self.tree.findings
        if any(b"\0" in item.raw for item in self.tree.headers.items):
            self.writer.note("mail.damaged", what="header")
        if decode_words(self.tree.headers.raw("subject") or b"").cut:
            self.writer.note("mail.limit", what="words")
        if len(self.tree.headers.raw_all("from")) > 1 or (
            len(self.tree.headers.addresses("from")) > 1
        ):
            self.writer.note("mail.several_from")
        for entity in self.tree.entities:
            self._entity(entity)
        self._inline_pictures()
        if any("multipart/encrypted" in entity.inside for entity in self.tree.entities):
            self.writer.note("mail.encrypted")

    def _entity(self, entity: Entity) -> None:
        content, disposition = entity.content, entity.disposition
        if content.cut or disposition.cut:
            self.writer.note("mail.limit", what="parameters")
        declared = content.value or "text/plain"
        plain = undo(entity.payload, entity.headers.get("content-transfer-encoding"))
        if plain.damage:
            self.writer.note("mail.damaged", entity.place, what=plain.damage)
        name = disposition.get("filename") or content.get("name")
        member = Member(
            entity.place,
            "attachment",
            name,
            declared[:120],
            content_id=entity.headers.get("content-id").strip("<> ")[:255],
        )
        if declared in _ELSEWHERE:
            self.writer.note("mail.external", entity.place, what=declared)
            member.role = "inline"
            self._add(member, plain.data, Detected("text/plain", "txt"))
            return
        if self._is_body(entity, declared, name):
            detected = detect_bytes(plain.data)
            if filetypes.by_short(detected.short).family in _TEXT_FAMILIES:
                self._body(entity, member, plain.data)
                return
        member.role = self._role(entity, declared)
        self._add(member, plain.data, _declared_mail(declared, plain.data))

    def _add(self, member: Member, data: bytes, detected: Detected | None) -> None:
        detected = detected or detect_bytes(data, member.name)
        member.type = detected.type
        if detected.short in ("p7s", "asc"):
            member.role = "signature"
        self.writer.add(member, data)

    def _is_body(self, entity: Entity, declared: str, name: str) -> bool:
        if name or entity.disposition.value == "attachment":
            return False
        # A multipart that could not be taken apart, or no type at all, is shown as text.
        return declared in _BODIES or declared.startswith("multipart/") or "/" not in declared

    def _body(self, entity: Entity, member: Member, data: bytes) -> None:
        files: list[UuFile] = []
        member.role = "body"
        member.type = "text/html" if entity.content.value == "text/html" else "text/plain"
        if member.type == "text/plain":
            files = uu_files(data)
            for file in reversed(files):
                data = data[: file.start] + data[file.stop :]
        data, member.charset = body.readable(data, entity.content)
        if b"\0" in data or (member.charset and _REPLACED in data):
            self.writer.note("mail.damaged", entity.place, what="text")
        if data.strip():
            self.writer.add(member, data)
            self.bodies.append((member.place, member.type, data))
        for index, file in enumerate(files, start=1):
            name = decode_words(file.name).text
            self._add(
                Member(f"{entity.place}.{index}", "attachment", name), file.content.data, None
            )
            if file.content.damage:
                self.writer.note("mail.damaged", entity.place, what=file.content.damage)

    def _role(self, entity: Entity, declared: str) -> str:
        if declared in _SIGNATURES:
            return "signature"
        if declared in _SIDE_SHOWS:
            return "inline"
        if entity.inside[-1:] == ("multipart/alternative",) and not entity.disposition.value:
            return "inline"  # the same text once more, in a form that few programs know
        related = entity.headers.get("content-id") and "multipart/related" in entity.inside
        if declared.startswith("image/") and related and entity.disposition.value != "attachment":
            return "inline"
        return "attachment"

    def _inline_pictures(self) -> None:
        """Pictures that an HTML body shows by their Content-ID are no attachments (RFC 2392)."""
        html = b" ".join(data for _, type_, data in self.bodies if type_ == "text/html")
        shown = {match[1].decode("latin-1") for match in _CID.finditer(html)}
        for member in self.writer.members:
            if member.content_id in shown and member.type.startswith("image/"):
                member.role = "inline"


_REPLACED = "\ufffd".encode()
_CID = re.compile(rb"cid:([^\"'\s<>)]{1,255})", re.IGNORECASE)
_TEXT_FAMILIES = frozenset({"text", "web", "mail", "program", "other"})


def _declared_mail(declared: str, data: bytes) -> Detected | None:
    """What only the header can tell: a mail without the usual lines, a report's parts."""
    if declared in ("message/rfc822", "message/global"):
        return Detected("message/rfc822", "eml")
    if declared in _REPORTS and data.isascii():
        row = filetypes.by_mime(declared)
        return Detected(row.mime, row.short)
    return None


_REPORTS = frozenset(
    {"message/delivery-status", "message/disposition-notification", "text/rfc822-headers"}
    | {"text/calendar", "application/pgp-encrypted", "application/pgp-signature"}
)
