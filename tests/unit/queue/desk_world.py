"""One draft in any state, with everyone who could want to do something with it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from django.utils import timezone

from tests.factories import block, make_draft, make_member, make_portal, make_user
from vanthu.queue import revisions
from vanthu.queue.actions import SERVICES, Act, Edit
from vanthu.queue.paper import Scan
from vanthu.queue.reuse import Asked
from vanthu.store.models import (
    Draft,
    DraftState,
    Kind,
    Portal,
    Publication,
    PublicationState,
    Reuse,
    Role,
    User,
)
from vanthu.store.revisions import Content


@dataclass
class World:
    """A portal with its board, a draft that the holder wrote and submitted, and a spare draft."""

    portal: Portal
    people: dict[str, User]
    draft: Draft
    spare: Draft
    #: Requests for its use elsewhere: one for the board, one for the committee.
    reuses: dict[str, Reuse]


#: Portals by the optional steps that they have.
PORTALS = {
    "plain": "",
    "gathering": """
[steps]
collate = ["news"]
approver_publishes = true
[[checklist]]
id = "banned"
text = "Không có nội dung bị cấm"
[languages]
other = "en"
[items]
reuse = "approvals"
""",
    "verifying": """
[steps]
verify = ["news"]
verify_before = "submit"
""",
}


def make_world(kind: str = "plain") -> World:
    """The world with the draft being edited and nothing public."""
    portal = make_portal(steps=PORTALS[kind])
    people = {
        "secretary": make_member(portal, Role.SECRETARY),
        "holder": make_member(portal, Role.EDITOR),
        "editor": make_member(portal, Role.EDITOR),
        "deputy": make_member(portal, Role.DEPUTY),
        "head": make_member(portal, Role.HEAD),
        "administrator": make_user("administrator", is_superuser=True),
        "stranger": make_member(make_portal("longxuyen"), Role.HEAD),
        "nobody": make_user("nobody"),
    }
    draft = make_draft(portal, kind=Kind.NEWS, title="Tin", number="", metadata={})
    spare = make_draft(portal, kind=Kind.NEWS, title="Tin khác", number="", metadata={})
    content = Content("Tin đã sửa", [block("Một"), block("Hai")])
    revisions.write(draft=draft, author=people["holder"], content=content)
    draft.assignee = draft.submitted_by = people["holder"]
    draft.print_wanted = kind == "gathering"
    draft.review_on = timezone.localdate() if kind == "gathering" else None
    draft.save()
    reuses = {state: request_for_reuse(draft, state) for state in ("asked", "board")}
    Draft.objects.filter(pk=spare.pk).update(assignee=people["holder"])
    spare.refresh_from_db()
    return World(portal, people, draft, spare, reuses)


def request_for_reuse(draft: Draft, state: str) -> Reuse:
    """A newspaper's request, as far as it has come."""
    return Reuse.objects.create(
        portal=draft.portal, draft=draft, revision=draft.current, state=state,
        asker="Báo Cao Bằng", contact="toasoan@baocaobang.vn", place="Báo in",
        asked_on=timezone.localdate(),
    )  # fmt: skip


def set_up(world: World, state: str, frozen: bool, public: str) -> Draft:
    """Put the draft into a state, as it would stand there; with a proposal to decide on."""
    draft = world.draft
    draft.state, draft.frozen = state, frozen
    if state in ("approved", "scheduled", "published", "suspended"):
        draft.approved = draft.current
        draft.approved_by = world.people["head"]
    else:
        draft.approved = draft.approved_by = None
    draft.save()
    if not draft.revisions.filter(proposed=True).exists():
        revisions.write(
            draft=draft, author=None, content=Content("Đọc lại", [block("Mới")]), proposed=True
        )
    Publication.objects.filter(draft=draft).delete()
    if public != "nothing":
        Publication.objects.create(
            portal=world.portal,
            draft=draft,
            revision=draft.current,
            target="hand",
            address="https://www.caobang.gov.vn/1",
            published_at=datetime.now(UTC),
            state=PublicationState.PUBLISHED if public == "public" else PublicationState.SUSPENDED,
        )
    return draft


def arguments(world: World, act: str, person: str) -> dict[str, Any]:
    """What the service of an action needs besides draft, actor and version."""
    reason = {"reason": "Theo ý kiến của Ban Biên tập"}
    more: dict[str, dict[str, Any]] = {
        "assign": {"assignee": world.people["editor"]},
        "edit": {"edit": Edit(title=f"Sửa bởi {person}")},
        "approve_with_changes": {"edit": Edit(title=f"Sửa bởi {person}")},
        "split": {"blocks": {1}, "files": set(), "title": "Phần hai"},
        "merge": {"other": world.spare, "other_version": world.spare.version},
        "standing": {"status": "in_force"},
        "personal": {"chosen": [world.draft.title]},
        "verify": {"method": "source", "note": "Hỏi Văn phòng UBND phường"},
        "check": {"ticked": ["banned"]},
        "approve_on_paper": {
            "approver": world.people["head"],
            "on": timezone.localdate(),
            "scan": Scan("0" * 64, "phieu-trinh.pdf", "application/pdf", 1000),
        },
        "place": {"first": True, "reason": "Theo ý kiến của Ban Biên tập"},
        "reuse_ask": {
            "request": Asked(
                "Báo Cao Bằng", "toasoan@baocaobang.vn", "Báo in", timezone.localdate()
            )
        },
        "reuse_decide": {"reuse": world.reuses["asked"], "refused": "Trùng đề nghị trước"},
        "reuse_record": {
            "reuse": world.reuses["board"],
            "signer": "Nguyễn Văn A",
            "number": "12/UBND-VX",
            "on": timezone.localdate(),
            "scan": Scan("0" * 64, "cong-van.pdf", "application/pdf", 1000),
            "refused": "Không phù hợp",
        },
        "printed": {"on": timezone.localdate()},
        "approve_schedule": {"at": datetime.now(UTC) + timedelta(hours=2)},
        "publish_by_hand": {"address": "https://www.caobang.gov.vn/2", "at": datetime.now(UTC)},
    }
    needing = "ask return decline reopen suspend resume withdraw correct unfreeze"
    more |= {name: dict(reason) for name in needing.split()}
    return more.get(act, {})


def perform(world: World, act: str, person: str) -> str:
    """Do it through the real service; the state afterwards."""
    version = Draft.objects.values_list("version", flat=True).get(pk=world.draft.pk)
    SERVICES[Act(act)](
        draft=world.draft,
        actor=world.people[person],
        version=version,
        **arguments(world, act, person),
    )
    state = Draft.objects.values_list("state", flat=True).get(pk=world.draft.pk)
    return str(DraftState(state).value)
