from __future__ import annotations

import pytest

from vanthu.vietnamese.letters import without_marks
from vanthu.vietnamese.suggest import fits_better, suggestions
from vanthu.vietnamese.text_loss import audit, lacks_marks
from vanthu.vietnamese.words import Words

from .samples import TEXT

LOST = (
    "Cng thông tin điện tử là đầu mối cung cp thông tin của tchức, cá nhân ktừ ngày ký; "
    "các cơ quan gửi tin về Cng đúng hạn."
)


def test_words_that_have_lost_letters_are_found_with_their_places():
    found = audit(LOST)
    assert [LOST[s.start : s.start + s.length] for s in found.suspects] == [
        "Cng", "cp", "tchức", "ktừ", "Cng",
    ]  # fmt: skip
    assert found.lossy


@pytest.mark.parametrize(
    ("word", "before", "after", "meant"),
    [
        ("Cng", "", "thông", "Cổng"),
        ("cp", "cung", "", "cấp"),
        ("nhng", "", "", "những"),
        ("CNG", "", "thông", "CỔNG"),
        ("ktừ", "", "ngày", "kể từ"),
        ("tchức", "", "", "tổ chức"),
        ("cácđiều", "", "", "các điều"),
        ("đim", "thời", "", "điểm"),
        ("đông", "hội", "nhân", "đồng"),
        ("tiỉnh", "", "", "tỉnh"),
    ],
)
def test_suggestions_follow_the_words_around(word, before, after, meant):
    assert meant in suggestions(word, before, after)[:2]


def test_no_suggestion_for_what_is_no_word_of_ours():
    assert suggestions("rythm") == ()
    assert suggestions("x" * 5000) == ()


def test_a_word_is_doubted_where_a_fuller_one_belongs():
    assert fits_better("đi", "thay", "") == "đổi"
    assert fits_better("kim", "", "duyệt") in ("", "kiểm")
    assert fits_better("thông", "cổng", "tin") == ""


def test_words_that_are_words_are_only_told_where_letters_are_lost():
    lost = audit(LOST + " Khi có thay đi thì báo trước thời đim đó.")
    assert [(s.word, s.suggestions[0]) for s in lost.suspects if not s.sure] == [
        ("đi", "đổi"),
        ("đim", "điểm"),
    ]
    assert audit("Khi có thay đi thì báo trước thời đim đó.").suspects == ()


def test_an_audit_is_made_once():
    words = Words(LOST)
    assert audit(words) is audit(words)


def test_a_hostile_text_is_told_in_time():
    suspects = audit("Cng thông tin điện tử cung cp " * 2000).suspects
    assert len(suspects) >= 4000
    assert sum(bool(suspect.suggestions) for suspect in suspects) <= 400


def test_sound_text_has_no_suspects():
    for text in (
        TEXT,
        "Gửi về hộp thư banbientap@xx.gov.vn, trang http://xxx.vn/tcvn của tỉnh Đắk Lắk cách 5 km.",
        "CNTT, HĐND và UBND các cấp; điểm b, c, đ khoản 2; Website, Internet của đơn vị.",
    ):
        assert audit(text).suspects == ()


def test_a_slip_of_the_pen_is_no_loss():
    assert not audit(f"{TEXT}\nthông tinn của tỉnhh".replace("tinn", "tin")).lossy


def test_foreign_text_is_not_judged():
    assert audit("The nth rhythm of my hymn, pst, brr, Mr Wycz. " * 5).suspects == ()


def test_vietnamese_without_marks():
    assert lacks_marks(without_marks(TEXT))
    assert not lacks_marks(TEXT)
    assert not lacks_marks("The board publishes what the agencies of the province send to it. " * 9)
    assert not lacks_marks("cong hoa")


def test_a_text_without_any_horned_u_has_lost_them():
    """TCVN3's ư is a soft hyphen, which LibreOffice never draws; odd syllables are left."""
    text = (
        "Người đứng đầu cơ quan nhà nước ở địa phương chịu trách nhiệm trước pháp luật về những "
        "trường hợp chưa được duyệt; Ủy ban nhân dân tỉnh hướng dẫn chương trình này."
    )
    lost = audit(text.replace("ư", ""))
    assert lost.lossy
    assert {"nớc", "phơng", "đợc", "chơng"} <= {suspect.word for suspect in lost.suspects}
    assert audit(text).suspects == ()
    assert not audit("Căn cứ Luật này và xét đề nghị của Sở Nội vụ, quyết định.").lossy
