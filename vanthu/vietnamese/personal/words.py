"""Words that say what stands beside them: kinds of numbers, people, offices."""

from __future__ import annotations

import re

UPPER = "A-Z" + "".join(
    c for c in map(chr, [*range(0xC0, 0x1B1), *range(0x1EA0, 0x1EFA)]) if c.isupper()
)
#: A person's name: two to five syllables, each with a capital.
NAME = rf"[{UPPER}][^\W\d_]{{0,6}}(?:[ ][{UPPER}][^\W\d_]{{0,6}}){{1,4}}"
NAME_RE = re.compile(NAME)

#: What the number behind it is; the nearest counts.
LABELS = re.compile(
    r"""(?P<identity>cccd|căn\ cước|định\ danh\ cá\ nhân
        |số\ định\ danh|cmnd|cmtnd|cmt\b|cm\ nd
        |chứng\ minh(?:\ thư|\ nhân|\ quân)|giấy\ tờ\ tùy\ thân|số\ cmt|\bđdcn\b)
    |(?P<passport>hộ\ chiếu|passport)
    |(?P<tax>mã\ số\ thuế|\bmst\b)
    |(?P<account>số\ tài\ khoản|tài\ khoản(?:\ số)?|\bstk\b|\bsố\ tk\b|\btk\b)
    |(?P<card>số\ thẻ(?!\ (?:bảo|bh))
        |thẻ\ (?:tín\ dụng|atm|ghi\ nợ|ngân\ hàng|visa)|visa|mastercard|napas)
    |(?P<health>bhyt|bảo\ hiểm\ y\ tế)
    |(?P<social>bhxh|bảo\ hiểm\ xã\ hội|số\ sổ\ bảo\ hiểm)
    |(?P<phone>điện\ thoại
        |\bđt(?:dđ)?\b|\bsđt\b|di\ động|\bmobile\b|\btel\b|\bphone\b|zalo|fax)
    |(?P<none>thửa|tờ\ bản\ đồ
        |số\ tờ|gói\ thầu|hóa\ đơn|mã\ hồ\ sơ|mã\ số\ hồ\ sơ|biên\ nhận|isbn|issn
        |số\ tiền|tổng\ tiền|vận\ đơn|số\ máy|số\ khung|mã\ vạch|mã\ hàng|mã\ hiệu|tọa\ độ
        |mã\ tiếp\ nhận
        |thông\ báo\ mời|tbmt|khlcnt|kế\ hoạch\ lựa\ chọn|mã\ đề|quyết\ định\ số|công\ văn\ số)""",
    re.VERBOSE,
)
#: Behind the digits: money, measures: no number of a person.
MEASURE = re.compile(
    r"\s{0,3}(?:đồng|đ\b|vn[đd]|usd|euro?\b|nghìn|triệu|tỷ|m2|m3|m²|m³|ha\b|kg|tấn|km|kwh|%)"
)
#: Behind nine digits these say that an identity card is meant.
ISSUED = re.compile(r"[^\d\n]{0,25}(?:cấp ngày|ngày cấp|nơi cấp|do công an|ca tỉnh)")

#: A private person is spoken of: nothing there is an office's, whatever else is named.
PRIVATE = re.compile(
    r"cccd|cmnd|căn cước|chứng minh (?:nhân dân|thư)|sinh (?:ngày|năm)|ngày(?:,? tháng,? năm)? sinh"
    r"|năm sinh|thường trú|tạm trú|trú tại|nơi ở|chỗ ở|cư trú|hộ (?:ông|bà)|chủ hộ|bệnh nhân"
    r"|thân nhân"
    r"|người bệnh|người nộp đơn|người làm đơn|thí sinh|học sinh|sinh viên|người tố cáo"
    r"|người khiếu nại"
    r"|cá nhân|hộ nghèo|nạn nhân|bị hại|bị can|bị cáo|công dân|phụ huynh"
)
#: An office or its people at work: their contacts are public (R36, R96).
OFFICE = re.compile(
    r"đường dây nóng|hotline|tổng đài|trực ban|ủy ban|uỷ ban|ubnd|hđnd|\bsở\b|\bphòng\b|\bban\b"
    r"|\bcục\b"
    r"|chi cục|trung tâm|cơ quan|văn phòng|bộ phận|chủ tịch|giám đốc|trưởng (?:phòng|ban|thôn"
    r"|công an)"
    r"|\bchánh\b|bí thư|đồng chí|\bđ/c\b|cán bộ|chuyên viên|công chức|viên chức|phụ trách|đầu mối"
    r"|hiệu trưởng|trạm trưởng|đội trưởng|chỉ huy|tòa soạn|toà soạn|ban biên tập|tiếp công dân"
    r"|trụ sở|công ty|doanh nghiệp|hợp tác xã|\bhtx\b|chi nhánh|(?<!thẻ )ngân hàng|bệnh viện"
    r"|trường (?:thpt|thcs"
    r"|tiểu học|mầm non|đại học|cao đẳng|trung)|trạm y tế|khách sạn|nhà thầu|chủ đầu tư"
    r"|bên mời thầu"
    r"|chức vụ|chức danh|đơn vị công tác|kho bạc|đoàn tncs|công an|quản lý dự án|thư ký"
)
#: An account of the state or of a company.
PUBLIC_ACCOUNT = re.compile(
    r"kho bạc|ngân sách|công ty|doanh nghiệp|chủ đầu tư|bên mời thầu|\bquỹ\b|ủy ban|ubnd|\bsở\b"
    r"|\bban\b"
    r"|trung tâm|đơn vị thụ hưởng|mặt trận|mttq|\bhội\b|hợp tác xã|nhà thầu|trường\b|bệnh viện"
    r"|cục\b"
    r"|cơ quan|văn phòng"
)
#: A taxpayer that is no single person.
COMPANY = re.compile(
    r"công ty|cty|doanh nghiệp|hợp tác xã|\bhtx\b|chi nhánh|tập đoàn|tổ chức|nhà thầu|liên danh"
    r"|ngân hàng"
    r"|trung tâm|trường\b|bệnh viện|cơ quan|ủy ban|ubnd|văn phòng đại diện"
)


def label_of(before: str) -> str:
    """The kind that the nearest word before a number speaks of; "" when none does."""
    kind = ""
    for match in LABELS.finditer(before):
        kind = match.lastgroup or ""
    return kind


def labels_in(text: str) -> frozenset[str]:
    """All kinds that a head of columns names."""
    return frozenset(match.lastgroup or "" for match in LABELS.finditer(text))
