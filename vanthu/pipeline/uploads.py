"""Files that a person brings to a draft at the desk: judged by the portal's rules like a mail's,
before anything of them is kept.

The steps are the pipeline's own, over a mail of these files that nobody has sent; what concerns a
mail as a whole (its sender, its kinship) is no matter here. A mark of secrecy refuses all of them,
and nothing stays: who has such a document is told to bring it by another way.
"""

from __future__ import annotations

import email.policy
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import Any, BinaryIO

from django.conf import settings
from django.db import transaction

from vanthu.parsers.sandbox import default_sandbox
from vanthu.parsers.types import Finding, block_to_json
from vanthu.queue.revisions import clean_json
from vanthu.store import audit
from vanthu.store.blobs import StagedBlobs, blobs
from vanthu.store.models import Draft, PartRow, User
from vanthu.store.portals import policy_of
from vanthu.validators.codes import code
from vanthu.validators.verdicts import Action, Stage, Verdict
from vanthu.vietnamese.clean import clean_line

from . import previews
from .case import Case, PartCase
from .decide import verdict_of
from .local import check_mail, mail_of
from .memory import reopened
from .scanner import scanner_of
from .write import TEXT_LIMIT

#: How the draft's own files are told from a mail's.
ROLE = "attachment"
_BARS = (Action.HOLD, Action.REJECT)


@dataclass(frozen=True, slots=True)
class Refused:
    """One file that isn't taken, by the code of what was found; "" names all of them."""

    name: str
    code: str
    args: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Brought:
    """What became of the files."""

    taken: list[PartRow]
    refused: list[Refused]


def bring(*, draft: Draft, actor: User, files: Sequence[tuple[str, BinaryIO]]) -> Brought:
    """Judge the files (name, bytes) and keep those that are fit, as files that the draft may have.

    The caller has asked whether the person may edit the draft. It is no revision yet: which of them
    belong to the draft is said by saving it.
    """
    staged = StagedBlobs(blobs())
    try:
        case = judged([(name, file.read()) for name, file in files], draft, staged)
        refused = _refused(case)
        fit = [] if any(not one.name for one in refused) else _fit(case)
        with blobs().referencing(), transaction.atomic():
            rows = [_row(draft, part) for part in fit]
            if rows:
                staged.keep()
                PartRow.objects.bulk_create(rows)
                previews.plan(rows)
            audit.record(
                "draft.upload", "draft", draft.pk, actor=actor, portal=draft.portal_id,
                files=[row.sha256 for row in rows], refused=sorted({one.code for one in refused}),
            )  # fmt: skip
    finally:
        staged.close()
    return Brought(rows, refused)


def judged(files: Sequence[tuple[str, bytes]], draft: Draft, staged: StagedBlobs) -> Case:
    """Files as those of a mail that nobody has sent, by the rules of the draft's portal."""
    scanner = scanner_of(settings.VANTHU.scanner, settings.VANTHU.scanner_timeout)
    with tempfile.TemporaryFile() as raw:
        raw.write(mail_of(files).as_bytes(policy=email.policy.SMTP))
        raw.flush()
        return check_mail(
            partial(reopened, raw.fileno()),
            policy_of(draft.portal),
            default_sandbox(),
            blobs=staged,
            scanner=scanner,
        )


def _fit(case: Case) -> list[PartCase]:
    """The files that go on, each once."""
    fit: dict[str, PartCase] = {}
    for part in case.files:
        if verdict_of(case, part) in (Verdict.TAKEN, Verdict.NOTED):
            fit.setdefault(part.part.sha256, part)
    return list(fit.values())


def _refused(case: Case) -> list[Refused]:
    """Why files stay outside. What locks a mail away, or holds it before it was read, refuses all
    of them."""
    if whole := next((f for f in case.findings if _concerns_all(case, f)), None):
        return [Refused("", whole.code, dict(whole.args))]
    refused = []
    for part in case.files:
        if verdict_of(case, part) in (Verdict.HELD, Verdict.REFUSED):
            found = _reason(case, part)
            refused.append(Refused(part.part.name, found.code, dict(found.args)))
    return refused


def _concerns_all(case: Case, finding: Finding) -> bool:
    if case.action(finding) not in _BARS:
        return False
    row = code(finding.code)
    return row.quarantine or row.restricted or (not finding.part and row.stage != Stage.WHOLE)


def _reason(case: Case, part: PartCase) -> Finding:
    path = part.path
    while path:
        for finding in case.of_part(path):
            if case.action(finding) in _BARS:
                return finding
        outer = case.parts.get(path)
        path = outer.parent if outer is not None else ""
    return Finding("file.damaged", part.path)


def _row(draft: Draft, part: PartCase) -> PartRow:
    return PartRow(
        draft=draft,
        path=f"desk-{part.part.sha256[:16]}",
        role=ROLE,
        name=clean_line(part.part.name, 255),
        declared_type=clean_line(part.part.declared_type, 120),
        type=part.part.type[:120],
        size=part.part.size,
        sha256=part.part.sha256,
        verdict=Verdict.TAKEN,
        text=part.text[:TEXT_LIMIT],
        blocks=[block_to_json(block) for block in part.blocks],
        metadata=clean_json(dict(part.outcome.metadata) if part.outcome else {}),
        official=clean_json(part.official),
        conversions=clean_json(part.conversions),
    )
