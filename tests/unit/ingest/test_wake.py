"""The tap on the booker's shoulder."""

from __future__ import annotations

import threading
from pathlib import Path

from vanthu.ingest.wake import Wake


def test_wakes_who_waits(tmp_path: Path):
    path = tmp_path / ("deep" * 40) / "run" / "booker.wake"
    booker, receiver = Wake(path), Wake(path)
    woken: list[bool] = []
    thread = threading.Thread(target=lambda: woken.append(booker.wait(30)))
    thread.start()
    receiver.send()
    thread.join(10)
    assert woken == [True]
    assert booker.wait(0) is False
    booker.close()
    receiver.close()


def test_many_taps_are_one_and_none_blocks(tmp_path: Path):
    wake = Wake(tmp_path / "booker.wake")
    for _ in range(70_000):
        wake.send()
    assert wake.wait(0) is True
    assert wake.wait(0.01) is False
    wake.close()


def test_send_never_raises(tmp_path: Path):
    (tmp_path / "file").write_text("")
    Wake(tmp_path / "file" / "booker.wake").send()
