"""docs/codes.md, made from the table of codes: `python -m vanthu.validators.codes_page`.

A test holds the page in the repository to the table.
"""

from __future__ import annotations

from collections.abc import Iterator

from .codes import Code, codes
from .verdicts import Action, Releaser, Stage

HEAD = """# Codes

Every reason that anybody is given, made from `vanthu/validators/codes.toml`; the same table serves
the notice, the desk, the monitor, the API and `vanthu rules`. Don't edit this page: change the
table and run `python -m vanthu.validators.codes_page > docs/codes.md`.

What is done with a code is the portal's choice (`[actions]` in its policy); here stands what is
done where it has made none. `{…}` is filled from the finding's arguments.
"""
ACTIONS = {
    Action.REJECT: "chưa tiếp nhận · not taken",
    Action.HOLD: "chờ kiểm tra · waits for a decision",
    Action.WARN: "tiếp nhận, có cảnh báo · taken, with a warning",
    Action.NOTE: "tiếp nhận, ghi chú · taken, noted",
}
RELEASERS = {
    Releaser.NOBODY: "không ai · nobody",
    Releaser.ADMINISTRATOR: "quản trị hệ thống · administrator",
    Releaser.SECRETARY: "Thư ký · secretary",
    Releaser.HEAD: "Trưởng ban · head",
}
STAGES = {Stage.BYTES: "bytes", Stage.TEXT: "text", Stage.WHOLE: "the mail as a whole"}


def page() -> str:
    """The whole page."""
    lines = [HEAD]
    family = ""
    for id_, row in sorted(codes().items()):
        own, _, _ = id_.partition(".")
        if own != family:
            family = own
            lines.append(f"## {family}\n")
        lines += _section(row)
    return "\n".join(lines).rstrip() + "\n"


def _section(row: Code) -> Iterator[str]:
    yield f"### `{row.id}`\n"
    yield f"**{row.vi.title}** · {row.en.title}\n"
    yield f"- {ACTIONS[row.action]}; severity {row.severity}; found in {STAGES[row.stage]}"
    yield f"- released by: {RELEASERS[row.releaser]}"
    if not row.told:
        yield "- not told to the sender"
    if row.final:
        yield "- can't be mended: “Không tiếp nhận”"
    if row.quarantine:
        yield "- locks the whole mail away"
    for label, vi, en in (
        ("Lý do", row.vi.why, row.en.why),
        ("Đề nghị", row.vi.mend, row.en.mend),
        ("Lưu ý", row.vi.note, row.en.note),
    ):
        if vi:
            yield f"- {label}: {vi}"
            yield f"  *{en}*" if en else ""
    yield ""


if __name__ == "__main__":
    print(page(), end="")
