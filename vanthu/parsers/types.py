"""The frozen types that every reader returns, and that cross the sandbox as JSON.

They are the contract between parsers, validators and pipeline. Add fields with defaults;
never rename one without a migration of what is stored.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import Any, Literal

#: What a reader keeps of a document's structure; the desk renders each kind.
BlockKind = Literal[
    "paragraph",
    "heading",
    "list_item",
    "table_cell",
    "header",
    "footer",
    "footnote",
    "endnote",
    "comment",
    "text_box",
    "picture",
]


@dataclass(frozen=True, slots=True)
class Run:
    """A stretch of text in one font. `text` is as the file stores it (legacy text undecoded)
    until the convert step has replaced it by Unicode NFC."""

    text: str
    font: str | None = None
    bold: bool = False
    italic: bool = False
    link: str | None = None


@dataclass(frozen=True, slots=True)
class Block:
    """One paragraph-like piece of a document, in reading order.

    `level`: heading level 1..6, or list depth 1..; 0 otherwise.
    `table`, `row`, `column`: place of a `table_cell` (0-based); -1 elsewhere.
    `page`: 1-based page where the format has pages, else 0.
    `ordered`: a `list_item` that its list numbers (editors write them; readers give the number).
    A `picture` stands in what editors write: one run, the text for those who don't see it, whose
    link is "file:" and the SHA-256 of the draft's own file.
    """

    kind: BlockKind
    runs: tuple[Run, ...]
    level: int = 0
    table: int = -1
    row: int = -1
    column: int = -1
    page: int = 0
    ordered: bool = False

    @property
    def text(self) -> str:
        """The block's text without its fonts."""
        return "".join(run.text for run in self.runs)


@dataclass(frozen=True, slots=True)
class Finding:
    """Something that was noticed. Findings never decide: the portal's table does.

    `code`: an id in `vanthu/validators/codes.toml`. `part`: path of the part in the tree
    ("" for the whole submission). `args`: JSON values that fill the code's texts.
    `evidence`: offsets or counts, never the text itself where it may be restricted.
    """

    code: str
    part: str = ""
    args: Mapping[str, Any] = field(default_factory=dict)
    evidence: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Part:
    """One file or body in the tree of a submission.

    `path`: "1", "1.2", "1.2.1": place in the tree, stable for the same bytes.
    `role`: "body" (text of the mail), "attachment", "inline" (shown inside an HTML body),
    "member" (of an archive or nested mail), "container" (mail, archive), "signature".
    `name`: file name, NFC, safe to show; "" when the sender gave none; `original_name` as it came.
    `declared_type`: what the header said; `type`: what the bytes say (see `parsers.detect`).
    `size` in bytes; `sha256` hex of the decoded bytes.
    """

    path: str
    role: Literal["body", "attachment", "inline", "member", "container", "signature"]
    name: str = ""
    declared_type: str = ""
    type: str = "application/octet-stream"
    size: int = 0
    sha256: str = ""
    charset: str = ""
    content_id: str = ""
    encrypted: bool = False
    original_name: str = ""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What one reader made of one file.

    `type`: detected MIME type. `blocks`: structure in reading order. `metadata`: flat mapping of
    JSON values (title, author, created, pages, width, height, duration, …).
    `findings`: damage, encryption, limits, crash of the child: outcomes, not exceptions.
    """

    type: str
    blocks: tuple[Block, ...] = ()
    metadata: Mapping[str, Any] = field(default_factory=dict)
    findings: tuple[Finding, ...] = ()

    @property
    def text(self) -> str:
        """The blocks' texts, one a line."""
        return "\n".join(block.text for block in self.blocks)


_PLAIN: frozenset[type] = frozenset({str, int, bool, float, type(None)})


@cache
def _field_names(kind: type) -> tuple[str, ...] | None:
    # `dataclasses.fields` walks all fields anew for each value; a document has thousands.
    return (
        tuple(one.name for one in dataclasses.fields(kind))
        if dataclasses.is_dataclass(kind)
        else None
    )


def to_json(value: Any) -> Any:
    """A JSON-ready copy of any of these types (dataclasses become dicts, tuples lists)."""
    kind: Any = type(value)
    if kind in _PLAIN:
        return value
    if (names := _field_names(kind)) is not None:
        return {name: to_json(getattr(value, name)) for name in names}
    if isinstance(value, Mapping):
        return {str(key): to_json(item) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [to_json(item) for item in value]
    return value


def outcome_from_json(data: Mapping[str, Any]) -> Outcome:
    """The `Outcome` that `to_json` wrote."""
    return Outcome(
        type=data["type"],
        blocks=tuple(block_from_json(block) for block in data.get("blocks", ())),
        metadata=dict(data.get("metadata", {})),
        findings=tuple(Finding(**finding) for finding in data.get("findings", ())),
    )


def block_to_json(block: Block) -> dict[str, Any]:
    """A block as it is stored: what says nothing (the fields' defaults) is left out, because a
    document has hundreds of blocks and nearly all of them are plain paragraphs."""
    data: dict[str, Any] = {"kind": block.kind, "runs": [_run_to_json(run) for run in block.runs]}
    if block.level:
        data["level"] = block.level
    if block.table != -1 or block.row != -1 or block.column != -1:
        data |= {"table": block.table, "row": block.row, "column": block.column}
    if block.page:
        data["page"] = block.page
    if block.ordered:
        data["ordered"] = True
    return data


def _run_to_json(run: Run) -> dict[str, Any]:
    data: dict[str, Any] = {"text": run.text}
    if run.font is not None:
        data["font"] = run.font
    if run.bold:
        data["bold"] = True
    if run.italic:
        data["italic"] = True
    if run.link is not None:
        data["link"] = run.link
    return data


def block_from_json(data: Mapping[str, Any]) -> Block:
    """The `Block` that `to_json` or `block_to_json` wrote."""
    runs = tuple(Run(**run) for run in data["runs"])
    return Block(**{**data, "runs": runs})
