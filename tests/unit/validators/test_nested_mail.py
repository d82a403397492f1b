"""Mails inside the mail."""

from __future__ import annotations

from vanthu.validators.rules.nested_mail import NestedMail

from .contexts import file, found


def test_an_opened_mail_with_files_is_told() -> None:
    outer = file("thu.eml", "eml", path="2", is_file=False, opened=True)
    inner = file("a.doc", "doc", path="2.1.2", parent="2")
    assert found(NestedMail(), outer, inner) == ["mail.nested"]
    deep = file("a.doc", "doc", path="2.1.2.1", parent="2.1.2")
    assert found(NestedMail(), outer, deep) == ["mail.nested"]


def test_others() -> None:
    outer = file("thu.eml", "eml", path="2", is_file=False, opened=True)
    assert found(NestedMail(), outer, file("a.doc", "doc", path="3")) == []
    bare = file("thu.eml", "eml", path="2", is_file=True, opened=True)
    assert found(NestedMail(), bare) == []
    assert found(NestedMail(), file("a.zip", "zip", path="2", is_file=False, opened=True)) == []
