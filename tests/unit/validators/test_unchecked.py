"""Files that couldn't be looked into."""

from __future__ import annotations

from vanthu.validators.rules.unchecked import Unchecked

from .contexts import file, found
from .inspections import inspected


def test_they_are_told() -> None:
    damaged = inspected("a.pdf", "pdf", damaged=True)
    assert found(Unchecked(), damaged, inspected("b.pdf", "pdf"), file("c.pdf", "pdf")) == [
        "active.unchecked"
    ]
