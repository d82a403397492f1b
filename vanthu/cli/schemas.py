"""The JSON of the commands: stable, one schema each. Fields are added, never renamed."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Literal, Self, TextIO

from pydantic import BaseModel, ConfigDict

from vanthu.parsers.types import Finding, to_json
from vanthu.pipeline.case import Case, PartCase
from vanthu.pipeline.local import Extracted
from vanthu.validators.codes import code


class Schema(BaseModel):
    """What all of them share."""

    model_config = ConfigDict(frozen=True)


class FindingJson(Schema):
    """One finding; `part` is its path in the tree, "" for the whole."""

    code: str
    severity: str
    part: str = ""
    args: dict[str, Any] = {}

    @classmethod
    def of(cls, finding: Finding) -> Self:
        """From the frozen type."""
        return cls(
            code=finding.code,
            severity=code(finding.code).severity.value,
            part=finding.part,
            args=to_json(finding.args),
        )


class ExtractedFile(Schema):
    """One element of `vanthu extract --json`. `official` has the keys of
    `vanthu.vietnamese.official.read_official`, {} where there is no official document."""

    path: str
    type: str
    text: str
    blocks: list[dict[str, Any]]
    metadata: dict[str, Any]
    official: dict[str, Any]
    conversions: list[dict[str, Any]]
    findings: list[FindingJson]

    @classmethod
    def of(cls, one: Extracted) -> Self:
        """From what the pipeline read."""
        return cls(
            path=one.path,
            type=one.type,
            text=one.text,
            blocks=to_json(one.blocks),
            metadata=to_json(one.metadata),
            official=one.official,
            conversions=list(one.conversions),
            findings=[FindingJson.of(finding) for finding in one.findings],
        )


class PartJson(Schema):
    """One part of a checked mail."""

    path: str
    name: str
    type: str
    size: int
    sha256: str
    verdict: str
    codes: list[str]

    @classmethod
    def of(cls, part: PartCase, case: Case) -> Self:
        """From the case."""
        return cls(
            path=part.path,
            name=part.part.name,
            type=part.part.type,
            size=part.part.size,
            sha256=part.part.sha256,
            verdict=part.verdict.value if part.verdict else "",
            codes=[finding.code for finding in case.of_part(part.path)],
        )


class NoticeJson(Schema):
    """The mail that the sender would get; None where nothing is sent."""

    kind: str
    subject: str
    text: str


class Checked(Schema):
    """`vanthu check --json`."""

    portal: str
    decision: Literal["accept", "partial", "hold", "refuse"]
    parts: list[PartJson]
    findings: list[FindingJson]
    notice: NoticeJson | None


def dump(value: Schema | Sequence[Schema], file: TextIO) -> None:
    """Write one object or one array as UTF-8 JSON."""
    import json

    plain = (
        value.model_dump(mode="json")
        if isinstance(value, Schema)
        else [one.model_dump(mode="json") for one in value]
    )
    json.dump(plain, file, ensure_ascii=False, indent=1)
    file.write("\n")
