"""What differs between two revisions: fields, text, files."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _

from vanthu.queue.deadlines import CATEGORY
from vanthu.queue.revisions import KIND, SUPPLIED_BY
from vanthu.store.models import Kind, Revision
from vanthu.validators.policy import Policy

from . import blocks, diff
from .forms.files import ROLES, WORDS
from .forms.metadata import METADATA


def compare(old: Revision, new: Revision, policy: Policy | None = None) -> dict[str, Any]:
    """Fields as (label, change), lines of files and of the text; each empty where all is the same.
    `policy`: names the categories."""
    before, after = _fields(old, policy), _fields(new, policy)
    fields = [
        (label, diff.words(before[label], after[label]))
        for label in before
        if before[label] != after[label]
    ]
    text = diff.paragraphs(
        [blocks.text_of(block) for block in old.blocks],
        [blocks.text_of(block) for block in new.blocks],
    )
    return {
        "fields": fields,
        "files": _files(old, new),
        "text": text if any(line.changed for line in text) else [],
        "looks": old.blocks != new.blocks and not any(line.changed for line in text),
    }


def _fields(revision: Revision, policy: Policy | None) -> dict[str, str]:
    """Label → value of everything but text and files, in the form's order."""
    metadata = revision.metadata
    kind = str(metadata.get(KIND) or "")
    category = str(metadata.get(CATEGORY) or "")
    known = policy.category(category) if policy and category else None
    return {
        str(_("Title")): revision.title,
        str(_("Lead")): revision.summary,
        str(_("Kind")): str(Kind(kind).label) if kind in Kind.values else kind,
        str(_("Category")): known.name if known else category,
        **{str(meta.label): meta.shown(metadata.get(meta.key)) for meta in METADATA},
        str(_("Supplied by")): str(metadata.get(SUPPLIED_BY) or ""),
    }


def _files(old: Revision, new: Revision) -> list[diff.Line]:
    """Files that went, came, or are told of in other words; and whether their order changed."""
    before = {str(file["sha256"]): file for file in old.files}
    after = {str(file["sha256"]): file for file in new.files}
    lines = []
    for sha256, file in before.items():
        mine, theirs = _line(file), _line(after[sha256]) if sha256 in after else ""
        if mine != theirs:
            lines.append(diff.Line(diff.words(mine, theirs), True))
    lines += [
        diff.Line(diff.words("", _line(file)), True)
        for sha256, file in after.items()
        if sha256 not in before
    ]
    both = [name for name in before if name in after]
    if both != [name for name in after if name in before]:
        order = (
            ", ".join(str(file[name].get("name", "")) for name in names)
            for file, names in ((before, both), (after, [name for name in after if name in before]))
        )
        lines.append(diff.Line(diff.words(*order), True))
    return lines


def _line(file: Mapping[str, Any]) -> str:
    """One file in words."""
    role = str(file.get("role") or "")
    pieces = (
        str(file.get("name", "")),
        str(dict(ROLES).get(role, role)),
        _("is published") if file.get("public") else _("is not published"),
        *(str(file.get(name) or "") for name in WORDS),
    )
    return ", ".join(piece for piece in pieces if piece)
