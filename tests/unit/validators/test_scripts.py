"""Scripts in PDFs: of a form, of the opening, and actions that start programs."""

from __future__ import annotations

import pytest

from vanthu.validators.rules.scripts import Scripts

from .contexts import file, found
from .inspections import inspected


@pytest.mark.parametrize(
    ("facts", "codes"),
    [
        ({}, []),
        ({"scripts": 4}, ["active.script"]),
        ({"scripts": 4, "scripts_at_opening": 1}, ["active.script_starts"]),
        ({"launches": 1}, ["active.launch"]),
        ({"scripts": 1, "launches": 2}, ["active.script", "active.launch"]),
    ],
)
def test_scripts(facts: dict[str, int], codes: list[str]) -> None:
    assert found(Scripts(), inspected("a.pdf", "pdf", **facts), file("b.pdf", "pdf")) == codes
