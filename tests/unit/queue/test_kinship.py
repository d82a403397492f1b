"""What a draft is akin to, and why."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.factories import (
    block,
    make_agency,
    make_draft,
    make_member,
    make_portal,
    make_submission,
)
from vanthu.queue.indexing import everything
from vanthu.queue.kinship import Why, kin_of, mergeable, number_key
from vanthu.store.akin import EACH, sharing
from vanthu.store.models import Draft, DraftState, Kind, Role, SubmissionState

pytestmark = pytest.mark.django_db

LONG = " ".join(f"Câu thứ {n} nói về việc {n * 7} của địa phương." for n in range(60))


def reasons(draft, user):
    everything()
    return {kin.draft.pk: kin.why for kin in kin_of(draft, user).drafts}


def decision(portal, number, title="Quyết định về việc ban hành Quy chế", **more):
    metadata = {"number": number} | more.pop("metadata", {})
    return make_draft(portal, number=number, title=title, metadata=metadata, **more)


@pytest.mark.parametrize("number", ["1234/QĐ-UBND", "1234 / qd–ubnd", "1234/Qđ-Ubnd"])
def test_the_same_number_however_it_is_typed(portal, board, number):
    first = decision(portal, "1234/QĐ-UBND")
    second = decision(portal, number, title="Một trích yếu khác hẳn")
    assert reasons(second, board.editor) == {first.pk: [Why.NUMBER]}
    assert [kin.draft for kin in kin_of(second, board.editor).twins] == [first]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ({"date": "2025-03-01"}, {"date": "2026-03-01"}),
        ({"agency": "UBND xã A"}, {"agency": "UBND xã B"}),
    ],
)
def test_a_number_is_given_by_many_and_each_year_again(portal, board, one, other):
    first = decision(portal, "12/BC-UBND", metadata=one)
    second = decision(portal, "12/BC-UBND", title="Một trích yếu khác hẳn", metadata=other)
    assert first.pk not in reasons(second, board.editor)


def test_one_agency_in_two_spellings(portal, board):
    first = decision(portal, "12/BC-UBND", metadata={"agency": "UBND tỉnh Cao Bằng"})
    second = decision(portal, "12/BC-UBND", metadata={"agency": "Ủy ban nhân dân tỉnh Cao Bằng"})
    assert Why.NUMBER in reasons(second, board.editor)[first.pk]


def test_many_of_one_number_hide_no_twin(portal, board):
    """Each commune gives "01/QĐ-UBND" each January: they are told apart before the newest few are
    taken."""
    own = {"date": "2026-01-05", "agency": "UBND xã A"}
    twin = decision(portal, "01/QĐ-UBND", title="Một trích yếu khác hẳn", metadata=own)
    elsewhere = make_portal("longxuyen")
    for n in range(EACH):
        commune = {"agency": f"UBND phường {n}"}
        decision(elsewhere, "01/QĐ-UBND", metadata=own)
        decision(portal, "01/QĐ-UBND", metadata=own | {"date": f"20{n:02d}-01-05"})
        decision(portal, "01/QĐ-UBND", metadata=own | commune)
    second = decision(portal, "1/qđ-ubnd", metadata=own)
    assert reasons(second, board.editor) == {twin.pk: [Why.NUMBER]}


def test_what_it_replaces_and_what_replaces_it(portal, board):
    old = decision(portal, "5/2020/QĐ-UBND")
    new = decision(
        portal, "10/2026/QĐ-UBND",
        metadata={"replaces": [{"raw": "…", "type": None, "number": "05/2020/QĐ-UBND"}]},
    )  # fmt: skip
    assert reasons(new, board.editor)[old.pk] == [Why.ACTS_ON]
    assert kin_of(old, board.editor).drafts[0].why == [Why.ACTED_ON]
    assert kin_of(old, board.editor).drafts[0].bearing == "replaces"


def test_near_equal_titles_and_texts(portal, board):
    title = "Phường Thục Phán ra quân tổng vệ sinh môi trường"
    first = make_draft(portal, kind=Kind.NEWS, number="", title=title, blocks=[block(LONG)])
    second = make_draft(
        portal, kind=Kind.NEWS, number="", title=title.upper() + "!", blocks=[block("Ngắn.")]
    )
    changed = LONG.replace("thứ 30 nói", "số 30 bàn")
    third = make_draft(
        portal, kind=Kind.NEWS, number="", title="Một tiêu đề khác hẳn", blocks=[block(changed)]
    )
    other = " ".join(f"Nội dung khác số {n}, chẳng liên quan gì {n * 3}." for n in range(60))
    fourth = make_draft(portal, kind=Kind.NEWS, number="", title="Chuyện", blocks=[block(other)])
    assert reasons(first, board.editor) == {second.pk: [Why.TITLE], third.pk: [Why.TEXT]}
    assert reasons(fourth, board.editor) == {}


def test_decisions_alike_in_all_but_their_numbers_are_none(portal, board):
    decision(portal, "1/QĐ-UBND", blocks=[block(LONG)])
    second = decision(portal, "2/QĐ-UBND", blocks=[block(LONG)])
    assert reasons(second, board.editor) == {}


def test_the_same_mail_and_joined_mails(portal, board):
    mail = make_submission(portal)
    first = decision(portal, "1/QĐ-UBND", title="Một trích yếu dài vừa đủ", submission=mail)
    reply = decision(
        portal, "2/QĐ-UBND", title="Hai trích yếu dài vừa đủ",
        submission=make_submission(portal, continues=mail),
    )  # fmt: skip
    assert reasons(first, board.editor) == {reply.pk: [Why.JOINED]}
    assert reasons(reply, board.editor) == {first.pk: [Why.JOINED]}


def test_the_refused_mail_that_it_mends(portal, board):
    refused = make_submission(portal, state=SubmissionState.REFUSED)
    mended = decision(portal, "1/QĐ-UBND", submission=make_submission(portal, continues=refused))
    assert kin_of(mended, board.editor).refused == [refused]


def test_other_portals_only_for_who_has_a_role_there(portal, board):
    elsewhere = make_portal("longxuyen")
    theirs = decision(elsewhere, "1234/QĐ-UBND")
    mine = decision(portal, "1234/QĐ-UBND")
    assert reasons(mine, board.editor) == {}
    both = make_member(portal, Role.EDITOR)
    both.memberships.create(portal=elsewhere, role=Role.EDITOR)
    assert list(reasons(mine, both)) == [theirs.pk]


def test_few_queries_for_any_number_of_kin(portal, board, django_assert_max_num_queries):
    draft = decision(portal, "1234/QĐ-UBND")
    for _ in range(5):
        decision(portal, "1234/QĐ-UBND")
    everything()
    with django_assert_max_num_queries(2):
        assert len(kin_of(draft, board.editor).drafts) == 5


def test_numbers_without_figures_are_no_keys():
    assert number_key("/QĐ-UBND") == ""
    assert number_key("Số 15 /2026/NQ – HĐND") == "so15/2026/nq-hdnd"


def test_what_may_be_merged_is_what_the_act_takes(portal, board):
    """The document again first, then its mail's, then its agency's; nothing that would be
    refused once it is chosen, as what waits for its sender."""
    agency = make_agency(portal)
    draft = decision(portal, "12/BC-UBND", agency_id=agency.pk)
    elsewhere = decision(portal, "77/BC-UBND", title="Báo cáo khác", agency_id=agency.pk)
    mail = make_draft(portal, number="", title="Phụ lục của báo cáo")
    twin = decision(portal, "12/BC-UBND", title="Một trích yếu khác hẳn")
    waiting = decision(portal, "78/BC-UBND", title="Báo cáo thứ ba", agency_id=agency.pk)
    Draft.objects.filter(pk=waiting.pk).update(state=DraftState.AWAITING_SENDER)
    Draft.objects.filter(pk=mail.pk).update(submission=draft.submission, ordinal=2)
    everything()
    assert mergeable(draft, board.editor) == [twin, mail, elsewhere]


def test_mails_of_the_same_content_are_looked_up_by_it() -> None:
    """And not looked for among all that a portal refused, which SQLite would do."""
    portal = make_portal()
    draft = make_draft(portal, submission=make_submission(portal))
    draft.submission.content_key = "c" * 64
    with CaptureQueriesContext(connection) as seen:
        sharing(draft, [1])
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute(f"EXPLAIN QUERY PLAN {seen[0]['sql']}")
            plan = "\n".join(row[3] for row in cursor.fetchall())
        assert "submission_by_state" not in plan
        assert "(content_key=?" in plan


def test_who_shares_a_key_is_looked_up_by_it(portal, board) -> None:
    """And not looked for among all drafts of the person's portals."""
    draft = decision(portal, "12/BC-UBND", metadata={"date": "2026-01-05"})
    with CaptureQueriesContext(connection) as seen:
        kin_of(draft, board.editor)
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute(f"EXPLAIN QUERY PLAN {seen[0]['sql']}")
            plan = [row[3] for row in cursor.fetchall()]
        assert "SEARCH k USING COVERING INDEX draft_key_newest (value=?)" in plan
        assert "SEARCH d USING INTEGER PRIMARY KEY (rowid=?)" in plan
        assert not [line for line in plan if line.startswith(("SCAN k", "SCAN d", "SCAN r"))]
        assert not [line for line in plan if "portal_id=?" in line and " d " in line]
