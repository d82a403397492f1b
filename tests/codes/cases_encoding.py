"""Codes on charsets, marks and lost letters (R11, R59, R60, R107, R124)."""

from __future__ import annotations

import io
import unicodedata

import docx

from tests.samples.legacy import LINES, old_docx
from vanthu.vietnamese.charsets import charset
from vanthu.vietnamese.letters import without_marks

from . import CodeCase

TEXT = "\n".join(LINES)
LOST = (
    "QUYẾT ĐỊNH\nVề Cng thông tin điện tử\n"
    "Cng thông tin điện tử cung cp thông tin của tchức, cá nhân ktừ ngày ký. " * 3
)
NONSENSE = " ".join(f"x{a}k{b}z q{b}{a}" for a in "«¬®°µ¶" for b in "·¸¹º")


def _text(text: str, name: str = "van ban.txt") -> tuple[str, bytes]:
    return name, text.encode("utf-8")


def _unicode_in(font: str) -> bytes:
    document = docx.Document()
    for line in LINES:
        document.add_paragraph().add_run(line).font.name = font
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def _old(text: str, name: str = "tcvn3") -> str:
    return charset(name).encode(text.lower())


CASES = (
    CodeCase(
        "encoding.legacy_converted",
        lambda world: world.mail(("van ban.docx", old_docx())),
        says=("TCVN3 (ABC), phông .VnTime", "Quý cơ quan không phải gửi lại"),
    ),
    CodeCase(
        "encoding.legacy_unsure",
        lambda world: world.mail(_text(NONSENSE)),
        state="refused",
        says=("Gửi lại bản soạn bằng phông Unicode",),
    ),
    CodeCase(
        "encoding.mixed",
        lambda world: world.mail(_text(f"{TEXT}\n{_old(TEXT)}")),
    ),
    CodeCase(
        "encoding.old_fonts",
        lambda world: world.mail(("van ban.docx", _unicode_in(".VnTime"))),
    ),
    CodeCase(
        "encoding.doubtful",
        lambda world: world.mail(_text(_old(f"{TEXT}\nquyết địnhh của tỉnh"))),
    ),
    CodeCase(
        "encoding.compound",
        lambda world: world.mail(_text(unicodedata.normalize("NFD", TEXT))),
    ),
    CodeCase(
        "encoding.mojibake",
        lambda world: world.mail(_text(TEXT.encode().decode("latin-1"))),
    ),
    CodeCase(
        "encoding.references",
        lambda world: world.mail(_text("H&#7897;i &#273;&#7891;ng nh&#226;n d&#226;n")),
    ),
    CodeCase("text.bidi", lambda world: world.mail(_text(f"{TEXT}\nSố \u202e21\u202c"))),
    CodeCase("text.private", lambda world: world.mail(_text(f"{TEXT}\nĐiều \ue123"))),
    CodeCase(
        "text.loss",
        lambda world: world.mail(_text(LOST)),
        says=("“Cng” (Cổng)", "Đề nghị gửi lại tệp soạn thảo ban đầu"),
    ),
    CodeCase(
        "text.loss_beside",
        lambda world: world.mail(
            _text(f"Số: 12/QĐ-UBND\n{LOST}", "QD-12.txt"),
            _text(f"Số: 12/QĐ-UBND\n{TEXT}", "QD-12 goc.txt"),
        ),
        says=("QD-12 goc.txt; tệp QD-12.txt bị mất chữ",),
    ),
    CodeCase(
        "text.no_marks",
        lambda world: world.mail(_text(without_marks(TEXT))),
        says=("Đề nghị gửi lại bản có dấu",),
    ),
)
