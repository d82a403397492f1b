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
from vanthu.store.models import Revision
from vanthu.validators.policy import Policy

from .covering import covered_blocks
from .marks import CONFIRMATION
from .personal import AS_IT_IS, PRIVATE_BLOCKS, Covered, covered_in, main_entry

TASK = "public.file"
#: What was to be masked can't be found on the file's pages, or not taken out.
NOT_MASKED = "file.not_convertible"
#: How a cleaned copy's name ends, by its type.
ENDINGS = {
    "application/pdf": ".pdf",
    "image/jpeg": ".jpg",
    "image/png": ".png",
    "image/gif": ".gif",
    "video/mp4": ".mp4",
    "video/webm": ".webm",
    "audio/mpeg": ".mp3",
    "audio/ogg": ".ogg",
    "audio/x-wav": ".wav",
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
    entries = [
        entry
        for entry in revision.files
        if entry.get("public") and entry.get("role") != CONFIRMATION
    ]
    main = main_entry(revision)
    made = []
    for entry in entries:
        args: dict[str, Any] = {"title": revision.title, "attribution": policy.attribution}
        if main is not None and entry is main:
            args["blocks"] = public_blocks(revision.blocks)
            made.append(public_file(entry, args))
        else:
            made.append(_own_copy(entry, args, covered_in(entry, revision)))
    return distinct_names(made)


def _own_copy(
    entry: Mapping[str, Any], args: dict[str, Any], covered: Sequence[Covered]
) -> dict[str, Any]:
    """The copy of a file that has its own text, with what was decided masked in it.

    Where a PDF's or a picture's places can't be found on its pages, its text goes out instead, and
    says so: nothing is published on the hope that it was covered.
    """
    is_text = not str(entry["type"]).startswith(AS_IT_IS)
    if is_text or covered:
        args = {**args, "blocks": public_blocks(covered_blocks(entry, covered))}
    if is_text:
        return public_file(entry, args) | ({"masked": "text"} if covered else {})
    if not covered:
        return public_file(entry, args)
    mask = [{"value": one.value, "before": one.before} for one in covered]
    try:
        return public_file(entry, {**args, "mask": mask}) | {"masked": "pages"}
    except FileBarred as barred:
        if barred.code != NOT_MASKED or not args["blocks"]:
            raise
    return public_file({**entry, "type": "text/plain"}, args) | {"masked": "text_only"}


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
        **{key: entry[key] for key in ("transcript", "captions") if entry.get(key)},
        **_poster(sha256, kind),
        #: Which received file it was made from, for the archive; pages don't show it.
        "made_from": entry["sha256"],
    }


def _poster(sha256: str, kind: str) -> dict[str, str]:
    """A picture of a film, for its page; a film that gives none does without."""
    if not kind.startswith("video/"):
        return {}
    with opened(blobs(), sha256) as source, tempfile.TemporaryFile() as output:
        result = default_sandbox().run(
            "media.preview", source, args={"kind": "poster"}, output=output
        )
        answer = result.data if isinstance(result.data, Mapping) else {}
        if result.failure is not None or answer.get("type") != "image/jpeg":
            return {}
        output.seek(0)
        return {"poster": blobs().put(output)[0]}


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
