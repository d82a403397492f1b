"""What is fetched when a document opens."""

from __future__ import annotations

import pytest

from vanthu.parsers.inspection.facts import Link
from vanthu.validators.rules.remote_content import RemoteContent, host

from .contexts import context, file, found
from .inspections import inspected


def test_templates_and_objects_from_elsewhere_are_refused() -> None:
    links = (Link("template", "http://mau.example/a.dotm"), Link("image", "https://anh.example/1"))
    view = inspected("a.doc", "doc", links=links)
    assert found(RemoteContent(), view) == ["active.remote", "active.external"]
    remote, external = RemoteContent().check(context(view))
    assert remote.args["host"] == "mau.example"
    assert remote.args["what"] == "mẫu văn bản"
    assert external.args == {"count": 1, "host": "anh.example"}


def test_dde() -> None:
    assert found(RemoteContent(), inspected("a.doc", "doc", dde=1)) == ["active.dde"]


def test_clean_files() -> None:
    assert found(RemoteContent(), inspected("a.doc", "doc"), file("b.doc", "doc")) == []


@pytest.mark.parametrize(
    ("target", "expected"),
    [
        ("http://a.example:80/x?secret=1", "a.example"),
        (r"\\8.8.8.8\share\x.dot", "8.8.8.8"),
        ("mhtml:http://b.example/x!http://b.example/y", "b.example"),
        ("http://[broken", "không rõ"),
        ("", "không rõ"),
    ],
)
def test_only_the_computer_is_told(target: str, expected: str) -> None:
    assert host(target) == expected
