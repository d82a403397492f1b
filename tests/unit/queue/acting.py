"""Services called on drafts as they are now, and the usual ways that tests begin with."""

from __future__ import annotations

from datetime import UTC, datetime

from vanthu.queue import actions as do
from vanthu.store.models import Draft

METADATA = {"number": "1234/QĐ-UBND", "date": "2026-11-19", "agency": "UBND tỉnh"}


def act(service, draft, actor, **more):
    """The service on the draft as it is now."""
    version = Draft.objects.values_list("version", flat=True).get(pk=draft.pk)
    return service(draft=draft, actor=actor, version=version, **more)


def submitted(draft, board, by=None):
    editor = by or board.editor
    act(do.draft_take, draft, editor)
    return act(do.draft_submit, draft, editor)


def approved(draft, board):
    submitted(draft, board)
    return act(do.draft_approve, draft, board.head)


def published(draft, board):
    """Out by hand: what needs no file."""
    approved(draft, board)
    return act(
        do.draft_publish_by_hand, draft, board.secretary,
        address="https://www.caobang.gov.vn/bai-1", at=datetime.now(UTC),
    )  # fmt: skip
