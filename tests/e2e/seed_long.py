"""An item whose every word is as long as it can be: what people and programs name without a blank
goes into each list and page that shows it."""

from __future__ import annotations

from typing import Any

from .seed_standing import public_decision

#: As scanners and exports name files; no place in it where a line may be broken by itself.
WORD = "Danh_sach_ho_ngheo_dia_ban_tinh_2026_BAN_CUOI_CUNG_da_sua_lan_3_"
LONG = WORD * 3


def long_item(portal: Any, people: dict[str, Any]) -> dict[str, Any]:
    """A news item in work that came with a long file, and a document that is out, with all that
    people say about them."""
    from tests.factories import block, file_of, make_agency, make_draft, make_part, make_submission
    from vanthu.parsers.types import Finding
    from vanthu.queue import actions
    from vanthu.queue.notes import note_add
    from vanthu.store.models import FindingRow, Kind

    agency = make_agency(portal, f"Trung_tam_{LONG}"[:200])  # what PostgreSQL takes
    submission = make_submission(
        portal, subject=LONG, agency=agency, sender_name=WORD,
        sender_address=f"{WORD}@vpubnd.caobang.gov.vn".lower(),
    )  # fmt: skip
    part = make_part(submission, f"{LONG}.txt", LONG.encode())
    part.blocks = [block(LONG)]
    part.save()
    finding = Finding("type.docx_accepted", part.path, {"sender": LONG})
    FindingRow.objects.create(
        submission=submission, part=part, code="type.not_permitted", action="note", severity="note",
        args={"type_name": LONG, "permitted": LONG, "noun": "Cổng", "advice": LONG},
    )  # fmt: skip
    editor, secretary, head = people["editor"], people["secretary"], people["head"]
    draft = make_draft(
        portal, submission=submission, kind=Kind.NEWS, number="", title=LONG, summary=LONG,
        blocks=[block(LONG, "heading"), block(LONG)], agency_id=agency.pk,
        metadata={"author": WORD, "source": WORD}, files=[file_of(part, "annex", caption=LONG)],
        findings=[finding],
    )  # fmt: skip
    act = _acts(draft)
    act(actions.draft_take, editor)
    note_add(draft=draft, actor=secretary, quote=LONG[:200], text=LONG)
    act(actions.draft_hand_over, editor)
    act(actions.draft_submit, secretary, note=LONG)
    act(actions.draft_return, head, reason=LONG)
    document = public_decision(
        portal, people, agency, f"1/{WORD}", "2026-11-18", title=LONG, summary=LONG,
        blocks=[block(LONG, "heading"), block(LONG)], files=[file_of(part, "signed", caption=LONG)],
    )  # fmt: skip
    public = document.publications.get()
    return {
        "long": draft.pk, "long_mail": submission.code, "long_agency": agency.pk,
        "long_document": document.pk, "long_publication": f"{public.pk}-{public.slug}",
        "long_token": submission.token,
    }  # fmt: skip


def long_pages(ids: dict[str, Any]) -> dict[str, list[str]]:
    """Where all that is shown, by who opens it: "" is everybody, else a user name."""
    work, out = f"/desk/drafts/{ids['long']}", f"/desk/drafts/{ids['long_document']}"
    public = f"/portals/caobang/{ids['long_publication']}"
    return {
        "": [f"{public}/", f"{public.partition('-')[0]}/print/", f"/status/{ids['long_token']}/"],
        "nongthihanh": [
            f"{work}/", f"{work}/edit/", f"{work}/split/", f"{work}/merge/", f"{work}/revisions/",
            f"{work}/events/", f"{work}/slip/", f"{work}/do/ask/",
            f"/desk/submissions/{ids['long_mail']}/", f"/desk/agencies/{ids['long_agency']}/",
        ],
        "trieudinhle": [f"{out}/do/withdraw/", f"{out}/standing/"],
        "hoangvanlap": [
            f"{out}/do/correct/", f"/desk/agencies/{ids['long_agency']}/letter/",
            f"{work}/do/assign/", f"{work}/do/decline/",
        ],
    }  # fmt: skip


def _acts(draft: Any) -> Any:
    """Services on one draft, each at the version that the one before left."""

    def act(service: Any, actor: Any, **more: Any) -> Any:
        draft.refresh_from_db()
        return service(draft=draft, actor=actor, version=draft.version, **more)

    return act
