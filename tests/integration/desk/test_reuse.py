"""Requests to use published items elsewhere, on the pages of the desk (R94)."""

from __future__ import annotations

import io
import json
import zipfile
from typing import Any

from vanthu.store.blobs import blobs
from vanthu.store.models import Draft, Membership, Reuse, User

from .conftest import As
from .test_drafts import fields
from .test_paper import scan


def test_from_the_request_to_the_written_permission(ids: dict[str, Any], signed_in: As) -> None:
    client = signed_in("lethuha")
    path = f"/desk/drafts/{ids['reused']}/reuse/"
    form = fields(client.get(path).content.decode())
    assert client.post(path, form).status_code == 200, "who asks is missing"
    asked = {"asker": "Đài PT-TH", "contact": "0206", "place": "Thời sự tối"}
    assert client.post(path, form | asked).status_code == 302
    row = Reuse.objects.latest("pk")
    decide = f"/desk/reuse/{row.pk}/decide/"
    form = fields(client.get(decide).content.decode())
    assert "Ghi rõ lý do" in client.post(decide, form | {"answer": "no"}).content.decode()
    assert client.post(decide, form | {"answer": "yes"}).status_code == 302
    assert client.get(decide).status_code == 404, "decided once"
    record = f"/desk/reuse/{row.pk}/record/"
    form = fields(client.get(record).content.decode())
    form |= {
        "answer": "yes", "signer": "Nguyễn Văn Bé", "number": "220/UBND-VX", "scan": scan(),
        "on": f"{row.asked_on:%d/%m/%Y}",
    }  # fmt: skip
    assert client.post(record, form).status_code == 302
    row.refresh_from_db()
    assert row.state == "permitted"
    assert blobs().exists(row.scan["sha256"])
    letter = client.get(f"/desk/reuse/{row.pk}/letter/").content.decode()
    assert "Kính gửi: Đài PT-TH" in letter
    assert "220/UBND-VX" in letter
    text = client.get(f"/desk/reuse/{row.pk}/letter/?text=1")
    assert text["Content-Type"] == "text/plain; charset=utf-8"
    assert "VĂN BẢN ĐỒNG Ý SỬ DỤNG LẠI" in text.content.decode()
    for page in (path, "/desk/reuse/?state=permitted", f"/desk/drafts/{ids['reused']}/"):
        assert "Đài PT-TH" in client.get(page).content.decode()


def test_no_permission_is_written_before_both_agree(ids: dict[str, Any], signed_in: As) -> None:
    for state in ("asked", "board", "refused"):
        path = f"/desk/reuse/{ids[f'reuse_{state}']}/letter/"
        assert signed_in("lethuha").get(path).status_code == 404


def test_another_portals_board_finds_nothing(ids: dict[str, Any], signed_in: As) -> None:
    client = signed_in("hoangvanlap")
    for page in (f"drafts/{ids['reused']}/reuse/", f"reuse/{ids['reuse_permitted']}/letter/"):
        assert client.get(f"/desk/{page}").status_code == 404
    assert "Báo Bạc Liêu" not in client.get("/desk/reuse/").content.decode()


def test_the_package_says_whether_it_may_be_used(ids: dict[str, Any], signed_in: As) -> None:
    def said(who: str, draft: int) -> dict[str, Any]:
        answer = signed_in(who).get(f"/desk/drafts/{draft}/package/")
        body = b"".join(answer) if answer.streaming else answer.content
        with zipfile.ZipFile(io.BytesIO(body)) as package:
            found: dict[str, Any] = json.loads(package.read("thong-tin.json"))["reuse"]
        return found

    permitted = said("lethuha", ids["reused"])
    assert (permitted["needs_approval"], permitted["permitted"]) == (True, True)
    assert permitted["permissions"][0]["number"] == "215/UBND-VX"
    Reuse.objects.filter(pk=ids["reuse_permitted"]).delete()
    assert not said("lethuha", ids["reused"])["permitted"]
    assert said("hoangvanlap", ids["two_languages"])["permitted"], "nobody has to ask there"


def test_who_may_not_decide_sees_no_button(ids: dict[str, Any], signed_in: As) -> None:
    portal = Draft.objects.get(pk=ids["reused"]).portal
    Membership.objects.filter(portal=portal, role="head").delete()
    page = signed_in("lethuha").get(f"/desk/drafts/{ids['reused']}/reuse/").content.decode()
    assert f"/desk/reuse/{ids['reuse_asked']}/decide/" not in page
    assert f"/desk/reuse/{ids['reuse_board']}/record/" in page
    assert User.objects.filter(username="lethuha").exists()
