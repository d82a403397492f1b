"""The public mails beside the checkout: none fails, two runs agree. `make test-corpus`."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from vanthu.config.policies import template_text
from vanthu.parsers.sandbox import Sandbox
from vanthu.pipeline.case import Case
from vanthu.pipeline.local import check_files
from vanthu.validators.policy import parse_policy

pytestmark = pytest.mark.corpus
MAILS = Path(__file__).parents[4] / "shared" / "data" / "mail"


def outline(case: Case) -> Any:
    return (
        case.state,
        [(p.path, p.part.name, p.part.type, p.part.sha256, p.verdict) for p in case.parts.values()],
        [(finding.code, finding.part) for finding in case.findings],
        [(plan.kind, plan.title, plan.number, plan.files) for plan in case.plans],
    )


def test_every_mail_has_one_outcome() -> None:
    mails = sorted(path for path in MAILS.rglob("*.eml"))
    assert len(mails) > 100, f"no mails below {MAILS}"
    policy = parse_policy(template_text("caobang"))
    with Sandbox() as sandbox:
        runs = [
            [outline(case) for path in mails for case in check_files([path], policy, sandbox)]
            for _ in range(2)
        ]
    assert runs[0] == runs[1]
