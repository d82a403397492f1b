"""Marks of secrecy and of limited circulation, as findings without a word of the content."""

from __future__ import annotations

from dataclasses import replace

import pytest

from vanthu.config.policies import template_text
from vanthu.parsers.types import Finding
from vanthu.validators.codes import code, fixed
from vanthu.validators.context import PartView
from vanthu.validators.policy import PolicyError, parse_policy
from vanthu.validators.rules.secrecy import Secrecy

from .contexts import context, file, found


def read(text: str, name: str = "bc.doc", short: str = "doc", **more: object) -> PartView:
    view = file(name, short, text=text, **more)  # type: ignore[arg-type]
    assert view.outcome is not None
    return replace(view, text=text, blocks=view.outcome.blocks)


def test_a_marked_file_and_nothing_of_it_in_the_finding() -> None:
    (finding,) = Secrecy().check(context(read("MẬT\nBÁO CÁO\nNội dung")))
    assert (finding.code, finding.part) == ("secrecy.marked", "1.2")
    assert not finding.args
    assert not finding.evidence


def test_bodies_and_subjects_too() -> None:
    body = replace(read("TỐI MẬT\nKính gửi", "", "txt"), is_file=False)
    assert found(Secrecy(), body) == ["secrecy.marked"]
    assert found(Secrecy(), subject="[MẬT] Báo cáo") == ["secrecy.marked"]


def test_limited_circulation_is_another_class() -> None:
    assert found(Secrecy(), read("LƯU HÀNH NỘI BỘ\nTÀI LIỆU")) == ["secrecy.internal"]


def test_ocr_is_believed_less() -> None:
    text = "UBND TỈNH MẪU\nMẠT\nCỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"
    scan = read(text, "a.pdf", "pdf", findings=(Finding("pdf.scan"),))
    assert found(Secrecy(), scan) == ["secrecy.marked"]
    assert found(Secrecy(), read(text, "a.pdf", "pdf")) == []


def test_clean_text_and_what_was_not_read() -> None:
    assert (
        found(Secrecy(), read("Tin: bảo vệ bí mật nhà nước\nMẬT ONG"), file("a.zip", "zip")) == []
    )


@pytest.mark.parametrize("id_", ["secrecy.marked", "secrecy.internal"])
def test_nobody_outside_is_told_and_only_the_head_releases(id_: str) -> None:
    row = code(id_)
    assert (row.told, row.restricted, row.releaser, row.action) == (False, True, "head", "hold")


def test_what_seals_is_no_matter_of_a_portals_policy() -> None:
    assert fixed() == {"secrecy.marked", "secrecy.internal"}


def test_a_policy_that_would_let_it_pass_is_refused() -> None:
    text = template_text("caobang") + '\n[actions]\n"secrecy.marked" = "note"\n'
    with pytest.raises(PolicyError, match="waits for the head"):
        parse_policy(text, "caobang.toml")
    family = template_text("caobang") + '\n[actions]\n"secrecy.*" = "note"\n'
    lax = parse_policy(family, "caobang.toml")
    assert lax.action("secrecy.marked") == "hold"
    assert lax.action("secrecy.internal") == "hold"
