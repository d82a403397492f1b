"""Marks of secrecy where marks stand, and nowhere else."""

from __future__ import annotations

import pytest

from vanthu.parsers.types import Block, Run
from vanthu.vietnamese.official.restricted import kind_of, restriction_of, restriction_of_name

HEAD = "UBND TỈNH MẪU\nCỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\nĐộc lập - Tự do - Hạnh phúc\n"
BODY = "\nBÁO CÁO\nTình hình thực hiện nhiệm vụ năm 2026\nĐiều 1. Nội dung như sau.\n"


def _blocks(text: str) -> tuple[Block, ...]:
    return tuple(Block("paragraph", (Run(line),)) for line in text.splitlines())


def _of(text: str, *, guessed: bool = False) -> str:
    return restriction_of(_blocks(text), text, guessed=guessed)


@pytest.mark.parametrize(
    "line",
    [
        "MẬT", "TỐI MẬT", "TUYỆT MẬT", "Tối mật", "(MẬT)", "[ TỐI MẬT ]", "| MẬT |", "* MẬT *",
        "M Ậ T", "M  Ậ  T", "T Ố I  M Ậ T", "T Ố I   M Ậ T", "M.Ậ.T", "M-Ậ-T",
        "Độ mật: Tối mật", "ĐỘ MẬT: MẬT", "Mức độ mật: Mật", "TÀI LIỆU MẬT",
        "MẬT - KHẨN", "HỎA TỐC / TỐI MẬT", "TUYỆT MẬT Bản số: 02", "MẬT Xem xong trả lại",
        "HỎA TỐC\tMẬT", "MẬT          CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
        "MẬT CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Số: 12/BC-BCĐ MẬT",
        "MËT", "TèI MËT", "MAÄT", "TOÁI MAÄT", "TUYEÄT MAÄT", "MA^.T",
        "TOI MAT", "МẬТ", "MA\u0323\u0302T",
    ],
)  # fmt: skip
def test_marks_of_secrecy(line: str) -> None:
    assert _of(HEAD + line + BODY) == "secret"
    assert _of(line + "\n" + HEAD + BODY) == "secret"


@pytest.mark.parametrize(
    "line",
    [
        "Các thông tin có từ độ MẬT trở lên không được đưa lên Website", "BÍ MẬT",
        "Bí mật nhà nước", "MẬT KHẨU", "MẬT ONG", "MẬT ĐỘ DÂN SỐ", "Nguyễn Thị Mật",
        "NGUYỄN VĂN MẬT", "Tài liệu mật",
        "Độ mật:", "Độ mật: Không", "MẶT", "MẤT", "Mật thư", "VỀ VIỆC BẢO VỆ BÍ MẬT NHÀ NƯỚC",
        "Thu hồi:", "THU HỒI", "Không phổ biến", "thu hồi đất", "Nội bộ",
        "1. Tài liệu có độ mật: Mật, Tối mật và Tuyệt mật", "M A T H", "FORMAT", "",
    ],
)  # fmt: skip
def test_words_are_no_marks(line: str) -> None:
    assert _of(HEAD + line + BODY) == ""


@pytest.mark.parametrize("line", ["MAT", "MÂT", "mật", "Mât"])
def test_foreign_words_are_none_without_a_letterhead(line: str) -> None:
    assert _of(f"Titre\n{line}\nLe mât du bateau.\n") == ""


@pytest.mark.parametrize(
    "line",
    [
        "LƯU HÀNH NỘI BỘ", "Lưu hành nội bộ", "(Tài liệu lưu hành nội bộ)", "TÀI LIỆU THU HỒI",
        "XEM XONG TRẢ LẠI", "KHÔNG PHỔ BIẾN", "L Ư U  H À N H  N Ộ I  B Ộ",
        "CHỈ NGƯỜI CÓ TÊN MỚI ĐƯỢC BÓC BÌ",
    ],
)  # fmt: skip
def test_marks_of_limited_circulation(line: str) -> None:
    assert _of(HEAD + line + BODY) == "internal"


def test_secrecy_outweighs_circulation() -> None:
    assert _of(f"LƯU HÀNH NỘI BỘ\nMẬT\n{BODY}") == "secret"


@pytest.mark.parametrize("kind", ["header", "footer", "text_box"])
def test_marks_outside_the_running_text(kind: str) -> None:
    filler = tuple(Block("paragraph", (Run(f"Dòng {i}"),)) for i in range(60))
    blocks = (*filler, Block(kind, (Run("MẬT"),)))  # type: ignore[arg-type]
    assert restriction_of(blocks, "\n".join(block.text for block in blocks)) == "secret"


def test_a_mark_deep_in_the_text_counts_beside_a_letterhead_only() -> None:
    deep = BODY + "Câu thường.\n" * 60
    assert _of(HEAD + deep + "MẬT\n" + "Câu khác.\n" * 20) == ""
    assert _of(HEAD + deep + "MẬT\n" + HEAD + BODY) == "secret"


def test_a_mark_at_the_top_of_a_later_page() -> None:
    def pages(place: int) -> tuple[Block, ...]:
        second = [f"Dòng {i}" for i in range(40)]
        second[place] = "MẬT"
        first = [Block("paragraph", (Run(f"Trang một {i}"),), page=1) for i in range(40)]
        return (*first, *(Block("paragraph", (Run(line),), page=2) for line in second))

    for place, expected in ((1, "secret"), (25, "")):
        blocks = pages(place)
        assert restriction_of(blocks, "\n".join(b.text for b in blocks)) == expected


def test_recognised_text_may_have_lost_its_marks_on_letters() -> None:
    assert _of(HEAD + "MẠT" + BODY, guessed=True) == "secret"
    assert _of(HEAD + "MẠT" + BODY) == ""


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("[MẬT] Báo cáo quý III", "secret"), ("Re: [TỐI MẬT] Kế hoạch", "secret"),
        ("TUYỆT MẬT: Phương án", "secret"), ("MẬT.doc", "secret"),
        ("[LƯU HÀNH NỘI BỘ] Tài liệu", "internal"),
        ("Mật khẩu mới.doc", ""), ("[mật] ong rừng", ""), ("MAT.doc", ""), ("[Cổng] Tin", ""),
        ("Lịch tiếp dân: tuần 47", ""), ("", ""),
    ],
)  # fmt: skip
def test_names_and_subjects(name: str, expected: str) -> None:
    assert restriction_of_name(name) == expected


def test_long_lines_cost_nothing() -> None:
    assert kind_of("M " * 50_000) == ""
    assert _of(("MẬT " * 5_000 + "\n") * 20) == ""
