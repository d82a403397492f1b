"""`vanthu check`: what would become of a mail or of files; stores nothing, needs no service."""

from __future__ import annotations

import os
import sys
import tempfile
from pathlib import Path
from typing import Literal

import click

from vanthu.pipeline.case import Case, PartCase
from vanthu.pipeline.local import check_files, files_below
from vanthu.validators.codes import code, fill
from vanthu.validators.policy import Policy, Secretary
from vanthu.validators.verdicts import Action, Verdict

from .policies import policy_named
from .schemas import Checked, FindingJson, NoticeJson, PartJson, dump
from .setup import data_option

Decision = Literal["accept", "partial", "hold", "refuse"]
DECISIONS: dict[str, Decision] = {
    "drafted": "accept",
    "noted": "accept",
    "held": "hold",
    "quarantined": "hold",
    "refused": "refuse",
}
VERDICT_WORDS = {
    Verdict.TAKEN: "Tiếp nhận",
    Verdict.NOTED: "Tiếp nhận, có lưu ý",
    Verdict.HELD: "Chờ kiểm tra",
    Verdict.REFUSED: "Chưa tiếp nhận được",
}
DECISION_WORDS: dict[Decision, str] = {
    "accept": "Tiếp nhận",
    "partial": "Tiếp nhận một phần",
    "hold": "Chờ kiểm tra",
    "refuse": "Chưa tiếp nhận được",
}


@click.command()
@click.argument(
    "paths",
    nargs=-1,
    required=True,
    metavar="PATH…",
    type=click.Path(exists=True, path_type=Path),
)
@click.option("--portal", default="caobang", show_default=True, help="Whose rules.")
@click.option("--json", "as_json", is_flag=True, help="One JSON object (an array for several).")
@data_option
def command(paths: tuple[Path, ...], portal: str, as_json: bool) -> None:
    """What a portal would do with each mail among PATH…, and with all other files in one mail.

    Exit code 1 when one of them would be refused.
    """
    from vanthu.config.settings import load
    from vanthu.parsers.sandbox import Sandbox
    from vanthu.pipeline.scanner import scanner_of

    policy = policy_named(portal)
    scanner = scanner_of(load().scanner, load().scanner_timeout)
    with Sandbox() as sandbox:
        try:
            cases = check_files(list(files_below(paths)), policy, sandbox, scanner)
        except OSError as error:
            raise click.ClickException(f"{error.filename}: {error.strerror}.") from error
    checked = [_checked(case) for case in cases]
    if as_json:
        dump(checked[0] if len(checked) == 1 else checked, sys.stdout)
    else:
        for case, one in zip(cases, checked, strict=True):
            _show(case, one)
    if any(one.decision == "refuse" for one in checked):
        sys.exit(1)


def decision_of(case: Case) -> Decision:
    """The decision in one word."""
    decision = DECISIONS[case.state]
    whole = all(file.verdict in (Verdict.TAKEN, Verdict.NOTED) for file in case.files)
    return "partial" if decision == "accept" and case.state == "drafted" and not whole else decision


def _checked(case: Case) -> Checked:
    return Checked(
        portal=case.policy.name,
        decision=decision_of(case),
        parts=[PartJson.of(part, case) for part in case.parts.values()],
        findings=[FindingJson.of(finding) for finding in case.findings],
        notice=notice_of(case),
    )


def notice_of(case: Case) -> NoticeJson | None:
    """The mail that the sender would get, composed by the code that composes the real ones."""
    _django()
    from vanthu.publisher.notices import preview
    from vanthu.publisher.notices.report import DraftFact, Facts, FindingFact, PartFact

    facts = Facts(
        state=case.state,
        code=f"{case.policy.code}-…",
        subject=case.facts.subject,
        received_at=case.facts.received_at,
        parts=[
            PartFact(path, part.part.role, part.part.name, part.part.type, str(part.verdict or ""))
            for path, part in case.parts.items()
        ],
        findings=[FindingFact(f.code, case.action(f).value, f.part, f.args) for f in case.findings],
        drafts=[
            DraftFact(
                plan.kind,
                plan.title,
                plan.metadata,
                tuple(file.path for file in plan.files),
                plan.deadline,
                plan.deadline_basis,
            )
            for plan in case.plans
        ],
        sender_name=case.facts.sender.name,
    )
    told = preview(facts, _named(case.policy))
    if told is None:
        return None
    kind, letter = told
    return NoticeJson(kind=kind, subject=letter.subject, text=letter.text)


def _named(policy: Policy) -> Policy:
    """A template names no secretary, and there is no database to ask for one."""
    if policy.secretary.is_named:
        return policy
    nobody = Secretary(name="…", phone="…", title=policy.secretary.title)
    return policy.model_copy(update={"secretary": nobody})


def _django() -> None:
    """Django's templates and addresses only; without a service its settings live in a folder of
    their own that is gone at the end."""
    from vanthu.config.settings import data_dir, load

    if not (data_dir() / "vanthu.sqlite3").exists() and "DJANGO_SETTINGS_MODULE" not in os.environ:
        _Folder.keep = tempfile.TemporaryDirectory(prefix="vanthu-check-")
        os.environ["VANTHU_DATA"] = _Folder.keep.name
        load.cache_clear()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "vanthu.config.django")
    import django

    django.setup()


class _Folder:
    keep: tempfile.TemporaryDirectory[str] | None = None


def _show(case: Case, one: Checked) -> None:
    click.echo(f"{case.policy.title}: {DECISION_WORDS[one.decision]}")
    for file in case.files:
        if file.verdict is not None:
            click.echo(f"  {_name(file, case)}: {VERDICT_WORDS[file.verdict]}")
        for finding in case.of_part(file.path):
            row, words = code(finding.code), code(finding.code).vi
            stops = case.action(finding) in (Action.HOLD, Action.REJECT)
            args = {"sender": "Quý cơ quan", "noun": case.policy.words.noun, **finding.args}
            text = f"{words.why} {words.mend}" if stops else words.note
            text = case.policy.grounded(text, row.clause)
            if row.told and text.strip():
                click.echo(f"      {fill(text, args).strip()}")
    for plan in case.plans:
        click.echo(f"  → {plan.number + ' ' if plan.number else ''}{plan.title}")


def _name(part: PartCase, case: Case) -> str:
    """ "ho so.zip › phu luc.doc"."""
    own = part.part.name or part.path
    outer = case.parts.get(part.parent)
    if outer is None or not outer.part.name:
        return own
    return f"{_name(outer, case)} › {own}"
