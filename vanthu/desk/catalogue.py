"""Which texts the program shows: found in code and templates, so that a test can hold the
Vietnamese catalogue complete. English message ids; gettext's own tools aren't needed."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from django.utils.translation.template import templatize

PACKAGE = Path(__file__).resolve().parent.parent

#: Function -> places of its arguments: (context, message, plural); -1 means it has none.
FUNCTIONS = {
    "_": (-1, 0, -1),
    "__": (-1, 0, -1),
    "N_": (-1, 0, -1),
    "gettext": (-1, 0, -1),
    "gettext_lazy": (-1, 0, -1),
    "gettext_noop": (-1, 0, -1),
    "ngettext": (-1, 0, 1),
    "ngettext_lazy": (-1, 0, 1),
    "pgettext": (0, 1, -1),
    "pgettext_lazy": (0, 1, -1),
}
#: What Django's templatize writes for `translate` and `blocktranslate`.
CALL = re.compile(r"\b(ngettext|npgettext|pgettext|gettext|_)\((?=[u'\"])")


class Message(NamedTuple):
    """One text of the catalogue."""

    context: str
    text: str
    plural: str
    where: str


def used() -> list[Message]:
    """Every text in code and templates, each once, in the order of files."""
    found: dict[tuple[str, str], Message] = {}
    for path in sorted(PACKAGE.rglob("*.py")):
        for message in in_code(path.read_text(encoding="utf-8"), _name(path)):
            found.setdefault((message.context, message.text), message)
    for path in sorted(PACKAGE.rglob("templates/**/*.html")):
        for message in in_template(path.read_text(encoding="utf-8"), _name(path)):
            known = found.setdefault((message.context, message.text), message)
            if message.plural and not known.plural:
                found[message.context, message.text] = message
    return list(found.values())


def in_code(source: str, where: str = "") -> Iterator[Message]:
    """The texts in a Python source."""
    for node in ast.walk(ast.parse(source)):
        if not isinstance(node, ast.Call):
            continue
        name = node.func.id if isinstance(node.func, ast.Name) else getattr(node.func, "attr", "")
        if name not in FUNCTIONS:
            continue
        texts = [
            argument.value if isinstance(argument, ast.Constant) else None for argument in node.args
        ]
        context, text, plural = (
            texts[place] if 0 <= place < len(texts) else "" for place in FUNCTIONS[name]
        )
        if isinstance(text, str) and text and isinstance(context, str) and isinstance(plural, str):
            yield Message(context, text, plural, f"{where}:{node.lineno}")


def in_template(source: str, where: str = "") -> Iterator[Message]:
    """The texts in a template, by way of the Python that Django makes of it for gettext."""
    made = templatize(source)
    for match in CALL.finditer(made):
        call = _call_at(made, match.start())
        if call is not None:
            yield from in_code(call, where)


def _call_at(text: str, start: int) -> str | None:
    """The whole call expression that begins there."""
    for end in re.finditer(r"\)", text[start : start + 4000]):
        piece = text[start : start + end.end()]
        try:
            ast.parse(piece)
        except SyntaxError:
            continue
        return piece
    return None


def _name(path: Path) -> str:
    return str(path.relative_to(PACKAGE.parent))
