from __future__ import annotations

from dataclasses import replace

from vanthu.parsers.types import Finding
from vanthu.validators.rules.text_loss import TextLoss

from .contexts import context, file, found

LOST = "Cng thông tin điện tử cung cp tin của tchức, cá nhân ktừ ngày ký. " * 3


def read(text: str, **changes):
    return replace(file("a.doc", "doc", text=text, **changes), text=text)


def test_lost_letters():
    (finding,) = TextLoss().check(context(read(LOST)))
    assert finding.code == "text.loss"
    assert finding.args["count"] == 12
    assert "“Cng” (Cổng)" in str(finding.args["examples"])


def test_a_scan_has_its_own_note():
    scan = read(LOST, findings=(Finding("pdf.scan"),))
    assert found(TextLoss(), scan) == []


def test_sound_text():
    assert found(TextLoss(), read("Kính gửi Ban Biên tập Cổng thông tin điện tử tỉnh." * 20)) == []


def test_places_are_told_by_block():
    view = read(f"Kính gửi:\n{LOST}")
    (finding,) = TextLoss().check(context(replace(view, blocks=view.outcome.blocks)))
    assert finding.evidence["places"][:2] == [[1, 0, 3], [1, 27, 29]]
