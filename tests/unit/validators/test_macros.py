"""Macros are told; those that start by themselves and reach out are refused."""

from __future__ import annotations

from vanthu.validators.rules.macros import Macros

from .contexts import file, found
from .inspections import inspected


def test_a_template_of_the_office_may_have_macros() -> None:
    assert found(Macros(), inspected("a.doc", "doc", macros=3)) == ["active.macro"]
    starts = inspected("a.doc", "doc", macros=1, starts=("AutoOpen",))
    assert found(Macros(), starts) == ["active.macro"]
    reaches = inspected("a.doc", "doc", macros=1, reaches=("CreateObject",))
    assert found(Macros(), reaches) == ["active.macro"]


def test_what_starts_by_itself_and_reaches_out_is_refused() -> None:
    view = inspected("a.doc", "doc", macros=1, starts=("Document_Open",), reaches=("Shell",))
    assert found(Macros(), view) == ["active.macro_starts"]


def test_clean_files() -> None:
    assert found(Macros(), inspected("a.doc", "doc"), file("b.doc", "doc")) == []
