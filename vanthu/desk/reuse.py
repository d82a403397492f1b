"""Requests to use published items elsewhere, in words; and the written permission (R94)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.utils import timezone

from vanthu.publisher.notices.letters import secretary_of
from vanthu.queue.reuse import holds, public_revision
from vanthu.queue.workflow import Act
from vanthu.store.models import Draft, Publication, Reuse, ReuseState
from vanthu.validators.policy import Policy

from .words import Tag

#: Done on the pages of the requests, and not from the bar under the text.
ACTS = frozenset({Act.REUSE_ASK, Act.REUSE_DECIDE, Act.REUSE_RECORD})
TAGS = {
    ReuseState.ASKED: Tag("note", "clock"),
    ReuseState.BOARD: Tag("note", "clock"),
    ReuseState.PERMITTED: Tag("ok", "ok"),
    ReuseState.REFUSED: Tag("stop", "stop"),
}
#: Requests that an item's page shows; its own page has all.
SHOWN, MOST = 3, 100


@dataclass(frozen=True)
class Line:
    """One request with what can be said of it now."""

    row: Reuse
    tag: Tag
    #: Permitted, and of the version that is public now.
    holds: bool

    @property
    def lapsed(self) -> bool:
        """Permitted once, of a version that isn't public any more."""
        return self.row.state == ReuseState.PERMITTED and not self.holds


def by_approval(policy: Policy | None) -> bool:
    """Whether the portal's regulation wants two approvals."""
    return policy is not None and policy.items.reuse == "approvals"


def lines_of(draft: Draft, most: int = MOST) -> list[Line]:
    """The newest requests for an item. Two queries, one where there are none."""
    rows = list(
        Reuse.objects.filter(draft=draft)
        .select_related("registered_by", "board_by", "recorded_by", "refused_by", "revision")
        .defer("revision__blocks", "revision__files")
        .order_by("-pk")[:most]
    )
    public = public_revision(draft) if rows else None
    return [line(row, public) for row in rows]


def line(row: Reuse, public: int | None) -> Line:
    """A request in words."""
    return Line(row, TAGS[ReuseState(row.state)], holds(row, public))


def record_of(draft: Draft, policy: Policy, revision: int) -> dict[str, Any]:
    """What a package says of it: whether it may be used elsewhere, by whose permission."""
    if not by_approval(policy):
        return {"needs_approval": False, "permitted": True, "permissions": []}
    given = Reuse.objects.filter(
        draft=draft, state=ReuseState.PERMITTED, revision=revision
    ).order_by("pk")
    out = public_revision(draft) == revision
    permissions = [
        {
            "asker": row.asker,
            "place": row.place,
            "board": f"{timezone.localtime(row.board_at):%Y-%m-%d}" if row.board_at else "",
            "committee": row.committee_on.isoformat() if row.committee_on else "",
            "number": row.committee_number,
        }
        for row in given
        if out
    ]
    return {
        "needs_approval": True, "permitted": bool(permissions), "permissions": permissions
    }  # fmt: skip


def permission_text(reuse: Reuse, policy: Policy) -> str:
    """The written permission, for who asked. Always in Vietnamese: that is who reads it."""
    out = (
        Publication.objects.filter(draft=reuse.draft_id, revision=reuse.revision_id)
        .exclude(published_at=None)
        .order_by("-published_at")
        .first()
    )
    item = reuse.revision
    number = str(item.metadata.get("number") or "")
    named = f"{number}: {item.title}" if number else item.title
    lines = [f"Kính gửi: {reuse.asker}", ""]
    lines.append(
        f"{policy.words.board} đã nhận đề nghị ngày {reuse.asked_on:%d/%m/%Y} của Quý cơ quan về "
        f"việc sử dụng lại thông tin đăng trên {policy.title}:"
    )
    lines += ["", f"“{named}”"]
    if out is not None and out.published_at is not None:
        at = timezone.localtime(out.published_at)
        lines.append(f"(đăng ngày {at:%d/%m/%Y}{', ' + out.address if out.address else ''})")
    lines += ["", f"Nơi sử dụng: {reuse.place}."]
    if reuse.purpose:
        lines.append(f"Mục đích: {reuse.purpose.rstrip('.')}.")
    board = timezone.localtime(reuse.board_at) if reuse.board_at else None
    lines += [
        "",
        (f"Ý kiến của {policy.words.board}: đồng ý{f', ngày {board:%d/%m/%Y}' if board else ''}."),
        (
            f"Ý kiến của Ủy ban nhân dân: đồng ý, tại Văn bản số {reuse.committee_number} ngày "
            f"{reuse.committee_on:%d/%m/%Y} do {reuse.committee_signer} ký."
        ),
        "",
        "Khi sử dụng, đề nghị Quý cơ quan giữ nguyên nội dung và ghi rõ nguồn:",
        f"“{policy.attribution}”.",
        (
            "Việc đồng ý chỉ áp dụng cho nội dung và nơi sử dụng nêu trên; hết hiệu lực khi nội "
            f"dung được đính chính hoặc gỡ khỏi {policy.words.noun}."
        ),
    ]
    secretary = secretary_of(policy)
    if known := ", ".join(filter(None, (secretary.name, secretary.phone))):
        lines += ["", f"Liên hệ: {known}."]
    return "\n".join(lines)
