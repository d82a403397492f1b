"""Structure of numbers, against published examples."""

from __future__ import annotations

from datetime import date

import pytest

from vanthu.vietnamese.personal import checks

TODAY = date(2026, 11, 22)


@pytest.mark.parametrize("number", ["0100109106", "0101243150", "0301442989", "0100233488"])
def test_tax_codes_of_known_companies(number: str) -> None:
    assert checks.is_tax_code(number)
    assert not checks.is_tax_code(number[:-1] + str((int(number[-1]) + 1) % 10))


def test_a_branch_has_three_digits_more() -> None:
    assert checks.is_tax_code("0100109106001")


@pytest.mark.parametrize("number", ["4111111111111111", "5555555555554444", "378282246310005"])
def test_cards(number: str) -> None:
    assert checks.is_card(number)
    assert not checks.is_card(number[:-1] + str((int(number[-1]) + 1) % 10))


@pytest.mark.parametrize(
    ("number", "right"),
    [
        ("004085012345", True),   # Cao Bằng, man, 1985
        ("004205012345", True),   # man, 2005
        ("003085012345", False),  # no such province
        ("004485012345", False),  # a century to come
        ("004299012345", False),  # born in 2099
        ("004085000000", False),
    ],
)  # fmt: skip
def test_identity_numbers(number: str, right: bool) -> None:
    assert checks.is_identity(number, TODAY) is right


@pytest.mark.parametrize(
    ("digits", "abroad", "right"),
    [
        ("0912345678", False, True),
        ("84912345678", True, True),
        ("840912345678", True, True),
        ("01234567890", False, True),
        ("0206385234", False, False),
        ("0412345678", False, False),
        ("0999999999", False, False),
    ],
)
def test_mobile_numbers(digits: str, abroad: bool, right: bool) -> None:
    assert checks.mobile(digits, abroad=abroad) is right
