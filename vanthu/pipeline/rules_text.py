"""Step 7, first half: the rules on what was read.

Lost letters refuse nothing where the same mail has the same document with its letters (wording.md
§4.4): then the other file gives the text, and the sender is only told.
"""

from __future__ import annotations

from dataclasses import replace

from vanthu.parsers.types import Finding
from vanthu.validators.verdicts import Stage
from vanthu.vietnamese.text_loss import audit

from .case import Case, PartCase
from .grouping import is_document_file, same_document
from .rules import apply

#: Lost letters, and lost letters beside an intact copy.
LOSS, BESIDE = "text.loss", "text.loss_beside"


def rules_text(case: Case) -> None:
    """Scans, files without text, encodings, lost letters, secrecy, personal data."""
    apply(case, Stage.TEXT)
    case.findings = [_beside(case, one) if one.code == LOSS else one for one in case.findings]


def _beside(case: Case, finding: Finding) -> Finding:
    """The finding on lost letters, milder where another file of the mail is the same document and
    has lost none."""
    lossy = case.parts[finding.part]
    intact = next((part for part in case.files if _is_intact_copy(case, part, lossy)), None)
    if intact is None:
        return finding
    names = {"file": lossy.part.name or lossy.path, "other": intact.part.name or intact.path}
    return replace(finding, code=BESIDE, args={**finding.args, **names})


def _is_intact_copy(case: Case, part: PartCase, lossy: PartCase) -> bool:
    return (
        part is not lossy
        and is_document_file(part)
        and not case.barred(part.path)
        and same_document(part, lossy)
        and bool(part.text.strip())
        and not audit(part.words).lossy
    )
