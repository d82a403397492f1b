"""The files that the table of submissions names, made from words."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Mapping
from email.message import EmailMessage

from tests.hostile import zip_of
from tests.peers import old_documents
from tests.samples import rar
from tests.samples.kinds import FIXTURES, sample

HEAD = """{agency}
Số: {number}
CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM
Độc lập - Tự do - Hạnh phúc
{place}, ngày 19 tháng 11 năm 2026
"""
DECISION = (
    HEAD
    + """QUYẾT ĐỊNH
Về việc phê duyệt kế hoạch phát triển giáo dục
{issuer}
Căn cứ Luật Tổ chức chính quyền địa phương ngày 19 tháng 6 năm 2015;
Theo đề nghị của Giám đốc Sở Giáo dục và Đào tạo,
QUYẾT ĐỊNH:
Điều 1. {body}
Điều 2. Quyết định này có hiệu lực kể từ ngày ký.
Điều 3. Các cơ quan, đơn vị có liên quan chịu trách nhiệm thi hành Quyết định này.
Nơi nhận:
- Như Điều 3;
{recipient}- Lưu: VT.
TM. ỦY BAN NHÂN DÂN
CHỦ TỊCH
Nguyễn Văn An"""
)
BODY = "Phê duyệt kế hoạch phát triển giáo dục của địa phương giai đoạn 2026 - 2030."
WITH_ANNEX = "Phê duyệt kế hoạch phát triển giáo dục (có Phụ lục kèm theo Quyết định này)."
PORTAL = "- Cổng Thông tin điện tử tỉnh (để đăng tải);\n"
CAO_BANG = ("ỦY BAN NHÂN DÂN\nTỈNH CAO BẰNG", "ỦY BAN NHÂN DÂN TỈNH CAO BẰNG", "Cao Bằng")
LONG_XUYEN = (
    "ỦY BAN NHÂN DÂN\nTHÀNH PHỐ LONG XUYÊN", "ỦY BAN NHÂN DÂN THÀNH PHỐ LONG XUYÊN", "Long Xuyên"
)  # fmt: skip
NEWS = """Hội nghị tổng kết công tác giáo dục năm học 2025 - 2026
Sáng ngày 20 tháng 11, Sở Giáo dục và Đào tạo tổ chức hội nghị tổng kết công tác năm học và triển
khai nhiệm vụ trọng tâm của năm học mới. Lãnh đạo các phòng, ban chuyên môn và hiệu trưởng các
trường trung học phổ thông trên địa bàn đã tham dự. Hội nghị đánh giá cao kết quả đạt được.
"""
AUTHOR = "Tác giả: Trần Văn Bình\nNguồn: Sở Giáo dục và Đào tạo\n"
ENGLISH = """Conference on education
On 20 November the department held its annual conference in the province. Teachers and heads of
schools took part and spoke about the plan for the next year, which was approved by everybody.
Author: John Smith
"""
LETTER = (
    HEAD
    + """SỞ GIÁO DỤC VÀ ĐÀO TẠO
Kính gửi: Các trường trung học phổ thông.
Thực hiện kế hoạch năm học, Sở Giáo dục và Đào tạo đề nghị các trường báo cáo trước ngày 30.
Nơi nhận:
- Như trên;
- Cổng Thông tin điện tử tỉnh (để đăng tải);
- Lưu: VT.
GIÁM ĐỐC
Lê Thị Hoa"""
)


def decision(
    number: str = "1234/QĐ-UBND",
    of: tuple[str, str, str] = CAO_BANG,
    body: str = BODY,
    recipient: str = PORTAL,
    before: str = "",
) -> str:
    """The text of a decision."""
    agency, issuer, place = of
    return before + DECISION.format(
        agency=agency, issuer=issuer, place=place, number=number, body=body, recipient=recipient
    )


def _letter() -> str:
    return LETTER.format(
        agency="ỦY BAN NHÂN DÂN TỈNH CAO BẰNG\nSỞ GIÁO DỤC VÀ ĐÀO TẠO",
        number="77/SGDĐT-VP",
        place="Cao Bằng",
    )


def _docx(text: str) -> bytes:
    return old_documents.docx(text, "Times New Roman", "run")


def _locked_zip() -> bytes:
    data = bytearray(zip_of({"mat khau.txt": decision().encode()}))
    for signature, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        data[data.find(signature) + offset] |= 1
    return bytes(data)


def _locked_pdf() -> bytes:
    import pikepdf

    out = io.BytesIO()
    with pikepdf.open(FIXTURES / "regulations" / "longxuyen.pdf") as pdf:
        pdf.save(out, encryption=pikepdf.Encryption(user="mat-khau", owner="chu"))
    return out.getvalue()


def _zip(*names: str) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in names:
            archive.writestr(name, file(name))
    return buffer.getvalue()


def _fixture(name: str) -> Callable[[], bytes]:
    return (FIXTURES / "regulations" / name).read_bytes


def _text(text: str) -> Callable[[], bytes]:
    return text.encode


def _no_marks(text: str) -> str:
    import unicodedata

    plain = unicodedata.normalize("NFD", text.replace("đ", "d").replace("Đ", "D"))
    return "".join(letter for letter in plain if not unicodedata.combining(letter))


#: Name of a file in the table → its bytes.
FILES: Mapping[str, Callable[[], bytes]] = {
    "quyet-dinh.txt": _text(decision()),
    "quyet-dinh.odt": lambda: old_documents.odt(decision(), "Times New Roman", "run"),
    "quyet-dinh.docx": lambda: _docx(decision()),
    "quyet-dinh.doc": _fixture("bacgiang.doc"),
    "quyet-dinh-da-ky.pdf": _fixture("longxuyen.pdf"),
    "quyet-dinh.rtf": _fixture("bacgiang.rtf"),
    "quyet-dinh-long-xuyen.txt": _text(decision(of=LONG_XUYEN)),
    "quyet-dinh-quy-pham.txt": _text(decision("31/2026/QĐ-UBND")),
    "quyet-dinh-khong-ghi-cong.txt": _text(decision(recipient="")),
    "quyet-dinh-co-phu-luc.txt": _text(decision(body=WITH_ANNEX)),
    "quyet-dinh.jpg": (FIXTURES / "regulations" / "bacgiang.odt").read_bytes,
    "cong-van-so.txt": lambda: _letter().encode(),
    "du-thao.txt": _text(decision("      /QĐ-UBND", before="DỰ THẢO\n", recipient="")),
    "tin.txt": _text(NEWS),
    "tin-co-tac-gia.txt": _text(NEWS + AUTHOR),
    "tin-khong-dau.txt": lambda: _no_marks(NEWS + AUTHOR).encode(),
    "news.txt": _text(ENGLISH),
    "quyet-dinh-tcvn3.txt": lambda: old_documents.txt(
        old_documents.in_form(decision(), "tcvn3"), "tcvn3"
    ),
    "mat.txt": _text(decision(before="MẬT\n")),
    "luu-hanh-noi-bo.txt": _text(decision(before="LƯU HÀNH NỘI BỘ\n")),
    "phu luc 1.xlsx": lambda: sample("xlsx"),
    "bao cao.pptx": lambda: sample("pptx"),
    "cai dat.exe": lambda: sample("exe"),
    "anh hoi nghi.jpg": lambda: sample("exe"),
    "trang.html": lambda: sample("html"),
    "hinh.svg": lambda: sample("svg"),
    "ho so.7z": lambda: sample("7z"),
    "hinh hoi nghi.jpg": lambda: sample("jpg"),
    "hinh hoi nghi.psd": lambda: sample("psd"),
    "phim.mp4": lambda: sample("mp4"),
    "ghi am.mp3": lambda: sample("mp3"),
    "mot van ban.zip": lambda: _zip("quyet-dinh.txt"),
    "hai tep.zip": lambda: _zip("quyet-dinh.txt", "bao cao.pptx"),
    "mot van ban.rar": lambda: rar.stored({"quyet-dinh.txt": decision().encode()}),
    "co mat khau.zip": _locked_zip,
    "co mat khau.pdf": _locked_pdf,
    "trong.doc": lambda: b"",
    "hong.odt": lambda: zip_of(
        {"mimetype": b"application/vnd.oasis.opendocument.text", "content.xml": b"<office:document"}
    ),
}


def file(name: str) -> bytes:
    """The bytes of a file of the table."""
    return FILES[name]()


def mail(names: list[str], body: str = "") -> EmailMessage:
    """The mail with these files."""
    message = EmailMessage()
    message["From"] = "Văn thư Sở Mẫu <vanthu@so-mau.example>"
    message["To"] = "portal@cong.example"
    message["Subject"] = "Gửi đăng tải"
    message["Message-ID"] = "<mot@so-mau.example>"
    message.set_content({"": "Kính gửi Ban Biên tập.\n", "trong": "", "tin": NEWS + AUTHOR}[body])
    for name in names:
        message.add_attachment(
            file(name), maintype="application", subtype="octet-stream", filename=name
        )
    return message
