from __future__ import annotations

import pytest

from vanthu.validators.codes import code, fill
from vanthu.validators.rules.executable import Executable

from .contexts import context, file, found


@pytest.mark.parametrize(
    ("name", "short"),
    [("a.exe", "exe"), ("anh.jpg", "exe"), ("b", "elf"), ("c.bat", "txt"), ("d.JS", "txt")],
)
def test_programs_are_found_by_content_or_by_what_windows_would_run(name: str, short: str) -> None:
    assert found(Executable(), file(name, short)) == ["type.executable"]


@pytest.mark.parametrize(("name", "short"), [("a.doc", "doc"), ("data.bin", "bin"), ("x", "txt")])
def test_others_are_not(name: str, short: str) -> None:
    assert found(Executable(), file(name, short)) == []


def test_a_disguise_is_said() -> None:
    (finding,) = Executable().check(context(file("anh.jpg", "exe")))
    assert "mang tên .jpg," in fill(code(finding.code).vi.why, finding.args)
    assert "named .jpg;" in fill(code(finding.code).en.why, finding.args, "en")


def test_a_self_extracting_archive_is_named_as_one() -> None:
    (finding,) = Executable().check(context(file("ho so.rar", "sfx")))
    assert finding.code == "archive.self_extracting"
    why = fill(code(finding.code).vi.why, finding.args)
    assert "Tệp mang tên .rar là tệp nén tự giải nén" in why
