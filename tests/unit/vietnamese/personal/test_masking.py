"""Masks: enough to tell two values apart, too little to know them, and never found again."""

from __future__ import annotations

import pytest

from tests.samples.people import document
from vanthu.vietnamese.personal import Piece, find, masked, normal


@pytest.mark.parametrize(
    ("kind", "value", "cover"),
    [
        ("cccd", "004085012345", "*********345"),
        ("phone", "0912.345.678", "****.***.678"),
        ("card", "4111 1111 1111 1111", "**** **** **** *111"),
        ("email", "hoa.le@gmail.com", "h***@gmail.com"),
        ("birth", "01/02/1980", "**/**/1980"),
        ("birth", "1980", "****"),
        ("name", "Nguyễn Văn A", "N.V.A."),
        ("address", "tổ 5, phường Sông Bằng", "[đã che]"),
    ],
)
def test_cover(kind: str, value: str, cover: str) -> None:
    assert masked(kind, value) == cover


def test_one_number_has_one_name_however_it_is_written() -> None:
    assert normal("phone", "+84 912 345 678") == normal("phone", "0912.345.678")
    assert normal("cccd", "004 085 012 345") == normal("cccd", "004085012345")
    assert normal("cccd", "004085012345") != normal("cccd", "004085012346")


@pytest.mark.parametrize("seed", range(24))
def test_nothing_covered_is_found_again(seed: int) -> None:
    pieces = list(document(seed).pieces)
    for hit in reversed(find(pieces)):
        text = pieces[hit.piece].text
        cover = masked(hit.kind, text[hit.start : hit.end])
        pieces[hit.piece] = Piece(
            text[: hit.start] + cover + text[hit.end :],
            pieces[hit.piece].table, pieces[hit.piece].row, pieces[hit.piece].column,
        )  # fmt: skip
    assert find(pieces) == ()
