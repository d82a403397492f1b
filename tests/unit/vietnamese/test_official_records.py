"""Dublin Core of TT 24/2011 and the minimum record of NĐ 42/2022."""

from __future__ import annotations

from pathlib import Path

from vanthu.vietnamese.official import dublin_core, minimum_record, missing, read_official
from vanthu.vietnamese.official.dublin_core import MANDATORY, OPTIONAL, RECOMMENDED

FIXTURES = Path(__file__).parents[2] / "fixtures" / "regulations"
OFFICIAL = read_official((FIXTURES / "longxuyen.txt").read_text("utf-8"))


def test_dublin_core_has_its_fifteen_elements() -> None:
    record = dublin_core(OFFICIAL, format="application/pdf", source="https://longxuyen.example/1")
    assert set(record) == {*MANDATORY, *RECOMMENDED, *OPTIONAL}
    assert len(record) == 15
    assert record["creator"] == record["publisher"] == "Ủy ban nhân dân thành phố Long Xuyên"
    assert record["identifier"] == "01/2020/QĐ-UBND"
    assert record["title"].startswith("Quyết định 01/2020/QĐ-UBND: Ban hành Quy chế")
    assert (record["date"], record["language"]) == ("2020-06-05", "vi")
    assert record["contributor"][0] == "Phạm Thành Thái"
    assert "64/2007/NĐ-CP" in record["relation"]
    assert missing(record) == ()


def test_a_draft_lacks_mandatory_elements() -> None:
    draft = read_official((FIXTURES / "quangbinh.txt").read_text("utf-8"))
    assert missing(dublin_core(draft)) == ("date", "identifier")
    assert missing(dublin_core({})) == MANDATORY


def test_the_minimum_record() -> None:
    record = minimum_record(OFFICIAL, file="qd-01-2020.pdf")
    assert record.missing == ()
    assert (record.form, record.number) == ("Quyết định", "01/2020/QĐ-UBND")
    assert (record.issued, record.effective) == ("2020-06-05", "2020-06-15")
    assert minimum_record(OFFICIAL).missing == ("file",)


def test_an_administrative_document_takes_effect_when_it_is_signed() -> None:
    plain = {"type": "Kế hoạch", "date": "2024-02-01", "is_qppl": False}
    assert minimum_record(plain).effective == "2024-02-01"
    normative = {"type": "Quyết định", "date": "2024-02-01", "is_qppl": True}
    assert minimum_record(normative).effective is None
    gazette = {**plain, "effective_rule": "có hiệu lực sau 15 ngày kể từ ngày đăng Công báo"}
    assert minimum_record(gazette).effective is None
