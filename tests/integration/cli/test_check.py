"""`vanthu check`, in a process of its own: it needs neither service nor database."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from email.message import EmailMessage
from pathlib import Path

import pytest

from vanthu.cli.schemas import Checked

FIXTURES = Path(__file__).parents[2] / "fixtures" / "regulations"


def run(folder: Path, *arguments: object) -> subprocess.CompletedProcess[str]:
    environment = {k: v for k, v in os.environ.items() if not k.startswith(("VANTHU", "DJANGO"))}
    return subprocess.run(
        [sys.executable, "-m", "vanthu.cli", "check", *map(str, arguments)],
        capture_output=True,
        text=True,
        cwd=folder,
        env=environment,
    )


def mail(*names: str) -> bytes:
    message = EmailMessage()
    message["From"] = "Văn thư Sở Mẫu <vanthu@so-mau.example>"
    message["Subject"] = "Gửi đăng tải"
    message.set_content("Kính gửi Ban Biên tập")
    for name in names:
        data = (FIXTURES / name).read_bytes()
        message.add_attachment(data, maintype="application", subtype="x", filename=name)
    return message.as_bytes()


def test_files_are_checked_as_one_mail(tmp_path: Path) -> None:
    done = run(tmp_path, FIXTURES / "bacgiang.doc", FIXTURES / "bacgiang.rtf", "--json")
    assert done.returncode == 0, done.stderr
    checked = Checked.model_validate_json(done.stdout)
    assert (checked.portal, checked.decision) == ("caobang", "partial")
    assert {part.name: part.verdict for part in checked.parts} == {
        "bacgiang.doc": "noted",
        "bacgiang.rtf": "refused",
    }
    assert checked.notice is not None
    assert checked.notice.kind == "partial"
    assert "bacgiang.rtf" in checked.notice.text
    assert list(tmp_path.iterdir()) == []


def test_a_refusal_is_1_and_each_mail_stands_for_itself(tmp_path: Path) -> None:
    (tmp_path / "tot.eml").write_bytes(mail("bacgiang.doc"))
    (tmp_path / "xau.eml").write_bytes(mail("bacgiang.rtf"))
    done = run(tmp_path, "tot.eml", "xau.eml", "--json")
    assert done.returncode == 1
    assert [one["decision"] for one in json.loads(done.stdout)] == ["accept", "refuse"]


def test_plain_words_for_people(tmp_path: Path) -> None:
    done = run(tmp_path, FIXTURES / "bacgiang.rtf", "--portal", "bacgiang")
    assert done.returncode == 1
    assert "Website Bắc Giang: Chưa tiếp nhận được" in done.stdout
    assert "văn bản RTF" in done.stdout


@pytest.mark.parametrize("arguments", [["--portal", "khongco", str(FIXTURES / "bacgiang.doc")], []])
def test_wrong_usage_is_2(tmp_path: Path, arguments: list[str]) -> None:
    assert run(tmp_path, *arguments).returncode == 2
