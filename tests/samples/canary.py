"""Documents with invented people's data in every corner, to see that none of it gets out."""

from __future__ import annotations

import io
import subprocess
from pathlib import Path

from docx import Document
from reportlab.lib.pagesizes import A4
from reportlab.platypus import Paragraph, SimpleDocTemplate, Table

from vanthu.parsers.publishing.text_copy import FAMILY, register_fonts

CCCD, PHONE, HOME = "004085012345", "0912.345.678", "tổ 5, phường Sông Bằng, thành phố Cao Bằng"
BORN, MAIL, SOCIAL = "12/03/1985", "an.nguyen85@gmail.com", "0412345678"
#: Everything that must not be public.
CANARIES = (CCCD, PHONE, HOME, BORN, MAIL, SOCIAL, "004190012346", "004071012347")
BODY = (
    "QUYẾT ĐỊNH",
    "Về việc tặng Bằng khen",
    f"Điều 1. Tặng Bằng khen ông Nguyễn Văn An, sinh ngày {BORN}, trú tại {HOME}, CCCD {CCCD}.",
    f"Người liên quan: ông Nguyễn Văn An, điện thoại {PHONE}, email {MAIL}; mã số BHXH: {SOCIAL}.",
    "Điều 2. Quyết định này có hiệu lực kể từ ngày ký.",
)
TABLE = (
    ("STT", "Họ và tên", "Ngày sinh", "Số CCCD"),
    ("1", "Nguyễn Văn An", BORN, CCCD),
    ("2", "Lê Thị Bình", "01/04/1990", "004190012346"),
    ("3", "Hoàng Văn Cường", "02/05/1971", "004071012347"),
)
MARGIN = f"Lưu hồ sơ ông Nguyễn Văn An, CCCD {CCCD}"


def docx() -> bytes:
    """Body, table, page header and footer, author, comments in the properties."""
    document = Document()
    for line in BODY:
        document.add_paragraph(line)
    table = document.add_table(len(TABLE), len(TABLE[0]))
    for row, cells in enumerate(TABLE):
        for column, cell in enumerate(cells):
            table.cell(row, column).text = cell
    document.sections[0].header.paragraphs[0].text = MARGIN
    document.sections[0].footer.paragraphs[0].text = MARGIN
    document.core_properties.comments = MARGIN
    document.core_properties.keywords = CCCD
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def pdf() -> bytes:
    """The same by another producer, with title and subject in the file's own properties."""
    register_fonts()
    from reportlab.lib.styles import ParagraphStyle

    style = ParagraphStyle("body", fontName=FAMILY, fontSize=11, leading=16)
    table = [[Paragraph(cell, style) for cell in row] for row in TABLE]
    out = io.BytesIO()
    SimpleDocTemplate(out, pagesize=A4, title=MARGIN, subject=CCCD).build(
        [*(Paragraph(line, style) for line in BODY), Table(table, colWidths=[40, 150, 120, 150])]
    )
    return out.getvalue()


def converted(data: bytes, ending: str, folder: Path) -> bytes:
    """The DOCX in another format, by LibreOffice."""
    source = folder / f"canary-{ending}.docx"
    source.write_bytes(data)
    kind = "txt:Text (encoded):UTF8" if ending == "txt" else ending
    subprocess.run(
        ["soffice", f"-env:UserInstallation=file://{folder}/profile", "--headless", "--convert-to",
         kind, "--outdir", str(folder), str(source)],
        check=True, capture_output=True, timeout=180,
    )  # fmt: skip
    return source.with_suffix(f".{ending}").read_bytes()
