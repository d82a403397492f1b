"""Papers that are a secret as a whole: a person's medical and tax records (R33, second class)."""

from __future__ import annotations

import re
from collections.abc import Iterator

from .pieces import Found, Page

#: Titles, as a line of its own in capitals.
_TITLE = re.compile(
    r"^(?:(?:HỒ SƠ|TÓM TẮT(?: HỒ SƠ)?|TRÍCH SAO)\s)?BỆNH ÁN\b|^GIẤY (?:RA VIỆN|CHUYỂN (?:TUYẾN"
    r"|VIỆN|CƠ SỞ))"
    r"|^PHIẾU (?:KẾT QUẢ )?(?:XÉT NGHIỆM|SIÊU ÂM|KHÁM BỆNH|ĐIỀU TRỊ)|^SỔ KHÁM (?:CHỮA )?BỆNH"
    r"|^ĐƠN THUỐC\b"
    r"|^GIẤY CHỨNG NHẬN (?:THƯƠNG TÍCH|NGHỈ VIỆC HƯỞNG)|^BIÊN BẢN GIÁM ĐỊNH Y KHOA"
    r"|^TỜ KHAI (?:QUYẾT TOÁN )?THUẾ THU NHẬP CÁ NHÂN|^HỒ SƠ (?:NỘP|KHAI) THUẾ"
)
_FILLED = re.compile(r"họ (?:và )?tên[^:\n]{0,40}:\s{0,3}(\w)", re.IGNORECASE)
#: Titles stand among the first lines.
_TOP = 40


def records(page: Page, others: bool) -> Iterator[Found]:
    """The title of such a paper, when it is filled in: a blank form is nobody's. `others`: whether
    other data of a person were found on the page."""
    for number, piece in enumerate(page.pieces[:_TOP]):
        line = piece.text.strip()
        if line.isupper() and len(line) < 120 and _TITLE.match(line):
            filled = _FILLED.search(page.text)
            if others or (filled and filled[1].isupper()):
                start, end = page.bounds(number)
                lead = len(piece.text) - len(piece.text.lstrip())
                yield Found(start + lead, end, "record")
            return
