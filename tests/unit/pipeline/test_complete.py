"""What a draft lacks by its portal's regulation: annex, author, recipients, printed copy."""

from __future__ import annotations

import pytest

from vanthu.parsers.types import Finding
from vanthu.pipeline.complete import complete
from vanthu.pipeline.decide import decide
from vanthu.pipeline.plan_drafts import plan_drafts
from vanthu.pipeline.write import wants_print
from vanthu.validators.verdicts import Verdict

from .cases import case, decision, part, policy

WITH_ANNEX = decision(body="Ban hành kế hoạch kèm theo Quyết định này (Phụ lục I, II).")


def done(one, *refused: str):
    for path in refused:
        one.findings.append(Finding("type.not_permitted", path))
    decide(one)
    plan_drafts(one)
    complete(one)
    return one


def codes(one) -> set[str]:
    return {finding.code for finding in one.findings}


def test_an_annex_that_was_not_taken_makes_its_document_wait():
    one = done(case(part("qd.doc", "doc", WITH_ANNEX), part("Phu luc 1.xlsx", "xlsx")), "3")
    assert [plan.waits for plan in one.plans] == [True]
    (finding,) = [f for f in one.findings if f.code == "annex.missing"]
    assert finding.part == "2"
    assert finding.args["names"] == "Phu luc 1.xlsx"
    assert finding.args["document"] == "Quyết định số 1234/QĐ-UBND"


@pytest.mark.parametrize(
    ("text", "name", "code"),
    [
        (decision(), "Phu luc 1.xlsx", "type.not_permitted"),  # speaks of no annex
        (WITH_ANNEX, "qd.xlsx", "type.not_permitted"),  # another version of it
        (WITH_ANNEX, "Phu luc.exe", "type.executable"),  # nobody's annex
    ],
)
def test_nothing_waits_for(text: str, name: str, code: str):
    one = case(part("qd.doc", "doc", text), part(name, "xlsx"))
    one.findings.append(Finding(code, "3"))
    done(one)
    assert [plan.waits for plan in one.plans] == [False]


def test_of_two_documents_the_one_whose_number_the_name_carries():
    files = (
        part("a.doc", "doc", WITH_ANNEX),
        part("b.doc", "doc", WITH_ANNEX.replace("1234", "77").replace("kế hoạch", "danh mục")),
        part("Phu luc QD 1234.xlsx", "xlsx"),
    )
    one = done(case(*files), "4")
    assert {plan.number: plan.waits for plan in one.plans} == {
        "1234/QĐ-UBND": True,
        "77/QĐ-UBND": False,
    }


@pytest.mark.parametrize(
    ("portal", "waits"),
    [("hoabinh", True), ("bacgiang", True), ("caobang", False), ("longxuyen", False)],
)
def test_news_without_an_author_waits_where_the_regulation_demands_one(portal: str, waits: bool):
    """R103, R121; elsewhere it is asked for and nothing waits (R54)."""
    news = part("tin.doc", "doc", "Hội nghị tổng kết\nSáng 20/11 tại tỉnh diễn ra hội nghị.")
    one = done(case(news, policy_=policy(portal)))
    assert "source.author_missing" in codes(one)
    assert one.plans[0].waits is waits
    assert one.parts["2"].verdict is not Verdict.REFUSED


def test_a_named_author_is_enough():
    news = part("tin.doc", "doc", "Hội nghị tổng kết\nSáng 20/11 tại tỉnh.\nTác giả: Trần Văn Bình")
    one = done(case(news, policy_=policy("hoabinh")))
    assert "source.author_missing" not in codes(one)


def test_recipients_are_looked_at_in_issued_documents_only():
    """R8: and the note changes nothing but "có lưu ý"."""
    one = done(case(part("qd.doc", "doc", decision())))
    assert "recipients.portal_not_named" in codes(one)
    assert one.parts["2"].verdict is Verdict.NOTED
    named = decision().replace("- Như Điều 2;", "- Cổng Thông tin điện tử tỉnh (để đăng tải);")
    assert "recipients.portal_not_named" not in codes(done(case(part("qd.doc", "doc", named))))
    elsewhere = done(case(part("qd.doc", "doc", decision()), policy_=policy("longxuyen")))
    assert "recipients.portal_not_named" not in codes(elsewhere)


def test_the_printed_copy_is_the_senders_duty_and_blocks_nothing():
    """R6: normative documents; R105: everything; R1 of others: nothing."""
    normative = decision("31/2015")
    for portal, text, asked in (
        ("caobang", normative, True),
        ("caobang", decision(), False),
        ("hoabinh", decision(), True),
        ("longxuyen", normative, False),
    ):
        one = done(case(part("qd.doc", "doc", text), policy_=policy(portal)))
        assert ("print.copy_expected" in codes(one)) is asked, (portal, text[:60])
        assert wants_print(one, one.plans[0]) is asked
        assert not one.plans[0].waits


def test_a_draft_for_comments_goes_into_its_category():
    """R35: a dự thảo isn't refused."""
    text = decision("…").replace("ỦY BAN NHÂN DÂN\nTỈNH", "DỰ THẢO\nỦY BAN NHÂN DÂN\nTỈNH", 1)
    one = done(case(part("du thao.doc", "doc", text)))
    assert one.plans[0].metadata.get("status") == "draft"
    assert one.plans[0].metadata.get("category") == "comments"
