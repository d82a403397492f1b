"""The public's copy of a file: cleaned in the sandbox, never the received file.

Tracked changes, comments, authors' names, scripts and embedded files must not reach the public
(DESIGN); the sandbox task "public.file" gives a cleaned PDF or picture.
"""

from __future__ import annotations

import tempfile
from collections.abc import Mapping, Sequence
from pathlib import PurePosixPath
from typing import Any

from vanthu.parsers.sandbox import default_sandbox
from vanthu.store.blobs import blobs, opened
from vanthu.store.models import PartRow, Revision
from vanthu.validators.policy import Policy

TASK = "public.file"
#: Margins of the sheet and remarks of its writers: never the public's.
PRIVATE_BLOCKS = frozenset({"header", "footer", "comment"})
#: Roles of the file that the revision's own text came from.
TEXT_ROLES = ("text", "signed")
#: What is cleaned as it is; every other document becomes a PDF of its text.
AS_IT_IS = ("application/pdf", "image/", "video/", "audio/")
#: How a cleaned copy's name ends, by its type.
ENDINGS = {
    "application/pdf": ".pdf",
    "image/jpeg": ".jpg",
    "image/png": ".png",
    "image/gif": ".gif",
    "video/mp4": ".mp4",
    "audio/mpeg": ".mp3",
    "text/plain": ".txt",
}


class FileBarred(Exception):
    """A file can't be made fit for the public. Not ours to repeat: an editor decides."""

    def __init__(self, name: str, code: str) -> None:
        super().__init__(f"{name}: {code}")
        self.name = name
        self.code = code


def public_blocks(blocks: Sequence[Mapping[str, Any]]) -> list[Mapping[str, Any]]:
    """The blocks that the public may read."""
    return [block for block in blocks if block["kind"] not in PRIVATE_BLOCKS]


def public_files(revision: Revision, policy: Policy) -> list[dict[str, Any]]:
    """The revision's public files, each cleaned, with names that differ.

    A document that isn't a PDF becomes one: the file that gave the revision its text from the
    approved text (what was masked or mended there must not come back), an annex from its own.
    """
    entries = [entry for entry in revision.files if entry.get("public")]
    texts = [entry for entry in entries if not str(entry["type"]).startswith(AS_IT_IS)]
    main = next((e for role in TEXT_ROLES for e in texts if e.get("role") == role), None)
    made = []
    for entry in entries:
        args: dict[str, Any] = {"title": revision.title, "attribution": policy.attribution}
        if entry is main:
            args["blocks"] = public_blocks(revision.blocks)
        elif entry in texts:
            args["blocks"] = public_blocks(_own_blocks(entry))
        made.append(public_file(entry, args))
    return distinct_names(made)


def _own_blocks(entry: Mapping[str, Any]) -> Sequence[Mapping[str, Any]]:
    """What the pipeline read in the file (Unicode); none where its part is gone."""
    row = PartRow.objects.filter(pk=entry.get("part") or 0).only("blocks").first()
    return row.blocks if row else ()


def public_file(entry: Mapping[str, Any], args: Mapping[str, Any]) -> dict[str, Any]:
    """One entry of `Publication.files` for one of `Revision.files`; `args` are the task's.

    Raises FileBarred when the file is the reason; faults of ours come through and are retried.
    """
    name = str(entry["name"])
    with opened(blobs(), str(entry["sha256"])) as source, tempfile.TemporaryFile() as output:
        result = default_sandbox().run(
            TASK, source, name=name, args={"type": entry["type"], **args}, output=output
        )
        if result.failure is not None:
            raise FileBarred(name, result.failure.code)
        if not isinstance(result.data, Mapping) or not result.data.get("type"):
            raise FileBarred(name, "file.not_convertible")
        output.seek(0)
        sha256, size = blobs().put(output)
    if not size:
        raise FileBarred(name, "file.empty")
    kind = str(result.data["type"])
    return {
        "name": public_name(name, kind),
        "sha256": sha256,
        "type": kind,
        "size": size,
        "role": entry.get("role", ""),
        "caption": entry.get("caption", ""),
        "alt": entry.get("alt", ""),
        #: Which received file it was made from, for the archive; pages don't show it.
        "made_from": entry["sha256"],
    }


def public_name(name: str, kind: str) -> str:
    """The file's name with the ending of what it has become."""
    ending = ENDINGS.get(kind, "")
    path = PurePosixPath(name)
    if not ending or path.suffix.lower() == ending:
        return name
    return f"{path.stem or 'tep'}{ending}"


def distinct_names(files: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The files with names that differ: "a.pdf" and "a (2).pdf" from a.doc and a.pdf."""
    taken: set[str] = set()
    result = []
    for file in files:
        path = PurePosixPath(file["name"])
        name, count = file["name"], 1
        while name in taken:
            count += 1
            name = f"{path.stem} ({count}){path.suffix}"
        taken.add(name)
        result.append({**file, "name": name})
    return result
