"""Asking an address as somebody, and what it answered in one word."""

from __future__ import annotations

import re
from copy import deepcopy
from typing import Any

from django.test import Client

#: Differs from answer to answer.
TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="[^"]*"')


def browsers(people: dict[str, Any]) -> dict[str, Client]:
    """A signed-in browser a person; the closed account's session was opened before it closed."""
    clients = {}
    for name, user in people.items():
        if name.startswith("_"):
            continue
        clients[name] = Client()
        if user is not None:
            clients[name].force_login(user, "django.contrib.auth.backends.ModelBackend")
    people["_close"]()
    return clients


def answer(client: Client, method: str, path: str) -> int | str:
    """The status, or "in" for the way to the sign-in."""
    return body(client, method, path)[0]


def body(client: Client, method: str, path: str) -> tuple[int | str, str]:
    """The same with the page, without what differs from answer to answer."""
    cookies = deepcopy(client.cookies)
    response = client.generic(method, path, "", "application/x-www-form-urlencoded")
    client.cookies = cookies  # signing out, too, is undone
    if response.status_code == 302 and "/sign-in/" in response["Location"]:
        return "in", ""
    text = b"".join(response.streaming_content) if response.streaming else response.content
    return response.status_code, TOKEN.sub("", text.decode("utf-8", "replace")).replace(path, "")
