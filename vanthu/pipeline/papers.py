"""Scans of papers that were signed: looked at like any file that comes from outside, and kept as a
blob of their own. They are records of the board, no files of a draft: nothing of them is published.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from io import BytesIO
from typing import BinaryIO

from django.db import transaction

from vanthu.parsers.types import Finding
from vanthu.queue.paper import Scan
from vanthu.store.blobs import StagedBlobs, blobs
from vanthu.store.models import Draft
from vanthu.validators.codes import code
from vanthu.validators.verdicts import Action, Stage
from vanthu.vietnamese.clean import clean_line

from .case import Case
from .uploads import Refused, judged

#: What a scanner or a phone makes.
TYPES: Mapping[str, str] = {
    "application/pdf": "PDF", "image/jpeg": "JPG", "image/png": "PNG",
}  # fmt: skip
_NAME = 255
#: Which types a portal publishes is no matter here.
_NOT_ASKED = "type.not_permitted"


def keep_scan(
    *, draft: Draft, name: str, file: BinaryIO, record: Callable[[Scan], object]
) -> Refused | None:
    """Look at the scan; if nothing is wrong with it, `record` it and keep it, both or neither.

    What the caller's `record` raises passes through, and nothing is kept.
    """
    data = file.read()
    staged = StagedBlobs(blobs())
    try:
        case = judged([(name, data)], draft, staged)
    finally:
        staged.close()
    if found := next((one for one in case.findings if _bars(case, one)), None):
        return Refused(name, found.code, dict(found.args))
    parts = [part.part for part in case.files]
    if len(parts) != 1 or parts[0].type not in TYPES:
        return Refused(name, "")
    part = parts[0]
    with blobs().referencing(), transaction.atomic():
        record(Scan(part.sha256, clean_line(name, _NAME), part.type, len(data)))
        blobs().put(BytesIO(data))
    return None


def _bars(case: Case, finding: Finding) -> bool:
    """Harm, damage and secrecy; what the portal asks of documents isn't asked of a slip."""
    if case.action(finding) not in (Action.HOLD, Action.REJECT):
        return False
    row = code(finding.code)
    harmful = row.stage == Stage.BYTES and finding.code != _NOT_ASKED
    return harmful or row.quarantine or row.restricted
