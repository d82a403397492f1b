"""Bars 1 and 9: the five regulations in five formats, mailed by SMTP to a running service.

25 drafts, text equal to the source after NFC and white space (PDF: ≤ 0.1 % of characters differ).
"""

from __future__ import annotations

import difflib
import json
import time
import unicodedata
from collections.abc import Callable
from contextlib import AbstractContextManager
from email.message import EmailMessage
from pathlib import Path

import pytest

from tests.peers.service import Service, distributed, embedded

pytestmark = pytest.mark.prove

FIXTURES = Path(__file__).parents[1] / "tests" / "fixtures" / "regulations"
NAMES = ("caobang", "longxuyen", "quangbinh", "hoabinh", "bacgiang")
FORMATS = ("txt", "doc", "docx", "odt", "pdf")
#: Share of characters that may differ.
BAR = {"txt": 0.0, "doc": 0.0, "docx": 0.0, "odt": 0.0, "pdf": 0.001}


@pytest.mark.parametrize("start", [embedded, distributed])
def test_five_regulations_in_five_formats(
    start: Callable[[], AbstractContextManager[Service]],
    figure: Callable[[str, object, str], None],
) -> None:
    with start() as service:
        started = time.monotonic()
        for name in NAMES:
            for format_ in FORMATS:
                service.send(_mail(f"{name}.{format_}"))
        service.settled(300, at_least=25)
        figure(
            "25 mails, from the first to the last outcome",
            f"{time.monotonic() - started:.1f} s",
            "",
        )
        drafts = _drafts(service)
    figure("drafts", len(drafts), "25")
    assert sorted(drafts) == sorted(f"{name}.{format_}" for name in NAMES for format_ in FORMATS)
    for format_ in FORMATS:
        worst = 0.0
        for name in NAMES:
            source = _plain((FIXTURES / f"{name}.txt").read_text(encoding="utf-8"))
            worst = max(worst, _differing(source, _plain(drafts[f"{name}.{format_}"])))
        figure(f"characters that differ, {format_}", f"{worst:.4%}", f"<= {BAR[format_]:.1%}")
        assert worst <= BAR[format_], format_


def _mail(name: str) -> EmailMessage:
    message = EmailMessage()
    message["From"] = "vanthu@so-mau.example"
    message["To"] = "portal@caobang.gov.vn"
    message["Subject"] = f"Gửi đăng tải {name}"
    message["Message-ID"] = f"<{name}@so-mau.example>"
    message.set_content("Đề nghị đăng tải văn bản gửi kèm.")
    message.add_attachment(
        (FIXTURES / name).read_bytes(),
        maintype="application",
        subtype="octet-stream",
        filename=name,
    )
    return message


def _drafts(service: Service) -> dict[str, str]:
    """File name of each draft -> its text."""
    rows = service.query(
        "SELECT r.files, r.blocks FROM store_draft d JOIN store_revision r ON r.id = d.current_id"
    )
    found = {}
    for files, blocks in rows:
        names = [file["name"] for file in _json(files)]
        assert len(names) == 1
        found[names[0]] = "\n".join(
            "".join(run["text"] for run in block["runs"]) for block in _json(blocks)
        )
    return found


def _json(value: object) -> list[dict[str, object]]:
    parsed: list[dict[str, object]] = json.loads(value) if isinstance(value, str) else value
    return parsed


def _plain(text: str) -> str:
    return " ".join(unicodedata.normalize("NFC", text).split())


def _differing(source: str, text: str) -> float:
    """Characters to insert, delete or replace, as a share of the source's."""
    if source == text:
        return 0.0
    words = difflib.SequenceMatcher(None, source.split(), text.split(), autojunk=False)
    changed = 0
    for tag, i1, i2, j1, j2 in words.get_opcodes():
        if tag != "equal":
            old, new = " ".join(source.split()[i1:i2]), " ".join(text.split()[j1:j2])
            inner = difflib.SequenceMatcher(None, old, new, autojunk=False)
            changed += sum(
                max(b - a, d - c) for kind, a, b, c, d in inner.get_opcodes() if kind != "equal"
            )
    return changed / len(source)
