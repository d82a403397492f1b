"""Every public thing of the room says what it gives: units, errors, and where its facts are from.

Sources and conventions (characters, NFC, ln P, what is raised) may stand in the module's docstring
for all of its functions; an error that a function raises has to be named by its own.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

import vanthu.vietnamese

ROOT = Path(vanthu.vietnamese.__file__).parent
MODULES = sorted(path for path in ROOT.rglob("*.py"))
Function = ast.FunctionDef | ast.AsyncFunctionDef

#: What a source of facts looks like: a standard, a law, a row, a measurement, a published table.
SOURCE = re.compile(
    r"RFC \d+|TCVN|Unicode|ISO \d+|N[ĐD] ?\d+/|TT \d+/|Luật|Hiến pháp|Nghị định|vietnamese\.md|§|"
    r"\bR\d+\b|\bS[0-4]\b|NĐ 30/2020|regulations|Tesseract|\.tsv|measured|grammar|holidays|PDF|Word"
)
#: A parameter or result that needs a unit → what says it, in the function's or module's docstring.
UNITS = {
    "start": r"character|place|line|offset|day|index|from|begin|`start`",
    "end": r"character|place|offset|day|`end`",
    "limit": r"character",
    "days": r"day",
    "index": r"line|paragraph|index",
}
#: Raised for those who call wrongly, not for what a text holds.
_OURS = frozenset({"AssertionError", "AttributeError"})


def public(node: ast.Module | ast.ClassDef, above: str = "") -> Iterator[tuple[str, ast.AST]]:
    """What others may use, with its dotted name."""
    for child in node.body:
        if isinstance(child, Function | ast.ClassDef) and not child.name.startswith("_"):
            yield above + child.name, child
            if isinstance(child, ast.ClassDef):
                yield from public(child, f"{above}{child.name}.")


def raised(function: Function) -> set[str]:
    """Names of the errors that a function raises itself."""
    calls = (x.exc for x in ast.walk(function) if isinstance(x, ast.Raise) and x.exc is not None)
    names = (exc.func if isinstance(exc, ast.Call) else exc for exc in calls)
    return {name.id for name in names if isinstance(name, ast.Name)} - _OURS


def lacks(tree: ast.Module) -> Iterator[str]:
    """What is missing in one module."""
    whole = ast.get_docstring(tree) or ""
    if not whole and tree.body:
        yield "a docstring of the module"
    found = list(public(tree))
    functions = [node for _, node in found if isinstance(node, Function)]
    texts = [whole, *(ast.get_docstring(node) or "" for _, node in found)]
    if functions and not any(SOURCE.search(text) for text in texts):
        yield "the source of its facts"
    for name, node in found:
        text = ast.get_docstring(node) or ""
        if not text:
            yield f"{name}: a docstring"
        if not isinstance(node, Function):
            continue
        for error in sorted(raised(node)):
            if error not in text:
                yield f"{name}: raises {error}"
        for argument in (*node.args.args, *node.args.kwonlyargs):
            unit = UNITS.get(argument.arg)
            if unit and not re.search(unit, f"{text} {whole}"):
                yield f"{name}: the unit of {argument.arg}"


@pytest.mark.parametrize("module", MODULES, ids=lambda path: str(path.relative_to(ROOT)))
def test_what_is_public_is_described(module: Path) -> None:
    assert list(lacks(ast.parse(module.read_text(encoding="utf-8")))) == []


def test_the_rooms_conventions_are_written_once() -> None:
    text = vanthu.vietnamese.__doc__ or ""
    for word in ("NFC", "characters", "ln P", "raise", "source"):
        assert word in text


def test_what_is_missing_is_found() -> None:
    code = 'def f(limit):\n    """Cut."""\n    raise ValueError("x")\ndef g(): pass\n'
    assert list(lacks(ast.parse(code))) == [
        "a docstring of the module",
        "the source of its facts",
        "f: raises ValueError",
        "f: the unit of limit",
        "g: a docstring",
    ]
