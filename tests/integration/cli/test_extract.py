"""`vanthu extract`: no service, no data folder."""

from __future__ import annotations

import json
import zipfile
from pathlib import Path

import docx
import pytest
from click.testing import CliRunner, Result

from vanthu.cli.extract import command
from vanthu.cli.schemas import ExtractedFile

FIXTURES = Path(__file__).parents[2] / "fixtures" / "regulations"


def run(*arguments: object) -> Result:
    return CliRunner().invoke(command, [str(argument) for argument in arguments])


def test_one_file_is_its_text() -> None:
    result = run(FIXTURES / "bacgiang.docx")
    assert result.exit_code == 0
    assert "Ban hành kèm theo Quyết định này “Quy chế tổ chức" in result.stdout


def test_json_keeps_its_schema(tmp_path: Path) -> None:
    (tmp_path / "hong.pdf").write_bytes(b"%PDF-1.4 broken")
    result = run(FIXTURES / "longxuyen.odt", tmp_path / "hong.pdf", "--json")
    good, bad = [ExtractedFile.model_validate(one) for one in json.loads(result.stdout)]
    assert good.official["number"] == "01/2020/QĐ-UBND"
    assert good.official["effective_date"] == "2020-06-15"
    assert good.type == "application/vnd.oasis.opendocument.text"
    assert good.blocks
    assert bad.text == ""
    assert [finding.code for finding in bad.findings] == ["file.damaged"]
    assert "file.damaged" in result.stderr


def test_out_names_files_by_their_stems_and_wholly_where_these_collide(tmp_path: Path) -> None:
    source, out = tmp_path / "in", tmp_path / "out"
    (source / "sub").mkdir(parents=True)
    for name in ("a.txt", "b.txt", "sub/b.doc.txt", "sub/a.csv"):
        (source / name).write_text("Công văn", encoding="utf-8")
    (source / ".hidden").write_text("no")
    assert run(source, "--out", out).exit_code == 0
    assert sorted(path.name for path in out.iterdir()) == [
        "a.csv.json", "a.csv.txt", "a.txt.json", "a.txt.txt",
        "b.doc.json", "b.doc.txt", "b.json", "b.txt",
    ]  # fmt: skip
    assert (out / "b.txt").read_text("utf-8") == "Công văn\n"


def test_docx_gives_a_unicode_copy_too(tmp_path: Path) -> None:
    out = tmp_path / "out"
    assert run(FIXTURES / "longxuyen.odt", "--out", out, "--docx").exit_code == 0
    copy = docx.Document(str(out / "longxuyen.docx"))
    text = (out / "longxuyen.txt").read_text("utf-8")
    written = [p.text for p in copy.paragraphs if p.text.strip()]
    assert len(written) > 100
    assert all(line in text for line in written)
    assert run(FIXTURES / "longxuyen.odt", "--docx").exit_code == 2


def test_members_of_archives_are_files_of_their_own(tmp_path: Path) -> None:
    path = tmp_path / "ho so.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("vb/qd.docx", (FIXTURES / "bacgiang.docx").read_bytes())
        archive.writestr("tin.txt", "Tin")
    found = json.loads(run(path, "--json").stdout)
    assert [one["path"].rpartition("/")[2] for one in found] == ["qd.docx", "tin.txt"]
    assert found[0]["official"]["number"] == "76/2007/QĐ-UBND"


@pytest.mark.parametrize("arguments", [[], ["/nowhere/a.doc"]])
def test_wrong_usage_is_2(arguments: list[str]) -> None:
    assert run(*arguments).exit_code == 2
