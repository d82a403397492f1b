from __future__ import annotations

from vanthu.validators.rules.empty_mail import EmptyMail

from .contexts import file, found


def test_mail_that_brings_nothing() -> None:
    assert found(EmptyMail(), body=" \n") == ["mail.empty"]
    assert found(EmptyMail(), body="Tin") == []
    assert found(EmptyMail(), file("a.doc", "doc")) == []
    assert found(EmptyMail(), mail_class="bounce") == []


def test_a_mail_that_could_not_be_opened_is_not_called_empty() -> None:
    assert found(EmptyMail(), barred=True) == []
