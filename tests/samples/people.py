"""Documents about invented people, with their data planted in many layouts, and beside them what
looks like such data and is none: numbers of documents, money, parcels, officials' phones."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass, field

from vanthu.vietnamese.personal import Piece
from vanthu.vietnamese.personal.checks import MOBILE, PROVINCES, is_tax_code, luhn


def _words(text: str) -> list[str]:
    return text.split()


SURNAMES = _words(
    "Nguyễn Trần Lê Phạm Hoàng Huỳnh Phan Vũ Võ Đặng Bùi Đỗ Hồ Ngô Dương Lý Nông Triệu"
)
MIDDLES = _words("Văn Thị Hữu Đức Minh Ngọc Thanh Quốc Xuân Thu Hồng Kim")
GIVEN = _words(
    "An Bình Cường Dũng Em Giang Hà Hùng Khánh Lan Mai Nam Oanh Phúc Quân Sơn Tâm Uyên Yến"
)
PLACES = (
    "tổ 5, phường Sông Bằng, thành phố Cao Bằng, tỉnh Cao Bằng",
    "xóm Nà Lắc, xã Hồng Việt, huyện Hòa An, tỉnh Cao Bằng",
    "số 12, đường Kim Đồng, phường Hợp Giang, TP. Cao Bằng",
    "ấp Thị trấn A, thị trấn Hòa Bình, huyện Hòa Bình, tỉnh Bạc Liêu",
    "thôn 3, xã Quảng Châu, huyện Quảng Trạch, tỉnh Quảng Bình",
    "khóm Đông Thành, phường Mỹ Xuyên, thành phố Long Xuyên",
    "Xóm 4, xã Tân Mỹ, TP Bắc Giang",
    "nhà số 45/7 đường Trần Hưng Đạo, khu phố 2, phường Mỹ Bình",
)


def _digits(rng: random.Random, count: int) -> str:
    return "".join(rng.choice("0123456789") for _ in range(count))


_BOXES, _HOSTS = ("hoa", "nam", "binh", "an"), ("gmail.com", "yahoo.com", "outlook.com")
_GROUPS = ("DN", "HX", "GD", "TE", "HS")


def _spellings(phone: str) -> tuple[str, ...]:
    first, second, third = phone[:4], phone[4:7], phone[7:]
    return (
        phone,
        f"{first} {second} {third}",
        f"{first}.{second}.{third}",
        f"{phone[:3]} {phone[3:]}",
        f"+84 {phone[1:3]} {phone[3:6]} {phone[6:]}",
        f"+84{phone[1:]}",
    )


@dataclass
class Person:
    """One person with everything that could be told of them."""

    rng: random.Random
    name: str = ""
    year: int = 0
    values: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        rng = self.rng
        self.name = f"{rng.choice(SURNAMES)} {rng.choice(MIDDLES)} {rng.choice(GIVEN)}"
        self.year = rng.randint(1945, 2007)
        day, month = rng.randint(1, 28), rng.randint(1, 12)
        born = rng.choice(
            (
                f"{day:02}/{month:02}/{self.year}",
                f"{day}/{month}/{self.year}",
                f"{day:02}-{month:02}-{self.year}",
                f"{day:02}.{month:02}.{self.year}",
            )
        )
        century = rng.choice("01") if self.year < 2000 else rng.choice("23")
        cccd = f"{rng.choice(sorted(PROVINCES))}{century}{self.year % 100:02}{_digits(rng, 6)}"
        phone = rng.choice(sorted(MOBILE)) + _digits(rng, 6) + rng.choice("123456789")
        self.values = {
            "birth": born,
            "cccd": rng.choice((cccd, cccd, f"{cccd[:3]} {cccd[3:6]} {cccd[6:9]} {cccd[9:]}",
                                f"{cccd[:4]} {cccd[4:8]} {cccd[8:]}")),
            "cmnd": rng.choice((n := "0" + _digits(rng, 8), f"{n[:3]} {n[3:6]} {n[6:]}")),
            "passport": rng.choice("BCNPK") + _digits(rng, 7),
            "phone": rng.choice(_spellings(phone)),
            "email": f"{rng.choice(_BOXES)}.{_digits(rng, 3)}@{rng.choice(_HOSTS)}",
            "address": rng.choice(PLACES),
            "account": _digits(rng, rng.choice((9, 10, 12, 13, 14))).replace("0", "7"),
            "social": "0" + rng.choice("01246") + _digits(rng, 8),
            "health": rng.choice(_GROUPS) + rng.choice("1234") + _digits(rng, 12),
            "card": self._card(rng),
            "tax": self._tax(rng),
        }  # fmt: skip

    @staticmethod
    def _card(rng: random.Random) -> str:
        while True:
            number = rng.choice(("9704", "4123", "5212", "3530")) + _digits(rng, 12)
            if luhn(number):
                return rng.choice((number, " ".join(number[i : i + 4] for i in range(0, 16, 4))))

    @staticmethod
    def _tax(rng: random.Random) -> str:
        while True:
            number = "8" + _digits(rng, 9)
            if is_tax_code(number):
                return number


@dataclass
class Sample:
    """One document: its pieces, what must be found in it (kind, value), and what must not."""

    pieces: list[Piece]
    planted: list[tuple[str, str]]
    innocent: list[str]


#: (text with one value, kind). The label is what a clerk writes.
_SENTENCES: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("Ông {name}, sinh ngày {birth}, trú tại {address}, số CCCD {cccd}, được tặng Bằng khen.",
     ("birth", "address", "cccd")),
    ("bà {name} (CMND số {cmnd} do Công an tỉnh cấp), điện thoại: {phone}.", ("cmnd", "phone")),
    ("Thu hồi đất của hộ bà {name}, thường trú tại {address}.", ("address",)),
    ("Xét đơn của ông {name}, hộ chiếu số {passport}, sinh năm {year}.", ("passport",)),
    ("Chi trả cho bà {name}, số tài khoản {account} tại Agribank.", ("account",)),
    ("Căn cước công dân số: {cccd}, cấp ngày 01/02/2021 tại Cục Cảnh sát.", ("cccd",)),
    ("Mã số thuế cá nhân: {tax}.", ("tax",)),
    ("Mã số BHXH: {social}; thẻ BHYT số {health}.", ("social", "health")),
    ("Số thẻ ATM {card} của chị {name}.", ("card",)),
    ("Người nhận hỗ trợ: {name}, SĐT {phone}, email {email}.", ("phone", "email")),
    ("Bị can {name}, sinh ngày {birth}, nơi cư trú: {address}.", ("birth", "address")),
    ("Cháu {name} sinh ngày {birth}, con ông bà ở {address}.", ("birth",)),
    ("Giấy chứng minh nhân dân {cmnd}, ngày cấp 02/03/2010.", ("cmnd",)),
    ("{name} ({cccd}) đăng ký dự tuyển.", ("cccd",)),
    ("Anh {name} – ĐT: {phone} – nhận 2 suất quà.", ("phone",)),
)  # fmt: skip
_LABELS: dict[str, tuple[str, ...]] = {
    "birth": ("Ngày, tháng, năm sinh", "Ngày sinh", "Sinh ngày"),
    "cccd": ("Số CCCD", "Số căn cước công dân", "Số định danh cá nhân", "CCCD/CMND"),
    "cmnd": ("Số CMND", "Chứng minh nhân dân số", "Số CMTND"),
    "phone": ("Số điện thoại", "Điện thoại di động", "SĐT", "ĐT"),
    "email": ("Email", "Thư điện tử"),
    "address": (
        "Nơi thường trú",
        "Hộ khẩu thường trú",
        "Chỗ ở hiện nay",
        "Nơi cư trú",
        "Nơi ở hiện tại",
    ),
    "account": ("Số tài khoản", "STK"),
    "tax": ("Mã số thuế cá nhân", "MST"),
    "social": ("Mã số BHXH", "Số sổ BHXH"),
    "health": ("Số thẻ BHYT", "Thẻ bảo hiểm y tế"),
    "passport": ("Số hộ chiếu", "Hộ chiếu số"),
    "card": ("Số thẻ ngân hàng", "Số thẻ tín dụng"),
}
#: Heads of columns in lists.
_HEADS = {
    "birth": "Ngày sinh", "cccd": "Số CCCD", "cmnd": "Số CMND", "phone": "Điện thoại",
    "address": "Nơi thường trú", "account": "Số tài khoản", "social": "Mã số BHXH",
}  # fmt: skip
#: What a clean document is full of. {d}: digits.
_INNOCENT = (
    "Căn cứ Quyết định số {d4}/QĐ-UBND ngày 12/03/2024 của Ủy ban nhân dân tỉnh;",
    "Tổng mức đầu tư: {m} đồng (bằng chữ: một trăm triệu đồng).",
    "Gói thầu số {d11}, mã TBMT IB{d10}, thửa đất số {d3}, tờ bản đồ số {d2}.",
    "Điện thoại: 0206.3852.{d3}; Fax: 0206.3852.{d3}; Email: ubndtinh@caobang.gov.vn",
    "Đường dây nóng của Sở Y tế: 0967.{d3}.{d3}.",
    "Chủ tịch UBND xã Nguyễn Văn Hải, điện thoại 0912.{d3}.{d3}.",
    "Mọi chi tiết liên hệ Văn phòng Sở Tư pháp, số điện thoại 0988 {d3} {d3}.",
    "Công ty TNHH Thành Đạt, mã số thuế 0100109106, tài khoản số 3949{d8} tại Kho bạc Nhà nước.",
    "Điều 12. Công dân cư trú tại xã, phường, thị trấn có trách nhiệm thi hành.",
    "Hóa đơn số {d8}, biên nhận {d12}.",
    "Số liệu năm 2020, 2021, 2022: {d6} {d6} {d6}.",
    "Thành lập ngày 19/05/1990; nghiệm thu ngày 01/02/2024.",
    "Hồ sơ gồm: bản sao chứng minh nhân dân, sổ bảo hiểm xã hội, số điện thoại liên hệ.",
    "Địa chỉ trụ sở: số 12, đường Hoàng Đình Giong, phường Hợp Giang, thành phố Cao Bằng.",
)


def _innocent(rng: random.Random) -> str:
    text = rng.choice(_INNOCENT)
    for size in ("d2", "d3", "d4", "d6", "d8", "d10", "d11", "d12"):
        while f"{{{size}}}" in text:
            text = text.replace(
                f"{{{size}}}", rng.choice("123456789") + _digits(rng, int(size[1:]) - 1), 1
            )
    money = f"{rng.randint(1, 999)}.{_digits(rng, 3)}.{_digits(rng, 3)}.000"
    return text.replace("{m}", money)


def document(seed: int) -> Sample:
    """One document of invented people; the seed decides on everything."""
    rng = random.Random(seed)
    sample = Sample([], [], [])
    layouts: tuple[Callable[[random.Random, Sample], None], ...] = (
        _sentences, _form, _form_above, _form_table, _table, _plain_list, _numbered, _wrapped,
    )  # fmt: skip
    for _ in range(rng.randint(1, 4)):
        _clean(rng, sample)
    layouts[seed % len(layouts)](rng, sample)
    for _ in range(rng.randint(1, 4)):
        _clean(rng, sample)
    return sample


def clean_document(seed: int) -> Sample:
    """A document without anybody's data."""
    rng = random.Random(seed)
    sample = Sample([], [], [])
    for _ in range(rng.randint(5, 30)):
        _clean(rng, sample)
    return sample


def _clean(rng: random.Random, sample: Sample) -> None:
    line = _innocent(rng)
    sample.innocent.append(line)
    sample.pieces.append(Piece(line))


def _sentences(rng: random.Random, sample: Sample) -> None:
    for _ in range(rng.randint(1, 4)):
        person = Person(rng)
        text, kinds = rng.choice(_SENTENCES)
        sample.pieces.append(
            Piece(text.format(name=person.name, year=person.year, **person.values))
        )
        sample.planted += [(kind, person.values[kind]) for kind in kinds]


def _wrapped(rng: random.Random, sample: Sample) -> None:
    """A sentence whose lines a plain text breaks."""
    person = Person(rng)
    text, kinds = rng.choice(_SENTENCES)
    # A value stays on its line.
    whole = {kind: value.replace(" ", "\0") for kind, value in person.values.items()}
    words, line = text.format(name=person.name, year=person.year, **whole).split(" "), ""
    for word in words:
        if len(line) > 60:
            sample.pieces.append(Piece(line))
            line = ""
        line = f"{line} {word}".strip().replace("\0", " ")
    sample.pieces.append(Piece(line))
    sample.planted += [(kind, person.values[kind]) for kind in kinds]


def _form(rng: random.Random, sample: Sample) -> None:
    person = Person(rng)
    sample.pieces.append(Piece(f"Họ và tên: {person.name.upper()}"))
    for kind in rng.sample(sorted(_LABELS), 5):
        tie = rng.choice((": ", ":", " : ", ":\t", "………: "))
        sample.pieces.append(Piece(f"{rng.choice(_LABELS[kind])}{tie}{person.values[kind]}"))
        sample.planted.append((kind, person.values[kind]))


def _form_above(rng: random.Random, sample: Sample) -> None:
    """Labels on lines of their own."""
    person = Person(rng)
    sample.pieces.append(Piece(f"Họ và tên: {person.name}"))
    for kind in rng.sample(sorted(set(_LABELS) - {"address", "birth"}), 3):
        sample.pieces.append(Piece(f"{rng.choice(_LABELS[kind])}:"))
        sample.pieces.append(Piece(person.values[kind]))
        sample.planted.append((kind, person.values[kind]))


def _form_table(rng: random.Random, sample: Sample) -> None:
    """A table of two columns: label and value."""
    person = Person(rng)
    kinds = rng.sample(sorted(set(_LABELS) - {"address", "birth"}), 4)
    sample.pieces += [Piece("Họ và tên", 0, 0, 0), Piece(person.name, 0, 0, 1)]
    for row, kind in enumerate(kinds, 1):
        sample.pieces += [
            Piece(rng.choice(_LABELS[kind]), 0, row, 0), Piece(person.values[kind], 0, row, 1),
        ]  # fmt: skip
        sample.planted.append((kind, person.values[kind]))


def _rows(rng: random.Random, sample: Sample, *, homes: bool) -> list[list[str]]:
    kinds = rng.sample(sorted(set(_HEADS) - (set() if homes else {"address"})), 3)
    if not {"birth", "cccd", "cmnd", "address", "account", "social"} & set(kinds):
        kinds[0] = "birth"
    rows = [["STT", "Họ và tên", *(_HEADS[kind] for kind in kinds)]]
    for number in range(1, rng.randint(3, 9) + 1):
        person = Person(rng)
        rows.append([str(number), person.name, *(person.values[kind] for kind in kinds)])
        sample.planted += [("name", person.name), *((k, person.values[k]) for k in kinds)]
    return rows


def _table(rng: random.Random, sample: Sample) -> None:
    for row, cells in enumerate(_rows(rng, sample, homes=True)):
        sample.pieces += [Piece(cell, 0, row, column) for column, cell in enumerate(cells)]


def _plain_list(rng: random.Random, sample: Sample) -> None:
    tie = rng.choice(("\t", " | ", "   "))
    sample.pieces += [Piece(tie.join(row)) for row in _rows(rng, sample, homes=False)]


def _numbered(rng: random.Random, sample: Sample) -> None:
    for number in range(1, rng.randint(3, 6)):
        person = Person(rng)
        v = person.values
        sample.pieces.append(
            Piece(
                f"{number}. {person.name}, sinh ngày {v['birth']}, CCCD: {v['cccd']},"
                f" ĐT {v['phone']};"
            )
        )
        sample.planted += [(kind, v[kind]) for kind in ("birth", "cccd", "phone")]
