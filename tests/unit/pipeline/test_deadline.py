from __future__ import annotations

from datetime import UTC, date, datetime

from vanthu.queue.deadlines import deadline_of, needs_day
from vanthu.validators.policy import Clause, DeadlineRule

from .cases import policy


def rules(*rows: DeadlineRule):
    return policy(deadlines=rows)


def test_days_are_the_offices_days():
    late_evening = datetime(2026, 11, 19, 18, 0, tzinfo=UTC)  # the 20th in Hanoi
    due, basis = deadline_of(
        rules(DeadlineRule(name="x", working_days=0)), "news", {}, late_evening
    )
    assert (due, basis["received"]) == (date(2026, 11, 20), "2026-11-20")


def test_a_document_that_came_after_its_limit_is_the_senders_delay():
    rule = DeadlineRule(name="x", working_days=2, since="issued")
    received = datetime(2026, 11, 20, 3, 0, tzinfo=UTC)
    due, basis = deadline_of(rules(rule), "document", {"date": "2026-11-10"}, received)
    assert due == date(2026, 11, 12)
    assert basis["late_at_receipt"] is True


def test_a_rule_that_counts_from_the_issue_needs_its_date():
    issued = DeadlineRule(name="issued", working_days=2, since="issued")
    continuous = DeadlineRule(name="continuous")
    received = datetime(2026, 11, 20, 3, 0, tzinfo=UTC)
    due, basis = deadline_of(rules(issued, continuous), "document", {"date": None}, received)
    assert (due, basis["rule"]) == (None, "continuous")
    assert deadline_of(rules(), "document", {}, received) == (None, {})


def test_only_a_verified_clause_is_cited():
    rule = DeadlineRule(name="x", working_days=1, clause="deadline_document")
    received = datetime(2026, 11, 20, 3, 0, tzinfo=UTC)
    assert deadline_of(rules(rule), "news", {}, received)[1]["cite"] == ""
    checked = policy().regulation.model_copy(
        update={"clauses": {"deadline_document": Clause(cite="điểm c", verified=True)}}
    )
    own = policy(deadlines=(rule,), regulation=checked)
    assert deadline_of(own, "news", {}, received)[1]["cite"] == "điểm c"


def test_issuers_are_known_by_their_short_names_too():
    rule = DeadlineRule(name="x", issuers=("UBND tỉnh Cao Bằng",), working_days=1)
    received = datetime(2026, 11, 20, 3, 0, tzinfo=UTC)
    for name in ("Ủy ban nhân dân tỉnh Cao Bằng", "Chủ tịch UBND tỉnh Cao Bằng"):
        assert deadline_of(rules(rule), "document", {"agency": name}, received)[0]
    assert not deadline_of(rules(rule), "document", {"agency": "Sở Nội vụ"}, received)[0]


def of(name: str, kind: str, official: dict, day: datetime | None = None):
    received = day or datetime(2026, 11, 20, 3, 0, tzinfo=UTC)  # a Friday
    return deadline_of(policy(name), kind, official, received)


def test_limits_by_category_and_day():
    """R14, R16-R19, R42: the editor's category, and the day that the limit counts from."""
    plan = {"category": "plan", "approved_on": "2026-11-16"}
    assert of("caobang", "news", plan)[0] == date(2026, 12, 1)  # 10 days; 24/11 is a holiday
    assert of("caobang", "document", {"category": "comments"})[0] == date(2026, 11, 20)
    call = {"category": "science-call", "date": "2026-11-16"}
    assert of("caobang", "document", call)[0] == date(2026, 11, 20)
    assert of("caobang", "question", {})[0] == date(2026, 12, 14)  # 15 days
    due, basis = of("caobang", "news", {"category": "directing"})
    assert (due, basis["clause"]) == (None, "deadline_continuous")


def test_a_day_that_only_editors_know_is_asked_for():
    received = date(2026, 11, 20)
    assert needs_day(policy("caobang"), "news", {"category": "plan"}, received)
    known = {"category": "plan", "approved_on": "2026-11-16"}
    assert not needs_day(policy("caobang"), "news", known, received)
    assert not needs_day(policy("caobang"), "news", {"category": "news"}, received)
    _due, basis = of("caobang", "news", {"category": "plan"})
    assert basis["rule"] == "Chỉ tiêu nội bộ"  # until it is known


def test_issuer_and_those_in_scope():
    """R65."""
    own = {"agency": "Ủy ban nhân dân thành phố Long Xuyên", "date": "2026-11-19"}
    assert of("longxuyen", "document", own)[0] == date(2026, 11, 23)
    others = {"agency": "Phòng Văn hóa và Thông tin", "date": "2026-11-19"}
    assert of("longxuyen", "document", others)[1]["working_days"] == 10


def test_limits_of_a_law_that_was_replaced():
    """R90: Nghị định 43/2011 counted until 14/8/2022."""
    document = {"agency": "Sở Nội vụ", "date": "2022-08-11"}
    before = of("quangbinh", "document", document, datetime(2022, 8, 12, 3, 0, tzinfo=UTC))
    after = of("quangbinh", "document", document, datetime(2022, 8, 16, 3, 0, tzinfo=UTC))
    assert before[1]["working_days"] == 10
    assert after[1]["rule"] == "Chỉ tiêu nội bộ"
