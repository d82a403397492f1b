"""Films that are shorter than they say."""

from __future__ import annotations

from vanthu.validators.rules.truncated import Truncated

from .contexts import context, file, found
from .inspections import inspected


def test_the_share_that_arrived_is_told() -> None:
    [finding] = Truncated().check(context(inspected("a.avi", "avi", missing=300)))
    assert (finding.code, finding.args) == ("file.truncated", {"percent": 25})


def test_whole_files() -> None:
    assert found(Truncated(), inspected("a.avi", "avi"), file("b.avi", "avi")) == []
