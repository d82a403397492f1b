"""manifest.json: what a copy holds, and what made it."""

from __future__ import annotations

import json
from pathlib import Path, PurePosixPath
from typing import Annotated, Literal

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field, ValidationError, field_validator

import vanthu.store

from .errors import CopyDamaged, CopyTooNew

#: Raised when a reader of the older format could no longer make sense of a copy.
FORMAT = 1
FILE = "manifest.json"
#: One SHA-256 a line, sorted.
BLOBS = "blobs.txt"
#: What may lie at the top of a copy. A copy comes from a disk that others may have written to, and
#: none of its names may lead out of DATA.
TOPS = frozenset(
    {"spool", "portals", "secrets", "outgoing", "vanthu.toml", "vanthu.sqlite3", "postgres.dump"}
    | {BLOBS}
)

Count = Annotated[int, Field(ge=0)]
Kind = Literal["sqlite", "postgresql"]


class _Frozen(BaseModel):
    model_config = ConfigDict(frozen=True)


class FileFacts(_Frozen):
    """What a file has to be."""

    size: Count
    sha256: Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]


class BlobFacts(_Frozen):
    """What blobs.txt lists."""

    count: Count
    bytes: Count


class Manifest(_Frozen):
    """One copy."""

    format: int = FORMAT
    #: Version of the program.
    program: str
    made_at: AwareDatetime
    #: Tells services apart that were given one folder by mistake.
    service: str
    #: A key of `databases.DATABASES`.
    database: Kind
    #: App -> its newest migration.
    migrations: dict[str, str]
    files: dict[str, FileFacts]
    blobs: BlobFacts

    @field_validator("files")
    @classmethod
    def _inside(cls, files: dict[str, FileFacts]) -> dict[str, FileFacts]:
        for name in files:
            path = PurePosixPath(name)
            if ".." in path.parts or "\0" in name or path.parts[:1] not in {(t,) for t in TOPS}:
                raise ValueError(f"not a name of ours: {name!r}")
        return files


def read_manifest(copy: Path) -> Manifest:
    """The manifest of a copy that this program can read; CopyTooNew or CopyDamaged otherwise."""
    path = copy / FILE
    try:
        value = json.loads(path.read_bytes())
        if (made_for := int(value["format"])) > FORMAT:
            raise CopyTooNew(
                f"{copy} has format {made_for}, and this program reads up to {FORMAT}: "
                f"install Vanthu {value.get('program', 'of a newer version')} to restore it."
            )
        manifest = Manifest.model_validate_json(json.dumps(value))
    except (OSError, ValueError, TypeError, KeyError, ValidationError) as error:
        raise CopyDamaged(f"{path} can't be read ({type(error).__name__}).") from error
    newest = manifest.migrations.get("store", "")
    if newest not in known_migrations():
        raise CopyTooNew(
            f"{copy} was made by Vanthu {manifest.program}, whose database (migration "
            f"{newest or 'unknown'}) this program doesn't know: install that version or a newer "
            "one to restore it."
        )
    return manifest


def known_migrations() -> frozenset[str]:
    """Names of our own migrations that this program has. Of the files, since a restore works
    before there is anything that Django could be set up on."""
    folder = Path(vanthu.store.__path__[0]) / "migrations"
    return frozenset(path.stem for path in folder.glob("[0-9]*.py"))
