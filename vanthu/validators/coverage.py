"""Which row of the regulations is kept by what, and which tests hold it to that."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import Literal

from pydantic import BaseModel, ConfigDict, model_validator

State = Literal["kept", "partly", "not yet", "out of scope"]


class Row(BaseModel):
    """One row: R1-R132."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    what: str
    state: State
    #: Dotted names: modules, functions, classes, tables.
    kept_by: tuple[str, ...] = ()
    #: "tests/unit/….py" or "tests/unit/….py::test_…".
    tests: tuple[str, ...] = ()
    why: str = ""

    @model_validator(mode="after")
    def _is_honest(self) -> Row:
        if self.state == "kept" and not (self.kept_by and self.tests):
            raise ValueError("kept: name what keeps it and the tests that hold it to that")
        if self.state in ("partly", "out of scope") and not self.why:
            raise ValueError(f"{self.state}: say why")
        return self


@cache
def coverage() -> Mapping[str, Row]:
    """All rows by name, in their order."""
    text = files(__package__).joinpath("coverage.toml").read_text(encoding="utf-8")
    return {name: Row(**row) for name, row in tomllib.loads(text).items()}
