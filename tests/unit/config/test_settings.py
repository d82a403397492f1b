"""Where settings come from, and which source wins."""

from __future__ import annotations

from pathlib import Path

import pytest

from vanthu.config.settings import Settings, up_file


@pytest.fixture
def data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("VANTHU_DATA", str(tmp_path))
    for name in ("VANTHU_HTTP", "VANTHU_SMTP"):
        monkeypatch.delenv(name, raising=False)
    return tmp_path


def test_the_running_up_counts_more_than_the_file(data: Path) -> None:
    (data / "vanthu.toml").write_text('smtp = "127.0.0.1:26"\nlmtp = "127.0.0.1:27"\n')
    assert Settings().smtp == "127.0.0.1:26"
    up_file().parent.mkdir()
    up_file().write_text('{"smtp": "127.0.0.1:19025"}')
    assert Settings().smtp == "127.0.0.1:19025"
    assert Settings().lmtp == "127.0.0.1:27"


def test_a_variable_counts_most(data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    up_file().parent.mkdir()
    up_file().write_text('{"smtp": "127.0.0.1:19025"}')
    monkeypatch.setenv("VANTHU_SMTP", "127.0.0.1:28")
    assert Settings(data=data).smtp == "127.0.0.1:28"
