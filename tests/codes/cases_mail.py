"""Codes on a mail as a whole: its structure, its kin, what it answers."""

from __future__ import annotations

from email.message import EmailMessage

from tests.hostile import many_parts
from tests.samples.kinds import sample

from . import CodeCase, World

NEWS = "Sáng 20/11, Sở Mẫu tổ chức hội nghị tổng kết công tác năm 2026 tại tỉnh.\n"
HEAD = b"From: vanthu@so-mau.example\r\nSubject: Tin\r\nMIME-Version: 1.0\r\n"


def _first(world: World, **headers: str) -> None:
    world.first = world.arrive(world.mail(("qd.doc", world.paper()), body=NEWS, **headers))


def _reply(world: World, *files: tuple[str, bytes], body: str = "Kính gửi.\n") -> EmailMessage:
    assert world.first is not None
    subject = f"Re: Đã tiếp nhận - Mã {world.first.code}"
    return world.mail(*files, subject=subject, body=body)


CASES = (
    CodeCase("mail.empty", lambda world: world.mail(), state="refused"),
    CodeCase("body.no_file", lambda world: world.mail(body=NEWS)),
    CodeCase(
        "mail.damaged",
        lambda _world: (
            HEAD + b"dong nay khong phai tieu de\r\n"
            b"Content-Type: text/plain; charset=utf-8\r\n\r\n" + NEWS.encode()
        ),
    ),
    CodeCase("mail.limit", lambda _world: many_parts(0.02), state="held"),
    CodeCase(
        "mail.encrypted",
        lambda _world: (
            HEAD + b'Content-Type: multipart/encrypted; boundary="b";'
            b' protocol="application/pgp-encrypted"\r\n\r\n--b\r\n'
            b"Content-Type: application/pgp-encrypted\r\n\r\nVersion: 1\r\n--b\r\n"
            b"Content-Type: application/octet-stream\r\n\r\n"
            b"-----BEGIN PGP MESSAGE-----\r\n--b--\r\n"
        ),
        state="refused",
    ),
    CodeCase(
        "mail.external",
        lambda _world: (
            HEAD + b'Content-Type: multipart/mixed; boundary="b"\r\n\r\n--b\r\n'
            b"Content-Type: message/external-body; access-type=URL;"
            b' URL="http://so-mau.example/qd.doc"\r\n\r\n'
            b"Content-Type: application/msword\r\n\r\n--b--\r\n"
        ),
        state="refused",
    ),
    CodeCase(
        "mail.several_from",
        lambda world: world.mail(body=NEWS, From="vanthu@so-mau.example, van-phong@so-mau.example"),
    ),
    CodeCase(
        "mail.message_id_reused",
        lambda world: world.mail(body=f"{NEWS}Sửa lại.\n", **{"Message-ID": "<m1@so-mau.example>"}),
        before=lambda world: _first(world, **{"Message-ID": "<m1@so-mau.example>"}),
    ),
    CodeCase(
        "mail.duplicate",
        lambda world: world.mail(("qd.doc", world.paper()), body=NEWS),
        before=_first,
    ),
    CodeCase(
        "parts.missing",
        lambda world: world.mail(("qd.doc", world.paper()), ("bang.xlsx", sample("xlsx"))),
    ),
    CodeCase(
        "reply.files",
        lambda world: _reply(world, ("Phu luc 1.txt", "Phụ lục 1\nDanh sách".encode())),
        before=_first,
    ),
    CodeCase(
        "reply.correction",
        lambda world: _reply(world, body="Đề nghị đính chính nội dung Điều 2 của văn bản.\n"),
        before=_first,
    ),
    CodeCase(
        "reply.withdrawal",
        lambda world: _reply(world, body="Đề nghị Ban Biên tập cho rút lại văn bản đã gửi.\n"),
        before=_first,
    ),
    CodeCase(
        "reply.message",
        lambda world: _reply(world, body="Đã nhận được thông báo, cảm ơn.\n"),
        before=_first,
    ),
)
