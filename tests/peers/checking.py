"""Mails run through the pipeline's steps without a service, as `vanthu check` does."""

from __future__ import annotations

from pathlib import Path

from vanthu.config.policies import template_text
from vanthu.parsers.sandbox import Sandbox
from vanthu.pipeline.case import Case
from vanthu.pipeline.local import check_files
from vanthu.validators.policy import parse_policy


def checked(mail: bytes, folder: Path, sandbox: Sandbox, portal: str = "caobang") -> Case:
    """The case of one mail after its last step."""
    path = folder / "thu.eml"
    path.write_bytes(mail)
    [case] = check_files([path], parse_policy(template_text(portal), portal), sandbox)
    return case


def judged(case: Case, families: tuple[str, ...]) -> dict[str, tuple[str, frozenset[str]]]:
    """Name of each file that got a verdict → ("taken" or the verdict, its codes of these
    families)."""
    found = {}
    for part in case.files:
        assert part.verdict is not None, part.path
        verdict = "taken" if part.verdict in ("taken", "noted") else part.verdict.value
        codes = {finding.code for finding in case.of_part(part.path)}
        kept = frozenset(code for code in codes if code.startswith(families))
        found[part.part.name] = (verdict, kept)
    return found
