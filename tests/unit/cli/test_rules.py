from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner

from vanthu.cli.rules import command
from vanthu.config.policies import template_names, template_text
from vanthu.validators.codes import codes
from vanthu.validators.coverage import coverage
from vanthu.validators.policy import parse_policy


def output(*arguments: str) -> str:
    result = CliRunner().invoke(command, list(arguments))
    assert result.exit_code == 0, result.output
    return " ".join(result.stdout.split())


@pytest.mark.parametrize("language", ["vi", "en"])
@pytest.mark.parametrize("name", template_names())
def test_every_portal_explains_all_that_it_does(name: str, language: str) -> None:
    text = output("--portal", name, "--lang", language)
    policy = parse_policy(template_text(name))
    wanted = [
        policy.regulation.title,
        *policy.addresses,
        *(one.name for one in policy.categories),
        *(rule.name for rule in policy.deadlines),
        *(clause.cite for clause in policy.regulation.clauses.values()),
        *(law.title for law in policy.laws),
        *(f"[{id_}]" for id_ in codes()),
    ]
    for words in wanted:
        assert words in text, words


def test_what_cao_bang_does_in_words() -> None:
    text = output()
    for line in (
        "văn bản TXT, DOC, ODT, PDF; tệp nén ZIP, RAR",
        "DOCX được nhận, báo mỗi cơ quan một lần trong một quý",
        "02 ngày làm việc kể từ ngày ban hành (điểm c khoản 1 Điều 9 Quy chế, chưa đối chiếu bản",
        "10 ngày làm việc kể từ ngày ban hành, phê duyệt hoặc quyết định",
        "Lấy ý kiến góp ý [comments]: ngay trong ngày",
        "Tệp chương trình [type.executable]: người cho qua: không ai; do executable",
    ):
        assert line in text


def test_coverage_names_row_state_rule_and_tests() -> None:
    text = output("--coverage")
    assert "R1 kept Văn bản chỉ nhận TXT, DOC, ODT, PDF" in text
    assert "kept by vanthu.validators.rules.type_allow_list.TypeAllowList" in text
    for name, row in coverage().items():
        assert f"{name} {row.state} {row.what}" in text


def test_an_unknown_portal_is_wrong_usage() -> None:
    result = CliRunner().invoke(command, ["--portal", "khongco"])
    assert result.exit_code == 2
    assert "bacgiang" in result.output


def test_a_sixth_portal_is_a_copied_file(tmp_path: Path) -> None:
    portals = tmp_path / "portals"
    portals.mkdir()
    (portals / "sixth.toml").write_text(sixth(), encoding="utf-8")
    text = output("--portal", "sixth", "--data", str(tmp_path))
    assert "Cổng Thông tin điện tử tỉnh Mẫu (sixth)" in text
    assert "portal@tinh-mau.example" in text


def sixth() -> str:
    """Cao Bằng's file with another name, code, title and address."""
    return (
        template_text("caobang")
        .replace('"caobang"', '"sixth"')
        .replace('"CBG"', '"TMU"')
        .replace("portal@caobang.gov.vn", "portal@tinh-mau.example")
        .replace("tỉnh Cao Bằng", "tỉnh Mẫu")
    )
