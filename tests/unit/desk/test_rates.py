"""How often one address may ask."""

from __future__ import annotations

import pytest

from vanthu.desk import rates
from vanthu.desk.rates import Rate


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    now = [1000.0]
    monkeypatch.setattr(rates.time, "monotonic", lambda: now[0])
    return now


def test_so_many_in_so_much_time(clock: list[float]) -> None:
    rate = Rate(2, 60)
    assert [rate.wait("10.0.0.1") for _ in range(3)] == [0, 0, 60]
    assert rate.wait("10.0.0.2") == 0
    clock[0] += 59
    assert rate.wait("10.0.0.1") == 1
    clock[0] += 1
    assert rate.wait("10.0.0.1") == 0


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("2001:db8::1", "2001:db8::2", True),
        ("2001:db8::1", "2001:db8:0:1::1", False),
        ("10.0.0.1", "::ffff:10.0.0.1", True),
        ("10.0.0.1", "10.0.0.2", False),
        ("", "nonsense", True),
    ],
)
def test_who_is_one(one: str, other: str, same: bool) -> None:
    rate = Rate(1, 60)
    assert rate.wait(one) == 0
    assert (rate.wait(other) > 0) is same


def test_addresses_are_forgotten_oldest_first(clock: list[float]) -> None:
    rate = Rate(1, 60, addresses=2)
    for number in (1, 2, 3):
        assert rate.wait(f"10.0.0.{number}") == 0
    assert rate.wait("10.0.0.3") > 0
    assert rate.wait("10.0.0.1") == 0
