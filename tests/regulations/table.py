"""The table of submissions (`submissions.toml`), and what the program makes of each."""

from __future__ import annotations

import tempfile
import tomllib
from collections.abc import Iterator
from datetime import UTC, date, datetime
from functools import cache
from pathlib import Path
from typing import Any

from vanthu.config.policies import template_text
from vanthu.parsers.sandbox import default_sandbox
from vanthu.pipeline.case import AgencyFact, Case, Facts
from vanthu.pipeline.steps import run_steps
from vanthu.store.blobs import FolderBlobs
from vanthu.validators.codes import code
from vanthu.validators.context import SenderView
from vanthu.validators.policy import Policy, parse_policy
from vanthu.validators.verdicts import Action, Verdict

from .files import mail

PORTALS = ("caobang", "longxuyen", "quangbinh", "hoabinh", "bacgiang")
#: Friday, 20/11/2026, 14:05 in Hanoi: every submission of the table came then.
RECEIVED = datetime(2026, 11, 20, 7, 5, tzinfo=UTC)
VERDICTS = {
    Verdict.TAKEN: "tiếp nhận",
    Verdict.NOTED: "tiếp nhận, có lưu ý",
    Verdict.HELD: "chờ kiểm tra",
    Verdict.REFUSED: "chưa tiếp nhận được",
}


@cache
def rows() -> tuple[dict[str, Any], ...]:
    """The table's rows."""
    text = (Path(__file__).parent / "submissions.toml").read_text(encoding="utf-8")
    return tuple(tomllib.loads(text)["lan_gui"])


def cases() -> Iterator[tuple[dict[str, Any], str]]:
    """(row, portal): every cell."""
    for row in rows():
        for portal in PORTALS:
            yield row, portal


@cache
def policy(name: str) -> Policy:
    """A portal's policy as it is shipped."""
    return parse_policy(template_text(name), name)


def run(row: dict[str, Any], portal: str) -> Case:
    """Process a submission of the table by a portal's rules, without a service."""
    known = row.get("nguoi_gui", "trong danh sách") == "trong danh sách"
    agency = AgencyFact(1, "Sở Giáo dục và Đào tạo") if known else None
    raw = mail(row.get("tep", []), row.get("noi_dung_thu", "")).as_bytes()
    with tempfile.TemporaryDirectory(prefix="vanthu-") as folder:
        path = Path(folder) / "thu.eml"
        path.write_bytes(raw)
        blobs = Path(folder) / "blobs"
        blobs.mkdir()
        return run_steps(
            Case(
                policy=policy(portal),
                facts=Facts(
                    code="MAU-26-000001",
                    channel="smtp",
                    subject="Gửi đăng tải",
                    sender=SenderView(
                        "vanthu@so-mau.example", "Văn thư", "trusted", agency.name if agency else ""
                    ),
                    agency=agency,
                    received_at=RECEIVED,
                ),
                blobs=FolderBlobs(blobs),
                sandbox=default_sandbox(),
                raw=lambda: path.open("rb"),
            )
        )


def outcome(case: Case) -> str:
    """What became of it, in the words of the table."""
    if case.state == "quarantined":
        return "tạm khóa"
    files = [part for part in case.files if part.verdict is not None]
    if not files and case.body is not None and case.body.verdict is not None:
        files = [case.body]
    said = " / ".join(_verdict(case, part.path, part.verdict) for part in files)
    if not files:
        said = {"refused": "chưa tiếp nhận được", "held": "chờ kiểm tra"}.get(case.state, "")
    if any(plan.waits for plan in case.plans):
        said += "; chờ cơ quan bổ sung"
    limits = [_limit(plan.deadline, plan.deadline_basis) for plan in case.plans]
    return "; ".join([said, *(limit for limit in limits if limit)])


def _verdict(case: Case, path: str, verdict: Verdict | None) -> str:
    assert verdict is not None
    final = any(code(f.code).final for f in case.of_part(path) if case.action(f) is Action.REJECT)
    if verdict is Verdict.REFUSED and final:
        return "không tiếp nhận"
    return VERDICTS[verdict]


def _limit(due: date | None, basis: Any) -> str:
    """The regulation's own limit; a target of the board is none."""
    return f"thời hạn {due:%d/%m/%Y}" if due is not None and basis.get("clause") else ""
