from __future__ import annotations

from dataclasses import replace

from vanthu.validators.rules.empty_file import EmptyFile

from .contexts import file, found


def test_files_without_a_byte() -> None:
    assert found(EmptyFile(), file("a.doc", "empty", size=0), file("b.doc", "doc", size=1)) == [
        "file.empty"
    ]


def test_what_could_not_be_taken_out_is_not_called_empty() -> None:
    assert found(EmptyFile(), file("lien ket", "bin", size=0)) == []


def test_a_locked_member_is_not_called_empty() -> None:
    view = file("mat.txt", "txt", size=0)
    assert found(EmptyFile(), replace(view, part=replace(view.part, encrypted=True))) == []
