"""The table of codes: every reason that anyone is given, in one place.

`codes.toml` holds the rows; notice, desk, monitor, statistics, API and `vanthu rules` all read them
here. A reason is a code with arguments; words are made where it is shown.
"""

from __future__ import annotations

import string
import tomllib
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import Any

from pydantic import BaseModel, ConfigDict

from .verdicts import Action, Releaser, Severity, Stage


class Words(BaseModel):
    """One code's texts in one language; `{name}` is filled from the finding's arguments.

    `why` and `mend` are the notice's Lý do and Đề nghị; `note` its Lưu ý (wording.md §4).
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    title: str
    why: str = ""
    mend: str = ""
    note: str = ""


class Code(BaseModel):
    """One row of the table."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    id: str
    severity: Severity
    stage: Stage
    #: What is done where the portal's policy has no line of its own.
    action: Action
    releaser: Releaser
    #: Key of the policy's clause that grounds it ("" means none).
    clause: str = ""
    #: Whether the sender is told; what a person has to look at first isn't.
    told: bool = True
    #: No way to mend it: the notice says "Không tiếp nhận" instead of "Chưa tiếp nhận được".
    final: bool = False
    #: The whole submission is locked away (virus, marks of secrecy), not only held.
    quarantine: bool = False
    #: Whoever isn't the board gets no detail: the public check says "không phù hợp" and no more.
    restricted: bool = False
    #: Nobody reads the submission: it is sealed (`pipeline.sealing`), and no policy may say else.
    seals: bool = False
    vi: Words
    en: Words

    def words(self, language: str) -> Words:
        """The texts in "vi" or "en"."""
        return self.en if language == "en" else self.vi


class _Blanks(dict[str, Any]):
    def __missing__(self, key: str) -> str:
        return "…"


def fill(text: str, args: Mapping[str, Any], language: str = "vi") -> str:
    """`text` with its `{name}` filled; a missing argument shows as an ellipsis, never an error.

    Arguments that are words have an English twin (`advice_en`), taken when `language` is "en".
    """
    values = _Blanks(args)
    if language != "vi":
        suffix = f"_{language}"
        values.update(
            {key.removesuffix(suffix): value for key, value in args.items() if key.endswith(suffix)}
        )
    return string.Formatter().vformat(text, (), values)


@cache
def codes() -> Mapping[str, Code]:
    """All codes by id."""
    text = files(__package__).joinpath("codes.toml").read_text(encoding="utf-8")
    return {id_: Code(id=id_, **row) for id_, row in _rows(tomllib.loads(text))}


def code(id_: str) -> Code:
    """The code of that id; KeyError names one that isn't in the table."""
    return codes()[id_]


@cache
def fixed() -> frozenset[str]:
    """The codes whose action no portal's policy may change: what is secret or not for everybody
    isn't a matter of taste (R23, R95, R114)."""
    heads = (id_ for id_, row in codes().items() if row.releaser is Releaser.HEAD)
    return frozenset(id_ for id_ in heads if codes()[id_].restricted)


def families() -> frozenset[str]:
    """The first words of all codes: "type", "archive", …; a policy's "type.*" names one."""
    return frozenset(id_.partition(".")[0] for id_ in codes())


def _rows(data: Mapping[str, Any]) -> list[tuple[str, dict[str, Any]]]:
    """`[family.name]` tables as (family.name, row)."""
    return [
        (f"{family}.{name}", row) for family, rows in data.items() for name, row in rows.items()
    ]
