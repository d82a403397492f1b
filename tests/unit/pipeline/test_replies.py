from __future__ import annotations

import pytest

from vanthu.pipeline.replies import new_text, wish_of
from vanthu.vietnamese.letters import fold


@pytest.mark.parametrize(
    "body",
    [
        "Đề nghị Ban Biên tập cho rút lại văn bản đã gửi.",
        "de nghi thu hoi van ban nay",
        "Xin rút bài viết trên.",
        "Đề nghị không đăng tin này nữa.",
        "Đề nghị gỡ bài khỏi Cổng.",
        "Đề nghị hủy văn bản gửi sáng nay.",
        "Tạm dừng đăng giúp.",
    ],
)
def test_wishes_to_withdraw(body):
    assert wish_of("Re: [Cổng] Đã tiếp nhận", body, has_files=True) == "withdrawal"


@pytest.mark.parametrize(
    ("body", "wish"),
    [
        ("Gửi bổ sung phụ lục.", "files"),
        ("Xin gửi quyết định thu hồi đất của huyện.", "files"),
        ("Chúng tôi không rút lại văn bản này.", "files"),
        ("Đề nghị thay thế bằng bản mới kèm theo.", "correction"),
        ("Xin đính chính: ngày ký là 19/11.", "correction"),
        ("Cảm ơn.\n\n> Nếu cần rút lại văn bản đã gửi, đề nghị trả lời", "files"),
        ("Cảm ơn.\n\nVào CN, 22 thg 11, 2026 lúc 14:05 Portal <p@x.vn> đã viết:\nrút lại", "files"),
        ("Nhận được.\n-----Original Message-----\nrút lại văn bản", "files"),
        ("Nhận được.\n________________________________\nFrom: portal@x.vn\nrút lại bài", "files"),
    ],
)
def test_other_answers(body, wish):
    assert wish_of("Re: x", body, has_files=True) == wish


def test_a_subject_of_the_senders_own_counts():
    assert wish_of("Đề nghị rút tin CBG-26-000001", "", has_files=False) == "withdrawal"
    assert wish_of("Re: Đề nghị rút tin", "", has_files=False) == "message"


def test_new_text_keeps_the_senders_lines_as_they_are():
    assert new_text("Đã nhận.\nCảm ơn\n> cũ") == "Đã nhận.\nCảm ơn"
    assert new_text("Đường") == "Đường"


def test_fold():
    assert fold("Đề nghị RÚT lại") == "de nghi rut lai"
