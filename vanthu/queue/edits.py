"""What a person changes in a draft, and what may not be changed.

The text of an issued document is its issuer's: only faults of conversion are mended in it, stretch
by stretch, and each mend is kept in the revision's metadata where everyone can see it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as _

from vanthu.publisher import personal
from vanthu.publisher.marks import CONFIRMATION
from vanthu.store.models import Agency, Draft, Kind, PartRow, Revision
from vanthu.store.revisions import Content, content_of
from vanthu.validators.verdicts import Verdict

from .errors import Locked, Unfit
from .revisions import CORRECTION, KIND, SUPPLIED_BY, clean_json

#: A mend of lost or mistaken letters is a word or two; more is a new text.
LONGEST_FIX = 80
#: Key in a revision's metadata that lists the mends.
FIXES = "fixes"
#: What a person may bring to an issued document: its text is what its issuer sent.
BROUGHT_ROLES = frozenset({"annex", "signed"})
#: Metadata that isn't the form's to write.
OWN_KEYS = frozenset({KIND, SUPPLIED_BY, CORRECTION, FIXES, personal.KEY})


@dataclass(frozen=True, slots=True)
class Fix:
    """One mended stretch: in `block` (index), `before` stands at `offset` and becomes `after`."""

    block: int
    offset: int
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Edit:
    """What a form changes; None leaves as it is.

    `metadata` is merged over the old; a key with None is removed. `files` is the whole list in its
    new order: entries as in `Revision.files`, only of files that the draft or its mail has.
    `agency`: the Agency, or `NO_AGENCY`. `note`: what the revision is called in the history.
    """

    title: str | None = None
    summary: str | None = None
    metadata: Mapping[str, Any] | None = None
    blocks: Sequence[Mapping[str, Any]] | None = None
    files: Sequence[Mapping[str, Any]] | None = None
    fixes: Sequence[Fix] = ()
    kind: Kind | None = None
    agency: Agency | _NoAgency | None = None
    note: str = ""


class _NoAgency:
    """Says "from none of the register"."""


NO_AGENCY = _NoAgency()


def applied(edit: Edit, draft: Draft) -> Content:
    """What the draft says after the edit. Sets the draft's kind and agency, saves nothing.

    Raises Locked for text of an issued document, Unfit for what can't be used.
    """
    current = content_of(draft.current) if draft.current else Content("")
    kind_before = draft.kind
    if edit.kind is not None:
        draft.kind = Kind(edit.kind)
    if isinstance(edit.agency, _NoAgency):
        draft.agency = None
    elif edit.agency is not None:
        draft.agency = _own_agency(draft, edit.agency)
    title = current.title if edit.title is None else edit.title.strip()
    if not title:
        raise Unfit({"title": _("Give a title.")})
    blocks = _blocks(edit, draft, current, kind_before)
    metadata = _merged(current.metadata, edit.metadata or {})
    if edit.fixes:
        blocks, done = mended(blocks, edit.fixes)
        metadata[FIXES] = [*current.metadata.get(FIXES, []), *done]
    return Content(
        title=title,
        blocks=blocks,
        summary=current.summary if edit.summary is None else edit.summary,
        metadata=metadata,
        files=current.files if edit.files is None else _own_files(draft, edit.files),
    )


def mended(
    blocks: Sequence[Mapping[str, Any]], fixes: Sequence[Fix]
) -> tuple[list[Mapping[str, Any]], list[dict[str, Any]]]:
    """The blocks with the fixes in them, and the record of each for the metadata.

    Offsets count in the text before any fix; they are worked from the end, so that none shifts
    another. Raises Unfit when the text at a place isn't what the fix says.
    """
    result = [dict(block) for block in blocks]
    record = []
    now = datetime.now(UTC).isoformat(timespec="seconds")
    for fix in sorted(fixes, key=lambda fix: (fix.block, fix.offset), reverse=True):
        if not fix.before or max(len(fix.before), len(fix.after)) > LONGEST_FIX:
            raise Unfit({"fixes": _("A fix mends a word or two of the issued text, not more.")})
        if not 0 <= fix.block < len(result) or not _replace(result[fix.block], fix):
            raise Unfit({"fixes": _("The text has changed at “%(text)s”.") % {"text": fix.before}})
        record.append({"block": fix.block, "before": fix.before, "after": fix.after, "at": now})
    return list(result), clean_json(record[::-1])


def _replace(block: dict[str, Any], fix: Fix) -> bool:
    """Put the fix into the runs of a block: the first run that it touches gets the new text."""
    runs = [dict(run) for run in block["runs"]]
    if "".join(run["text"] for run in runs)[fix.offset :][: len(fix.before)] != fix.before:
        return False
    start, left, new = fix.offset, len(fix.before), fix.after
    for run in runs:
        length = len(run["text"])
        if left and start < length:
            cut = min(left, length - start)
            run["text"] = run["text"][:start] + new + run["text"][start + cut :]
            left, start, new = left - cut, 0, ""
        else:
            start = max(start - length, 0)
    block["runs"] = runs
    return left == 0


def _blocks(
    edit: Edit, draft: Draft, current: Content, kind_before: str
) -> Sequence[Mapping[str, Any]]:
    """The blocks that the edit asks for, unless the lock is on them."""
    blocks = current.blocks if edit.blocks is None else clean_json(list(edit.blocks))
    same = list(blocks) == list(current.blocks)
    if kind_before == Kind.DOCUMENT and not same:
        raise Locked(
            _("The text of an issued document is not edited. Mend faults of conversion one by one.")
        )
    if draft.kind == Kind.DOCUMENT != kind_before and not _was_issued(draft, blocks):
        # Else the lock would open by calling it a news item for a moment.
        raise Locked(
            _("This text was edited as an article; it can't become the text of an issued document.")
        )
    return blocks


def _was_issued(draft: Draft, blocks: Sequence[Mapping[str, Any]]) -> bool:
    """Whether the machine read these blocks, or they stood here as an issued document's."""
    return any(
        revision.blocks == list(blocks)
        for revision in Revision.objects.filter(draft=draft)
        if revision.author_id is None or revision.metadata.get(KIND) == Kind.DOCUMENT
    )


def _merged(old: Mapping[str, Any], new: Mapping[str, Any]) -> dict[str, Any]:
    given = {key: value for key, value in new.items() if key not in OWN_KEYS}
    return {key: value for key, value in {**old, **given}.items() if value is not None}


def _own_agency(draft: Draft, agency: Agency) -> Agency:
    if agency.portal_id != draft.portal_id:
        raise Unfit({"agency": _("This agency is not on the portal's register.")})
    return agency


def _own_files(draft: Draft, files: Sequence[Mapping[str, Any]]) -> Sequence[Mapping[str, Any]]:
    """The files, if all are the draft's own or taken parts of its mail: a hash in a form must not
    reach what another portal received, or what was refused here."""
    known = {file["sha256"] for file in draft.current.files} if draft.current else set()
    if draft.submission_id is not None:
        known |= set(
            PartRow.objects.filter(
                Q(submission=draft.submission_id) | Q(submission__continues=draft.submission_id),
                verdict__in=[Verdict.TAKEN, Verdict.NOTED],
            ).values_list("sha256", flat=True)
        )
    brought = dict(PartRow.objects.filter(draft=draft).values_list("pk", "sha256"))
    known |= set(brought.values())
    if draft.kind == Kind.DOCUMENT and any(
        file.get("part") in brought and file.get("role") not in BROUGHT_ROLES for file in files
    ):
        raise Unfit(
            {"files": _("What is added to an issued document is an annex or its signed copy.")}
        )
    if any(file.get("sha256") not in known for file in files):
        raise Unfit({"files": _("One of the files is not part of this mail.")})
    hidden = {"public": False}  # an enterprise's confirmation is the board's to read (R127)
    kept = [{**file, **hidden} if file.get("role") == CONFIRMATION else file for file in files]
    return clean_json(kept)  # type: ignore[no-any-return]
