"""Rows for `bench/desk.py`: a board's database as it is after any number of mails.

550 mails a day; six of ten are drafted, of three of ten a draft is made, the others continue one,
are refused or noted. What a board has in hand doesn't grow with what it has behind it: the newest
drafts are unfinished (1 %, at least `IN_HAND`), the newest mails held or quarantined, and the same
number in both databases waits for approval. The same number of mails gives the same rows.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

from bench import desk_beside, desk_texts, desk_words
from bench.desk_bulk import bare_tables, fill_model
from bench.desk_world import (
    AGENCIES,
    EDITION,
    EDITORS,
    World,
    fate,
    kind_of,
    lot,
    mail_state,
    number_of,
)  # fmt: skip

REFUSALS = ("type.not_permitted", "archive.encrypted", "file.damaged", "type.executable")
NOTES = (("encoding.legacy_converted", "note", "note"), ("text.no_marks", "warn", "warning"))


def fill(mails: int) -> dict[str, Any]:
    """Fill the database of the settings; what the pages' addresses are made of."""
    world = _world(mails)
    with bare_tables():
        _mails(world)
        _findings(world)
        _drafts(world)
        desk_beside.fill(world)
        _traces(world)
        _words(world)
    return {"mails": mails, "now": world.now.isoformat(), "edition": EDITION}


def _world(mails: int) -> World:
    from django.conf import settings
    from django.utils import timezone

    from tests.factories import make_agency, make_member
    from vanthu.config.policies import copy_template
    from vanthu.store.models import AgencyAddress, Portal, Role
    from vanthu.store.portals import policy_of, sync_portals

    copy_template("caobang", settings.VANTHU.portals_dir)
    sync_portals()
    portal = Portal.objects.get(name="caobang")
    editors = [make_member(portal, Role.EDITOR, f"editor{n}").pk for n in range(EDITORS)]
    agencies = [make_agency(portal, f"Sở, ban, ngành số {n}") for n in range(AGENCIES)]
    for number, agency in enumerate(agencies):
        AgencyAddress.objects.create(agency=agency, pattern=f"vanthu@so{number}.caobang.gov.vn")
    return World(
        mails=mails,
        portal=portal.pk,
        agencies=[agency.pk for agency in agencies],
        names=[agency.name for agency in agencies],
        editors=editors,
        secretary=make_member(portal, Role.SECRETARY, "secretary").pk,
        head=make_member(portal, Role.HEAD, "head").pk,
        categories=[category.id for category in policy_of(portal).categories],
        # The evening of yesterday: a whole day lies behind.
        now=timezone.localtime().replace(hour=0, minute=0, second=0, microsecond=0)
        - timedelta(seconds=1),
    )


def _mails(world: World) -> None:
    from vanthu.store.models import PartRow, Receipt, Submission

    everything = range(1, world.mails + 1)

    def submissions() -> Iterator[tuple[Any, ...]]:
        for n in everything:
            at, place = world.at(n), world.agency(n)
            address = f"vanthu@so{place}.caobang.gov.vn"
            yield (
                n, world.portal, f"CBG-26-{n:07d}", f"{n:032x}", mail_state(world, n), "smtp",
                f"{n:064x}", f"{n:064x}", 60_000, f"{n:064x}", f"<{n}@so{place}.caobang.gov.vn>",
                f"V/v gửi đăng tải văn bản số {n}", address, f"Văn thư Sở số {place}", address,
                world.agencies[place], at, at, at + timedelta(seconds=9), True,
            )  # fmt: skip

    def receipts() -> Iterator[tuple[Any, ...]]:
        for n in everything:
            yield n, n, f"smtp:{n:x}", "smtp", "10.0.0.1", world.at(n)

    def parts() -> Iterator[tuple[Any, ...]]:
        for n in everything:
            text = f"Kính gửi Ban Biên tập. {desk_texts.pool()[n % desk_texts.POOL]}"
            yield (
                2 * n - 1, n, "1", "body", "", "text/plain", len(text.encode()), f"{n:064x}",
                "taken", text, _json([_block(text)]),
            )  # fmt: skip
            verdict = "refused" if mail_state(world, n) == "refused" else "taken"
            lines = list(desk_texts.paragraphs(draft)) if (draft := world.draft_of(n)) else []
            yield (
                2 * n, n, "2", "attachment", f"van-ban-{n}.doc", "application/msword", 50_000,
                f"{n:064x}", verdict, "\n".join(lines), _json([_block(line) for line in lines]),
            )  # fmt: skip

    fill_model(
        Submission,
        (
            "id", "portal_id", "code", "token", "state", "channel", "raw_key", "raw_sha256",
            "raw_size", "content_key", "message_id", "subject", "sender_address", "sender_name",
            "reply_address", "agency_id", "received_at", "booked_at", "decided_at", "indexed",
        ),
        submissions(),
    )  # fmt: skip
    fill_model(
        Receipt,
        ("id", "submission_id", "transport_key", "channel", "peer", "received_at"),
        receipts(),
    )
    fill_model(
        PartRow,
        (
            "id", "submission_id", "path", "role", "name", "type", "size", "sha256", "verdict",
            "text", "blocks",
        ),
        parts(),
    )  # fmt: skip


def _findings(world: World) -> None:
    from vanthu.store.models import FindingRow

    def findings() -> Iterator[tuple[Any, ...]]:
        number = 0
        for n in range(1, world.mails + 1):
            drawn = lot(n, 3)
            state = mail_state(world, n)
            if state == "refused":
                number += 1
                yield number, n, 2 * n, REFUSALS[int(drawn * len(REFUSALS))], "reject", "stop"
            elif state == "held":
                number += 1
                yield number, n, None, "sender.unknown", "hold", "warning"
            elif state == "quarantined":
                number += 1
                yield number, n, 2 * n, "virus.found", "hold", "stop"
            elif drawn < 0.3:
                number += 1
                yield number, n, 2 * n, *NOTES[n % len(NOTES)]

    fill_model(
        FindingRow, ("id", "submission_id", "part_id", "code", "action", "severity"), findings()
    )


def _drafts(world: World) -> None:
    from vanthu.store.models import Draft, Publication, Revision
    from vanthu.store.revisions import Content

    everything = range(1, world.drafts + 1)

    def drafts() -> Iterator[tuple[Any, ...]]:
        for n in everything:
            mail, its = world.mail_of(n), fate(world, n)
            at = world.at(mail)
            handed = its.state not in ("new", "editing", "awaiting_sender", "returned")
            approved = handed and its.state not in ("submitted", "declined")
            yield (
                n, world.portal, mail, kind_of(n), its.state, desk_texts.title(n), number_of(n),
                world.categories[n % len(world.categories)], world.agencies[world.agency(mail)],
                its.current, its.current if approved else None, world.head if approved else None,
                at if approved else None, world.editors[n % EDITORS] if handed else None,
                its.assignee, its.deadline, at, at, its.current, at.date(),
            )  # fmt: skip

    def revisions() -> Iterator[tuple[Any, ...]]:
        for n in everything:
            mail, its = world.mail_of(n), fate(world, n)
            title, blocks = desk_texts.title(n), [_block(t) for t in desk_texts.paragraphs(n)]
            files = [
                {
                    "sha256": f"{mail:064x}", "name": f"van-ban-{mail}.doc", "size": 50_000,
                    "type": "application/msword", "part": 2 * mail, "role": "text",
                    "caption": "", "alt": "", "public": True,
                }
            ]  # fmt: skip
            metadata = {
                "number": number_of(n), "type": "Quyết định", "agency": "UBND tỉnh Cao Bằng",
                "date": world.at(mail).date().isoformat(), "signer": "Nguyễn Văn A",
            }  # fmt: skip
            for number in range(1, its.revisions + 1):
                said = f"{title}." if number == 1 else title
                digest = Content(said, blocks, "", metadata, files).digest
                yield (
                    its.first + number - 1, n, number,
                    None if number == 1 else world.editors[n % EDITORS], said, _json(blocks),
                    _json(metadata), _json(files), digest, world.at(mail),
                )  # fmt: skip

    def publications() -> Iterator[tuple[Any, ...]]:
        for n in everything:
            its, at = fate(world, n), world.at(world.mail_of(n))
            if its.state in ("published", "withdrawn"):
                yield (
                    n, world.portal, n, its.current, its.state, f"van-ban-{n}", world.secretary,
                    at + timedelta(days=2), at, True,
                )  # fmt: skip

    fill_model(
        Draft,
        (
            "id", "portal_id", "submission_id", "kind", "state", "title", "number", "category",
            "agency_id", "current_id", "approved_id", "approved_by_id", "approved_at",
            "submitted_by_id", "assignee_id", "deadline", "created_at", "changed_at", "indexed",
            "received_on",
        ),
        drafts(),
    )  # fmt: skip
    fill_model(
        Revision,
        (
            "id", "draft_id", "number", "author_id", "title", "blocks", "metadata", "files",
            "digest", "created_at",
        ),
        revisions(),
    )  # fmt: skip
    fill_model(
        Publication,
        (
            "id", "portal_id", "draft_id", "revision_id", "state", "slug", "published_by_id",
            "published_at", "created_at", "indexed",
        ),
        publications(),
    )  # fmt: skip


#: What was done with a draft on its way, for the audit trail.
_WAY = {
    "new": (), "editing": ("take",), "awaiting_sender": ("take", "ask"),
    "returned": ("take", "edit", "submit", "return"), "submitted": ("take", "edit", "submit"),
    "approved": ("take", "edit", "submit", "approve"),
    "scheduled": ("take", "edit", "submit", "approve", "publish"),
    "published": ("take", "edit", "submit", "approve", "publish"),
    "withdrawn": ("take", "edit", "submit", "approve", "publish", "withdraw"),
    "declined": ("take", "decline"),
}  # fmt: skip
#: Done jobs are kept for a week.
JOBS = 550 * 7


def _traces(world: World) -> None:
    from vanthu.store.models import Event, EventHead, Job, Notice

    def deeds() -> Iterator[tuple[int, int | None, str, str, int]]:
        for n in range(1, world.mails + 1):
            yield n, None, "submission.book", "submission", n
            yield n, None, "submission.process", "submission", n
            if draft := world.draft_of(n):
                yield n, None, "draft.create", "draft", draft
                for act in _WAY[fate(world, draft).state]:
                    yield n, world.editors[draft % EDITORS], f"draft.{act}", "draft", draft

    def events() -> Iterator[tuple[Any, ...]]:
        for seq, (n, actor, verb, subject, pk) in enumerate(deeds(), 1):
            role = "editor" if actor else ""
            mac, prev = f"{seq:064x}", f"{seq - 1:064x}"
            yield seq, prev, mac, world.at(n), actor, role, verb, subject, pk, world.portal
            last[:] = [seq, mac]

    def notices() -> Iterator[tuple[Any, ...]]:
        words = desk_texts.pool()
        number = 0
        for n in range(1, world.mails + 1):
            state = mail_state(world, n)
            if state in ("drafted", "refused"):
                number += 1
                kind = "received" if state == "drafted" else "refused"
                address = f"vanthu@so{world.agency(n)}.caobang.gov.vn"
                text = "\n".join(words[(n + k) % desk_texts.POOL] for k in range(3))
                # Of the newest some couldn't be handed over.
                how = "failed" if n > world.mails - 100 and n % 25 == 0 else "sent"
                yield (
                    number, world.portal, n, kind, "1", how, address, f"CBG-26-{n:07d}", text,
                    f"<p>{text}</p>", f"<{n}@vanthu>", world.at(n), world.at(n),
                )  # fmt: skip

    def jobs() -> Iterator[tuple[Any, ...]]:
        kinds = ("submission.process", "notice.send")
        pairs = (
            (n, kind) for n in range(max(world.mails - JOBS, 1), world.mails) for kind in kinds
        )
        for number, (n, kind) in enumerate(pairs, 1):
            yield number, kind, n, "done", world.at(n), 1, world.at(n), world.at(n)

    last: list[Any] = []
    fill_model(
        Event,
        ("seq", "prev", "mac", "at", "actor", "role", "verb", "subject", "subject_id", "portal"),
        events(),
    )
    EventHead.objects.update_or_create(id=1, defaults={"seq": last[0], "mac": last[1]})
    fill_model(
        Notice,
        (
            "id", "portal_id", "submission_id", "kind", "round", "state", "recipient", "subject",
            "text", "html", "message_id", "created_at", "sent_at",
        ),
        notices(),
    )  # fmt: skip
    fill_model(
        Job,
        ("id", "kind", "ref", "state", "not_before", "claims", "created_at", "done_at"),
        jobs(),
    )


def _words(world: World) -> None:
    def drafts() -> Iterator[desk_words.Text]:
        for n in range(1, world.drafts + 1):
            mail = world.mail_of(n)
            head = f"{desk_texts.title(n)}\n{number_of(n)}\nCBG-26-{mail:07d}"
            yield n, head, world.names[world.agency(mail)], n

    def submissions() -> Iterator[desk_words.Text]:
        for n in range(1, world.mails + 1):
            place = world.agency(n)
            head = (
                f"CBG-26-{n:07d}\nvanthu@so{place}.caobang.gov.vn\nVăn thư Sở số {place}\n"
                f"{world.names[place]}"
            )
            yield n, head, f"V/v gửi đăng tải văn bản số {n}", 0

    def publications() -> Iterator[desk_words.Text]:
        for n in range(1, world.drafts + 1):
            if fate(world, n).state in ("published", "withdrawn"):
                yield n, f"{desk_texts.title(n)}\n{number_of(n)}", "", n

    desk_words.fill("store_draft_fulltext", world.portal, drafts())
    desk_words.fill("store_submission_fulltext", world.portal, submissions())
    desk_words.fill("store_publication_fulltext", world.portal, publications())


def _block(text: str) -> dict[str, Any]:
    return {"kind": "paragraph", "runs": [{"text": text}]}


def _json(value: Any) -> str:
    import json

    return json.dumps(value, ensure_ascii=False)
