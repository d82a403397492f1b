"""Reports: every number is what a plain count over the rows gives, and as long as its list."""

from __future__ import annotations

import csv
import io
import re
from collections import Counter
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.http import QueryDict
from django.utils import timezone

from tests.factories import make_agency, make_draft, make_member, make_portal, make_submission
from tests.unit.queue.acting import METADATA
from vanthu.desk.csv_files import csv_text
from vanthu.desk.reckoning import reckoning
from vanthu.desk.report import Report
from vanthu.desk.report_tables import Table
from vanthu.desk.spans import Span
from vanthu.desk.troubles import Number
from vanthu.desk.work_log import BY_NAME, WORKS, WorkLog
from vanthu.queue import actions
from vanthu.queue.composing import draft_compose
from vanthu.store import audit
from vanthu.store.models import (
    Draft,
    FindingRow,
    Kind,
    Portal,
    Publication,
    Role,
    Submission,
)
from vanthu.store.portals import policy_of

from .conftest import As
from .test_drill_down import lines_of

NOW = Span(date(2026, 10, 1), date(2026, 12, 31))
QUERY = "from=01/10/2026&to=31/12/2026"
STATES = ("drafted", "refused", "held", "noted", "drafted")


@pytest.fixture
def board(db: None, settings: Any) -> dict[str, Any]:
    """A portal with its people, and things of two quarters."""
    portal = make_portal()
    people = {role: make_member(portal, role, str(role.value)) for role in Role}
    agencies = [make_agency(portal, "Sở Một"), make_agency(portal, "Sở Hai"), None]
    for n in range(40):
        day = datetime(2026, 8, 1, 9, tzinfo=UTC) + timedelta(days=4 * n)
        mail = make_submission(portal, state=STATES[n % 5], agency=agencies[n % 3], received_at=day)
        if mail.state in ("refused", "held"):
            FindingRow.objects.create(
                submission=mail, severity="stop", action="reject" if n % 2 else "hold",
                code=("type.not_permitted", "archive.encrypted")[n % 2],
            )  # fmt: skip
        if mail.state == "drafted":
            _publish(portal, mail, n)
    return {"portal": portal, **people}


def _publish(portal: Portal, mail: Submission, n: int) -> None:
    """A draft that went out some days later, in time or not; every fourth was corrected."""
    draft = make_draft(
        portal, submission=mail, kind=(Kind.NEWS, Kind.DOCUMENT, Kind.ARTICLE)[n % 3],
        agency_id=mail.agency_id, title=f"Bản {n}",
    )  # fmt: skip
    received = timezone.localdate(mail.received_at)
    draft.category = ("tin-tuc", "", "van-ban-dieu-hanh")[n % 3]
    draft.deadline = None if n % 7 == 0 else received + timedelta(days=n % 5)
    late = n % 6 == 0
    draft.deadline_basis = {"late_at_receipt": late, "received": str(received)}
    draft.state = "published"
    draft.save()
    at = mail.received_at + timedelta(days=3)
    for target in ("pages", "hand") if n % 4 == 0 else ("pages",):
        _out(portal, draft, at, target)
        at += timedelta(hours=1)
    if n % 4 == 0:
        first = draft.current
        assert first is not None
        first.pk, first.number = None, 2
        first.save()
        draft.current = first
        draft.save()
        _out(portal, draft, at + timedelta(days=20), "pages")


def _out(portal: Portal, draft: Draft, at: datetime, target: str) -> None:
    Publication.objects.create(
        portal=portal, draft=draft, revision=draft.current, target=target, state="published",
        published_at=at, category=draft.category, slug=f"x{draft.pk}{target}",
    )  # fmt: skip


def _report(board: dict[str, Any]) -> dict[str, Table]:
    portal = board["portal"]
    return {one.id: one for one in Report.of(portal, policy_of(portal), NOW).tables}


def _numbers(table: Table, column: int = 0) -> list[int]:
    return [one.n for line in table.lines if isinstance(one := line.cells[column], Number)]


def _mails(span: Span) -> list[Submission]:
    return [
        mail
        for mail in Submission.objects.select_related("agency")
        if span.first <= timezone.localdate(mail.received_at) <= span.last
    ]


def _firsts(span: Span) -> list[tuple[Draft, date]]:
    """Drafts that came out for the first time in a span, and when, by looking at all of them."""
    found = []
    for draft in Draft.objects.select_related("agency", "submission"):
        days = [timezone.localdate(one.published_at) for one in draft.publications.all()]
        if days and span.first <= min(days) <= span.last:
            found.append((draft, min(days)))
    return found


def test_mails_are_those_of_a_plain_count(board: dict[str, Any]) -> None:
    table = _report(board)["intake"]
    now, before = (Counter(mail.state for mail in _mails(span)) for span in (NOW, NOW.before))
    assert table.sum is not None
    assert [one.n for one in table.sum.cells[:2]] == [now.total(), before.total()]
    states = ["drafted", "refused", "held", "noted"]
    assert _numbers(table) == [now[state] for state in states]
    assert _numbers(table, 1) == [before[state] for state in states]
    assert now.total() > 10


def test_reasons_are_those_of_a_plain_count(board: dict[str, Any]) -> None:
    ids = [mail.pk for mail in _mails(NOW)]
    codes = Counter(row.code for row in FindingRow.objects.filter(submission__in=ids))
    assert sorted(_numbers(_report(board)["reasons"])) == sorted(codes.values())


def test_publications_are_those_of_a_plain_count(board: dict[str, Any]) -> None:
    tables = _report(board)
    kinds = [Kind.DOCUMENT, Kind.NEWS, Kind.ARTICLE]
    counted = Counter(draft.kind for draft, _day in _firsts(NOW))
    last = tables["published"].sum
    assert last is not None
    assert [one.n for one in last.cells] == [
        *(counted[kind] for kind in kinds), counted.total(), len(_firsts(NOW.before)),
    ]  # fmt: skip
    by_category = Counter(draft.category for draft, _day in _firsts(NOW))
    assert sorted(_numbers(tables["published"], 3)) == sorted(by_category.values())
    corrected = sum(
        len({one.revision_id for one in draft.publications.all()}) > 1
        and NOW.first
        <= max(timezone.localdate(p.published_at) for p in draft.publications.all())
        <= NOW.last
        for draft in Draft.objects.all()
    )
    titles = {line.title: line for line in tables["work"].lines}
    assert titles["Bản đính chính đã đăng"].cells[0].n == corrected > 0


def test_delays_are_whose_the_reckoning_says(board: dict[str, Any]) -> None:
    """The page of a draft and the report agree on each."""
    policy = policy_of(board["portal"])
    words = {"Đăng đúng hạn": 0, "Đã quá hạn khi tiếp nhận": 0, "Đăng quá hạn": 0, "": 0}
    for draft, _day in _firsts(NOW):
        text = reckoning(draft, policy, date(2027, 1, 1), list(draft.publications.all())).late
        words[next(start for start in words if text.startswith(start))] += 1
    assert _numbers(_report(board)["delays"]) == list(words.values())
    assert all(words.values())


def test_agencies_are_those_of_a_plain_count(board: dict[str, Any]) -> None:
    table = _report(board)["agencies"]
    for line in table.lines:
        name = None if line.title == "Ngoài danh sách cơ quan" else line.title
        mine = [mail for mail in _mails(NOW) if (mail.agency and mail.agency.name) == name]
        out = [d for d, _day in _firsts(NOW) if (d.agency and d.agency.name) == name]
        states = Counter(mail.state for mail in mine)
        numbers = [one.n for one in line.cells]
        assert numbers[:4] == [len(mine), states["drafted"], states["refused"], len(out)]
        assert sum(numbers[4:]) <= numbers[3]
    assert table.sum is not None
    assert table.sum.cells[0].n == len(_mails(NOW))


def test_deeds_are_counted_but_for_those_undone(board: dict[str, Any]) -> None:
    portal = board["portal"]
    span = Span.of(QueryDict(""), timezone.localdate())
    draft = make_draft(portal, title="Hoàn tác", metadata=METADATA)
    editor = board[Role.EDITOR]
    draft = actions.draft_take(draft=draft, actor=editor, version=draft.version)
    draft = actions.draft_submit(draft=draft, actor=editor, version=draft.version)
    draft = actions.draft_undo(draft=draft, actor=editor, version=draft.version)
    draft = actions.draft_submit(draft=draft, actor=editor, version=draft.version)
    actions.draft_approve(draft=draft, actor=board[Role.HEAD], version=draft.version)
    work = next(one for one in Report.of(portal, None, span).tables if one.id == "work")
    numbers = {line.title: line.cells[0].n for line in work.lines}
    assert (numbers["Trình duyệt"], numbers["Đã duyệt"]) == (1, 1)


LINK = re.compile(
    r'<a href="(/desk/(?:submissions|monitor/files|report/published)/\?[^"]+)">(\d+)<'
)


def test_each_number_is_the_length_of_its_list(board: dict[str, Any], signed_in: As) -> None:
    client = signed_in("head")
    html = client.get(f"/desk/report/?{QUERY}").content.decode()
    found = {(url.replace("&amp;", "&"), int(n)) for url, n in LINK.findall(html)}
    assert len(found) > 40
    for url, number in sorted(found):
        if "/published/" in url:
            listed = client.get(url).content.decode().count('<th scope="row">')
        else:
            listed = lines_of(client, url)
        assert listed == number, url


def test_csv_is_the_page_as_excel_reads_it(board: dict[str, Any], signed_in: As) -> None:
    response = signed_in("head").get(f"/desk/report.csv?{QUERY}")
    assert response["Content-Type"] == "text/csv; charset=utf-8"
    assert "bao-cao-20261001-20261231.csv" in response["Content-Disposition"]
    text = response.content.decode("utf-8")
    assert text.startswith("\ufeff")
    rows = list(csv.reader(io.StringIO(text[1:])))
    assert [row[0] for row in rows if row and row[0] == "Sở Một"] == ["Sở Một"]
    table = _report(board)["agencies"]
    mine = next(line for line in table.lines if line.title == "Sở Một")
    assert next(row for row in rows if row and row[0] == "Sở Một")[1:] == [
        str(one.n) for one in mine.cells
    ]


def test_differences_are_numbers_in_the_csv(board: dict[str, Any], signed_in: As) -> None:
    text = signed_in("head").get(f"/desk/report.csv?{QUERY}").content.decode("utf-8")
    rows = list(csv.reader(io.StringIO(text[1:])))
    table = _report(board)["intake"]
    (line,) = [row for row in rows if row and row[0] == table.sum.title and len(row) == 4]
    now, before, more = map(int, line[1:])
    assert more == now - before != 0
    assert not [cell for row in rows for cell in row if cell.startswith("'")]


@pytest.mark.parametrize("sign", "=+-@\n＝＋－＠")
def test_nothing_of_a_stranger_begins_a_formula(sign: str) -> None:
    assert csv_text([[f"{sign}1+1", -1]]).lstrip('"').startswith(f"'{sign}")


def test_a_title_is_no_formula(board: dict[str, Any], signed_in: As) -> None:
    draft = Draft.objects.filter(publications__published_at__gte=NOW.start).order_by("pk")[0]
    draft.current.title = '=HYPERLINK("http://x.example";"y")'
    draft.current.save()
    rows = signed_in("head").get(f"/desk/report/published.csv?{QUERY}").content.decode()
    assert "'=HYPERLINK" in rows


def test_another_portals_agency_has_no_name_here(board: dict[str, Any], signed_in: As) -> None:
    there = make_agency(make_portal("longxuyen"), "Cơ quan nơi khác")
    html = signed_in("head").get(f"/desk/report/published/?agency={there.pk}").content.decode()
    assert "Cơ quan nơi khác" not in html


def test_questions_stay_few(
    board: dict[str, Any], signed_in: As, django_assert_max_num_queries: Any
) -> None:
    client = signed_in("head")
    for path in (
        f"report/?{QUERY}",
        f"report/published/?{QUERY}",
        "work-log/",
        f"report.csv?{QUERY}",
    ):
        with django_assert_max_num_queries(15):
            assert client.get(f"/desk/{path}").status_code == 200


def test_who_sees_whose_work(board: dict[str, Any], signed_in: As) -> None:
    other = make_member(board["portal"], Role.EDITOR, "khac")
    for actor in (board[Role.EDITOR], other):
        audit.record("draft.upload", "draft", Draft.objects.order_by("pk")[0].pk, actor=actor,
                     portal=board["portal"].pk)  # fmt: skip
    mine = signed_in("editor").get("/desk/work-log/").content.decode()
    assert ">khac</td>" not in mine
    assert ">editor</td>" in mine
    forced = signed_in("editor").get(f"/desk/work-log/?person={other.pk}").content.decode()
    assert ">khac</td>" not in forced
    all_ = signed_in("secretary").get("/desk/work-log/").content.decode()
    assert ">khac</td>" in all_
    assert ">editor</td>" in all_
    one = signed_in("head").get(f"/desk/work-log/?person={other.pk}").content.decode()
    assert ">editor</td>" not in one
    file = signed_in("editor").get(f"/desk/work-log.csv?person={other.pk}").content.decode()
    assert "khac" not in file


def test_work_is_told_by_role(board: dict[str, Any]) -> None:
    portal, editor, head = board["portal"], board[Role.EDITOR], board[Role.HEAD]
    deputy = board[Role.DEPUTY]
    own = draft_compose(portal=portal, actor=editor, kind=Kind.NEWS, title="Tự viết")
    for who, n in ((editor, 2), (deputy, 1)):
        for _time in range(n):
            own = actions.draft_save(
                draft=own, actor=who, version=own.version,
                edit=actions.Edit(title=f"Tự viết {own.version}"),
            )  # fmt: skip
    came = make_draft(portal, title="Qua thư", metadata=METADATA)
    came = actions.draft_take(draft=came, actor=editor, version=came.version)
    came = actions.draft_save(
        draft=came, actor=editor, version=came.version, edit=actions.Edit(title="Qua thư, sửa")
    )
    came = actions.draft_submit(draft=came, actor=editor, version=came.version)
    actions.draft_approve(draft=came, actor=head, version=came.version)
    log = WorkLog(portal, Span.of(QueryDict(""), timezone.localdate()))
    told = {(line.person, line.work.name, line.draft.pk, line.times) for line in log.lines()}
    assert told == {
        ("editor", "author", own.pk, 3), ("deputy", "edit", own.pk, 1),
        ("editor", "edit", came.pk, 1), ("head", "approve", came.pk, 1),
    }  # fmt: skip
    for person in log.people():
        for work, cell in zip(WORKS, person.cells, strict=True):
            only = WorkLog(portal, log.span, person=person.pk, work=work.name)
            assert len(only.lines()) == cell.n


def test_approve_and_publish_at_once_is_both(board: dict[str, Any]) -> None:
    assert "draft.approve_publish" in BY_NAME["approve"].verbs
    assert "draft.approve_publish" in BY_NAME["publish"].verbs


@pytest.mark.parametrize(
    ("query", "title", "before"),
    [
        ("from=01/11/2026&to=30/11/2026", "tháng 11 năm 2026", "tháng 10 năm 2026"),
        ("from=1/10/2026&to=31/12/2026", "quý IV năm 2026", "quý III năm 2026"),
        ("from=1/1/2026&to=30/6/2026", "06 tháng đầu năm 2026", "06 tháng cuối năm 2025"),
        ("from=1/1/2026&to=31/12/2026", "năm 2026", "năm 2025"),
        ("from=9/11/2026&to=3/11/2026", "từ ngày 03/11/2026 đến ngày 09/11/2026",
         "từ ngày 27/10/2026 đến ngày 02/11/2026"),
        ("", "tháng 11 năm 2026", "tháng 10 năm 2026"),
        ("from=31/02/2026", "tháng 11 năm 2026", "tháng 10 năm 2026"),
    ],
)  # fmt: skip
def test_spans(query: str, title: str, before: str) -> None:
    span = Span.of(QueryDict(query), date(2026, 11, 23))
    assert (span.title, span.before.title) == (title, before)
    assert bool(span.wrong) == ("31/02" in query)


def test_no_more_than_a_year_is_added_up() -> None:
    span = Span.of(QueryDict("from=1/1/2020&to=1/1/2026"), date(2026, 11, 23))
    assert span.cut
    assert span.last == date(2020, 12, 31)


def test_reports_name_whom_they_go_to(board: dict[str, Any], signed_in: As) -> None:
    html = signed_in("head").get(f"/desk/report/?{QUERY}").content.decode()
    for words in ("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "/BC-BBT", "Nơi nhận:", "TRƯỞNG BAN"):
        assert words in html
    for one in policy_of(board["portal"]).reports_to:
        assert f"- {one};" in html
    assert "Văn phòng UBND tỉnh" in html
