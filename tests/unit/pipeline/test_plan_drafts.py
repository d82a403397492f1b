from __future__ import annotations

from datetime import date

from vanthu.pipeline.case import AgencyFact, ContinuedFact, DraftFact
from vanthu.pipeline.decide import decide
from vanthu.pipeline.plan_drafts import plan_drafts
from vanthu.pipeline.rules_text import rules_text

from .cases import RECEIVED, case, decision, part

WHOLE = "\nCổng thông tin điện tử cung cấp thông tin của tổ chức kể từ ngày ký." * 3
LOSSY = "\nCng thông tin điện tử cung cp thông tin của tchức ktừ ngày ký." * 3


def plans(one):
    decide(one)
    plan_drafts(one)
    return one.plans


def roles(plan):
    return [(file.path, file.role, file.public) for file in plan.files]


def test_word_and_signed_pdf_are_one_document():
    (plan,) = plans(case(part("qd.doc", "doc", decision()), part("qd.pdf", "pdf", decision())))
    assert (plan.kind, plan.number) == ("document", "1234/QĐ-UBND")
    assert plan.title == "Về việc phê duyệt kế hoạch"
    assert roles(plan) == [("2", "text", False), ("3", "signed", True)]
    assert plan.findings == ()


def test_a_difference_between_them_is_told():
    other = decision().replace("năm 2026 và các năm", "năm 2027 và các năm")
    (plan,) = plans(case(part("qd.doc", "doc", decision()), part("qd.pdf", "pdf", other)))
    (finding,) = plan.findings
    assert (finding.code, finding.part) == ("version.differs", "2")
    assert finding.args["places"] == 1
    assert finding.args["official"] == "qd.pdf"


def test_a_scan_goes_with_the_file_it_was_printed_from():
    (plan,) = plans(case(part("QD-1234.doc", "doc", decision()), part("QD-1234_da ky.pdf", "pdf")))
    assert [role for _, role, _ in roles(plan)] == ["text", "signed"]


def test_two_decisions_are_two_documents_however_alike_their_phrases():
    first, second = plans(
        case(part("a.doc", "doc", decision("1")), part("b.doc", "doc", decision("2")))
    )
    assert (first.number, second.number) == ("1/QĐ-UBND", "2/QĐ-UBND")


def test_annexes_go_to_the_document_they_name():
    annex = "PHỤ LỤC\n(Kèm theo Quyết định số 2/QĐ-UBND ngày 19/11/2026 của UBND tỉnh)\nDanh sách"
    first, second = plans(
        case(
            part("a.doc", "doc", decision("1")),
            part("b.doc", "doc", decision("2", body="Ban hành danh mục thuốc thiết yếu của tỉnh.")),
            part("phu luc.doc", "doc", annex),
        )
    )
    assert [role for _, role, _ in roles(first)] == ["text"]
    assert [role for _, role, _ in roles(second)] == ["text", "annex"]


def test_pictures_belong_to_the_news_not_to_the_decisions():
    news = "Sở Mẫu tổng kết năm\nSáng 20/11, Sở Mẫu tổ chức hội nghị.\nTin, ảnh: Lê Thị Bình"
    made = plans(
        case(
            part("qd.doc", "doc", decision()),
            part("tin.doc", "doc", news),
            part("a.jpg", "jpg"),
            agency=AgencyFact(7, "Sở Mẫu"),
        )
    )
    assert [plan.kind for plan in made] == ["document", "news"]
    assert roles(made[1]) == [("3", "text", False), ("4", "image", True)]  # no manuscript
    assert made[1].title == "Sở Mẫu tổng kết năm"
    assert made[1].metadata == {"author": "Lê Thị Bình", "source": "Sở Mẫu"}


def test_only_pictures_are_a_photo_only_films_a_video():
    (photo,) = plans(case(part("a.jpg", "jpg"), part("b.png", "png"), subject="Ảnh lễ hội"))
    assert (photo.kind, photo.title, len(photo.files)) == ("photo", "Ảnh lễ hội", 2)
    (video,) = plans(case(part("a.mp4", "mp4")))
    assert video.kind == "video"


def test_the_mails_text_is_the_news_with_its_pictures():
    (plan,) = plans(case(part("a.jpg", "jpg"), body="Sáng 20/11 …", subject="Fwd: Hội nghị"))
    assert (plan.kind, plan.title) == ("news", "Hội nghị")
    assert [role for _, role, _ in roles(plan)] == ["image"]


def test_a_title_does_not_say_the_kind_again():
    for subject, title in (
        ("Tin: Hội nghị", "Hội nghị"),
        ("Re: Bài, ảnh: Mùa vàng", "Mùa vàng"),
        ("Tin và ảnh: Lễ hội", "Lễ hội"),
        ("Tin:", "Tin:"),
        ("Tin học trẻ: trao giải", "Tin học trẻ: trao giải"),
    ):
        (plan,) = plans(case(body="Sáng 20/11 …", subject=subject))
        assert plan.title == title


def test_a_letterhead_is_no_title():
    text = decision().replace("Về việc phê duyệt kế hoạch\n", "")
    (plan,) = plans(case(part("qd.pdf", "pdf", text), subject="Gửi QĐ 1234"))
    assert (plan.kind, plan.title) == ("document", "Gửi QĐ 1234")


def test_the_same_file_twice_is_one_file():
    one = case(part("a.doc", "doc", decision()), part("a.doc", "doc", decision()))
    (plan,) = plans(one)
    assert len(plan.files) == 1
    assert "version.same" in {finding.code for finding in one.findings}


def test_a_deadline_is_the_regulations_only_for_whom_it_names():
    (plan,) = plans(case(part("a.doc", "doc", decision())))
    assert plan.deadline == date(2026, 11, 23)
    assert plan.deadline_basis["clause"] == "deadline_document"
    assert plan.deadline_basis["late_at_receipt"] is False
    other = decision().replace("ỦY BAN NHÂN DÂN\nTỈNH CAO BẰNG", "SỞ NỘI VỤ", 1)
    (plan,) = plans(case(part("a.doc", "doc", other)))
    assert plan.deadline_basis["rule"] == "Chỉ tiêu nội bộ"


def test_what_a_reply_brings_goes_to_the_draft_of_its_number():
    continued = ContinuedFact(
        1,
        "CBG-26-000001",
        RECEIVED,
        (DraftFact(5, "x", "1/QĐ-UBND"), DraftFact(6, "y", "2/QĐ-UBND")),
    )
    (plan,) = plans(case(part("b.pdf", "pdf", decision("2")), continues=continued))
    assert plan.extends == 6
    (plan,) = plans(case(part("c.pdf", "pdf", decision("3")), continues=continued))
    assert plan.extends is None


def test_nothing_is_planned_for_what_was_not_taken():
    one = case(part("a.doc", "doc", decision()), mail_class="list")
    assert plans(one) == []


def test_doubtful_places_go_with_the_draft():
    text = f"{decision()}\nCổng thông tin điện tử cung cp tin."
    (plan,) = plans(case(part("qd.doc", "doc", text)))
    (doubt,) = plan.doubts
    assert plan.blocks[doubt.block].text[doubt.start : doubt.end] == doubt.word == "cp"
    assert doubt.suggestions[0] == "cấp"
    assert not doubt.sure


def test_the_copy_that_has_its_letters_gives_the_text():
    one = case(
        part("qd.docx", "docx", decision() + LOSSY), part("qd.pdf", "pdf", decision() + WHOLE)
    )
    rules_text(one)
    (finding,) = [f for f in one.findings if f.code.startswith("text.loss")]
    assert (finding.code, finding.part) == ("text.loss_beside", "2")
    assert (finding.args["file"], finding.args["other"]) == ("qd.docx", "qd.pdf")
    (plan,) = plans(one)
    assert plan.blocks is one.parts["3"].blocks


def test_lost_letters_stand_where_no_other_file_has_them():
    lossy = decision() + LOSSY
    other = decision("99/QĐ-UBND", "Về việc bổ nhiệm cán bộ")
    for second in (part("qd.pdf", "pdf", lossy), part("khac.pdf", "pdf", other)):
        one = case(part("qd.doc", "doc", lossy), second)
        rules_text(one)
        assert "text.loss" in {f.code for f in one.findings if f.part == "2"}
