"""What a mail says stands on the mail's page, for whoever may open the mail."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.factories import make_part, make_submission
from vanthu.desk import mail_text
from vanthu.store.models import FindingRow, PartRow, Portal, Submission

from .conftest import As
from .test_pages import QUERIES

SAYS = "Kính gửi Cổng <b>, chúng tôi xin đính chính ngày ban hành."


def reply(state: str = "drafted", verdict: str = "", text: str = SAYS) -> Submission:
    """A mail that says something of its own and brings no file."""
    mail = make_submission(Portal.objects.get(name="caobang"), subject="Đính chính", state=state)
    body = make_part(mail, "", text.encode())
    PartRow.objects.filter(pk=body.pk).update(role="body", verdict=verdict, type="text/html")
    return mail


def shown(signed_in: As, who: str, mail: Submission) -> bool:
    browser = signed_in(who)
    browser.get(f"/desk/submissions/{mail.code}/")  # the session, and what is made once
    with CaptureQueriesContext(connection) as queries:
        page = browser.get(f"/desk/submissions/{mail.code}/")
    assert page.status_code == 200
    assert len(queries) <= QUERIES
    return 'class="letter"' in page.content.decode()


@pytest.mark.parametrize("verdict", ["", "taken"])
def test_an_editor_reads_what_a_reply_says(
    ids: dict[str, Any], signed_in: As, verdict: str
) -> None:
    mail = reply(verdict=verdict)
    page = signed_in("nongthihanh").get(f"/desk/submissions/{mail.code}/").content.decode()
    assert "Kính gửi Cổng &lt;b&gt;, chúng tôi xin đính chính ngày ban hành." in page
    assert "<summary>Xem thư</summary>" not in page
    body = mail.parts.get()
    assert f'href="/desk/files/{body.pk}/"' in page
    assert signed_in("nongthihanh").get(f"/desk/files/{body.pk}/").status_code == 302


def test_a_long_one_is_folded_and_says_where_it_goes_on(
    ids: dict[str, Any], signed_in: As, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(mail_text, "MOST", 1000)
    mail = reply(text="chữ " * 400 + "cuối cùng")
    page = signed_in("nongthihanh").get(f"/desk/submissions/{mail.code}/").content.decode()
    assert "<summary>Xem thư</summary>" in page
    assert "Phần còn lại có trong tệp nhận được." in page
    assert "cuối cùng" not in page


@pytest.mark.parametrize(
    ("who", "state", "verdict", "sees"),
    [
        ("nongthihanh", "held", "", False),
        ("nongthihanh", "held", "held", False),
        ("nongthihanh", "quarantined", "held", False),
        ("hoangvanlap", "held", "", True),
        ("hoangvanlap", "quarantined", "held", True),
        ("quantri", "drafted", "taken", False),
    ],
)
def test_nobody_reads_more_of_it_than_of_its_files(
    ids: dict[str, Any], signed_in: As, who: str, state: str, verdict: str, sees: bool
) -> None:
    mail = reply(state, verdict)
    assert shown(signed_in, who, mail) is sees
    opened = signed_in(who).get(f"/desk/files/{mail.parts.get().pk}/")
    assert opened.status_code == (302 if sees else 404)


@pytest.mark.parametrize("code", ["virus.found", "secrecy.internal"])
@pytest.mark.parametrize("who", ["nongthihanh", "hoangvanlap"])
def test_what_is_locked_away_is_not_read_here_either(
    ids: dict[str, Any], signed_in: As, who: str, code: str
) -> None:
    mail = reply("quarantined", "held")
    FindingRow.objects.create(submission=mail, code=code, action="hold", severity="stop")
    decides = who == "hoangvanlap" and code != "virus.found"
    assert shown(signed_in, who, mail) is decides
