"""Codes on files that can't be read, or hold what nobody should see; on what drafts lack."""

from __future__ import annotations

import io
import struct
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PIL import ExifTags, Image

from tests.factories import make_member
from tests.hostile import zip_of
from tests.integration.pipeline.conftest import work_off
from tests.notices import run as run_job
from tests.regulations.files import CAO_BANG, WITH_ANNEX, decision, file
from tests.samples.hostile.pictures import png
from tests.samples.kinds import sample
from tests.samples.ole import compound
from tests.samples.packages import docx

from . import CodeCase, World

if TYPE_CHECKING:
    from vanthu.store.models import Submission

ODT = b"application/vnd.oasis.opendocument.text"
RICH = Path(__file__).parents[1] / "fixtures" / "rich" / "rich.doc"


def _locked_doc() -> bytes:
    data = bytearray(RICH.read_bytes())
    data[data.index(b"\xec\xa5") + 0x0B] |= 0x01
    return bytes(data)


def _word_95() -> bytes:
    """Written by Word 95, as the header says; LibreOffice reads it."""
    data = bytearray(RICH.read_bytes())
    struct.pack_into("<H", data, data.index(b"\xec\xa5") + 2, 0x68)
    return bytes(data)


def _word_6() -> bytes:
    """No more than the header of a Word 6 document: nobody reads that."""
    head = struct.pack("<HH", 0xA5DC, 101) + bytes(2044)
    return compound({"WordDocument": head, "1Table": bytes(512)})


def _photo() -> bytes:
    exif = Image.Exif()
    place = exif.get_ifd(ExifTags.IFD.GPSInfo)
    place[ExifTags.GPS.GPSLatitudeRef] = "N"
    place[ExifTags.GPS.GPSLatitude] = (22.0, 40.0, 0.0)
    out = io.BytesIO()
    Image.effect_noise((400, 300), 80).convert("RGB").save(out, "JPEG", exif=exif)
    return out.getvalue()


def _scanned() -> bytes:
    out = io.BytesIO()
    Image.effect_noise((400, 560), 80).convert("RGB").save(out, "PDF")
    return out.getvalue()


def _crashes(world: World) -> None:
    """Whatever reads documents crashes for real, in a child of the sandbox."""
    from tests.integration.parsers.test_sandbox import BUDGETS, TASKS
    from vanthu.parsers.sandbox import Sandbox
    from vanthu.parsers.types import Outcome

    box = world.keep(Sandbox(tasks=TASKS, budgets=BUDGETS))

    def read_part(source: Any, type_: str, _name: str, *, sandbox: object) -> Outcome:
        del sandbox
        result = box.run("misbehave", source, args={"how": "segfault"})
        assert result.failure is not None
        return Outcome(type_, findings=(result.failure,))

    world.patch("vanthu.pipeline.read.read_part", read_part)


def _publish(world: World, submission: Submission) -> None:
    """Take the annex as an exception, then do all that people do until it is to be published."""
    from vanthu.queue import actions, intake
    from vanthu.store.models import Job, PartRow, Role

    secretary = make_member(submission.portal, Role.SECRETARY)
    head = make_member(submission.portal, Role.HEAD)
    part = PartRow.objects.get(submission=submission, name="Phu luc 1.xlsx")
    intake.exception_accept(part=part, actor=secretary, reason="Chỉ có bản bảng tính")
    work_off(submission)
    draft = submission.drafts.get()
    for act, actor in (
        (actions.draft_take, secretary),
        (actions.draft_submit, secretary),
        (actions.draft_approve, head),
        (actions.draft_publish, secretary),
    ):
        draft = act(draft=draft, actor=actor, version=draft.version)
    run_job(Job.objects.get(kind="publication.publish").pk)


def _decision(number: str, body: str) -> bytes:
    return decision(number, CAO_BANG, body).encode()


CASES = (
    CodeCase(
        "file.empty",
        lambda world: world.mail(("Quyet dinh.doc", b"")),
        state="refused",
        says=("Quyet dinh.doc",),
    ),
    CodeCase(
        "file.damaged",
        lambda world: world.mail(
            ("hong.odt", zip_of({"mimetype": ODT, "content.xml": b"<office:document"}))
        ),
        state="refused",
        says=("hong.odt",),
    ),
    CodeCase(
        "file.encrypted",
        lambda world: world.mail(("Quyet dinh.doc", _locked_doc())),
        state="refused",
        says=("Quyet dinh.doc",),
    ),
    CodeCase(
        "pdf.encrypted",
        lambda world: world.mail(("QD.pdf", file("co mat khau.pdf"))),
        state="refused",
        says=("QD.pdf",),
    ),
    CodeCase(
        "file.unsafe_xml",
        lambda world: world.mail(
            ("QD.docx", docx("<w:p/>", '<!DOCTYPE w [<!ENTITY a SYSTEM "file:///etc/passwd">]>'))
        ),
        state="refused",
        says=("QD.docx",),
    ),
    CodeCase(
        "file.limit",
        lambda world: world.mail(
            ("qd.txt", decision().encode()), ("ban do.png", png(20_000, 20_000))
        ),
        says=("CHỜ KIỂM TRA", "ban do.png"),
    ),
    CodeCase(
        "file.crash",
        lambda world: world.mail(("tin.txt", b"Tin"), body="Kính gửi Ban Biên tập tin sau đây."),
        before=_crashes,
        state="held",
        says=("Đã nhận thư, đang kiểm tra",),
    ),
    CodeCase(
        "file.too_large",
        lambda world: world.mail(("ban do.bmp", sample("bmp") + bytes(2 << 20))),
        before=lambda world: world.policy("[types]", "[limits]\nimage = 1\n\n[types]"),
        state="refused",
        says=("ban do.bmp", "03 MB, lớn hơn 01 MB"),
    ),
    CodeCase(
        "file.not_convertible",
        lambda world: world.mail(
            ("qd.txt", decision(body=WITH_ANNEX).encode()), ("Phu luc 1.xlsx", sample("xlsx"))
        ),
        after=_publish,
        where="publication",
        says=("Phu luc 1.xlsx",),
    ),
    CodeCase(
        "doc.old_word",
        lambda world: world.mail(("cu.doc", _word_6())),
        state="held",
        says=("cu.doc", "Word 6"),
    ),
    CodeCase("doc.converted", lambda world: world.mail(("cu.doc", _word_95()))),
    CodeCase(
        "doc.has_comments",
        lambda world: world.mail(("rich.doc", sample("doc"))),
        says=("rich.doc", "01 ghi chú và 02 chỗ sửa đổi"),
    ),
    CodeCase(
        "doc.hidden_text",
        lambda world: world.mail(
            (
                "tin.docx",
                docx(
                    "<w:p><w:r><w:t>Hội nghị tổng kết công tác năm.</w:t></w:r><w:r><w:rPr>"
                    "<w:vanish/></w:rPr><w:t>không in ra đoạn này</w:t></w:r></w:p>"
                ),
            )
        ),
    ),
    CodeCase("image.location", lambda world: world.mail(("anh.jpg", _photo()))),
    CodeCase("pdf.scan", lambda world: world.mail(("quet.pdf", _scanned())), says=("quet.pdf",)),
    CodeCase("text.none", lambda world: world.mail(("trong.docx", docx("<w:p/>")))),
    CodeCase(
        "version.differs",
        lambda world: world.mail(
            ("qd.txt", _decision("1234/QĐ-UBND", "Phê duyệt kế hoạch năm 2026 của tỉnh.")),
            ("qd-2.txt", _decision("1234/QĐ-UBND", "Phê duyệt kế hoạch năm 2027 của huyện.")),
        ),
        says=("qd-2.txt",),
    ),
    CodeCase(
        "version.same",
        lambda world: world.mail(("qd.txt", decision().encode()), ("a.txt", decision().encode())),
    ),
    CodeCase(
        "annex.missing",
        lambda world: world.mail(
            ("qd.txt", decision(body=WITH_ANNEX).encode()), ("Phu luc 1.xlsx", sample("xlsx"))
        ),
        says=("Quyết định số 1234/QĐ-UBND có phụ lục", "(Phu luc 1.xlsx)"),
    ),
    CodeCase(
        "source.author_missing",
        lambda world: world.mail(("tin.txt", file("tin.txt"))),
        says=("nhuận bút",),
        way="asked",
    ),
    CodeCase(
        "source.author_missing",
        lambda world: world.mail(("tin.txt", file("tin.txt"))),
        portal="hoabinh",
        says=("tên, địa chỉ của người viết", "nếu là tin, bài sưu tầm"),
        way="waits",
    ),
    CodeCase(
        "recipients.portal_not_named",
        lambda world: world.mail(("qd.txt", decision(recipient="").encode())),
        says=("qd.txt",),
    ),
    CodeCase(
        "print.copy_expected",
        lambda world: world.mail(("qd.txt", decision("31/2026/QĐ-UBND").encode())),
        says=("Hoàng Đình Giong", "ghi mã CBG-"),
    ),
)
