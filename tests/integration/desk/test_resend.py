"""A form that comes too late for its session, or with an old token, is given back to be sent."""

from __future__ import annotations

from typing import Any

from django.test import Client

from vanthu.store.models import Draft

from .conftest import As
from .test_drafts import fields

OWN = {"Origin": "http://testserver"}


def test_signed_out_the_form_comes_back(ids: dict[str, Any], signed_in: As) -> None:
    path = f"/desk/drafts/{ids['news']}/edit/"
    form = fields(signed_in("nongthihanh").get(path).content.decode())
    form |= {"text": 'Một giờ gõ <b> "trích"\n\nhai đoạn'}
    page = Client().post(path, form, headers=OWN)
    html = page.content.decode()
    assert page.status_code == 403
    assert "Phiên làm việc đã hết" in html
    again = _hidden(html)
    assert again["text"] == form["text"].replace("\n", "\r\n") or again["text"] == form["text"]
    assert signed_in("nongthihanh").post(path, again).status_code == 302
    assert "Một giờ gõ" in str(Draft.objects.get(pk=ids["news"]).current.blocks)  # type: ignore[union-attr]


def test_with_an_old_token_too(ids: dict[str, Any], signed_in: As) -> None:
    from vanthu.store.models import User

    client = Client(enforce_csrf_checks=True)
    client.force_login(
        User.objects.get(username="nongthihanh"), "django.contrib.auth.backends.ModelBackend"
    )
    path = f"/desk/drafts/{ids['news']}/edit/"
    client.get(path)
    page = client.post(path, {"title": "Gõ rồi", "csrfmiddlewaretoken": "x" * 32}, headers=OWN)
    assert page.status_code == 403
    assert "Gõ rồi" in page.content.decode()
    for origin in ({"Origin": "https://xa.example"}, {}):
        page = client.post(path, {"title": "Từ nơi khác"}, headers=origin)
        assert page.status_code == 403
        assert "Từ nơi khác" not in page.content.decode()


def test_nothing_secret_and_nothing_foreign_comes_back(ids: dict[str, Any]) -> None:
    path = f"/desk/drafts/{ids['news']}/edit/"
    for sent, headers in (
        ({"title": "x"}, {"Origin": "https://xa.example"}),
        ({"title": "x"}, {}),
        ({"old": "mật", "new": "mật"}, OWN),
        ({}, OWN),
    ):
        answer = Client().post(path, sent, headers=headers)
        assert answer.status_code == 302, sent
        assert "/sign-in/" in answer["Location"]


def _hidden(html: str) -> dict[str, str]:
    import re
    from html import unescape

    found = re.findall(r'<textarea name="([^"]+)" hidden>\n(.*?)</textarea>', html, re.DOTALL)
    return {name: unescape(text) for name, text in found}
