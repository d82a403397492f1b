"""Children are started again when they die, and never outlive their supervisor."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import psutil

from tests.peers.process import wait_for
from vanthu.cli.service.supervisor import Child, Supervisor

SLEEPER = "import signal, sys; sys.path.insert(0, '.'); signal.pause()"


def sleeper(folder: Path) -> Child:
    (folder / "sleeper.py").write_text(SLEEPER)
    return Child("sleeper", ["sleeper"])


def test_a_killed_child_is_started_again(tmp_path: Path) -> None:
    restarted: list[int] = []
    supervisor = Supervisor(
        [sleeper(tmp_path)],
        environment={"PYTHONPATH": str(tmp_path)},
        on_restart=lambda child, code: restarted.append(code),
    )
    supervisor.start()
    try:
        child = supervisor.children[0]
        first = child.process
        assert first is not None
        first.kill()
        first.wait()

        def back() -> bool:
            supervisor.check()
            return child.process is not None and child.process is not first

        wait_for(back, "the child is back")
        assert restarted == [-signal.SIGKILL]
    finally:
        supervisor.stop()
    assert child.process is not None
    assert child.process.returncode == -signal.SIGTERM


def test_children_end_with_a_killed_supervisor(tmp_path: Path) -> None:
    sleeper(tmp_path)
    script = (
        "import sys; from vanthu.cli.service.supervisor import Child, Supervisor\n"
        "s = Supervisor([Child('sleeper', ['sleeper'])]); s.start()\n"
        "print(s.children[0].process.pid, flush=True); s.watch()"
    )
    supervisor = subprocess.Popen(
        [sys.executable, "-c", script],
        stdout=subprocess.PIPE,
        env={**os.environ, "PYTHONPATH": str(tmp_path)},
    )
    assert supervisor.stdout is not None
    child = int(supervisor.stdout.readline())
    supervisor.kill()
    supervisor.communicate()
    wait_for(
        lambda: (
            not psutil.pid_exists(child) or psutil.Process(child).status() == psutil.STATUS_ZOMBIE
        ),
        "the orphan ends",
    )
