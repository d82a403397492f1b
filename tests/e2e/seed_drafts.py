"""Drafts on every step of their way, from the mail nobody has taken to the public page."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from .seed_items import NEWS, approve, decision, news_item, private_news, publish, with_picture
from .seed_media import public_recordings


def drafts(portal: Any, people: dict[str, Any], office: Any, justice: Any) -> dict[str, Any]:
    from django.utils import timezone

    from vanthu.queue import actions
    from vanthu.store.models import Draft
    from vanthu.vietnamese.working_days import add_working_days

    today = datetime.now(UTC).astimezone().date()
    issued = today - timedelta(days=2)
    next_day = add_working_days(today, 2)
    editor, secretary, head = people["editor"], people["secretary"], people["head"]
    fresh = decision(portal, "1236/QĐ-UBND", office, today, today)
    taken = decision(portal, "1234/QĐ-UBND", office, issued, add_working_days(issued, 2), loud=True)
    taken = actions.draft_take(draft=taken, actor=editor, version=taken.version)
    late = decision(
        portal, "1219/QĐ-UBND", office, today - timedelta(days=9), today - timedelta(days=3)
    )
    waiting = decision(portal, "1240/QĐ-UBND", justice, today, next_day)
    waiting = actions.draft_take(draft=waiting, actor=editor, version=waiting.version)
    waiting = actions.draft_submit(
        draft=waiting, actor=editor, version=waiting.version, note="Đã đối chiếu với bản ký số."
    )
    approved = decision(portal, "1228/QĐ-UBND", office, today, today + timedelta(days=1))
    approved = actions.draft_take(draft=approved, actor=editor, version=approved.version)
    approved = actions.draft_submit(draft=approved, actor=editor, version=approved.version)
    approved = actions.draft_approve_on_paper(
        draft=approved,
        actor=secretary,
        version=approved.version,
        approver=head,
        on=timezone.localdate(),
        number="05/PT-BBT",
        scan=_scan(),
    )
    news = news_item(portal, "Phường Thục Phán ra quân tổng vệ sinh môi trường, chỉnh trang đô thị")
    private = private_news(portal)
    second = with_picture(portal, "Người giữ lửa nghề rèn Phúc Sen giữa thời máy móc")
    frozen = decision(portal, "88/KH-UBND", justice, today, today + timedelta(days=6))
    actions.draft_freeze(
        draft=frozen, reason="Cơ quan trả lời thư: đề nghị rút lại để sửa phụ lục."
    )
    public = _published(portal, people, office, today)
    collated = news_item(portal, "Đoàn thanh niên tặng quà hộ nghèo vùng biên giới")
    collated = actions.draft_take(draft=collated, actor=editor, version=collated.version)
    collated = actions.draft_check(
        draft=collated, actor=editor, version=collated.version, ticked={"secrets", "slander"}
    )
    collated = actions.draft_hand_over(draft=collated, actor=editor, version=collated.version)
    changed = news_item(portal, "Khai mạc giải bóng đá thanh niên tỉnh")
    changed = actions.draft_submit(
        draft=actions.draft_take(draft=changed, actor=secretary, version=changed.version),
        actor=secretary,
        version=changed.version + 1,
    )
    changed = actions.draft_approve_with_changes(
        draft=changed,
        actor=head,
        version=changed.version,
        edit=actions.Edit(title="Khai mạc Giải bóng đá thanh niên tỉnh Cao Bằng năm 2026"),
    )
    Draft.objects.filter(pk=taken.pk).update(print_wanted=True)
    return {
        "collated": collated.pk, "changed": changed.pk,
        "fresh": fresh.pk, "taken": taken.pk, "late": late.pk, "waiting": waiting.pk,
        "approved": approved.pk, "news": news.pk, "second": second.pk, "frozen": frozen.pk,
        "private": private.pk, "listed": private.submission.parts.get(name="danh-sach.txt").pk,
        "read": private.submission.code, "proposal": _proposal(portal, editor),
        "secretary": secretary.pk, **public,
    }  # fmt: skip


def _scan() -> Any:
    """A signed slip, as a phone would have it."""
    from io import BytesIO

    from PIL import Image

    from vanthu.queue.paper import Scan
    from vanthu.store.blobs import blobs

    data = BytesIO()
    Image.new("RGB", (620, 877), "#fbfaf6").save(data, "PNG")
    sha256, size = blobs().put(BytesIO(data.getvalue()))
    return Scan(sha256, "phieu-trinh-1228.png", "image/png", size)


def _proposal(portal: Any, editor: Any) -> int:
    """An edited draft over which a re-run proposes another text."""
    from tests.factories import block
    from vanthu.queue import actions
    from vanthu.queue.actions import Edit
    from vanthu.queue.drafting import DraftPlan, create_drafts
    from vanthu.store.models import Kind

    draft = news_item(portal, "Cao Bằng chuẩn bị chuỗi hoạt động chào mừng Ngày Văn hóa Việt Nam")
    draft = actions.draft_take(draft=draft, actor=editor, version=draft.version)
    draft = actions.draft_save(
        draft=draft,
        actor=editor,
        version=draft.version,
        edit=Edit(title="Cao Bằng chuẩn bị nhiều hoạt động chào mừng Ngày Văn hóa Việt Nam 24/11"),
    )
    plan = DraftPlan(
        kind=Kind.NEWS,
        title="Cao Bằng chuẩn bị chuỗi hoạt động chào mừng Ngày Văn hóa Việt Nam",
        blocks=[block("Một đoạn đọc lại theo quy định mới."), block(NEWS.splitlines()[1])],
    )
    create_drafts(submission=draft.submission, plans=[plan])
    return int(draft.pk)


def _published(portal: Any, people: dict[str, Any], office: Any, today: Any) -> dict[str, Any]:
    """A published decision with recordings."""
    draft = decision(portal, "1201/QĐ-UBND", office, today - timedelta(days=4), today)
    draft = approve(draft, people)
    row = publish(
        draft, people, slug="1201-qd-ubnd", name="QD-1201.pdf", days=0, more=public_recordings()
    )
    return {
        "published": draft.pk,
        "publication": row.pk,
        "slug": row.slug,
        "token": draft.submission.token,
    }
