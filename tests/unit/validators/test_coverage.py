"""What `vanthu rules --coverage` says is there: every name, every test."""

from __future__ import annotations

import importlib
from pathlib import Path

import pytest

from vanthu.validators.coverage import Row, coverage
from vanthu.validators.rules import RULES

ROOT = Path(__file__).parents[3]


def test_every_row_of_the_regulations_stands_there_once() -> None:
    assert list(coverage()) == [f"R{number}" for number in range(1, 133)]


@pytest.mark.parametrize("name", coverage())
def test_what_is_named_is_there(name: str) -> None:
    row = coverage()[name]
    for dotted in row.kept_by:
        assert _found(dotted), f"{name}: no {dotted}"
    for test in row.tests:
        path, _, function = test.partition("::")
        file = ROOT / path
        assert file.is_file(), f"{name}: no {path}"
        assert not function or f"def {function}(" in file.read_text(), f"{name}: no {test}"


def test_every_rule_names_rows_that_say_so() -> None:
    """A rule that keeps a row is found there, unless the row is still open."""
    for rule in RULES:
        for name in rule.rows:
            assert coverage()[name].state in ("kept", "partly"), (rule.name, name)


def test_nothing_is_called_kept_without_a_test() -> None:
    with pytest.raises(ValueError, match="kept"):
        Row(what="x", state="kept", kept_by=("vanthu",))
    with pytest.raises(ValueError, match="why"):
        Row(what="x", state="partly")


def _found(dotted: str) -> bool:
    module, names = dotted, list[str]()
    while module:
        try:
            thing = importlib.import_module(module)
        except ModuleNotFoundError:
            module, _, name = module.rpartition(".")
            names.insert(0, name)
            continue
        for name in names:
            annotated = name in getattr(thing, "__annotations__", {})
            if not (hasattr(thing, name) or annotated):
                return False
            thing = getattr(thing, name, thing)
        return True
    return False
