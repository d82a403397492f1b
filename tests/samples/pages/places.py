"""The same put where a mail's or a file's names stand: subject, sender, file and member names,
headers, captions."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator, Mapping

from .canary import CANARY as C
from .canary import RUN as X
from .canary import mail

#: One text a kind of place that might take it for its own.
BREAKS: Mapping[str, str] = {
    "element": f"<script>{X}</script>",
    "attribute": f'"><img src=x onerror={X}>',
    "single": f"'><svg onload={X}>",
    "title": f"</title><script>{X}</script>",
    "json": f'</script><script>{X}</script>"}}',
    "xml": f"]]><script>{X}</script>",
    "formula": "=cmd|'/C calc'!A1",
    "formula-at": '@SUM(1+1)*HYPERLINK("http://canary.example","x")',
    "formula-plus": "+1+2\t=1",
    "template": "{{ 7|add:7 }}{% load static %}",
    "bidi": "\u202egpj.exe\u2066",
    "address": f"javascript:{X}",
}


def mails() -> Iterator[tuple[str, bytes]]:
    """Each text in each place."""
    for name, text in BREAKS.items():
        plain = text.replace("\t", " ").replace("\r", " ").replace("\n", " ")
        yield f"subject-{name}", mail(subject=f"{plain} {name}")
        yield f"body-{name}", mail(text=f"Kính gửi {text}\n\n{text}")
        yield f"file-name-{name}", mail(attached=[(f"{plain}.txt", _document(text))])
        yield f"member-{name}", mail(attached=[("a.zip", _zip(f"{plain}.txt", _document(text)))])
    for name in ("element", "attribute", "formula"):
        quoted = BREAKS[name].replace("\\", "").replace('"', '\\"')
        yield f"sender-{name}", mail(sender=f'"{quoted}" <vanthu@vpubnd.caobang.gov.vn>')
    yield "headers-folded", _folded()
    yield "header-injection", mail(subject=f"=?utf-8?q?x=0D=0ABcc:_a@canary.example?= {C}")


def _document(text: str) -> bytes:
    lines = (
        "ỦY BAN NHÂN DÂN TỈNH CAO BẰNG", f"Số: 77/QĐ-UBND {text}", "QUYẾT ĐỊNH",
        f"Về việc {text}", f"Điều 1. {text}", f"Điều 2. {text}", "CHỦ TỊCH", text,
    )  # fmt: skip
    return "\n".join(lines).encode()


def _zip(name: str, data: bytes) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr(name, data)
        archive.comment = X.encode()
    return buffer.getvalue()


def _folded() -> bytes:
    raw = mail()
    folded = f"Subject: a\r\n\tb\r\n <script>{X}</script>\r\nX-Y:\r\n\r\n"
    return raw.replace(b"Subject: ", folded.partition("X-Y")[0].encode() + b"X-Old: ", 1)
