"""What is wrong with a policy's text, fault by fault, each at its line: for people who edit it."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from pydantic import ValidationError

from .policy import Policy

Path = tuple[str | int, ...]

_TABLE = re.compile(r"^\s*(\[\[?)\s*([^\]]+?)\s*\]\]?\s*(?:#.*)?$")
_KEY = re.compile(
    r"""^\s*((?:"[^"]*"|'[^']*'|[\w-]+)(?:\s*\.\s*(?:"[^"]*"|'[^']*'|[\w-]+))*)\s*="""
)
_STEP = re.compile(r"\"([^\"]*)\"|'([^']*)'|([\w-]+)")
_LINE = re.compile(r"\bline (\d+)")
#: The kind of a fault that TOML itself has.
NOT_TOML = "toml"


@dataclass(frozen=True, slots=True)
class Fault:
    """One fault. `kind`: pydantic's name for it, or NOT_TOML; `said`: the program's own words;
    `line`: 1-based, 0 where none can be named."""

    line: int
    key: str
    kind: str
    said: str
    context: Mapping[str, Any] = field(default_factory=dict)


def faults_of(text: str) -> list[Fault]:
    """All faults of a policy in the order of its lines; none: it can be used."""
    try:
        data = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        found = _LINE.search(str(error))
        line = int(found.group(1)) if found else len(text.splitlines())
        return [Fault(line, "", NOT_TOML, str(error))]
    try:
        Policy.model_validate(data)
    except ValidationError as error:
        lines = _lines(text)
        faults = [_fault(one, lines) for one in error.errors()]
        return sorted(faults, key=lambda one: one.line)
    return []


def _fault(error: Mapping[str, Any], lines: Mapping[Path, int]) -> Fault:
    path = tuple(error["loc"])
    said = str(error["msg"]).removeprefix("Value error, ")
    # What hangs together wrongly has no place of its own, but begins with the table's name.
    at = path or (said.partition(":")[0],)
    return Fault(
        line=_line(at, lines),
        key=".".join(str(step + 1 if isinstance(step, int) else step) for step in path),
        kind=str(error["type"]),
        said=said,
        context=error.get("ctx") or {},
    )


def _line(path: Sequence[str | int], lines: Mapping[Path, int]) -> int:
    """The line of the longest known piece of the path: a key that is missing is missed at its
    table."""
    for length in range(len(path), 0, -1):
        if (found := lines.get(tuple(path[:length]))) is not None:
            return found
    return 0


def _lines(text: str) -> dict[Path, int]:
    """Path → line of every table and key. Only where values begin is looked for: the text has been
    parsed before, so a line that looks like a key inside a text of several lines does no harm but
    to name a near line."""
    lines: dict[Path, int] = {}
    table: Path = ()
    counts: dict[Path, int] = {}
    for number, line in enumerate(text.splitlines(), 1):
        if head := _TABLE.match(line):
            path: Path = tuple(_steps(head.group(2)))
            if head.group(1) == "[[":
                lines.setdefault(path, number)
                counts[path] = counts.get(path, -1) + 1
                path = (*path, counts[path])
            table = path
            lines.setdefault(table, number)
        elif key := _KEY.match(line):
            lines.setdefault((*table, *_steps(key.group(1))), number)
    return lines


def _steps(dotted: str) -> Iterator[str]:
    for match in _STEP.finditer(dotted):
        yield next(group for group in match.groups() if group is not None)
