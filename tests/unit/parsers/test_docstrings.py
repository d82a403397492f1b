"""Every public function of the readers says what it gives: units, errors, and where its facts are
from (the same for `vanthu.vietnamese` stands beside that room's tests)."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[3] / "vanthu" / "parsers"
MODULES = sorted(ROOT.rglob("*.py"))
Callable_ = ast.FunctionDef | ast.AsyncFunctionDef

#: A parameter's name → one of these words says in which unit it is.
UNITS = {
    "seconds": "second", "timeout": "second", "deadline": "second", "most": "bytes|members",
    "dpi": "dots|dpi", "size": "bytes|pixels|points|size", "width": "pixels|points|wide",
    "max_output": "bytes",
}  # fmt: skip
#: Raised for those who call wrongly, not for what a file holds.
_OURS = frozenset({"AssertionError", "TypeError", "SystemExit", "StopIteration"})
#: Packages whose modules follow a published format; each must name it.
FORMATS = {
    "documents/doc": r"\[MS-(?:DOC|OLEPS|ODRAW)\]",
    "documents/docx": r"ECMA-376|17\.\d+|WordprocessingML",
    "documents/odt": r"ODF|OpenDocument",
    "documents/rtf": r"RTF",
    "documents/pdf": r"PDF|ISO 32000",
    "archives": r"APPNOTE|RAR|RFC|TNEF|extraction\.md",
    "mail": r"RFC|mail\.md",
    "sandbox": r"seccomp|Landlock|landlock|RLIMIT|namespace|man |fork|child",
}


def public(module: Path) -> Iterator[tuple[str, Callable_ | ast.ClassDef]]:
    """What others may use of a module, with its dotted name."""
    yield from _public(ast.parse(module.read_text(encoding="utf-8")), "")


def _public(
    node: ast.Module | ast.ClassDef, above: str
) -> Iterator[tuple[str, Callable_ | ast.ClassDef]]:
    for child in node.body:
        if isinstance(child, Callable_ | ast.ClassDef) and not child.name.startswith("_"):
            yield above + child.name, child
            if isinstance(child, ast.ClassDef):
                yield from _public(child, f"{above}{child.name}.")


def raised(function: Callable_) -> set[str]:
    """Names of the errors that a function raises itself, and nobody catches."""
    if any("guarded" in ast.unparse(decorator) for decorator in function.decorator_list):
        return set()  # `outcomes.guarded` makes findings of them
    names = set()
    # What a `try` encloses may be meant for its own `except`.
    tried = {
        inner
        for node in ast.walk(function)
        if isinstance(node, ast.Try)
        for statement in node.body
        for inner in ast.walk(statement)
    }
    for node in ast.walk(function):
        if node in tried:
            continue
        if isinstance(node, ast.Raise) and node.exc is not None:
            called = node.exc.func if isinstance(node.exc, ast.Call) else node.exc
            if isinstance(called, ast.Name) and called.id[:1].isupper():
                names.add(called.id)
    return names - _OURS


@pytest.mark.parametrize("module", MODULES, ids=lambda path: str(path.relative_to(ROOT)))
def test_what_is_public_is_described(module: Path) -> None:
    tree = ast.parse(module.read_text(encoding="utf-8"))
    missing = [] if ast.get_docstring(tree) or not tree.body else ["the module"]
    for name, node in public(module):
        text = ast.get_docstring(node)
        if not text:
            missing.append(name)
            continue
        if isinstance(node, ast.ClassDef):
            continue
        missing += [
            f"{name}: raises {error}"
            for error in sorted(raised(node))
            if error not in text and error not in (ast.get_docstring(tree) or "")
        ]
        arguments = [*node.args.args, *node.args.kwonlyargs]
        for argument in arguments:
            unit = UNITS.get(argument.arg)
            if unit and not re.search(unit, text, re.IGNORECASE):
                missing.append(f"{name}: unit of {argument.arg}")
    assert missing == []


@pytest.mark.parametrize(("package", "source"), FORMATS.items())
def test_readers_name_the_format_that_they_follow(package: str, source: str) -> None:
    modules = [path for path in (ROOT / package).glob("*.py") if path.name != "__init__.py"]
    assert modules
    together = "\n".join(path.read_text(encoding="utf-8") for path in modules)
    silent = [path.name for path in modules if not re.search(source, together)]
    assert silent == []
    assert sum(bool(re.search(source, path.read_text(encoding="utf-8"))) for path in modules) >= 2
