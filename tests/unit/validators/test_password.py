from __future__ import annotations

from vanthu.validators.rules.password import Password

from .contexts import file, found


def test_documents_with_a_password() -> None:
    assert found(Password(), file("a.docx", "encrypted"), file("b.docx", "docx")) == [
        "file.encrypted"
    ]
