from __future__ import annotations

import pytest

from vanthu.config.policies import template_names
from vanthu.validators.rules.type_allow_list import TypeAllowList, permitted_list

from .contexts import context, file, found, policy

RULE = TypeAllowList()


@pytest.mark.parametrize("short", policy().types.permitted)
def test_permitted_types_pass_whatever_their_name(short: str) -> None:
    assert found(RULE, file("khong ro.xyz", short)) == []


@pytest.mark.parametrize(
    "short", ["xlsx", "pptx", "rtf", "7z", "heic", "mov", "html", "bin", "eml"]
)
def test_other_types_are_named_whatever_their_name(short: str) -> None:
    (finding,) = RULE.check(context(file("quyet-dinh.pdf", short, path="1.3")))
    assert (finding.code, finding.part) == ("type.not_permitted", "1.3")
    assert finding.args["type"] == short
    assert finding.args["advice"].endswith(".")
    assert finding.args["noun"] == "Cổng"


@pytest.mark.parametrize(
    ("setting", "codes"),
    [
        ("accept", []),
        ("accept_with_notice", ["type.docx_accepted"]),
        ("refuse", ["type.not_permitted"]),
    ],
)
def test_docx_is_the_portals_choice(setting: str, codes: list[str]) -> None:
    own = policy(types=policy().types.model_copy(update={"docx": setting}))
    assert found(RULE, file("a.docx", "docx"), policy=own) == codes


def test_empty_and_programs_have_better_reasons_elsewhere() -> None:
    assert found(RULE, file("a.exe", "exe"), file("b.doc", "empty", size=0)) == []


def test_the_list_reads_as_the_regulation_words_it() -> None:
    assert permitted_list(policy(), 0) == (
        "văn bản TXT, DOC, ODT, PDF; tệp nén ZIP, RAR; hình ảnh BMP, JPG, GIF, PNG, PSD; "
        "phim MP4, AVI, WMV; âm thanh WMA, MP3, WAV"
    )


@pytest.mark.parametrize("name", template_names())
def test_every_portal_takes_a_pdf_and_refuses_a_sheet(name: str) -> None:
    assert found(RULE, file("a", "pdf"), policy=policy(name)) == []
    assert found(RULE, file("a", "xls"), policy=policy(name)) == ["type.not_permitted"]
