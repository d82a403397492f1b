"""Single items as drafts, each with the mail that it came by: decisions, news, with and without
pictures and personal data."""

from __future__ import annotations

import io
from datetime import UTC, datetime, timedelta
from typing import Any

DECISION = """\
# QUYẾT ĐỊNH
# Phê duyệt Kế hoạch phòng, chống đói, rét và dịch bệnh cho đàn vật nuôi
CHỦ TỊCH ỦY BAN NHÂN DÂN TỈNH CAO BẰNG
Căn cứ Luật Tổ chức chính quyền địa phương ngày 16/6/2025;
Căn cứ Luật Chăn nuôi ngày 19/11/2018;
Theo đề nghị của Giám đốc Sở Nông nghiệp và Môi trường tại Tờ trình số 512/TTr-SNNMT.
# QUYẾT ĐỊNH:
Điều 1. Phê duyệt Kế hoạch phòng, chống đói, rét cho đàn vật nuôi, với các nội dung sau:
- Ứng phó với rét đậm, rét hại: 100% hộ chăn nuôi có chuồng trại được che chắn;
- Ổn định nguồn thức ăn thô xanh, dự trữ tối thiểu 5 kg rơm khô cho mỗi con trâu, bò;
- Tiêm phòng đạt từ 80% tổng đàn trở lên.
Điều 2. Giao Sở Nông nghiệp và Môi trường chủ trì, phối hợp với các cơ quan liên quan thực hiện.
Điều 3. Quyết định này có hiệu lực ktừ ngày ký. Chánh Văn phòng Ủy ban nhân dân tỉnh thi hành./.
"""
TITLE = "Phê duyệt Kế hoạch phòng, chống đói, rét và dịch bệnh cho đàn vật nuôi vụ Đông Xuân 2026"
NEWS = """\
Sáng 20/11, tại phường Thục Phán đã diễn ra lễ ra quân tổng vệ sinh môi trường.
Hơn 300 đoàn viên, thanh niên tham gia thu gom rác thải dọc bờ sông Bằng.
"""


def blocks_of(text: str) -> list[dict[str, Any]]:
    """Blocks of a text in the editors' marks, one a line."""
    from vanthu.desk.blocks import from_text

    return from_text(text.replace("\n", "\n\n"), [])


def decision(
    portal: Any, number: str, agency: Any, issued: Any, deadline: Any, *, loud: bool = False
) -> Any:
    from tests.factories import file_of, make_draft, make_part, make_submission
    from vanthu.parsers.types import Finding
    from vanthu.vietnamese.clean import clean_text

    submission = make_submission(portal, subject=f"V/v đăng tải {number}", agency=agency)
    body = make_part(submission, "", clean_text(f"Kính gửi Cổng, đề nghị đăng {number}.").encode())
    body.role = "body"
    body.save()
    data = DECISION.encode()
    part = make_part(submission, f"QD-{number.partition('/')[0]}.txt", data)
    part.blocks = blocks_of(DECISION)
    part.save()
    findings = [Finding("type.docx_accepted", part.path, {"sender": "Quý cơ quan"})]
    if loud:
        findings.append(Finding("virus.not_scanned", part.path))
    return make_draft(
        portal,
        submission=submission,
        number=number,
        title=TITLE,
        blocks=blocks_of(DECISION),
        metadata={
            "number": number, "type": "Quyết định", "date": issued.isoformat(),
            "agency": "UBND tỉnh Cao Bằng", "place": "Cao Bằng", "signer": "Đàm Quốc Khánh",
            "signer_position": "Phó Chủ tịch",
        },
        files=[file_of(part, "signed", public=False)],
        agency_id=agency.pk,
        deadline=deadline,
        deadline_basis={
            "rule": "Văn bản do UBND tỉnh ban hành", "since": "issued", "start": issued.isoformat(),
            "working_days": 2, "clause": "deadline_document",
        },
        findings=findings,
    )  # fmt: skip


def with_picture(portal: Any, title: str) -> Any:
    from PIL import Image

    from tests.factories import file_of, make_part, make_submission

    submission = make_submission(portal, subject=title)
    data = io.BytesIO()
    Image.new("RGB", (480, 270), "#8a5a2b").save(data, "JPEG")
    part = make_part(submission, "lo-ren.jpg", data.getvalue(), "image/jpeg")
    part.text = ""
    part.save()
    picture = file_of(part, "image", alt="Thợ rèn bên lò lửa")
    return news_item(portal, title, submission=submission, files=[picture])


def news_item(portal: Any, title: str, **plan: Any) -> Any:
    from tests.factories import make_draft

    return make_draft(
        portal,
        **plan,
        kind="news",
        number="",
        title=title,
        summary="Chào mừng Ngày Văn hóa Việt Nam 24/11.",
        blocks=blocks_of(NEWS),
        metadata={"author": "Hoàng Thu Hà", "source": "UBND phường Thục Phán"},
    )


def private_news(portal: Any) -> Any:
    """A news item with personal data in its text and in the list that comes with it."""
    from tests.factories import block, file_of, make_draft, make_part, make_submission
    from vanthu.vietnamese.charsets import charset

    submission = make_submission(portal, subject="Gương người tốt, việc tốt")
    listed = "Danh sách người được đề nghị khen thưởng vì đã dũng cảm cứu người bị nạn ở suối"
    old = charset("tcvn3").encode(listed).encode("latin-1")
    part = make_part(submission, "danh-sach.txt", old)
    part.conversions = [{"charset": "tcvn3", "letters": 17, "sure": 1.0, "fonts": []}]
    rows = (
        ("Họ và tên", "Ngày sinh", "Số CCCD"),
        ("Nông Văn Ba", "02/09/1971", "004071012347"),
        ("Lê Thị Bình", "01/04/1990", "004190012346"),
        ("Hoàng Văn Cường", "15/05/1988", "004088012345"),
    )
    part.blocks = [
        block(cell, "table_cell", table=0, row=row, column=column)
        for row, cells in enumerate(rows)
        for column, cell in enumerate(cells)
    ]
    part.save()
    text = (
        "Ông Nông Văn Ba, sinh ngày 02/09/1971, trú tại tổ 5, phường Thục Phán, số CCCD "
        "004071012347, điện thoại 0912 345 678, mã số BHXH 0412345678, đã cứu hai người."
    )
    return make_draft(
        portal, submission=submission, kind="news", number="",
        title="Khen thưởng người dân dũng cảm cứu người", blocks=blocks_of(f"{NEWS}{text}"),
        metadata={"author": "Hoàng Thu Hà", "source": "UBND phường Thục Phán"},
        files=[file_of(part, "annex")],
    )  # fmt: skip


def approve(draft: Any, people: dict[str, Any]) -> Any:
    """Taken and submitted by the editor, approved by the head."""
    from vanthu.queue import actions

    draft = actions.draft_take(draft=draft, actor=people["editor"], version=draft.version)
    draft = actions.draft_submit(draft=draft, actor=people["editor"], version=draft.version)
    return actions.draft_approve(draft=draft, actor=people["head"], version=draft.version)


def publish(
    draft: Any, people: dict[str, Any], *, slug: str, name: str, days: int, more: Any = ()
) -> Any:
    """The approved draft's publication `days` ago with its signed PDF `name` and `more` files; the
    row is made as the publishing job makes it."""
    from vanthu.store.blobs import blobs
    from vanthu.store.models import Publication, PublicationState

    sha256, size = blobs().put(io.BytesIO(b"%PDF-1.7\n%%EOF\n"))
    signed = {
        "name": name, "sha256": sha256, "type": "application/pdf", "size": size,
        "role": "signed", "caption": "", "alt": "",
    }  # fmt: skip
    row = Publication.objects.create(
        portal=draft.portal,
        draft=draft,
        revision=draft.approved,
        slug=slug,
        state=PublicationState.PUBLISHED,
        published_by=people["secretary"],
        published_at=datetime.now(UTC) - timedelta(days=days),
        files=[signed, *more],
    )
    row.address = f"http://127.0.0.1/portals/{draft.portal.name}/{row.pk}-{row.slug}/"
    row.save()
    draft.state = "published"
    draft.save()
    return row
