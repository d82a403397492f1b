"""What a person carries to another site: clean HTML to paste, and a package of text and files.

Only what the public may have: no page headers, no comments, no class, style or script, cleaned
files instead of received ones, and the line that those who re-use it must write (R24).
"""

from __future__ import annotations

import json
import zipfile
from collections.abc import Mapping, Sequence
from typing import Any, BinaryIO

import nh3
from django.utils import translation

from vanthu.store.blobs import blobs, opened
from vanthu.store.models import Draft, Revision
from vanthu.validators.policy import Policy

from . import marks, personal, validity
from .public_files import distinct_names, public_blocks

#: What every content system takes; the rest of the markup is the other site's own.
TAGS = {
    "h1", "h2", "h3", "h4", "h5", "h6", "p", "br", "ul", "ol", "li", "strong", "em", "a",
    "table", "thead", "tbody", "tr", "th", "td", "figure", "figcaption", "blockquote", "sup", "sub",
}  # fmt: skip
ATTRIBUTES = {"a": {"href"}, "td": {"colspan", "rowspan"}, "th": {"colspan", "rowspan", "scope"}}
SCHEMES = {"http", "https", "mailto"}
#: Metadata about our own work, not about the text.
PRIVATE_METADATA = frozenset({"fixes", personal.KEY, marks.SIGNED_OFF})

HTML, TEXT, FIELDS, FILES = "noi-dung.html", "noi-dung.txt", "thong-tin.json", "tep/"
NOTES = "ghi-chu-noi-bo.txt"
_OF_FILES = ("name", "type", "size", "sha256", "caption", "alt", "transcript")


def clean_html(html: str) -> str:
    """`html` with nothing but structure in it: safe to paste anywhere."""
    return nh3.clean(
        html, tags=TAGS, attributes=ATTRIBUTES, url_schemes=SCHEMES, link_rel=None
    ).strip()


def export_marks(revision: Revision, kind: str) -> tuple[str, ...]:
    """What must be read with the item wherever it is carried: in the language of the sites."""
    with translation.override("vi"):
        return marks.export_lines(revision.metadata, kind)


def plain_text(revision: Revision, attribution: str, kind: str) -> str:
    """Marks, title and text, one block a line, and the line of R24 at the end."""
    said = export_marks(revision, kind)
    head = filter(None, (*said, revision.title, revision.summary))
    body = ("".join(run["text"] for run in b["runs"]) for b in public_blocks(revision.blocks))
    return "\n".join([*head, *body, "", attribution, ""])


def fields_of(
    draft: Draft,
    revision: Revision,
    policy: Policy,
    files: Sequence[Mapping[str, Any]],
    reuse: Mapping[str, Any] | None = None,
) -> dict[str, Any]:
    """Everything about the revision as JSON: what a script on the other side needs. `reuse`:
    whether other media may use it, and by whose permission (R94)."""
    metadata = {k: v for k, v in revision.metadata.items() if k not in PRIVATE_METADATA}
    return {
        "portal": draft.portal.name,
        "kind": draft.kind,
        "title": revision.title,
        "validity": validity.record_of(draft, revision),
        "summary": revision.summary,
        "metadata": metadata,
        "marks": list(export_marks(revision, draft.kind)),
        "attribution": policy.attribution,
        "language": draft.language,
        "reuse": dict(reuse or {}),
        "revision": revision.number,
        "digest": revision.digest,
        "files": [
            {key: file.get(key, "") for key in _OF_FILES}
            | ({"captions": captions_name(file)} if file.get("captions") else {})
            for file in files
        ],
    }


def write_package(
    output: BinaryIO,
    *,
    draft: Draft,
    revision: Revision,
    policy: Policy,
    html: str,
    files: Sequence[Mapping[str, Any]],
    notes: str = "",
    reuse: Mapping[str, Any] | None = None,
) -> None:
    """Write the ZIP: HTML, text, fields, and the public's `files` (as `public_files` made them);
    with the board's own `notes` only where it is for the archive (R117).

    Members are streamed: a package may hold videos.
    """
    named = distinct_names([{**file, "name": member_name(str(file["name"]))} for file in files])
    fields = fields_of(draft, revision, policy, named, reuse)
    with zipfile.ZipFile(output, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(HTML, clean_html(html))
        archive.writestr(TEXT, plain_text(revision, policy.attribution, draft.kind))
        archive.writestr(FIELDS, json.dumps(fields, ensure_ascii=False, indent=2, sort_keys=True))
        if notes:
            archive.writestr(NOTES, notes)
        for file in named:
            if file.get("captions"):
                archive.writestr(FILES + captions_name(file), str(file["captions"]))
            info = zipfile.ZipInfo(FILES + file["name"])
            info.file_size = int(file["size"])  # decides on ZIP64
            info.compress_type = zipfile.ZIP_STORED  # PDF, pictures, video: packed already
            with opened(blobs(), file["sha256"]) as source, archive.open(info, "w") as member:
                while chunk := source.read(1 << 20):
                    member.write(chunk)


def captions_name(file: Mapping[str, Any]) -> str:
    """The name of a film's captions beside it."""
    return f"{file['name']}.vtt"


def member_name(name: str) -> str:
    """A file name that unpacks into the folder and nowhere else."""
    return name.replace("/", "-").replace("\\", "-").lstrip(".") or "tep"
