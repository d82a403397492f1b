from __future__ import annotations

from vanthu.validators.rules.empty_file import EmptyFile

from .contexts import file, found


def test_files_without_a_byte() -> None:
    assert found(EmptyFile(), file("a.doc", "empty", size=0), file("b.doc", "doc", size=1)) == [
        "file.empty"
    ]
