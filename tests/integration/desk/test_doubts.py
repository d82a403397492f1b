"""Doubtful words are marked in place and settled one by one or all of a kind."""

from __future__ import annotations

from typing import Any

import pytest

from tests.factories import block
from vanthu.desk.doubts import groups_of
from vanthu.queue.doubts import open_doubts
from vanthu.store.models import Draft, Revision

from .conftest import As

DOUBTS = [
    {"block": 0, "start": 0, "end": 3, "word": "Cng", "kind": "lost",
     "suggestions": ["Cũng", "Công"], "sure": True},
    {"block": 1, "start": 4, "end": 7, "word": "Cng", "kind": "lost",
     "suggestions": ["Công"], "sure": True},
    {"block": 1, "start": 8, "end": 11, "word": "đưa", "kind": "syllable",
     "suggestions": [], "sure": False},
]  # fmt: skip
BLOCKS = [block("Cng thông tin"), block("Nay Cng đưa tin")]


@pytest.fixture
def draft(ids: dict[str, Any]) -> Draft:
    row = Draft.objects.get(pk=ids["taken"])
    Revision.objects.filter(draft=row).delete()
    row.current = Revision.objects.create(
        draft=row, number=1, title=row.title, blocks=BLOCKS, doubts=DOUBTS, digest="0" * 64
    )
    row.save()
    return row


def test_they_are_marked_and_offered(draft: Draft, signed_in: As) -> None:
    page = signed_in("nongthihanh").get(f"/desk/drafts/{draft.pk}/").content.decode()
    assert 'id="doubt-1"' in page
    assert "có thể mất chữ, mất dấu" in page
    assert "Cũng" in page
    Draft.objects.filter(pk=draft.pk).update(state="submitted")
    reader = signed_in("nongthihanh").get(f"/desk/drafts/{draft.pk}/").content.decode()
    assert 'id="doubt-1"' in reader
    assert "/doubts/" not in reader


def test_all_of_a_kind_one_otherwise_and_right_as_it_is(draft: Draft, signed_in: As) -> None:
    client = signed_in("nongthihanh")
    chosen = {"version": draft.version, "all-0": "Cũng", "one-0-1": "Công", "all-1": "="}
    client.post(f"/desk/drafts/{draft.pk}/doubts/", chosen)
    draft = Draft.objects.get(pk=draft.pk)
    assert draft.current is not None
    texts = ["".join(run["text"] for run in one["runs"]) for one in draft.current.blocks]
    assert texts == ["Cũng thông tin", "Nay Công đưa tin"]
    assert len(draft.current.metadata["fixes"]) == 2
    assert open_doubts(draft) == ()
    assert draft.current.author is not None


def test_something_typed(draft: Draft, signed_in: As) -> None:
    data = {"version": draft.version, "typed-0": "Cổng"}
    signed_in("nongthihanh").post(f"/desk/drafts/{draft.pk}/doubts/", data)
    draft = Draft.objects.get(pk=draft.pk)
    assert draft.current is not None
    assert "Cổng thông tin" in str(draft.current.blocks)
    (left,) = groups_of(open_doubts(draft), draft.current.blocks)
    assert left.word == "đưa"


def test_nothing_chosen_writes_nothing(draft: Draft, signed_in: As) -> None:
    client = signed_in("nongthihanh")
    client.post(f"/desk/drafts/{draft.pk}/doubts/", {"version": draft.version})
    assert Revision.objects.filter(draft=draft).count() == 1
    stale = {"version": draft.version + 1, "all-0": "Cũng"}
    client.post(f"/desk/drafts/{draft.pk}/doubts/", stale)
    assert Revision.objects.filter(draft=draft).count() == 1


def test_only_who_may_edit(draft: Draft, ids: dict[str, Any], signed_in: As) -> None:
    data = {"version": draft.version, "all-0": "Cũng"}
    Draft.objects.filter(pk=draft.pk).update(state="submitted")
    signed_in("nongthihanh").post(f"/desk/drafts/{draft.pk}/doubts/", data)
    assert Revision.objects.filter(draft=draft).count() == 1
    foreign = f"/desk/drafts/{ids['foreign']}/doubts/"
    assert signed_in("nongthihanh").post(foreign, data).status_code == 404
