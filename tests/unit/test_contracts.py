"""The contracts that every room relies on."""

from __future__ import annotations

from vanthu.config.policies import template_names, template_text
from vanthu.parsers.types import (
    Block,
    Finding,
    Outcome,
    Run,
    block_from_json,
    block_to_json,
    outcome_from_json,
    to_json,
)
from vanthu.validators.codes import codes, fill
from vanthu.validators.policy import parse_policy
from vanthu.vietnamese.clean import clean_line, clean_text


def test_outcome_survives_json() -> None:
    outcome = Outcome(
        "application/msword",
        (Block("heading", (Run("QUY\u1ebeT", ".VnTimeH", bold=True),), level=1),),
        {"title": "x"},
        (Finding("file.damaged", "1.2", {"n": 1}),),
    )
    assert outcome_from_json(to_json(outcome)) == outcome


def test_every_template_loads() -> None:
    for name in template_names():
        assert parse_policy(template_text(name), name).name == name


def test_every_code_has_both_languages() -> None:
    assert all(code.vi.title and code.en.title for code in codes().values())


def test_missing_argument_never_raises() -> None:
    assert fill("Tệp {name} {other}", {"name": "a"}) == "Tệp a …"


def test_clean_text_is_nfc_without_nul_and_surrogates() -> None:
    assert clean_text("he\u0302\u0301t\x00\ud800\r\n") == "h\u1ebft\n"
    assert clean_line("a\n  b", 10) == "a b"


def test_stored_blocks_leave_out_what_says_nothing() -> None:
    plain = Block("paragraph", (Run("Điều 1."),))
    assert block_to_json(plain) == {"kind": "paragraph", "runs": [{"text": "Điều 1."}]}
    full = Block(
        "table_cell", (Run("a", "Arial", bold=True, italic=True, link="https://x.example"),),
        level=1, table=0, row=2, column=0, page=3,
    )  # fmt: skip
    for block in (plain, full):
        assert block_from_json(block_to_json(block)) == block
        assert block_from_json(to_json(block)) == block
