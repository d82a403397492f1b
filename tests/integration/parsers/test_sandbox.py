"""What a child can't do, and that whatever it does becomes an outcome."""

from __future__ import annotations

import io
import json
import os
import signal
import tempfile
import threading
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from vanthu.parsers.budget import MIB, Budget
from vanthu.parsers.sandbox import Sandbox, SandboxError, status

_HERE = "tests.integration.parsers.sandbox_tasks"
_SMALL = Budget(memory=256 * MIB, cpu=1, wall=20.0, file_size=8 * MIB, result=1 * MIB, files=32)
TASKS = {name: f"{_HERE}:{name}" for name in ("echo", "attempt", "misbehave", "scratch")}
TASKS["sandbox.probe"] = "vanthu.parsers.sandbox.probe:probe"
TASKS["echo.again"] = TASKS["echo"]
TASKS["misbehave.again"] = TASKS["misbehave"]
_REUSED = replace(_SMALL, reuse=4)
BUDGETS = dict.fromkeys(TASKS, _SMALL) | {
    "echo.again": _REUSED,
    "misbehave.again": _REUSED,
    "scratch": Budget(memory=256 * MIB, cpu=5, wall=10.0, processes=4, scratch=True),
}


@pytest.fixture(scope="module")
def box() -> Iterator[Sandbox]:
    with Sandbox(tasks=TASKS, budgets=BUDGETS) as made:
        yield made


def test_task_gets_its_input_and_answers(box: Sandbox) -> None:
    with tempfile.TemporaryFile() as source, tempfile.TemporaryFile() as output:
        source.write("Đăng tải".encode())  # the offset stands at the end now
        result = box.run("echo", source, name="a.txt", args={"n": "ă"}, output=output)
        assert result.failure is None
        assert result.data["text"] == "Đăng tải"
        assert (result.data["name"], result.data["args"]) == ("a.txt", {"n": "ă"})
        output.seek(0)
        assert output.read() == "Đăng tải".encode().upper()
        assert source.tell() == len("Đăng tải".encode())


def test_large_arguments_and_files_in_memory(box: Sandbox) -> None:
    args = {"text": "x" * 3_000_000}
    result = box.run("echo", io.BytesIO(b"abc"), args={"n": args["text"][:500_000]})
    assert result.data["text"] == "abc"
    assert len(result.data["args"]["n"]) == 500_000


@pytest.fixture(scope="module")
def secret() -> Iterator[Path]:
    """A file that anybody on this machine may read."""
    with tempfile.TemporaryDirectory(prefix="data-") as folder:
        os.chmod(folder, 0o755)
        path = Path(folder) / "secret"
        path.write_text("HMAC key")
        path.chmod(0o644)
        yield path


@pytest.mark.parametrize(
    "what",
    [
        *("connect", "datagram", "program", "fork", "signal_parent", "signal_all", "ptrace"),
        *("unshare", "leave_group", "chmod_source", "become_root", "write_source", "reopen_source"),
    ],
)
def test_child_cannot(box: Sandbox, what: str) -> None:
    result = box.run("attempt", io.BytesIO(b"x"), args={"what": what})
    assert result.failure is None
    assert str(result.data).startswith("stopped"), result.data


def test_child_cannot_read_or_write_files_of_the_host(box: Sandbox, secret: Path) -> None:
    checkout = Path(__file__).parents[3]
    for what, path in [
        ("read", secret), ("list", secret.parent), ("read", "/etc/shadow"),
        ("read", checkout / "pyproject.toml"), ("list", "/root"), ("list", "/home"),
        ("read", f"/proc/{os.getpid()}/environ"), ("read", "/proc/self/environ"),
        ("write", secret), ("write", "/tmp/vanthu-written"), ("write", checkout / "written"),
        ("write", "/dev/shm/vanthu-written"),
    ]:  # fmt: skip
        result = box.run("attempt", io.BytesIO(b"x"), args={"what": what, "path": str(path)})
        assert str(result.data).startswith("stopped"), (what, path)
    assert secret.read_text() == "HMAC key"


def test_child_cannot_reach_a_local_server(box: Sandbox) -> None:
    import socket

    with tempfile.TemporaryDirectory() as folder, socket.socket(socket.AF_UNIX) as server:
        server.bind(f"{folder}/s")
        server.listen()
        os.chmod(f"{folder}/s", 0o777)
        args = {"what": "connect", "path": f"{folder}/s"}
        assert box.run("attempt", io.BytesIO(b"x"), args=args).data.startswith("stopped")


def test_environment_of_the_service_stays_outside(
    box: Sandbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("VANTHU_DATABASE_URL", "postgresql://user:password@host/db")
    with Sandbox(tasks=TASKS, budgets=BUDGETS) as fresh:
        fresh.run("echo", io.BytesIO(b"x"))
        server = fresh._server
        assert server is not None
        environ = Path(f"/proc/{server._process.pid}/environ").read_bytes()
        assert b"password" not in environ


@pytest.mark.parametrize(
    ("how", "code", "detail"),
    [
        ("loop", "file.limit", "cpu"),
        ("memory", "file.limit", "memory"),
        ("grow", "file.limit", "memory"),
        ("segfault", "file.crash", "SIGSEGV"),
        ("abort", "file.crash", "SIGABRT"),
        ("exit", "file.crash", "exit 3"),
        ("deep", "file.limit", "depth"),
        ("answer", "file.limit", "result"),
        ("garbage", "file.crash", "answer"),
        ("nested_answer", "file.crash", "answer"),
        ("false_answer", "file.crash", "answer"),
        ("no_answer", "file.crash", "answer"),
        ("not_json", "file.crash", "exit 71"),
        ("file", "file.limit", "size"),
        ("descriptors", "file.limit", "files"),
    ],
)
def test_bad_end_is_a_finding(box: Sandbox, how: str, code: str, detail: str) -> None:
    with tempfile.TemporaryFile() as output:
        result = box.run("misbehave", io.BytesIO(b"x"), args={"how": how}, output=output)
    assert result.data is None
    assert result.failure is not None
    assert result.failure.code == code
    assert detail in result.failure.args.values()
    assert box.run("echo", io.BytesIO(b"next")).data["text"] == "next"


def test_child_serves_several_tasks_and_is_replaced(box: Sandbox) -> None:
    pids = [box.run("echo.again", io.BytesIO(b"%d" % n)).data["pid"] for n in range(9)]
    assert [pids.count(pid) for pid in dict.fromkeys(pids)] == [4, 4, 1]
    box.run("misbehave.again", io.BytesIO(b"x"), args={"how": "exit"})
    assert box.run("echo.again", io.BytesIO(b"x")).data["pid"] not in pids


@pytest.mark.parametrize("how", ["exit", "raise", "grow", "garbage"])
def test_bad_end_in_a_used_child_is_tried_in_a_fresh_one(box: Sandbox, how: str) -> None:
    box.run("echo.again", io.BytesIO(b"x"))
    expected = box.run("misbehave", io.BytesIO(b"x"), args={"how": how}).failure
    assert box.run("misbehave.again", io.BytesIO(b"x"), args={"how": how}).failure == expected


@pytest.mark.parametrize(("how", "limit"), [("loop", "cpu"), ("sleep", "time")])
def test_what_ran_out_of_time_is_not_tried_again(box: Sandbox, how: str, limit: str) -> None:
    budget = replace(_REUSED, wall=2.0 if how == "sleep" else 20.0)
    box.run("echo", io.BytesIO(b"x"), budget=budget)
    started = next(box._ids)
    result = box.run("misbehave", io.BytesIO(b"x"), args={"how": how}, budget=budget)
    assert result.failure is not None
    assert result.failure.args == {"limit": limit}
    assert next(box._ids) == started + 1, "no other child was started for it"


def test_child_that_died_waiting_costs_nothing(box: Sandbox) -> None:
    waiting = box.run("echo.again", io.BytesIO(b"x")).data["pid"]
    os.kill(_outside(box, waiting), signal.SIGKILL)
    assert box.run("echo.again", io.BytesIO(b"y")).data["text"] == "y"


def _outside(box: Sandbox, pid: int) -> int:
    server = box._server
    assert server is not None
    assert pid in _descendants(server._process.pid)
    return pid


def test_each_task_has_its_own_processor_time(box: Sandbox) -> None:
    budget = replace(_SMALL, reuse=3)
    for _ in range(3):
        result = box.run("misbehave", io.BytesIO(b"x"), args={"how": "burn"}, budget=budget)
        assert result.failure is None
        assert result.cpu > 0.5


def test_wall_clock(box: Sandbox) -> None:
    started = time.monotonic()
    budget = Budget(wall=0.5)
    result = box.run("misbehave", io.BytesIO(b"x"), args={"how": "sleep"}, budget=budget)
    assert result.failure is not None
    assert result.failure.args == {"limit": "time"}
    assert time.monotonic() - started < 10


def test_error_of_a_reader_tells_where_but_quotes_nothing(box: Sandbox) -> None:
    result = box.run("misbehave", io.BytesIO(b"x"), args={"how": "raise"})
    assert result.failure is not None
    assert result.failure.code == "file.damaged"
    assert result.failure.args["error"].startswith("ValueError at sandbox_tasks.py:")
    assert "secret" not in json.dumps(dict(result.failure.args))


def test_what_libraries_print_stays_inside(capfd: pytest.CaptureFixture[str]) -> None:
    # A fork server of its own: it has the standard error of the moment that it was started in.
    with Sandbox(tasks=TASKS, budgets=BUDGETS) as fresh:
        result = fresh.run("misbehave", io.BytesIO(b"x"), args={"how": "print"})
    assert result.data == "printed"
    assert "secret" not in "".join(capfd.readouterr())


def test_no_lone_surrogates_come_out(box: Sandbox) -> None:
    result = box.run("misbehave", io.BytesIO(b"x"), args={"how": "surrogates"})
    assert result.data == "a\ufffdb\x00c"


def test_own_folder_is_empty_usable_and_gone_after(box: Sandbox) -> None:
    folders = set()
    for _ in range(2):
        result = box.run("scratch", io.BytesIO(b"x"))
        assert result.failure is None
        assert (result.data["before"], result.data["said"]) == ([], "x")
        if os.geteuid() == 0:
            assert result.data["uid"] == 65534
        folders.add(result.data["folder"])
        deadline = time.monotonic() + 10
        while Path(result.data["folder"]).exists():  # where children see the host's /tmp
            assert time.monotonic() < deadline, "a folder was left behind"
            threading.Event().wait(0.01)
    assert len(folders) == 2


def test_what_a_child_leaves_running_is_killed(box: Sandbox) -> None:
    budget = Budget(processes=4, scratch=True)
    result = box.run("misbehave", io.BytesIO(b"x"), args={"how": "orphan"}, budget=budget)
    assert result.data == "left"
    deadline = time.monotonic() + 10
    server = box._server
    assert server is not None
    while "sleep" in map(_name, _descendants(server._process.pid)):
        assert time.monotonic() < deadline, "a process was left behind"
        threading.Event().wait(0.01)


def _name(pid: int) -> str:
    try:
        return Path(f"/proc/{pid}/comm").read_text().strip()
    except OSError:
        return ""


def _descendants(pid: int) -> list[int]:
    task = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    return [int(child) for child in task]


def test_fork_server_that_dies_is_replaced(box: Sandbox) -> None:
    before = box.run("echo", io.BytesIO(b"1"))
    assert before.failure is None
    server = box._server
    assert server is not None
    os.kill(server._process.pid, signal.SIGKILL)
    server._process.wait()
    assert box.run("echo", io.BytesIO(b"2")).data["text"] == "2"
    assert box._server is not server


def test_fork_server_is_recycled_and_ends() -> None:
    with Sandbox(tasks=TASKS, budgets=BUDGETS, recycle_after=3) as made:
        servers = set()
        processes = []
        for _ in range(7):
            assert made.run("echo", io.BytesIO(b"x")).failure is None
            server = made._server
            assert server is not None
            if server not in servers:
                processes.append(server._process)
            servers.add(server)
        assert len(servers) == 3
        assert [process.poll() for process in processes[:2]] == [0, 0]
    assert processes[2].poll() is not None


def test_threads_share_it(box: Sandbox) -> None:
    answers: dict[int, str] = {}

    def work(number: int) -> None:
        for _ in range(5):
            answers[number] = box.run("echo", io.BytesIO(b"%d" % number)).data["text"]

    threads = [threading.Thread(target=work, args=(number,)) for number in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert answers == {number: str(number) for number in range(6)}


def test_closed_sandbox_and_unknown_task(box: Sandbox) -> None:
    with pytest.raises(KeyError):
        box.run("no.such.task", io.BytesIO(b""))
    made = Sandbox(tasks=TASKS)
    made.close()
    with pytest.raises(SandboxError):
        made.run("echo", io.BytesIO(b""))


def test_no_descriptors_leak(box: Sandbox) -> None:
    box.run("echo", io.BytesIO(b"x"))
    before = len(os.listdir("/proc/self/fd"))
    for how in ("exit", "raise", "garbage"):
        box.run("misbehave", io.BytesIO(b"x"), args={"how": how})
    assert len(os.listdir("/proc/self/fd")) == before


def test_status_tells_what_holds(box: Sandbox) -> None:
    report = status(box)
    assert report["failure"] is None
    assert set(report["attempts"].values()) == {"stopped"}
    assert {"landlock", "seccomp", "network_namespace", "file_namespace", "uid"} <= set(report)
