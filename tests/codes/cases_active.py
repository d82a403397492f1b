"""Codes on what runs, fetches or lies inside a file."""

from __future__ import annotations

from tests.samples import active
from tests.samples.kinds import sample

from . import CodeCase

SAFETY = "vì lý do an toàn thông tin"

CASES = (
    CodeCase(
        "active.macro",
        lambda world: world.mail(("Bao cao.doc", active.doc_with_macros(active.TEMPLATE))),
        says=("Bao cao.doc", "không phải gửi lại"),
    ),
    CodeCase(
        "active.macro_starts",
        lambda world: world.mail(("Bao cao.doc", active.doc_with_macros(active.VIRUS))),
        state="refused",
        says=("Bao cao.doc", SAFETY),
    ),
    CodeCase(
        "active.script",
        lambda world: world.mail(
            ("Bieu mau.pdf", active.pdf(active.button(active.script()), hidden=True))
        ),
        says=("Bieu mau.pdf",),
    ),
    CodeCase(
        "active.script_starts",
        lambda world: world.mail(
            ("Bieu mau.pdf", active.pdf(active.opens_with(active.script()), hidden=True))
        ),
        state="refused",
        says=("Bieu mau.pdf", SAFETY),
    ),
    CodeCase(
        "active.launch",
        lambda world: world.mail(("Bieu mau.pdf", active.pdf(active.button(active.launch())))),
        state="refused",
        says=("Bieu mau.pdf", SAFETY),
    ),
    CodeCase(
        "active.dde",
        lambda world: world.mail(("Bao cao.docx", active.docx_with_field("DDEAUTO excel a"))),
        state="refused",
        says=("Ctrl+Shift+F9",),
    ),
    CodeCase(
        "active.remote",
        lambda world: world.mail(
            (
                "Bao cao.docx",
                active.docx_that_fetches("attachedTemplate", "https://mau.example/a.dotm"),
            )
        ),
        state="refused",
        says=("mẫu văn bản", "mau.example"),
    ),
    CodeCase(
        "active.external",
        lambda world: world.mail(
            ("Bao cao.docx", active.docx_that_fetches("image", "https://anh.example/a.png"))
        ),
    ),
    CodeCase(
        "active.embedded_program",
        lambda world: world.mail(
            ("Bao cao.doc", active.doc_with_object("cai dat.exe", active.PROGRAM))
        ),
        state="refused",
        says=("cai dat.exe", SAFETY),
    ),
    CodeCase(
        "active.embedded_file",
        lambda world: world.mail(
            ("Bao cao.pdf", active.pdf_with_file("so lieu.xlsx", sample("xlsx")))
        ),
        says=("so lieu.xlsx",),
    ),
    CodeCase(
        "active.embedded_object",
        lambda world: world.mail(
            (
                "Bao cao.doc",
                active.doc({"ObjectPool/_1/Workbook": b"x"}, {"ObjectPool/_1": active.SHEET}),
            )
        ),
    ),
    CodeCase(
        "active.control",
        lambda world: world.mail(("Bao cao.doc", active.doc({"ObjectPool/_1/\x03OCXNAME": b"x"}))),
    ),
    CodeCase(
        "file.truncated",
        lambda world: world.mail(("phim.avi", sample("avi")[:-500])),
        state="refused",
        says=("phim.avi", "bị cắt ngắn"),
    ),
    CodeCase(
        "active.unchecked",
        lambda world: world.mail(
            ("Bao cao.docx", active.docx({"word/vbaProject.bin": b"not a project"}))
        ),
    ),
    CodeCase(
        "type.polyglot",
        lambda world: world.mail(("anh.png", active.polyglots()["picture and ZIP"][1])),
        state="refused",
        says=("hình ảnh PNG", "tệp nén ZIP"),
    ),
    CodeCase(
        "name.misleading",
        lambda world: world.mail(("Quyet dinh" + " " * 30 + ".pdf.doc", world.paper())),
        says=(".doc",),
    ),
    CodeCase(
        "name.double_extension",
        lambda world: world.mail(("Quyet dinh.exe.doc", world.paper())),
        says=(".exe.doc",),
    ),
)
