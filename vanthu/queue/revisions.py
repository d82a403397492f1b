"""Writing revisions: each save of a draft is a new one, none ever changes."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from django.db.models import Max

from vanthu.store.models import Draft, Revision, User
from vanthu.store.prepared import insert
from vanthu.store.revisions import Content, Written, written
from vanthu.vietnamese.clean import clean_line, clean_text

from .deadlines import CATEGORY

#: What the columns hold; a longer trích yếu is whole in the text.
TITLE_LENGTH = 500
NUMBER_LENGTH = 80
CATEGORY_LENGTH = 60
NOTE_LENGTH = 300

#: Keys that `write` itself puts into a revision's metadata, so that approval names them too.
KIND = "kind"
SUPPLIED_BY = "supplied_by"
#: Of a version in another language: which.
LANGUAGE = "language"
#: What is corrected in the published version, and who may read that one.
CORRECTION = "correction"


#: Escapes in JSON of signs that clean text may have.
_HARMLESS = re.compile(r'\\[nt"\\]')


def write(
    *,
    draft: Draft,
    author: User | None,
    content: Content,
    note: str = "",
    proposed: bool = False,
    first: bool = False,
    doubts: Sequence[Mapping[str, Any]] = (),
) -> Revision:
    """Save `content` as the draft's next revision; it becomes current unless it is only proposed.

    Runs in the caller's transaction, which also holds the draft's row and raises its version.
    Sets the draft's copies (title, number, category) but doesn't save the draft. `first`: the draft
    is the caller's own and has no revision yet. `doubts`: places that its text leaves in doubt, as
    `Revision.doubts` documents them.
    """
    content = settled(content, draft)
    revision = Revision(
        draft=draft,
        number=1 if first else _last_number(draft) + 1,
        author=author,
        title=content.title,
        blocks=list(content.blocks),
        summary=content.summary,
        metadata=content.metadata,
        files=content.files,
        digest=content.digest,
        note=clean_line(note, NOTE_LENGTH),
        proposed=proposed,
        doubts=clean_json(list(doubts)),
    )
    insert(revision, encoded={"blocks": written(content.blocks)})
    if not proposed:
        draft.current = revision
        draft.title = revision.title
        draft.number = clean_line(str(revision.metadata.get("number") or ""), NUMBER_LENGTH)
        draft.category = clean_line(str(revision.metadata.get(CATEGORY) or ""), CATEGORY_LENGTH)
    return revision


def settled(content: Content, draft: Draft) -> Content:
    """`content` as it would be stored: clean text, and with the draft's kind and supplier in it."""
    metadata = {
        **clean_json(content.metadata),
        KIND: draft.kind,
        SUPPLIED_BY: draft.agency.name if draft.agency else "",
    }
    if draft.language != "vi":
        metadata[LANGUAGE] = draft.language
    metadata.pop(CORRECTION, None)
    if draft.correction:
        metadata[CORRECTION] = clean_json(draft.correction)
    return replace(
        content,
        title=clean_line(content.title, TITLE_LENGTH),
        blocks=_clean_blocks(content.blocks),
        summary=clean_text(content.summary),
        metadata=metadata,
        files=clean_json(list(content.files)),
    )


def clean_json(value: Any) -> Any:
    """A copy of a JSON value with every text in it cleaned (NFC, no NUL, no lone surrogates)."""
    if isinstance(value, str):
        return _clean(value)
    if isinstance(value, (dict, Mapping)):  # dict first: asking an ABC takes ten times as long
        return {_clean(str(key)): clean_json(item) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [clean_json(item) for item in value]
    return value


def _clean_blocks(blocks: Sequence[Mapping[str, Any]]) -> Sequence[Any]:
    """`clean_json`, but what the pipeline has made is clean already: one look at all of it in one
    string is much faster than one at each of its thousands."""
    blocks = blocks if isinstance(blocks, Written) else Written(map(dict, blocks))
    line = _HARMLESS.sub("", blocks.text)
    clean = "\\" not in line and line.isprintable() and unicodedata.is_normalized("NFC", line)
    return blocks if clean else clean_json(list(blocks))


def _clean(text: str) -> str:
    # Printable text holds nothing that `clean_text` takes out; a document is thousands of strings.
    if text.isprintable() and unicodedata.is_normalized("NFC", text):
        return text
    return clean_text(text)


def _last_number(draft: Draft) -> int:
    return draft.revisions.aggregate(last=Max("number"))["last"] or 0
