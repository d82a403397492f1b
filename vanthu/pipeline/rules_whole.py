"""Step 7, second half: the rules on the submission as a whole, and what a reply wants."""

from __future__ import annotations

from vanthu.parsers.types import Finding
from vanthu.validators.verdicts import Stage

from .case import Case
from .replies import wish_of
from .rules import apply


def rules_whole(case: Case) -> None:
    """Sender, kinship to other mail, completeness."""
    apply(case, Stage.WHOLE)
    continued = case.facts.continues
    if continued is None:
        return
    body = case.body.text if case.body is not None else ""
    files = [part for part in case.files if not case.barred(part.path)]
    case.wish = wish_of(case.facts.subject, body, has_files=bool(files))
    case.findings.append(
        Finding(
            f"reply.{case.wish}",
            args={
                "code": continued.code,
                "count": len(files),
                "names": ", ".join(part.part.name or part.path for part in files),
            },
        )
    )
