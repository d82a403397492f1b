"""Both engines find the same, best first (run over PostgreSQL too, see tools/check)."""

from __future__ import annotations

from typing import Any

import pytest

from vanthu.store.fulltext import DRAFTS, Entry, parse
from vanthu.store.fulltext import index as index_module

pytestmark = pytest.mark.django_db

HERE, THERE = 1, 2


@pytest.fixture(autouse=True)
def _entries() -> None:
    DRAFTS.put(
        [
            Entry(1, HERE, "Quyết định về hòa giải\n31/2015/QĐ-UBND", "Ủy ban nhân dân tỉnh"),
            Entry(2, HERE, "Thông báo", "về quyết định hoà giải của ủy ban nhân dân"),
            Entry(3, HERE, "Công văn", "Dân nhân ủy, ban: quyet dinh; hoa đào nở"),
            Entry(4, THERE, "Quyết định về hòa giải", "cổng khác"),
        ]
    )


def find(typed: str, portals: tuple[int, ...] = (HERE,)) -> list[int]:
    return DRAFTS.find(parse(typed), portals)


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("hòa giải", [1, 2]),
        ("hoà", [1, 2]),
        ("hoa", [1, 3, 2]),
        ("hoa đào", [3]),
        ("31/2015/qd-ubnd", [1]),
        ("31 / 2015 / QĐ - UBND", [1]),
        ("QĐ-UBND 31", [1]),
        ('"ủy ban nhân dân"', [2, 1]),
        ("ủy ban nhân dân", [2, 1, 3]),
        ("quyết định", [1, 2]),
        ("quyet dinh", [1, 3, 2]),
        ("không đâu", []),
        ("hóa giải", [1, 2]),  # no such words: any marks
        ("giai' OR \"x", []),
        ("NEAR( * ^ {a}:", []),
    ],
)
def test_finds(typed: str, found: list[int]) -> None:
    assert find(typed) == found


def test_only_the_portals_asked_for() -> None:
    assert find("hòa giải", (THERE,)) == [4]
    assert find("hòa giải", (HERE, THERE)) == [4, 1, 2]
    assert find("hòa giải", ()) == []


def test_an_entry_is_replaced_and_dropped() -> None:
    DRAFTS.put([Entry(1, HERE, "Giấy mời")])
    assert find("31/2015/QĐ-UBND") == []
    assert find("giấy mời") == [1]
    DRAFTS.drop([1])
    assert find("giấy mời") == []


def test_only_the_newest_are_ranked(monkeypatch: pytest.MonkeyPatch) -> None:
    from vanthu.store.fulltext import postgres, sqlite

    for module in (index_module, postgres, sqlite):
        monkeypatch.setattr(module, "NEWEST", 2)
    assert find("uy ban") == [3, 2]


def test_texts_are_read_as_far_as_a_page_needs(monkeypatch: pytest.MonkeyPatch) -> None:
    """Of a thousand matches whose heads say nothing the newest fill the page."""
    monkeypatch.setattr(index_module, "GLANCE", 2)
    DRAFTS.put(
        [Entry(id_, HERE, "Tờ trình", "mùa vụ" if id_ != 16 else "vụ mùa") for id_ in range(11, 19)]
    )
    DRAFTS.put([Entry(10, HERE, "Mùa vụ")])
    found = DRAFTS.search(parse("mùa vụ"), (HERE,))
    whole = found.best(found.ids, len(found.ids))
    assert whole == [10, 18, 17, 15, 14, 13, 12, 11, 16]
    engine = index_module._engine()
    read: list[tuple[int, bool]] = []
    among = engine.among

    def watched(table: str, ids: Any, queries: Any) -> list[list[int]]:
        read.append((len(ids), all(head for _query, head in queries)))
        return among(table, ids, queries)

    monkeypatch.setattr(engine, "among", watched)
    assert found.best(found.ids, 3) == whole[:3]
    assert read == [(9, True), (2, False)]
    read.clear()
    assert found.best(found.ids, 5) == whole[:5]
    assert read == [(9, True), (2, False), (6, False)]
    assert found.best({11, 16}, 5) == [11, 16]


def test_a_long_text_is_taken() -> None:
    DRAFTS.put([Entry(9, HERE, "Phụ lục", "từ " * 60_000 + "cuối " + "x" * 5000)])
    assert find("phụ lục cuối") == [9]
