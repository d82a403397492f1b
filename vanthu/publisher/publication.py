"""Publications: ordered by the workflow, made by a job, suspended and withdrawn at once.

Exactly the approved revision goes out: the job looks again, under the row's lock, whether draft,
approval and hash still agree, and stops when they don't. All functions but the job join the
caller's transaction.
"""

from __future__ import annotations

from datetime import UTC, datetime

import structlog
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from vanthu.jobs.enqueue import enqueue
from vanthu.jobs.registry import Later, Work, handler, on_dead
from vanthu.store import audit
from vanthu.store.models import Draft, DraftState, Publication, PublicationState, User
from vanthu.store.revisions import intact
from vanthu.validators.codes import codes

from . import languages
from .notices import announce_draft
from .personal import open_items
from .public_files import FileBarred
from .relations import relate
from .slugs import slug_of
from .targets import TARGETS
from .versions import SUPERSEDED, corrected

log = structlog.get_logger(__name__)

JOB = "publication.publish"
OUT = (PublicationState.PUBLISHED, PublicationState.SUSPENDED)


def order(
    *, draft: Draft, actor: User, target: str = "pages", at: datetime | None = None
) -> Publication:
    """Have the approved revision published, now or `at` a time: a row and a job; the caller makes
    it scheduled."""
    publication = _row(draft, target, actor)
    publication.state = PublicationState.READY
    publication.error = ""
    publication.due_at = at
    publication.save()
    enqueue(JOB, publication.pk, not_before=at)
    return publication


def waiting_for(draft: Draft) -> Publication | None:
    """The ordered publication that isn't out yet."""
    return draft.publications.filter(state=PublicationState.READY).order_by("-pk").first()


def call_off(*, draft: Draft) -> None:
    """Stop what isn't out yet; a job that comes later finds nothing to do."""
    waiting = draft.publications.filter(state=PublicationState.READY)
    waiting.filter(published_at=None).delete()
    waiting.update(state=PublicationState.WITHDRAWN)


def record_by_hand(*, draft: Draft, actor: User, address: str, at: datetime) -> Publication:
    """What a person has published elsewhere."""
    publication = _row(draft, "hand", actor)
    publication.address = address
    _out(publication, at)
    corrected(draft, publication)
    languages.shown(draft, publication)
    relate(publication)
    return publication


def suspend(*, draft: Draft, reason: str) -> None:
    """Off the public pages, feed included, with this transaction."""
    draft.publications.filter(state=PublicationState.PUBLISHED).update(
        state=PublicationState.SUSPENDED, reason=reason
    )
    languages.taken_down(draft)
    call_off(draft=draft)


def resume(*, draft: Draft) -> None:
    """Show what was suspended again."""
    draft.publications.filter(state=PublicationState.SUSPENDED).update(
        state=PublicationState.PUBLISHED, reason=""
    )
    languages.shown_again(draft)


def withdraw(*, draft: Draft, reason: str) -> None:
    """Take it down for good. Row, revision and files are kept (R77, R78, R117)."""
    draft.publications.filter(state__in=OUT).update(
        state=PublicationState.WITHDRAWN, reason=reason, ended_at=datetime.now(UTC)
    )
    languages.taken_down(draft)
    call_off(draft=draft)


@handler(JOB)
def publish(work: Work) -> None:
    """Make one ordered publication public. Idempotent: done twice it is done once."""
    publication = _ordered(work.ref)
    if publication is None:
        return
    if publication.due_at is not None and publication.due_at > datetime.now(UTC):
        raise Later(publication.due_at, "its time hasn't come")
    target = TARGETS[publication.target]
    if (obstacle := _obstacle(publication)) is None:
        try:
            publication.files = target.prepared_files(publication)
        except FileBarred as error:
            obstacle = _barred(error)
    with work.finish():
        if obstacle is None:
            obstacle = _hand_over(publication)
        if obstacle is not None:
            _fail(publication, obstacle)


@on_dead(JOB)
def given_up(work: Work, error: str) -> None:
    """The job died: the draft doesn't wait for ever, it is back with those who publish."""
    publication = _ordered(work.ref)
    if publication is not None:
        log.error("publication_given_up", publication=publication.pk, reason=error[:200])
        _fail(publication, _("A technical fault of ours; the administrator sees which. Try again."))


def _hand_over(publication: Publication) -> str | None:
    """The moment of publishing, in the job's last transaction; what is in the way, or None."""
    files = publication.files
    held = _ordered(publication.pk, lock=True)
    if held is None:
        return None  # called off or suspended meanwhile: nothing to do, nobody's fault
    if (obstacle := _obstacle(held)) is not None:
        return obstacle
    held.files = files
    held.address = TARGETS[held.target].address_of(held)
    _out(held, datetime.now(UTC))
    draft = held.draft
    draft.state = DraftState.PUBLISHED
    draft.version += 1
    corrected(draft, held)
    languages.shown(draft, held)
    draft.save(
        update_fields=[
            "state", "version", "changed_at", "correction", "corrected_at", *languages.FIELDS
        ]
    )  # fmt: skip
    relate(held)
    _announce(held)
    audit.record(
        "publication.publish", "publication", held.pk,
        portal=held.portal_id, draft=draft.pk,
        revision=held.revision.number, digest=held.revision.digest,
    )  # fmt: skip
    return None


def _announce(publication: Publication) -> None:
    announce_draft(
        draft=publication.draft,
        kind="published",
        actor=publication.published_by,
        address=publication.address,
    )


def _fail(publication: Publication, obstacle: str) -> None:
    """Nothing went out; the draft is back with those who publish, and the row says why."""
    held = _ordered(publication.pk, lock=True)
    if held is None:
        return
    held.state = PublicationState.FAILED
    held.error = obstacle
    held.save(update_fields=["state", "error"])
    draft = held.draft
    if draft.state == DraftState.SCHEDULED:
        draft.state = DraftState.APPROVED
        draft.version += 1
        draft.save(update_fields=["state", "version", "changed_at"])
    log.error("publication_failed", publication=held.pk, draft=draft.pk)
    audit.record("publication.fail", "publication", held.pk, portal=held.portal_id, draft=draft.pk)


def _barred(error: FileBarred) -> str:
    """Which file, why, and what to do: for the person who ordered the publication."""
    row = codes().get(error.code)
    why = row.words(get_language() or "vi").title if row else error.code
    return _(
        "No copy of “%(file)s” can be made for the public (%(why)s). "
        "Leave the file out or replace it, and submit again."
    ) % {"file": error.name, "why": why}


def _obstacle(publication: Publication) -> str | None:
    """Why this must not go out: what was ordered isn't what is approved now (R25)."""
    draft = publication.draft
    if draft.state != DraftState.SCHEDULED:
        return _("It is not to be published any more.")
    if draft.frozen:
        return _("The agency has asked to withdraw it. Decide on that first.")
    if not publication.revision_id == draft.approved_id == draft.current_id:
        return _("The text has changed since it was approved. Submit it again.")
    if open_items(publication.revision):
        return _("Personal data are in it. Mask them, or say on what ground they may be public.")
    if not intact(publication.revision):
        return _("The stored text is not the one that was approved: its hash differs.")
    return None


def _ordered(pk: int | None, *, lock: bool = False) -> Publication | None:
    """The publication while it waits for its job; locked together with its draft when asked."""
    rows = Publication.objects.select_related(
        "portal", "revision", "draft", "draft__submission", "draft__agency", "published_by"
    )
    if lock:
        rows = rows.select_for_update(no_key=True, of=("self", "draft"))
    return rows.filter(pk=pk or 0, state=PublicationState.READY).first()


def _row(draft: Draft, target: str, actor: User) -> Publication:
    """The row of the approved revision at a target: a new one, or the one it had there before."""
    revision = draft.approved
    if revision is None:
        raise ValueError(f"draft {draft.pk} has no approved revision")
    publication, _new = Publication.objects.get_or_create(
        draft=draft,
        target=target,
        revision=revision,
        defaults={"portal": draft.portal, "slug": slug_of(draft)},
    )
    publication.published_by = actor
    return publication


def _out(publication: Publication, at: datetime) -> None:
    """The row is public from `at`; earlier versions at the target end with it."""
    Publication.objects.filter(
        draft=publication.draft_id, target=publication.target, state__in=OUT
    ).exclude(pk=publication.pk).update(
        state=PublicationState.WITHDRAWN, reason=SUPERSEDED, ended_at=at
    )
    publication.state = PublicationState.PUBLISHED
    publication.category = publication.draft.category
    publication.published_at = at
    publication.ended_at = None
    publication.reason = ""
    publication.error = ""
    publication.save()
