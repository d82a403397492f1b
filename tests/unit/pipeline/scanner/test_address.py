"""Where clamd listens."""

from __future__ import annotations

import pytest

from vanthu.pipeline.scanner import Address, parse_address, scanner_of


@pytest.mark.parametrize(
    ("text", "address"),
    [
        ("/run/clamav/clamd.ctl", Address(path="/run/clamav/clamd.ctl")),
        ("unix:/run/clamd.ctl", Address(path="/run/clamd.ctl")),
        ("unix:///run/clamd.ctl", Address(path="/run/clamd.ctl")),
        ("127.0.0.1:3311", Address(host="127.0.0.1", port=3311)),
        ("tcp://clamav:3310/", Address(host="clamav", port=3310)),
        ("clamav", Address(host="clamav", port=3310)),
        ("[::1]:99", Address(host="::1", port=99)),
        ("[::1]", Address(host="::1", port=3310)),
    ],
)
def test_addresses(text: str, address: Address) -> None:
    assert parse_address(text) == address


@pytest.mark.parametrize("text", ["unix:clamd.ctl", ":3310", "host:", "host:99999", "host:x"])
def test_what_is_none(text: str) -> None:
    with pytest.raises(ValueError, match="socket"):
        parse_address(text)


def test_one_a_process_and_none_for_nothing() -> None:
    assert scanner_of("", 5) is None
    assert scanner_of("host:1", 5) is scanner_of("host:1", 5)
