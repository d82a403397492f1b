"""Real files of every type under right and wrong names: the bytes decide (bar 6)."""

from __future__ import annotations

import pytest

from tests.samples.kinds import OTHERS, PERMITTED, names, sample
from vanthu.parsers import filetypes
from vanthu.parsers.detect import detect_bytes


@pytest.mark.parametrize("short", [*PERMITTED, *OTHERS])
def test_type_of_a_real_file_under_any_name(short: str) -> None:
    found = {how: detect_bytes(sample(short), name) for how, name in names(short).items()}
    assert {how: detected.short for how, detected in found.items()} == dict.fromkeys(found, short)
    assert all(detected.sure for detected in found.values())
    assert {detected.type for detected in found.values()} == {filetypes.by_short(short).mime}
