"""Cases whose parts are read already: what the later steps are tested on."""

from __future__ import annotations

import hashlib
from datetime import UTC, datetime
from typing import Any, cast

from vanthu.config.policies import template_text
from vanthu.parsers.filetypes import by_mime, by_short
from vanthu.parsers.types import Block, Outcome, Part, Run
from vanthu.pipeline.case import Case, Facts, PartCase
from vanthu.validators.policy import Policy, parse_policy
from vanthu.vietnamese.official import read_official

RECEIVED = datetime(2026, 11, 20, 7, 5, tzinfo=UTC)


def policy(name: str = "caobang", **changes: Any) -> Policy:
    return parse_policy(template_text(name), name).model_copy(update=changes)


def part(
    name: str, short: str, text: str = "", *, path: str = "", size: int = 50_000, **changes: Any
) -> PartCase:
    mime = by_short(short).mime
    blocks = tuple(Block("paragraph", (Run(line),)) for line in text.splitlines())
    sha256 = hashlib.sha256(f"{name}{text}".encode()).hexdigest()
    made = PartCase(
        Part(path, changes.pop("role", "attachment"), name, type=mime, size=size, sha256=sha256),
        is_file=changes.pop("is_file", True),
        outcome=Outcome(mime, blocks),
        blocks=blocks,
    )
    if by_mime(mime).family == "text":
        made.official = read_official(text)
    for key, value in changes.items():
        setattr(made, key, value)
    return made


def case(*parts: PartCase, body: str = "", policy_: Policy | None = None, **facts: Any) -> Case:
    made = Case(
        policy=policy_ or policy(),
        facts=Facts(**{"received_at": RECEIVED, "subject": "Gửi đăng tải", **facts}),
        blobs=cast("Any", None),
        sandbox=cast("Any", None),
        raw=cast("Any", None),
    )
    if body:
        text = part("", "txt", body, path="1", role="body", is_file=False)
        made.parts["1"], made.body_path = text, "1"
    for number, one in enumerate(parts, 2):
        path = one.path or str(number)
        one.part = Part(
            path, one.part.role, one.part.name, "", one.part.type, one.part.size, one.part.sha256
        )
        made.parts[path] = one
    return made


DECISION = """ỦY BAN NHÂN DÂN
TỈNH CAO BẰNG
Số: {number}/QĐ-UBND
CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM
Độc lập - Tự do - Hạnh phúc
Cao Bằng, ngày 19 tháng 11 năm 2026
QUYẾT ĐỊNH
{title}
ỦY BAN NHÂN DÂN TỈNH CAO BẰNG
Căn cứ Luật Tổ chức chính quyền địa phương ngày 19 tháng 6 năm 2015;
Điều 1. {body}
Điều 2. Quyết định này có hiệu lực kể từ ngày ký.
Nơi nhận:
- Như Điều 2;
- Lưu: VT.
TM. ỦY BAN NHÂN DÂN
CHỦ TỊCH
Nguyễn Văn An"""


def decision(
    number: str = "1234", title: str = "Về việc phê duyệt kế hoạch", body: str = ""
) -> str:
    body = body or f"Phê duyệt kế hoạch số {number} của tỉnh trong năm 2026 và các năm tiếp theo."
    return DECISION.format(number=number, title=title, body=body)
