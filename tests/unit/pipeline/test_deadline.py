from __future__ import annotations

from datetime import UTC, date, datetime

from vanthu.queue.deadlines import deadline_of
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
