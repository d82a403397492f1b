"""The rule on personal data: what it looks at, and what its findings say."""

from __future__ import annotations

import json

import pytest

from vanthu.parsers.filetypes import by_short
from vanthu.parsers.types import Block, Finding, Part, Run
from vanthu.validators.codes import code, fill
from vanthu.validators.context import PartView
from vanthu.validators.rules.personal_data import PersonalData, code_of
from vanthu.validators.verdicts import Action, Releaser
from vanthu.vietnamese.personal import KINDS

from .contexts import context

PERSON = "Ông Nguyễn Văn An, số CCCD 004085012345, điện thoại 0912 345 678, mã số BHXH 0412345678"


def _view(text: str, short: str = "doc", role: str = "attachment", path: str = "1.2") -> PartView:
    blocks = tuple(Block("paragraph", (Run(line),)) for line in text.splitlines())
    part = Part(path, role, f"a.{short}", type=by_short(short).mime)  # type: ignore[arg-type]
    return PartView(part, is_file=role == "attachment", text=text, blocks=blocks)


def _found(*views: PartView) -> list[Finding]:
    return list(PersonalData().check(context(*views)))


def test_one_finding_a_code_with_kinds_and_counts() -> None:
    data, secret = _found(_view(PERSON))
    assert (data.code, secret.code) == ("personal.data", "personal.secret")
    assert data.args["count"] == 2
    assert data.evidence["counts"] == {"cccd": 1, "phone": 1}
    assert "số định danh cá nhân" in data.args["kinds"]
    assert "personal phone number" in data.args["kinds_en"]


def test_no_finding_holds_a_value() -> None:
    found = json.dumps([[f.args, f.evidence] for f in _found(_view(PERSON))], ensure_ascii=False)
    for value in ("004085012345", "0912 345 678", "0412345678"):
        assert value not in found
    assert "*********345" in found
    places = _found(_view(PERSON))[0].evidence["places"]
    block, start, end, kind, sure, _masked = places[0]
    assert (PERSON[start:end], block, kind, sure) == ("004085012345", 0, "cccd", True)


def test_officials_contacts_are_public() -> None:
    assert _found(_view("Chủ tịch UBND xã Lê Văn Nam, điện thoại 0912 345 678")) == []


def test_a_covering_letter_is_nobodys_to_read_but_a_news_items_text_is() -> None:
    letter = _view(PERSON, "txt", "body", "1.1")
    assert _found(letter, _view("Không có gì")) == []
    assert [f.part for f in _found(letter)] == ["1.1", "1.1"]


@pytest.mark.parametrize("id_", PersonalData.codes)
def test_it_is_taken_with_a_note_and_released_by_the_secretary(id_: str) -> None:
    row = code(id_)
    assert row.action is Action.WARN
    assert row.releaser is Releaser.SECRETARY


def test_the_note_names_no_value_and_no_person() -> None:
    (finding, *_rest) = _found(_view(PERSON))
    words = fill(code(finding.code).vi.note, {**finding.args, "sender": "Quý cơ quan"})
    assert "Nguyễn Văn An" not in words
    assert "{" not in words


def test_every_kind_has_its_code() -> None:
    assert {code_of(kind) for kind in KINDS} == set(PersonalData.codes)
