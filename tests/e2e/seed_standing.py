"""What became of published documents: repealed, corrected, taken down, approved on paper."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from .seed_items import approve, publish


def standing(portal: Any, people: dict[str, Any], office: Any) -> dict[str, Any]:
    """An older decision and the newer one that replaces it, to be looked through."""
    from vanthu.store.models import Bearing, Relation

    old = public_decision(portal, people, office, "15/2019/QĐ-UBND", "2019-05-06")
    new = public_decision(portal, people, office, "21/2026/QĐ-UBND", "2026-11-18")
    task = Relation.objects.create(portal=portal, source=new, target=old, bearing=Bearing.REPLACES)
    done = public_decision(portal, people, office, "3/2015/QĐ-UBND", "2015-01-12")
    _ended(done, old, people["secretary"])
    mended = public_decision(portal, people, office, "9/2026/QĐ-UBND", "2026-11-12")
    ids = _corrected(mended, people)
    return ids | {
        "old": old.pk,
        "newer": new.pk,
        "relation": task.pk,
        "ended": done.pk,
        "ended_publication": done.publications.get().pk,
    }


def standing_pages(ids: dict[str, Any], who: str) -> list[str]:
    """The pages on all that, by who opens them."""
    old = f"/desk/drafts/{ids['old']}/standing/"
    return {
        "": [
            f"/portals/caobang/{ids['ended_publication']}-3-2015-qd-ubnd/",
            f"/portals/caobang/{ids['corrected_publication']}-9-2026-qd-ubnd/",
            f"/portals/caobang/{ids['earlier_publication']}/earlier/",
        ],
        "head": [
            "/desk/approvals/", "/desk/standing/", f"{old}?relation={ids['relation']}",
            f"/desk/drafts/{ids['ended']}/standing/", f"{old}{ids['relation']}/unrelated/",
        ],
    }[who]  # fmt: skip


def public_decision(
    portal: Any, people: dict[str, Any], office: Any, number: str, issued: str, **plan: Any
) -> Any:
    """A decision on the public pages; `plan` says what it is if not the usual one."""
    from tests.factories import block, make_draft

    usual = {
        "title": "Quy định mức chi hỗ trợ chăn nuôi trên địa bàn tỉnh",
        "blocks": [block("QUYẾT ĐỊNH", "heading"), block("Điều 1. Ban hành Quy định.")],
    }
    draft = make_draft(
        portal, number=number, **(usual | plan),
        metadata={
            "number": number, "type": "Quyết định", "date": issued, "agency": "UBND tỉnh Cao Bằng",
            "effective_date": issued,
        },
        agency_id=office.pk,
    )  # fmt: skip
    draft = approve(draft, people)
    slug = number.lower().replace("/", "-").replace("đ", "d")
    publish(draft, people, slug=slug, name=f"{number.replace('/', '-')}.pdf", days=3)
    return draft


def _corrected(draft: Any, people: dict[str, Any]) -> dict[str, int]:
    """A corrected version of it, out, while the one before may still be read; the rows are made as
    the publishing job makes them."""
    from vanthu.publisher.versions import SUPERSEDED
    from vanthu.queue import actions
    from vanthu.store.models import Publication, PublicationState

    def act(service: Any, actor: str = "secretary", **more: Any) -> Any:
        return service(draft=draft, actor=people[actor], version=draft.version, **more)

    draft = act(actions.draft_correct, reason="Sửa số Điều bị viết sai", earlier_public=True)
    draft = act(actions.draft_save, edit=actions.Edit(summary="Quy định mức chi, bản đúng."))
    draft = act(actions.draft_submit)
    draft = act(actions.draft_approve, "head")
    old = draft.publications.get()
    new = Publication.objects.create(
        portal=draft.portal, draft=draft, revision=draft.approved, slug=old.slug, files=old.files,
        state=PublicationState.PUBLISHED, published_by=people["secretary"],
        published_at=datetime.now(UTC),
    )  # fmt: skip
    Publication.objects.filter(pk=old.pk).update(
        state=PublicationState.WITHDRAWN, reason=SUPERSEDED, ended_at=new.published_at
    )
    draft.state, draft.correction, draft.corrected_at = "published", {}, new.published_at
    draft.save()
    return {
        "corrected": draft.pk, "corrected_publication": new.pk, "earlier_publication": old.pk
    }  # fmt: skip


def _ended(draft: Any, by: Any, actor: Any) -> None:
    from vanthu.queue import actions
    from vanthu.store.models import Bearing, Relation

    relation = Relation.objects.create(
        portal=draft.portal, source=by, target=draft, bearing=Bearing.REPEALS
    )
    actions.draft_standing(
        draft=draft, actor=actor, version=draft.version, status="ended",
        since=datetime(2019, 6, 1, tzinfo=UTC).date(), relation=relation,
    )  # fmt: skip
