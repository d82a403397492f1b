"""Codes on archives, and on mails inside the mail."""

from __future__ import annotations

import io
import zipfile
from email.message import EmailMessage

from tests.hostile import zip_of
from tests.samples.hostile.archives import overlapping
from tests.samples.hostile.bombs import zip_with
from tests.samples.rar import stored

from . import CodeCase
from .meeting import World


def _linked() -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        info = zipfile.ZipInfo("Quyet dinh.doc")
        info.create_system, info.external_attr = 3, 0o120777 << 16
        archive.writestr(info, "/etc/passwd")
    return buffer.getvalue()


def _locked() -> bytes:
    data = bytearray(zip_of({"mat.txt": b"secret"}))
    for signature, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        data[data.find(signature) + offset] |= 1
    return bytes(data)


def _forwarded(world: World) -> EmailMessage:
    inner = world.mail(("Quyet dinh.doc", world.paper()))
    outer = world.mail()
    outer.add_attachment(inner)
    return outer


NAME = "ho so.zip"

CASES = (
    CodeCase(
        "archive.encrypted",
        lambda world: world.mail((NAME, _locked())),
        state="refused",
        says=(NAME, "không gửi mật khẩu qua thư điện tử"),
    ),
    CodeCase(
        "archive.damaged",
        lambda world: world.mail((NAME, zip_of({"a.doc": world.paper()})[:-60])),
        state="refused",
        says=(NAME,),
    ),
    CodeCase(
        "archive.incomplete",
        lambda world: world.mail(("ho so.zip.001", zip_of({"a.doc": world.paper()})[:-60])),
        state="refused",
        says=("ho so.zip.001", "Gửi đủ các phần trong một thư"),
    ),
    CodeCase(
        "archive.limit",
        lambda world: world.mail((NAME, overlapping(250, 1 << 20))),
        state="refused",
        says=(NAME,),
    ),
    CodeCase(
        "archive.unsupported",
        lambda world: world.mail((NAME, zip_with("a.doc", b"x" * 99, 99, 97))),
        state="refused",
        says=("ho so.zip › a.doc",),
    ),
    CodeCase(
        "archive.link",
        lambda world: world.mail((NAME, _linked())),
        state="refused",
        says=("ho so.zip › Quyet dinh.doc",),
    ),
    CodeCase(
        "archive.unsafe_path",
        lambda world: world.mail(("ho so.rar", stored({"../../Quyet dinh.doc": world.paper()}))),
        state="refused",
        says=("ho so.rar › Quyet dinh.doc",),
    ),
    CodeCase("mail.nested", _forwarded, says=("không gửi tệp thư",)),
)
