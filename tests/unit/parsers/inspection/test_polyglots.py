"""Files of two types, and files that only look so."""

from __future__ import annotations

import random

import pytest

from tests.samples import active
from tests.samples.kinds import OTHERS, PERMITTED, sample

from .looking import look


@pytest.mark.parametrize("what", sorted(active.polyglots()))
def test_both_types_are_seen(what: str) -> None:
    _, data, other = active.polyglots()[what]
    assert look(data).also == (other,)


@pytest.mark.parametrize("short", sorted({*PERMITTED, *OTHERS} - {"txt"}))
def test_one_file_of_every_type_is_clean(short: str) -> None:
    assert look(sample(short), short).is_clean


@pytest.mark.parametrize("seed", range(4))
def test_noise_is_nothing(seed: int) -> None:
    """Marks by chance: an end record without a directory, MZ and PE that don't belong together."""
    noise = random.Random(seed).randbytes(200_000)
    marks = b"PK\x05\x06" + bytes(18) + b"MZ" + bytes(100) + b"PE\0\0"
    assert look(sample("jpg") + noise + marks + noise, "jpg").is_clean


def test_a_pdf_may_hold_an_archive() -> None:
    """As a file inside: named as such, not called a second format."""
    found = look(active.pdf_with_file("ho so.rar", sample("rar")))
    assert found.also == ()
    assert [one.short for one in found.embedded] == ["rar"]
