"""A day at the desk, as data: two portals, their boards, mails in every state, drafts on their way.

Run as a program on a service's data folder: `python -m tests.e2e.seed` with VANTHU_DATA set.
Prints one JSON object with the ids that tests need.
"""

from __future__ import annotations

import io
import json
from datetime import UTC, datetime, timedelta
from typing import Any

from .seed_intake import mails, sealed, troubles
from .seed_media import media, public_recordings
from .seed_standing import standing
from .seed_trials import seeded_trials

PASSWORD = "mot-mat-khau-du-dai-7"

BOARD = (
    ("nongthihanh", "Nông Thị Hạnh", "editor"),
    ("hoangvanlap", "Hoàng Văn Lập", "secretary"),
    ("trieudinhle", "Triệu Đình Lê", "head"),
    ("lythimai", "Lý Thị Mai", "deputy"),
)

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


def main() -> None:
    import django

    django.setup()
    from django.conf import settings

    from vanthu.config.policies import copy_template
    from vanthu.store.portals import sync_portals

    for name in ("caobang", "longxuyen"):
        copy_template(name, settings.VANTHU.portals_dir)
    sync_portals()
    print(json.dumps(seed(), ensure_ascii=False))


def seed() -> dict[str, Any]:
    """Make the rows; ids by name."""
    from tests.factories import make_agency
    from vanthu.store.models import AgencyAddress, Portal

    portal = Portal.objects.get(name="caobang")
    people = _people(portal)
    office = make_agency(portal, "Văn phòng UBND tỉnh Cao Bằng")
    AgencyAddress.objects.create(agency=office, pattern="@vpubnd.caobang.gov.vn")
    justice = make_agency(portal, "Sở Tư pháp")
    ids: dict[str, Any] = {"password": PASSWORD, "office": office.pk, "justice": justice.pk}
    ids |= _drafts(portal, people, office, justice)
    ids |= media(portal)
    ids |= standing(portal, people, office)
    ids |= mails(portal)
    ids |= troubles(portal)
    ids |= sealed(portal, people, office)
    other = Portal.objects.get(name="longxuyen")
    ids |= _lists(portal, people, ids)
    ids |= seeded_trials(portal, people, ids)
    ids |= _notes(portal, people, ids)
    ids["foreign"] = _news(other, "Tin của nơi khác").pk
    for numbered in (portal, other):  # the next mail that is booked comes after these
        last = numbered.submissions.order_by("code").last()
        numbered.counter = int(last.code.rpartition("-")[2]) if last else 0
        numbered.counter_year = 2026
        numbered.save()
    return ids


def _people(portal: Any) -> dict[str, Any]:
    from vanthu.store.models import Membership, Portal, User

    people = {}
    for username, name, role in BOARD:
        user = User.objects.create_user(username, password=PASSWORD, display_name=name)
        Membership.objects.create(user=user, portal=portal, role=role)
        people[role] = user
    stranger = User.objects.create_user("nguoila", password=PASSWORD, display_name="Trần Văn Khác")
    Membership.objects.create(
        user=stranger, portal=Portal.objects.get(name="longxuyen"), role="editor"
    )
    User.objects.create_user(
        "quantri", password=PASSWORD, display_name="Hứa Minh Tuấn", is_superuser=True
    )
    User.objects.create_user(
        "moi", password=PASSWORD, display_name="Người Mới", must_change_password=True
    )
    return people


def _notes(portal: Any, people: dict[str, Any], ids: dict[str, Any]) -> dict[str, Any]:
    """Notes in every state on the news item, and an article that
    somebody was given to write."""
    from vanthu.queue.composing import draft_commission
    from vanthu.queue.notes import note_add, note_resolve
    from vanthu.store.models import Draft, Kind
    from vanthu.vietnamese.working_days import add_working_days

    editor, secretary, head = people["editor"], people["secretary"], people["head"]
    draft = Draft.objects.get(pk=ids["news"])
    asked = note_add(
        draft=draft, actor=secretary, quote="phường Thục Phán",
        text="@Nông Thị Hạnh xem lại tên phường.\nCó cần ghi “TP. Cao Bằng (cũ)” không?",
    )  # fmt: skip
    note_add(draft=draft, actor=editor, text="Không cần, tên mới đã đủ.", answers=asked)
    done = note_add(draft=draft, actor=head, text="Thêm ảnh chụp bờ sông.")
    note_resolve(note=done, actor=editor)
    today = datetime.now(UTC).astimezone().date()
    given = draft_commission(
        portal=portal, actor=secretary, assignee=people["deputy"], kind=Kind.ARTICLE,
        title="Nghề rèn Phúc Sen vào vụ Tết", due=add_working_days(today, 4),
        brief="Phỏng vấn một gia đình ba đời làm nghề; 800–1.000 chữ, ba ảnh.",
    )  # fmt: skip
    return {"note": asked.pk, "given": given.pk}


def _lists(portal: Any, people: dict[str, Any], ids: dict[str, Any]) -> dict[str, Any]:
    """Filters under a name, and an act on several drafts that is still to be filled in."""
    from vanthu.queue import bulk, saved
    from vanthu.queue.actions import Act

    usual = {"portal": portal, "where": "drafts"}
    saved.filter_save(
        **usual, actor=people["secretary"], name="Văn bản Sở Tư pháp chưa nhận",
        query="list=new&kind=document", shared=True,
    )  # fmt: skip
    own = saved.filter_save(
        **usual, actor=people["editor"], name="Tin của tôi", query="list=mine&kind=news"
    )
    picked = [(ids["fresh"], None), (ids["late"], None)]
    asked = bulk.begin(
        actor=people["secretary"], portal=portal, act=Act.DECLINE, picked=picked,
        back="/desk/?list=new",
    )  # fmt: skip
    return {"bulk": asked.pk, "filter": own.pk}


def _drafts(portal: Any, people: dict[str, Any], office: Any, justice: Any) -> dict[str, Any]:
    from django.utils import timezone

    from vanthu.queue import actions
    from vanthu.store.models import Draft
    from vanthu.vietnamese.working_days import add_working_days

    today = datetime.now(UTC).astimezone().date()
    issued = today - timedelta(days=2)
    next_day = add_working_days(today, 2)
    editor, secretary, head = people["editor"], people["secretary"], people["head"]
    fresh = _decision(portal, "1236/QĐ-UBND", office, today, today)
    taken = _decision(
        portal, "1234/QĐ-UBND", office, issued, add_working_days(issued, 2), loud=True
    )
    taken = actions.draft_take(draft=taken, actor=editor, version=taken.version)
    late = _decision(
        portal, "1219/QĐ-UBND", office, today - timedelta(days=9), today - timedelta(days=3)
    )
    waiting = _decision(portal, "1240/QĐ-UBND", justice, today, next_day)
    waiting = actions.draft_take(draft=waiting, actor=editor, version=waiting.version)
    waiting = actions.draft_submit(
        draft=waiting, actor=editor, version=waiting.version, note="Đã đối chiếu với bản ký số."
    )
    approved = _decision(portal, "1228/QĐ-UBND", office, today, today + timedelta(days=1))
    approved = actions.draft_take(draft=approved, actor=editor, version=approved.version)
    approved = actions.draft_submit(draft=approved, actor=editor, version=approved.version)
    approved = actions.draft_approve_on_paper(
        draft=approved,
        actor=secretary,
        version=approved.version,
        approver=head,
        on=timezone.localdate(),
        number="05/PT-BBT",
        scan=_scan(),
    )
    news = _news(portal, "Phường Thục Phán ra quân tổng vệ sinh môi trường, chỉnh trang đô thị")
    private = _private(portal)
    second = _with_picture(portal, "Người giữ lửa nghề rèn Phúc Sen giữa thời máy móc")
    frozen = _decision(portal, "88/KH-UBND", justice, today, today + timedelta(days=6))
    actions.draft_freeze(
        draft=frozen, reason="Cơ quan trả lời thư: đề nghị rút lại để sửa phụ lục."
    )
    public = _published(portal, people, office, today)
    collated = _news(portal, "Đoàn thanh niên tặng quà hộ nghèo vùng biên giới")
    collated = actions.draft_take(draft=collated, actor=editor, version=collated.version)
    collated = actions.draft_check(
        draft=collated, actor=editor, version=collated.version, ticked={"secrets", "slander"}
    )
    collated = actions.draft_hand_over(draft=collated, actor=editor, version=collated.version)
    changed = _news(portal, "Khai mạc giải bóng đá thanh niên tỉnh")
    changed = actions.draft_submit(
        draft=actions.draft_take(draft=changed, actor=secretary, version=changed.version),
        actor=secretary,
        version=changed.version + 1,
    )
    changed = actions.draft_approve_with_changes(
        draft=changed,
        actor=head,
        version=changed.version,
        edit=actions.Edit(title="Khai mạc Giải bóng đá thanh niên tỉnh Cao Bằng năm 2026"),
    )
    Draft.objects.filter(pk=taken.pk).update(print_wanted=True)
    return {
        "collated": collated.pk, "changed": changed.pk,
        "fresh": fresh.pk, "taken": taken.pk, "late": late.pk, "waiting": waiting.pk,
        "approved": approved.pk, "news": news.pk, "second": second.pk, "frozen": frozen.pk,
        "private": private.pk, "listed": private.submission.parts.get(name="danh-sach.txt").pk,
        "read": private.submission.code, "proposal": _proposal(portal, editor),
        "secretary": secretary.pk, **public,
    }  # fmt: skip


def _scan() -> Any:
    """A signed slip, as a phone would have it."""
    from io import BytesIO

    from PIL import Image

    from vanthu.queue.paper import Scan
    from vanthu.store.blobs import blobs

    data = BytesIO()
    Image.new("RGB", (620, 877), "#fbfaf6").save(data, "PNG")
    sha256, size = blobs().put(BytesIO(data.getvalue()))
    return Scan(sha256, "phieu-trinh-1228.png", "image/png", size)


def _blocks(text: str) -> list[dict[str, Any]]:
    """Blocks of a text in the editors' marks, one a line."""
    from vanthu.desk.blocks import from_text

    return from_text(text.replace("\n", "\n\n"), [])


def _decision(
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
    part.blocks = _blocks(DECISION)
    part.save()
    findings = [Finding("type.docx_accepted", part.path, {"sender": "Quý cơ quan"})]
    if loud:
        findings.append(Finding("virus.not_scanned", part.path))
    return make_draft(
        portal,
        submission=submission,
        number=number,
        title=TITLE,
        blocks=_blocks(DECISION),
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


def _with_picture(portal: Any, title: str) -> Any:
    from PIL import Image

    from tests.factories import file_of, make_part, make_submission

    submission = make_submission(portal, subject=title)
    data = io.BytesIO()
    Image.new("RGB", (480, 270), "#8a5a2b").save(data, "JPEG")
    part = make_part(submission, "lo-ren.jpg", data.getvalue(), "image/jpeg")
    part.text = ""
    part.save()
    picture = file_of(part, "image", alt="Thợ rèn bên lò lửa")
    return _news(portal, title, submission=submission, files=[picture])


def _news(portal: Any, title: str, **plan: Any) -> Any:
    from tests.factories import make_draft

    return make_draft(
        portal,
        **plan,
        kind="news",
        number="",
        title=title,
        summary="Chào mừng Ngày Văn hóa Việt Nam 24/11.",
        blocks=_blocks(NEWS),
        metadata={"author": "Hoàng Thu Hà", "source": "UBND phường Thục Phán"},
    )


def _private(portal: Any) -> Any:
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
        title="Khen thưởng người dân dũng cảm cứu người", blocks=_blocks(f"{NEWS}{text}"),
        metadata={"author": "Hoàng Thu Hà", "source": "UBND phường Thục Phán"},
        files=[file_of(part, "annex")],
    )  # fmt: skip


def _proposal(portal: Any, editor: Any) -> int:
    """An edited draft over which a re-run proposes another text."""
    from tests.factories import block
    from vanthu.queue import actions
    from vanthu.queue.actions import Edit
    from vanthu.queue.drafting import DraftPlan, create_drafts
    from vanthu.store.models import Kind

    draft = _news(portal, "Cao Bằng chuẩn bị chuỗi hoạt động chào mừng Ngày Văn hóa Việt Nam")
    draft = actions.draft_take(draft=draft, actor=editor, version=draft.version)
    draft = actions.draft_save(
        draft=draft,
        actor=editor,
        version=draft.version,
        edit=Edit(title="Cao Bằng chuẩn bị nhiều hoạt động chào mừng Ngày Văn hóa Việt Nam 24/11"),
    )
    plan = DraftPlan(
        kind=Kind.NEWS,
        title="Cao Bằng chuẩn bị chuỗi hoạt động chào mừng Ngày Văn hóa Việt Nam",
        blocks=[block("Một đoạn đọc lại theo quy định mới."), block(NEWS.splitlines()[1])],
    )
    create_drafts(submission=draft.submission, plans=[plan])
    return int(draft.pk)


def _published(portal: Any, people: dict[str, Any], office: Any, today: Any) -> dict[str, Any]:
    """A published decision; its row is made as the publishing job makes it."""
    from vanthu.queue import actions
    from vanthu.store.blobs import blobs
    from vanthu.store.models import Publication, PublicationState

    draft = _decision(portal, "1201/QĐ-UBND", office, today - timedelta(days=4), today)
    draft = actions.draft_take(draft=draft, actor=people["editor"], version=draft.version)
    draft = actions.draft_submit(draft=draft, actor=people["editor"], version=draft.version)
    draft = actions.draft_approve(draft=draft, actor=people["head"], version=draft.version)
    sha256, size = blobs().put(io.BytesIO(b"%PDF-1.7\n%%EOF\n"))
    row = Publication.objects.create(
        portal=portal,
        draft=draft,
        revision=draft.approved,
        slug="1201-qd-ubnd",
        state=PublicationState.PUBLISHED,
        published_by=people["secretary"],
        published_at=datetime.now(UTC),
        files=[
            {
                "name": "QD-1201.pdf", "sha256": sha256, "type": "application/pdf", "size": size,
                "role": "signed", "caption": "", "alt": "",
            },
            *public_recordings(),
        ],
    )  # fmt: skip
    row.address = f"http://127.0.0.1/portals/caobang/{row.pk}-{row.slug}/"
    row.save()
    draft.state = "published"
    draft.save()
    return {
        "published": draft.pk,
        "publication": row.pk,
        "slug": row.slug,
        "token": draft.submission.token,
    }


if __name__ == "__main__":
    main()
