"""The other end of the pipeline: a mail with a mark of secrecy is sealed, not written.

Nothing of it reaches the database, the blobs, an index, a draft or a mail. The one finding that is
kept says that there was a mark, and nothing else: which file bore it, how many files there are and
what was wrong with them are content already.
"""

from __future__ import annotations

import structlog

from vanthu.jobs.enqueue import enqueue
from vanthu.jobs.registry import Work
from vanthu.publisher.notices import alert
from vanthu.store import audit, sealed
from vanthu.store.models import Submission
from vanthu.store.sealed import boxes
from vanthu.validators.chain import RULESET_VERSION
from vanthu.validators.codes import code, codes

from .case import Case

log = structlog.get_logger(__name__)

#: Wipes what lay open before the mark was found (`queue.sealing_jobs`).
SHRED = "submission.shred"


def seal(work: Work, case: Case, submission: Submission) -> None:
    """Seal the submission in the transaction that ends the job, and tell who has to act."""
    row = next(row for row in codes().values() if row.seals and _found(case, row.id))
    box = ""
    try:
        with work.finish():
            current = Submission.objects.select_for_update(no_key=True).get(pk=submission.pk)
            if current.round != submission.round or current.sealed_at is not None:
                log.info("round_outdated", submission=submission.pk, round=submission.round)
                return
            current.portal = submission.portal
            sealing = sealed.seal(
                current,
                code=row.id,
                action=case.policy.action(row.id).value,
                severity=code(row.id).severity.value,
            )
            box = sealing.box
            current.policy_hash = submission.portal.policy_hash
            current.rules_log = {"ruleset": RULESET_VERSION}
            current.save(update_fields=["policy_hash", "rules_log"])
            enqueue(SHRED, current.pk)
            alert(submission=current)
            audit.record(
                "submission.seal", "submission", current.pk,
                portal=current.portal_id, round=current.round,
                policy=current.policy_hash[:16],
            )  # fmt: skip
    except BaseException:
        if box:
            boxes().destroy(box)  # nothing names it
        raise
    log.info("sealed", submission=submission.pk)


def _found(case: Case, id_: str) -> bool:
    return any(finding.code == id_ for finding in case.findings)
