from __future__ import annotations

from vanthu.validators.rules.scanner import ScannerConfigured

from .contexts import file, found


def test_without_a_scanner_it_is_said_once_a_mail_and_only_where_there_are_files() -> None:
    rule = ScannerConfigured()
    assert found(rule, file("a", "doc"), file("b", "doc")) == ["virus.not_scanned"]
    assert found(rule, file("a", "doc"), scanner=True) == []
    assert found(rule) == []
