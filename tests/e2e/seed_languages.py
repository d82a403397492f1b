"""An item in two languages, and a portal where use elsewhere wants two approvals."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

ENGLISH = "Youth clean the banks of the Bang river"
ENGLISH_TEXT = "This morning three hundred young people of the ward collected waste on the banks."


def languages(portal: Any, people: dict[str, Any], password: str) -> dict[str, Any]:
    """News that is public in both languages, its English version to be looked through since the
    original was corrected; and another one whose translation has just been begun."""
    from tests.factories import block
    from vanthu.queue import actions

    original = _news(portal, "Thanh niên ra quân làm sạch bờ sông Bằng", people)
    made = actions.draft_translate(draft=original, actor=people["editor"], version=original.version)
    made = actions.draft_save(
        draft=made, actor=people["editor"], version=made.version,
        edit=actions.Edit(title=ENGLISH, summary="", blocks=[block(ENGLISH_TEXT)]),
    )  # fmt: skip
    english = _public(made, people)
    type(made).objects.filter(pk=made.pk).update(
        review_on=datetime.now(UTC).date() - timedelta(days=1), review_why="changed"
    )
    other = _news(portal, "Khai mạc tuần lễ chuyển đổi số của tỉnh", people)
    begun = actions.draft_translate(draft=other, actor=people["editor"], version=other.version)
    return {
        "two_languages": original.pk,
        "two_languages_publication": original.publications.get().pk,
        "english": made.pk,
        "english_publication": english.pk,
        "english_slug": english.slug,
        "begun": begun.pk,
        "to_translate": other.pk,
    } | _reuse(password)


def language_pages(ids: dict[str, Any], who: str) -> list[str]:
    """The pages on all that, by who opens them."""
    return {
        "": [f"/portals/caobang/{ids['english_publication']}-{ids['english_slug']}/"],
        "editor": [
            f"/desk/drafts/{ids['two_languages']}/", f"/desk/drafts/{ids['english']}/",
            f"/desk/drafts/{ids['begun']}/edit/", "/desk/?list=review",
        ],
        "reuse": [
            "/desk/reuse/", "/desk/reuse/?state=refused",
            f"/desk/drafts/{ids['reused']}/", f"/desk/drafts/{ids['reused']}/reuse/",
            f"/desk/reuse/{ids['reuse_asked']}/decide/",
            f"/desk/reuse/{ids['reuse_board']}/record/",
            f"/desk/reuse/{ids['reuse_permitted']}/letter/",
        ],
    }[who]  # fmt: skip


def _reuse(password: str) -> dict[str, Any]:
    """Requests in every state at a portal whose regulation wants two approvals (R94)."""
    from tests.factories import make_portal
    from vanthu.store.models import Membership, Reuse, User

    portal = make_portal("tanlac", steps='[items]\nreuse = "approvals"\n')
    head = User.objects.create_user("lethuha", password=password, display_name="Lê Thu Hà")
    clerk = User.objects.create_user("voquocan", display_name="Võ Quốc An")
    for user, role in ((head, "head"), (head, "secretary"), (clerk, "editor")):
        Membership.objects.create(user=user, portal=portal, role=role)
    second = User.objects.create_user("phanminh", display_name="Phan Minh")
    Membership.objects.create(user=second, portal=portal, role="deputy")
    people = {"editor": clerk, "secretary": head, "head": second}
    draft = _news(portal, "Lễ hội đua ghe ngo của huyện", people)
    today = datetime.now(UTC).date()
    ids: dict[str, Any] = {"reused": draft.pk}
    for state in ("asked", "board", "permitted", "refused"):
        row = Reuse(
            portal=portal, draft=draft, revision=draft.approved, state=state, asker="Báo Bạc Liêu",
            contact="Phòng Thư ký tòa soạn, 0291 3822 000", place="Báo in và báo điện tử",
            purpose="Tuyên truyền lễ hội", asked_on=today - timedelta(days=6), registered_by=clerk,
        )  # fmt: skip
        if state in ("board", "permitted"):
            row.board_by, row.board_at = second, datetime.now(UTC) - timedelta(days=4)
        if state == "permitted":
            row.committee_number, row.committee_signer = "215/UBND-VX", "Nguyễn Văn Bé"
            row.committee_on, row.recorded_by = today - timedelta(days=1), head
            row.scan = {
                "sha256": "0" * 64, "name": "cv-215.pdf", "type": "application/pdf", "size": 9
            }  # fmt: skip
        if state == "refused":
            row.refused_by, row.refused_at = second, datetime.now(UTC)
            row.reason = "Đã có đề nghị trước của cùng cơ quan."
        row.save()
        ids[f"reuse_{state}"] = row.pk
    return ids


def _news(portal: Any, title: str, people: dict[str, Any]) -> Any:
    from tests.factories import block, make_draft

    draft = make_draft(
        portal, kind="news", title=title, number="", metadata={},
        blocks=[block("Sáng nay, đông đảo đoàn viên, thanh niên và nhân dân đã tham dự.")],
    )  # fmt: skip
    _public(draft, people)
    return type(draft).objects.select_related("approved", "portal").get(pk=draft.pk)


def _public(draft: Any, people: dict[str, Any]) -> Any:
    """Approved, and out; the row is made as the publishing job makes it."""
    from vanthu.publisher import languages as both
    from vanthu.queue import actions
    from vanthu.store.models import Publication, PublicationState

    secretary = people["secretary"]
    draft = actions.draft_take(draft=draft, actor=secretary, version=_version(draft))
    if draft.kind in ("news", "article"):
        draft = (
            actions.draft_check(
                draft=draft, actor=secretary, version=draft.version, ticked=_ticked(draft)
            )
            if _ticked(draft)
            else draft
        )
    draft = actions.draft_submit(draft=draft, actor=secretary, version=draft.version)
    draft = actions.draft_approve(draft=draft, actor=people["head"], version=draft.version)
    row = Publication.objects.create(
        portal=draft.portal, draft=draft, revision=draft.approved, slug=f"ban-{draft.pk}",
        state=PublicationState.PUBLISHED, published_by=secretary,
        published_at=datetime.now(UTC) - timedelta(days=9),
    )  # fmt: skip
    row.address = f"http://127.0.0.1/portals/{draft.portal.name}/{row.pk}-{row.slug}/"
    row.save()
    draft.state = "published"
    both.shown(draft, row)
    draft.save()
    return row


def _ticked(draft: Any) -> list[str]:
    """Required lines of the portal's checklist."""
    from vanthu.store.portals import policy_of

    return [item.id for item in policy_of(draft.portal).checklist if item.required]


def _version(draft: Any) -> int:
    return int(type(draft).objects.values_list("version", flat=True).get(pk=draft.pk))
