"""Taking a decision on personal data back: what was masked by mistake stands there again.

Nothing of a value is kept beside the revisions, so it comes from the last one that still says it:
that revision is masked once with and once without the decisions, and wherever today's text is the
one, it becomes the other. What was edited since stays as it was edited.
"""

from __future__ import annotations

from collections import defaultdict, deque
from collections.abc import Collection, Mapping, Sequence
from typing import Any

from django.utils.translation import gettext as _

from vanthu.publisher import personal
from vanthu.publisher.covering import Value
from vanthu.publisher.personal import KEY, MASK, text_of
from vanthu.store.models import Revision
from vanthu.store.revisions import Content, content_of

from .errors import Unfit
from .masked_text import Texts, masked_content


def taken_back(current: Revision, keys: Collection[str]) -> Content:
    """What the revision says without the decisions on these keys.

    Raises Unfit for a key on which nothing was decided.
    """
    decided = personal.decisions_of(current)
    if not keys or not set(keys) <= decided.keys():
        raise Unfit({"": _("The text has changed. Look at it again.")})
    undone = {key for key in keys if decided[key]["choice"] == MASK}
    content = content_of(current)
    source = _source(current, undone) if undone else None
    if source is not None:
        content = _restored(content, source, decided, undone)
    rest = [row for key, row in decided.items() if key not in keys]
    metadata = {**content.metadata, KEY: rest}
    return Content(content.title, content.blocks, content.summary, metadata, content.files)


def _source(current: Revision, keys: Collection[str]) -> Revision | None:
    """The last revision before these were masked."""
    earlier = Revision.objects.filter(
        draft=current.draft_id, proposed=False, number__lt=current.number
    )
    for revision in earlier.order_by("-number").iterator(chunk_size=4):
        decided = personal.decisions_of(revision)
        if all(decided.get(key, {}).get("choice") != MASK for key in keys):
            return revision
    return None


def _restored(
    content: Content, source: Revision, decided: Mapping[str, Mapping[str, Any]], undone: set[str]
) -> Content:
    masks = {key for key, row in decided.items() if row["choice"] == MASK}
    values = _values(source, {key: decided[key] for key in masks})
    now = masked_content(source, masks, values)
    kept = {key: found for key, found in values.items() if key not in undone}
    then = masked_content(source, masks - undone, kept)
    return Content(
        then.title if content.title == now.title else content.title,
        _blocks(content.blocks, now.blocks, then.blocks),
        then.summary if content.summary == now.summary else content.summary,
        {
            name: then.metadata[name] if value == now.metadata.get(name) else value
            for name, value in content.metadata.items()
        },
        _files(content.files, now.files, then.files),
    )


def _blocks(
    today: Sequence[personal.Block], now: Sequence[personal.Block], then: Sequence[personal.Block]
) -> list[personal.Block]:
    """Today's blocks, those that say what masking made of them as they were."""
    waiting: dict[str, deque[personal.Block]] = defaultdict(deque)
    for masked, whole in zip(now, then, strict=True):
        waiting[text_of(masked)].append(whole)
    return [
        waiting[text].popleft() if waiting.get(text := text_of(block)) else block for block in today
    ]


def _files(
    today: Sequence[Mapping[str, Any]],
    now: Sequence[Mapping[str, Any]],
    then: Sequence[Mapping[str, Any]],
) -> list[Mapping[str, Any]]:
    """Today's files, with the names and captions that masking had changed."""
    whole = {
        (entry["sha256"], name, entry.get(name, "")): after.get(name, "")
        for entry, after in zip(now, then, strict=True)
        for name in personal.FILE_TEXTS
    }
    return [
        {
            **entry,
            **{
                name: whole.get((entry["sha256"], name, entry.get(name, "")), entry.get(name, ""))
                for name in personal.FILE_TEXTS
            },
        }
        for entry in today
    ]


def _values(source: Revision, rows: Mapping[str, Mapping[str, Any]]) -> dict[str, set[Value]]:
    """What the masked keys say, from the revision itself and from the files' places."""
    values: dict[str, set[Value]] = {key: set() for key in rows}
    texts = Texts(source)
    for item in personal.items_of(source):
        if item.key in values:
            values[item.key].add((item.kind, texts.at(item)))
    for key, row in rows.items():
        for place in row.get("places", ()):
            if value := texts.at_place(place, row["kind"], key):
                values[key].add((str(row["kind"]), value))
    return values
