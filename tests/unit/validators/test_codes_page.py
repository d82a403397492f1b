from __future__ import annotations

from pathlib import Path

from vanthu.validators.codes import codes
from vanthu.validators.codes_page import page

PAGE = Path(__file__).parents[3] / "docs" / "codes.md"


def test_the_page_is_what_the_table_says() -> None:
    assert PAGE.read_text(encoding="utf-8") == page(), (
        "run: python -m vanthu.validators.codes_page > docs/codes.md"
    )


def test_every_code_has_its_words_in_both_languages() -> None:
    for row in codes().values():
        for words in (row.vi, row.en):
            assert words.title, row.id
            assert words.note or words.why, row.id
        assert bool(row.vi.why) == bool(row.en.why), row.id
        assert bool(row.vi.mend) == bool(row.en.mend), row.id
        assert bool(row.vi.note) == bool(row.en.note), row.id
        if row.action in ("hold", "reject") and row.told:
            assert row.vi.why, f"{row.id}: bars a file, so it needs a Lý do"
            assert row.vi.mend, f"{row.id}: bars a file, so it needs a Đề nghị"
