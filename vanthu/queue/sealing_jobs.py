"""Jobs around sealed mail: wiping what lay open before the mark was found, and destroying.

Both only take away, may run any number of times, and go on where they stopped.
"""

from __future__ import annotations

import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

import structlog
from django.conf import settings
from django.db import transaction
from django.db.models import Q

from vanthu.ingest.imap import CredentialsRefused, Wanted, expunge
from vanthu.ingest.imap.errors import NETWORK
from vanthu.ingest.raw_key import CHUNK, RawKeyReader
from vanthu.ingest.spool import Spool, SpoolDamaged, spools
from vanthu.jobs.enqueue import enqueue
from vanthu.jobs.registry import Later, Work, handler, periodic
from vanthu.publisher.outgoing import written
from vanthu.store import audit
from vanthu.store.models import Notice, Receipt, Sealing, SealingDecision, Submission
from vanthu.store.portals import policies
from vanthu.store.sealed import boxes
from vanthu.store.sealed.rows import SEALED, named_blobs, was_indexed
from vanthu.store.sealed.shred import shred
from vanthu.store.sealed.traces import clean_database, shred_blobs
from vanthu.validators.policy import MailboxConfig

from .sealing import DESTROY

log = structlog.get_logger(__name__)

SHRED = "submission.shred"
EXPUNGE = "mailbox.expunge"
#: While somebody reads, the database's log can't be emptied.
BUSY = timedelta(seconds=2)
#: Between two tries at a mailbox that doesn't answer.
AWAY = timedelta(minutes=10)
#: A box that no sealing names is a killed worker's or a finished release's.
ORPHANED = 24 * 3600.0


@handler(SHRED)
def shred_open_copies(work: Work) -> None:
    """Wipe the received bytes of a sealed submission, wherever the blobs have them open."""
    submission = Submission.objects.filter(pk=work.ref or 0, sealed_at__isnull=False).first()
    if submission is None:
        return
    receipts = Receipt.objects.filter(submission=submission).exclude(raw_sha256="")
    names = set(receipts.values_list("raw_sha256", flat=True))
    sealing = Sealing.objects.filter(submission=submission).order_by("-pk").first()
    indexed = False
    if sealing is not None and sealing.box and boxes().exists(sealing.box):
        manifest = boxes().manifest(sealing.box)
        names.update(named_blobs(manifest))
        indexed = was_indexed(manifest)
    shred_blobs(names)
    _shred_letters(submission)
    receipts.update(raw_sha256="")
    if not clean_database(indexed=indexed) and not transaction.get_connection().in_atomic_block:
        raise Later(datetime.now(UTC) + BUSY, "the database is being read")
    with work.finish():
        Sealing.objects.filter(submission=submission, shredded_at=None).update(
            shredded_at=datetime.now(UTC)
        )
        audit.record("submission.shred", "submission", submission.pk, portal=submission.portal_id)
        if sealing is not None and sealing.decision == SealingDecision.DESTROYED:
            enqueue(DESTROY, sealing.pk)  # it came again after it was destroyed


@handler(DESTROY)
def destroy(work: Work) -> None:
    """Key, box, open copies and spool files of a submission whose destruction the head ordered;
    its mailboxes by jobs of their own, because they may be away for days."""
    sealing = Sealing.objects.select_related("submission__portal").filter(pk=work.ref or 0).first()
    if sealing is None or sealing.decision != SealingDecision.DESTROYED:
        return
    submission = sealing.submission
    if sealing.box:
        boxes().destroy(sealing.box)
    state = _wipe_spool(submission)
    cleaned = clean_database()
    if not cleaned and not transaction.get_connection().in_atomic_block:
        raise Later(datetime.now(UTC) + BUSY, "the database is being read")
    with work.finish():
        locked = Sealing.objects.select_for_update(no_key=True).get(pk=sealing.pk)
        locked.box = ""
        locked.wiped |= {"store": _done("destroyed"), "spool": _done(state)}
        locked.save(update_fields=["box", "wiped"])
        for receipt in Receipt.objects.filter(submission=submission, channel="imap"):
            enqueue(EXPUNGE, receipt.pk, args={"sealing": sealing.pk})
        audit.record(
            "submission.destroyed", "submission", submission.pk, portal=submission.portal_id
        )


@handler(EXPUNGE)
def expunge_from_mailbox(work: Work) -> None:
    """Take the message out of its mailbox; tried again until the mailbox answers."""
    receipt = Receipt.objects.select_related("submission").filter(pk=work.ref or 0).first()
    sealing = Sealing.objects.filter(pk=work.args.get("sealing") or 0).first()
    if receipt is None or sealing is None:
        return
    _channel, name, uidvalidity, uid = receipt.transport_key.split(":")
    config = _mailbox(name)
    if config is None:
        state, why = "kept", "no such mailbox in the policies"
    else:
        wanted = Wanted(
            int(uidvalidity), int(uid), receipt.submission.raw_key, receipt.submission.raw_size
        )
        try:
            state, why = expunge(config, settings.VANTHU, wanted), ""
        except (CredentialsRefused, *NETWORK) as error:
            log.warning("expunge_waits", mailbox=name, reason=type(error).__name__)
            raise Later(datetime.now(UTC) + AWAY, f"mailbox {name} is away") from error
    with work.finish():
        locked = Sealing.objects.select_for_update(no_key=True).get(pk=sealing.pk)
        locked.wiped = {**locked.wiped, f"mailbox:{name}": {**_done(state), "why": why}}
        locked.save(update_fields=["wiped"])
        audit.record(
            "submission.expunge", "submission", receipt.submission_id,
            portal=receipt.submission.portal_id, mailbox=name, state=state,
        )  # fmt: skip


@periodic("sealed.sweep", timedelta(hours=1))
def sweep(work: Work) -> None:
    """Destroy boxes that nothing names: their transaction never committed, or they were released
    by a process that died right then."""
    del work
    vault = boxes()
    named = set(Sealing.objects.exclude(box="").values_list("box", flat=True))
    for name in vault.names() - named:
        if vault.age_of(name, time.time()) > ORPHANED:
            vault.destroy(name)


def _done(state: str) -> dict[str, str]:
    return {"state": state, "at": datetime.now(UTC).isoformat(timespec="seconds")}


def _shred_letters(submission: Submission) -> None:
    """Answers that were written to the folder before there was a mark (an earlier round's)."""
    digests = Q(submission=None, portal=submission.portal_id, reason=SEALED)
    notices = Notice.objects.filter(Q(submission=submission) | digests)
    ids = notices.values_list("message_id", flat=True)
    for message_id in ids:
        shred(written(settings.VANTHU, message_id))


def _wipe_spool(submission: Submission) -> str:
    """Copies that could not be booked and wait in bad/ for a person."""
    state = "absent"
    for spool in spools(settings.VANTHU.spool):
        for bad in spool.bad():
            if _key_of(spool, bad.path) == submission.raw_key:
                shred(bad.path)
                bad.path.with_name(f"{bad.path.name}.reason").unlink(missing_ok=True)
                state = "destroyed"
    return state


def _key_of(spool: Spool, path: Path) -> str:
    try:
        _envelope, source = spool.read(path)
    except (SpoolDamaged, FileNotFoundError):
        return ""
    with source:
        reader = RawKeyReader(source)
        while reader.read(CHUNK):
            pass
    return reader.key


def _mailbox(name: str) -> MailboxConfig | None:
    boxes_ = (box for policy in policies().values() for box in policy.mailboxes)
    return next((box for box in boxes_ if box.name == name), None)
