"""Codes on the type of a file."""

from __future__ import annotations

from tests.samples import binaries, rar
from tests.samples.kinds import sample

from . import CodeCase

CASES = (
    CodeCase(
        "type.not_permitted",
        lambda world: world.mail(("Phu luc 1.xlsx", sample("xlsx"))),
        state="refused",
        says=("Phu luc 1.xlsx", "bảng tính Excel (XLSX)", "văn bản TXT, DOC, ODT, PDF"),
    ),
    CodeCase(
        "type.docx_accepted",
        lambda world: world.mail(("Quyet dinh.docx", sample("docx"))),
        says=("Quyet dinh.docx", "Quý cơ quan không phải gửi lại"),
    ),
    CodeCase(
        "type.mismatch",
        lambda world: world.mail(("anh.jpg", world.paper())),
        says=("đuôi .jpg",),
    ),
    CodeCase(
        "type.executable",
        lambda world: world.mail(("anh hoi nghi.jpg", sample("exe"))),
        state="refused",
        says=("KHÔNG TIẾP NHẬN", "mang tên .jpg"),
    ),
    CodeCase(
        "archive.self_extracting",
        lambda world: world.mail(
            ("ho so.exe", binaries.program(rar.stored({"a.txt": b"Quy\xe1\xba\xbft"})))
        ),
        state="refused",
        says=("tệp nén tự giải nén", "không chọn tạo tệp tự giải nén"),
    ),
)
