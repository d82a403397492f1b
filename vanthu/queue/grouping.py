"""Splitting one draft into two, merging two into one: the machine's grouping isn't the last word.

The two-person rule follows the text: whoever had a hand in it may not approve it elsewhere either.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from vanthu.store import audit
from vanthu.store.models import Draft, DraftState, User
from vanthu.store.revisions import Content, content_of

from . import guards, revisions
from .changing import Change, acting_as, changing, claim, other_authors
from .editing import reckon
from .errors import Blocked, Unfit
from .facts import facts_of
from .overlap import unsaid
from .own_head import as_its_own
from .permissions import require
from .workflow import Act


def draft_split(
    *,
    draft: Draft,
    actor: User,
    version: int,
    blocks: Collection[int],
    files: Collection[int],
    title: str,
) -> tuple[Draft, Draft]:
    """Move some blocks and files (by their places) to a new draft of the same mail.

    Returns (the old one, the new one). Raises Unfit when nothing would move or nothing would stay.
    """
    with changing(Act.SPLIT, draft=draft, actor=actor, version=version) as change:
        held = change.draft
        whole = content_of(held.current) if held.current else Content("")
        moved = _portion(whole, blocks, files, inside=True)
        kept = _portion(whole, blocks, files, inside=False)
        if not (moved.blocks or moved.files) or not (kept.blocks or kept.files):
            raise Unfit({"blocks": _("Choose what goes to the new draft; something must stay.")})
        if not title.strip():
            raise Unfit({"title": _("Give the new draft a title.")})
        others, before = other_authors(held, actor), held.current
        reckon(held, before, change.revise(as_its_own(held, kept, whole), _("Split")))
        fresh = _sibling(held, actor)
        first = revisions.write(
            draft=fresh,
            author=actor,
            content=as_its_own(held, replace(moved, title=title, summary=""), whole),
            note=_("Split off"),
        )
        reckon(fresh, before, first)
        first.co_authors = others
        first.save(update_fields=["co_authors"])
        fresh.save()
        change.data["into"] = fresh.pk
        audit.record(
            "draft.split_off", "draft", fresh.pk, actor=actor, role=acting_as(change.facts),
            portal=fresh.portal_id, source=held.pk, digest=first.digest,
        )  # fmt: skip
    return held, fresh


def draft_merge(
    *, draft: Draft, actor: User, version: int, other: Draft, other_version: int
) -> Draft:
    """Put another draft of the portal into this one: its blocks and files come last, those that
    are here already but once.

    The other is closed and says where it went. Raises Unfit, or Blocked when the other is public.
    """
    if draft.pk == other.pk:
        raise Unfit({"other": _("Choose another draft.")})
    with transaction.atomic():
        gone = None
        if other.pk < draft.pk:  # one order of locks for all, so that two merges can't embrace
            gone = _claim_for_merge(other, actor, other_version)
        with changing(Act.MERGE, draft=draft, actor=actor, version=version) as change:
            gone = gone or _claim_for_merge(other, actor, other_version)
            if gone.portal_id != change.draft.portal_id:
                raise Unfit({"other": _("Both must belong to one portal.")})
            _take_over(change, gone)
    return change.draft


def _take_over(change: Change, gone: Draft) -> None:
    held, actor = change.draft, change.actor
    mine = content_of(held.current) if held.current else Content("")
    theirs = content_of(gone.current) if gone.current else Content("")
    known = {file["sha256"] for file in mine.files}
    files = [*mine.files, *(file for file in theirs.files if file["sha256"] not in known)]
    added = _after(mine, theirs)
    left = len(theirs.blocks) - len(added)
    note = _("Merged; %(n)d paragraphs that stand here already were left out") % {"n": left}
    revision = change.revise(
        Content(
            mine.title,
            [*mine.blocks, *added],
            mine.summary or theirs.summary,
            {**theirs.metadata, **mine.metadata},
            files,
        ),
        note if left else _("Merged"),
    )
    held.print_wanted = held.print_wanted or gone.print_wanted
    revision.co_authors = other_authors(gone, actor)
    revision.save(update_fields=["co_authors"])
    gone.state = DraftState.DECLINED
    gone.merged_into = held
    gone.save()
    change.data["merged"] = gone.pk
    audit.record(
        "draft.merge_into", "draft", gone.pk, actor=actor, role=acting_as(change.facts),
        portal=gone.portal_id, into=held.pk,
    )  # fmt: skip


def _claim_for_merge(other: Draft, actor: User, version: int) -> Draft:
    gone = claim(other, actor, version)
    facts = facts_of(actor, gone)
    require(Act.MERGE, facts, gone.state)
    if blocked := guards.failing(("not_live",), facts):
        raise Blocked(blocked, guards.words(blocked))
    return gone


def _portion(
    content: Content, blocks: Collection[int], files: Collection[int], *, inside: bool
) -> Content:
    """The chosen blocks and files (or the rest) with the title and metadata of the whole."""
    return Content(
        content.title,
        [block for place, block in enumerate(content.blocks) if (place in blocks) == inside],
        content.summary,
        content.metadata,
        [file for place, file in enumerate(content.files) if (place in files) == inside],
    )


def _after(mine: Content, theirs: Content) -> list[dict[str, object]]:
    """The other's blocks that aren't said yet, its tables numbered on after ours."""
    shift = 1 + max((int(block.get("table", -1)) for block in mine.blocks), default=-1)
    return [
        {**block, "table": block["table"] + shift} if block.get("table", -1) >= 0 else dict(block)
        for block in unsaid(mine.blocks, theirs.blocks)
    ]


def _sibling(draft: Draft, actor: User) -> Draft:
    """A new draft of the same mail, in the actor's hands."""
    last = 0
    if draft.submission_id is not None:
        siblings = Draft.objects.filter(submission=draft.submission_id)
        last = siblings.aggregate(last=Max("ordinal"))["last"] or 0
    fresh = Draft(
        portal=draft.portal,
        submission=draft.submission,
        ordinal=last + 1,
        kind=draft.kind,
        state=DraftState.EDITING,
        agency=draft.agency,
        assignee=draft.assignee or actor,
        deadline=draft.deadline,
        deadline_basis=draft.deadline_basis,
        received_on=draft.received_on,
        print_wanted=draft.print_wanted,
        language=draft.language,
    )
    fresh.save(force_insert=True)
    return fresh
