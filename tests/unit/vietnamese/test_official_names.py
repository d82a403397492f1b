"""Numbers and signs, names of agencies, names of persons, types, language."""

from __future__ import annotations

import pytest

from vanthu.vietnamese.letters import fold
from vanthu.vietnamese.official.kinds import is_normative, type_of_line
from vanthu.vietnamese.official.language import language_of
from vanthu.vietnamese.official.lines import prepare
from vanthu.vietnamese.official.number import find_number, own_number
from vanthu.vietnamese.official.parties import full_name, names_agency, ordinary, ordinary_list
from vanthu.vietnamese.official.signing import is_name


@pytest.mark.parametrize(
    ("line", "text"),
    [
        ("01 /2020/QĐ-UBND", "01/2020/QĐ-UBND"),
        ("31/2015/QĐ-UBND", "31/2015/QĐ-UBND"),
        ("19/2012/TTLT-BTC-BKH&ĐT-BTTTT ngày 15/02/2012", "19/2012/TTLT-BTC-BKH&ĐT-BTTTT"),
        ("12/Q\u00d0-UBND", "12/QĐ-UBND"),
        ("18/2003/QH11", "18/2003/QH11"),
        ("2803/BTTTT-THH", "2803/BTTTT-THH"),
        ("số 145-KH/TU ngày", "145-KH/TU"),
        ("số 15/CP ngày 2-3-1993", "15/CP"),
        ("24/2000/NĐ - CP ngày", "24/2000/NĐ-CP"),
        ("522/2002/QĐ.UB", "522/2002/QĐ.UB"),
        ("12/QĐ-UBND. Quyết định này", "12/QĐ-UBND"),
        ("12/QĐ-UBND - Về việc", "12/QĐ-UBND"),
    ],
)
def test_numbers_in_running_text(line: str, text: str) -> None:
    number = find_number(line)
    assert number is not None
    assert number.text == text


@pytest.mark.parametrize("line", ["ngày 12/3/2020", "300/500 ha", "tỷ lệ 1/2", "24/7", "và/hoặc"])
def test_fractions_and_dates_are_no_numbers(line: str) -> None:
    assert find_number(line) is None


@pytest.mark.parametrize(
    ("rest", "text", "sign"),
    [
        ("      /2019/QĐ-UBND", "/2019/QĐ-UBND", "QĐ"),
        ("....../KH-PGD&ĐT", "/KH-PGD&ĐT", "KH"),
        ("   /20.../QĐ-UBND", "/QĐ-UBND", "QĐ"),
        ("/QĐ. BQL-VP", "/QĐ.BQL-VP", "QĐ"),
        ("120 KH/TWĐTN-BTG", "120 KH/TWĐTN-BTG", "KH"),
        ("1141-TC/QĐ/CĐKT", "1141-TC/QĐ/CĐKT", "QĐ"),
        ("25-HĐBT", "25-HĐBT", ""),
        ("1.234/QĐ-UBND", "1234/QĐ-UBND", "QĐ"),
        ("1 2 / Q Đ - U B N D", "12/QĐ-UBND", "QĐ"),
        ("12/ttr-stc", "12/TTr-STC", "TTr"),
        ("05b/TB-VP", "05b/TB-VP", "TB"),
        ("77-CV/ĐTN", "77-CV/ĐTN", "CV"),
    ],
)
def test_numbers_on_their_own_line(rest: str, text: str, sign: str) -> None:
    number = own_number(rest, 0)
    assert number is not None
    assert (number.text, number.type_sign) == (text, sign)


@pytest.mark.parametrize(
    ("printed", "name"),
    [
        ("ỦY BAN NHÂN DÂN TỈNH CAO BẰNG", "Ủy ban nhân dân tỉnh Cao Bằng"),
        ("UỶ BAN NHÂN DÂN THÀNH PHỐ LONG XUYÊN", "Ủy ban nhân dân thành phố Long Xuyên"),
        ("UBND HUYỆN HÒA BÌNH", "Ủy ban nhân dân huyện Hòa Bình"),
        ("SỞ THÔNG TIN VÀ TRUYỀN THÔNG", "Sở Thông tin và Truyền thông"),
        ("HỘI ĐỒNG NHÂN DÂN TỈNH BẮC GIANG", "Hội đồng nhân dân tỉnh Bắc Giang"),
        ("Chủ tịch UBND huyện Hòa Bình", "Ủy ban nhân dân huyện Hòa Bình"),
        ("Bộ trưởng Bộ Tài chính", "Bộ Tài chính"),
        ("ủy Ban Nhân Dân thành phố cần thơ", "Ủy ban nhân dân thành phố Cần Thơ"),
        ("BỘ VĂN HÓA, THỂ THAO VÀ DU LỊCH", "Bộ Văn hóa, Thể thao và Du lịch"),
        ("BỘ LAO ĐỘNG - THƯƠNG BINH VÀ XÃ HỘI", "Bộ Lao động - Thương binh và Xã hội"),
        ("BQL CÁC KHU CÔNG NGHIỆP BÀ RỊA – VŨNG TÀU",
         "Ban Quản lý các khu công nghiệp Bà Rịa – Vũng Tàu"),
        ("VĂN PHÒNG ĐOÀN ĐBQH VÀ HĐND TỈNH", "Văn phòng Đoàn ĐBQH và Hội đồng nhân dân tỉnh"),
        ("BAN TUYÊN GIÁO TỈNH ỦY", "Ban Tuyên giáo Tỉnh ủy"),
        ("NGÂN HÀNG NHÀ NƯỚC VIỆT NAM", "Ngân hàng Nhà nước Việt Nam"),
        ("THỦ TƯỚNG CHÍNH PHỦ", "Thủ tướng Chính phủ"),
    ],
)  # fmt: skip
def test_agencies_in_ordinary_writing(printed: str, name: str) -> None:
    assert ordinary(printed) == name


def test_names_that_need_what_stands_above_them() -> None:
    assert full_name("BAN TỔ CHỨC", "TỈNH ỦY CAO BẰNG", "") == "Ban Tổ chức Tỉnh ủy Cao Bằng"
    assert full_name("SỞ Y TẾ", "UBND TỈNH CAO BẰNG", "") == "Sở Y tế"
    assert full_name("TRẠM Y TẾ ĐÀM THUỶ", "", "Đàm Thuỷ").endswith("Đàm Thuỷ")
    assert ordinary_list("BỘ TÀI CHÍNH - BỘ NỘI VỤ") == "Bộ Tài chính; Bộ Nội vụ"


@pytest.mark.parametrize("text", ["Bạn đang tìm", "Số: 12", "Báo cáo", "Hỏi đáp", "Quy chế", "đại"])
def test_look_alikes_are_no_agencies(text: str) -> None:
    assert not names_agency(text)


@pytest.mark.parametrize(
    ("text", "is_one"),
    [
        ("Nguyễn Văn A", True),
        ("TS. Nông Thị Bích", True),
        ("ĐOÀN HỒNG PHONG", True),
        ("H'Yim Kđoh", True),
        ("Rơ Châm H'Phik", True),
        ("PHÓ CHỦ TỊCH", False),
        ("Sở Tài Chính", False),
        ("Lưu: VT", False),
        ("Hà", False),
    ],
)
def test_names_of_persons(text: str, is_one: bool) -> None:
    assert is_name(text) is is_one


def test_types_and_what_is_normative() -> None:
    assert type_of_line(fold("Q U Y Ế T Đ Ị N H")) == "Quyết định"
    assert type_of_line(fold("BẢN QUY ĐỊNH")) == "Quy định"
    assert type_of_line(fold("quyết định của tỉnh")) == ""
    assert is_normative("Quyết định", "2020")
    assert not is_normative("Quyết định", "")
    assert not is_normative("Kế hoạch", "2020")
    assert is_normative("Luật", "")


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Ủy ban nhân dân tỉnh quyết định ban hành quy chế này", "vi"),
        ("Uy ban nhan dan tinh quyet dinh ve cac khoan thu trong nam theo quy dinh cua luat", "vi"),
        ("The committee of the province and the city for the people on this day", "en"),
        ("123 456", None),
    ],
)
def test_languages(text: str, language: str | None) -> None:
    assert language_of(text) == language


def test_folding_keeps_every_place() -> None:
    text = "ĐỘC LẬP – Tự do: Ư ơ Ỵ İ ß ﬁ 123"
    assert len(fold(text)) == len(text)
    assert fold("Thông tư Ỷ") == "thong tu y"


def test_columns_on_one_line_are_parted_and_keep_their_places() -> None:
    text = "UBND TỈNH A    CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\n- Như Điều 3;   GIÁM ĐỐC SỞ\n"
    lines = prepare(text).lines
    assert [line.side for line in lines] == ["left", "right", "left", "right"]
    assert [text[line.start : line.end] for line in lines] == [line.text for line in lines]
    whole = "nước Cộng hòa xã hội chủ nghĩa Việt Nam"
    assert [line.text for line in prepare(whole).lines] == [whole]
