"""Services on the use of published items by other media, where the regulation wants two approvals:
the board's, given at the desk, and the People's Committee's, which comes as a document (R94).

A permission is for the version that was public when it was asked for, and ends with it.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import UTC, date, datetime

from django.utils import timezone
from django.utils.translation import gettext as _

from vanthu.store.models import Draft, Publication, PublicationState, Reuse, ReuseState, User
from vanthu.vietnamese.clean import clean_line, clean_text

from .changing import Change, changing
from .errors import Unfit
from .paper import NUMBER, Scan
from .workflow import Act

ASKER, CONTACT, PLACE, PURPOSE, SIGNER, REASON = 200, 300, 300, 2000, 120, 2000


@dataclass(frozen=True, slots=True)
class Asked:
    """What was asked for: by whom, how they are reached, where it is to appear, and what for."""

    asker: str
    contact: str
    place: str
    asked_on: date
    purpose: str = ""


def reuse_ask(*, draft: Draft, actor: User, version: int, request: Asked) -> Reuse:
    """Ghi nhận đề nghị sử dụng lại a published item. Raises Unfit."""
    lines = {
        "asker": clean_line(request.asker, ASKER),
        "contact": clean_line(request.contact, CONTACT),
        "place": clean_line(request.place, PLACE),
    }
    faults = {name: _("Fill this in.") for name, value in lines.items() if not value}
    if request.asked_on > timezone.localdate():
        faults["asked_on"] = _("The date must not lie ahead.")
    if faults:
        raise Unfit(faults)
    with changing(Act.REUSE_ASK, draft=draft, actor=actor, version=version) as change:
        out = _public(change.draft)
        if out is None:
            raise Unfit({"asker": _("It is not public now.")})
        reuse = Reuse.objects.create(
            portal=change.draft.portal,
            draft=change.draft,
            revision=out.revision,
            purpose=clean_text(request.purpose).strip()[:PURPOSE],
            asked_on=request.asked_on,
            registered_by=actor,
            **lines,
        )
        change.data["reuse"] = reuse.pk
    return reuse


def reuse_decide(
    *, draft: Draft, actor: User, version: int, reuse: Reuse, refused: str | None = None
) -> Reuse:
    """The board agrees, or (`refused`: why) doesn't; then nothing goes to the committee."""
    with changing(Act.REUSE_DECIDE, draft=draft, actor=actor, version=version) as change:
        held = _held(change, reuse, ReuseState.ASKED)
        if refused is None:
            _still_public(held)
            held.state = ReuseState.BOARD
            held.board_by, held.board_at = actor, datetime.now(UTC)
        else:
            _refuse(held, actor, refused)
        held.save()
        change.data |= {"reuse": held.pk, "state": held.state}
    return held


def reuse_record(
    *,
    draft: Draft,
    actor: User,
    version: int,
    reuse: Reuse,
    signer: str,
    number: str,
    on: date,
    scan: Scan,
    refused: str | None = None,
) -> Reuse:
    """What the People's Committee has answered in writing: signer, number, day and scan."""
    lines = {"signer": clean_line(signer, SIGNER), "number": clean_line(number, NUMBER)}
    faults = {name: _("Fill this in.") for name, value in lines.items() if not value}
    if on > timezone.localdate():
        faults["on"] = _("The date must not lie ahead.")
    if on < reuse.asked_on:
        faults["on"] = _("The paper can't be older than the request.")
    if faults:
        raise Unfit(faults)
    with changing(Act.REUSE_RECORD, draft=draft, actor=actor, version=version) as change:
        held = _held(change, reuse, ReuseState.BOARD)
        held.committee_signer, held.committee_number = lines["signer"], lines["number"]
        held.committee_on, held.scan = on, asdict(scan)
        held.recorded_by, held.recorded_at = actor, datetime.now(UTC)
        if refused is None:
            _still_public(held)
            held.state = ReuseState.PERMITTED
        else:
            _refuse(held, actor, refused)
        held.save()
        change.data |= {"reuse": held.pk, "state": held.state, "scan": scan.sha256}
    return held


def holds(reuse: Reuse, public_revision: int | None) -> bool:
    """Whether the permission counts now: given, and of the version that is public."""
    return reuse.state == ReuseState.PERMITTED and reuse.revision_id == public_revision


def public_revision(draft: Draft) -> int | None:
    """The version that everybody sees now."""
    out = _public(draft)
    return out.revision_id if out else None


def _public(draft: Draft) -> Publication | None:
    rows = Publication.objects.filter(draft=draft, state=PublicationState.PUBLISHED)
    return rows.select_related("revision").order_by("-published_at", "-pk").first()


def _held(change: Change, reuse: Reuse, state: ReuseState) -> Reuse:
    rows = Reuse.objects.select_for_update(no_key=True, of=("self",)).select_related("draft")
    held = rows.filter(pk=reuse.pk, draft=change.draft, state=state).first()
    if held is None:
        raise Unfit({"reuse": _("It has been decided already, or waits for something else.")})
    return held


def _still_public(reuse: Reuse) -> None:
    if public_revision(reuse.draft) != reuse.revision_id:
        words = _("The version that was asked for isn't public any more; refuse the request.")
        raise Unfit({"reuse": words})


def _refuse(reuse: Reuse, actor: User, reason: str) -> None:
    reason = clean_text(reason).strip()[:REASON]
    if not reason:
        raise Unfit({"refused": _("Say why.")})
    reuse.state, reuse.reason = ReuseState.REFUSED, reason
    reuse.refused_by, reuse.refused_at = actor, datetime.now(UTC)
