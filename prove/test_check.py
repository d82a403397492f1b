"""Issue 4, check before sending: uploads in memory and gone with the answer, 30 s, one child of low
priority; a hostile upload doesn't stop the desk.
"""

from __future__ import annotations

import http.client
import io
import random
import re
import statistics
import threading
import time
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Self
from urllib.parse import urlsplit

import psutil
import pytest

from tests.e2e.desk import Desk, running_desk
from tests.peers import strace
from tests.peers.process import wait_for
from tests.samples.hostile.bombs import deflated, zip_with
from tests.samples.legacy import LINES, old_docx

pytestmark = [pytest.mark.prove, pytest.mark.timeout(600)]
Figure = Callable[[str, object, str], None]

PATH = "/portals/caobang/check/"
MARK = "chuyện chỉ có trong tệp này 8f31"
#: Pages that tell how the desk answers when nothing else is asked of it.
ALONE = 20


@pytest.fixture(scope="module")
def desk() -> Iterator[Desk]:
    with running_desk("web") as running:
        yield running


def connection(desk: Desk) -> http.client.HTTPConnection:
    where = urlsplit(desk.url)
    return http.client.HTTPConnection(where.hostname or "", where.port, timeout=60)


def post(desk: Desk, *files: tuple[str, bytes]) -> tuple[int, str]:
    """The form as a browser sends it: page first, for its token."""
    client = connection(desk)
    client.request("GET", PATH)
    answer = client.getresponse()
    page = answer.read().decode()
    cookie = (answer.getheader("Set-Cookie") or "").partition(";")[0]
    token = re.search(r'csrfmiddlewaretoken" value="(\w+)"', page)
    assert token is not None
    body = io.BytesIO()
    fields = [('name="csrfmiddlewaretoken"', token[1].encode())]
    fields += [(f'name="files"; filename="{name}"', data) for name, data in files]
    for field, data in fields:
        body.write(f"--vanthu\r\nContent-Disposition: form-data; {field}\r\n\r\n".encode())
        body.write(data + b"\r\n")
    body.write(b"--vanthu--\r\n")
    client.request(
        "POST", PATH, body.getvalue(),
        {"Content-Type": "multipart/form-data; boundary=vanthu", "Cookie": cookie},
    )  # fmt: skip
    answer = client.getresponse()
    text = answer.read().decode()
    client.close()
    return answer.status, text


def hostile() -> dict[str, bytes]:
    """Files that unfold to far more than they are."""
    gigabytes = deflated(2 << 30)
    xml = deflated(
        1 << 30, b" ", head=b'<?xml version="1.0"?><w:document xmlns:w="x"><w:body><w:p>'
    )
    inner = zip_with("word/document.xml", xml, 1 << 30)
    nested = inner
    for level in range(20):
        out = io.BytesIO()
        with zipfile.ZipFile(out, "w") as archive:
            archive.writestr(f"{level}.zip", nested)
        nested = out.getvalue()
    many = io.BytesIO()
    with zipfile.ZipFile(many, "w") as archive:
        for number in range(50_000):
            archive.writestr(f"{number}.txt", b"")
    noise = random.Random(4).randbytes(20 << 20)
    return {
        "zeros.zip": zip_with("a.txt", gigabytes, 2 << 30),
        "xml.docx": inner,
        "nested.zip": nested,
        "many.zip": many.getvalue(),
        "noise.pdf": b"%PDF-1.7\n" + noise,
        "words.txt": (" ".join(LINES) + "\n").encode() * 30_000,
    }


class Watch:
    """What the check's processes take, and how the desk answers meanwhile."""

    def __init__(self, desk: Desk) -> None:
        self.desk = desk
        self.web = psutil.Process(next(iter(desk.service.processes.values())).pid)
        self.before = {child.pid for child in self.web.children(recursive=True)}
        self.memory = 0
        self.nice: set[int] = set()
        self.waits: list[float] = []
        self._stop = threading.Event()
        self._threads = [threading.Thread(target=run) for run in (self._measure, self._ask)]

    def __enter__(self) -> Self:
        for thread in self._threads:
            thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._stop.set()
        for thread in self._threads:
            thread.join()

    def children(self) -> list[psutil.Process]:
        return [c for c in self.web.children(recursive=True) if c.pid not in self.before]

    def _measure(self) -> None:
        while not self._stop.wait(0.05):
            total = 0
            for child in self.children():
                try:
                    total += child.memory_full_info().pss
                    if time.time() - child.create_time() > 0.5:  # past its first breath
                        self.nice.add(child.nice())
                except (psutil.NoSuchProcess, psutil.AccessDenied):
                    continue
            self.memory = max(self.memory, total)

    def _ask(self) -> None:
        client = connection(self.desk)
        while not self._stop.wait(0.1):
            began = time.monotonic()
            client.request("GET", "/portals/caobang/rules/")
            client.getresponse().read()
            self.waits.append(time.monotonic() - began)
        client.close()


def test_hostile_uploads_neither_stop_the_desk_nor_take_its_memory(
    desk: Desk, figure: Figure
) -> None:
    post(desk, ("a.docx", old_docx()))
    with Watch(desk) as quiet:
        wait_for(lambda: len(quiet.waits) >= ALONE, "pages of the desk alone, for comparison", 60)
    figure("the desk alone: a page, median", f"{statistics.median(quiet.waits) * 1000:.0f} ms", "")
    web = Watch(desk)
    resident = web.web.memory_info().rss
    for name, data in hostile().items():
        with Watch(desk) as watch:
            began = time.monotonic()
            status, _page = post(desk, (name, data))
            took = time.monotonic() - began
        figure(
            f"{name} ({len(data) / 1e6:.1f} MB)",
            f"{status} in {took:.1f} s, children {watch.memory / 1e6:.0f} MB, desk meanwhile"
            f" {statistics.median(watch.waits) * 1000:.0f} ms (worst {max(watch.waits):.2f} s)",
            "200 or 503, < 40 s, < 1.2 GB, < 5 s",
        )
        assert status in (200, 503)
        assert took < 40
        assert watch.memory < 1_200 << 20
        assert max(watch.waits) < 5
        assert watch.nice <= {15}, "low priority"
        assert not watch.children(), "gone with the answer"
    grown = web.web.memory_info().rss - resident
    figure("the web process has grown by", f"{grown / 1e6:.0f} MB", "< 150 MB")
    assert grown < 150 << 20


def test_many_at_once_are_told_to_come_again(desk: Desk, figure: Figure) -> None:
    found: list[int] = []
    threads = [
        threading.Thread(target=lambda: found.append(post(desk, ("a.docx", old_docx()))[0]))
        for _ in range(8)
    ]
    with Watch(desk) as watch:
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    figure("eight at once", sorted(found), "200 and 503 only")
    figure("children", f"{watch.memory / 1e6:.0f} MB", "one check's")
    assert set(found) <= {200, 503}
    assert 200 in found


def test_nothing_of_an_upload_reaches_a_disk(desk: Desk, figure: Figure, tmp_path: Path) -> None:
    """Every file that the web process and its children open for writing during a check."""
    secret = old_docx((*LINES, MARK))
    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w") as packed:
        packed.writestr("vb.docx", secret)
    before = set(Path("/dev/shm").iterdir())
    web = next(iter(desk.service.processes.values())).pid
    trace = tmp_path / "trace"
    with strace.attached(web, trace, "-e", "trace=openat,open,creat,memfd_create,rename,link"):
        status, page = post(desk, ("QD.docx", secret), ("ho so.zip", archive.getvalue()))
    assert status == 200
    assert "Hội đồng nhân dân" in page
    calls = strace.calls(trace.read_text(errors="replace"))
    assert any(call.name == "memfd_create" for call in calls), "the trace saw the check"
    written = [
        call.text
        for call in calls
        if re.search(r"O_WRONLY|O_RDWR|O_CREAT", call.text) and not re.search(r"= -1", call.text)
    ]
    disk = [text for text in written if not IN_MEMORY.search(text)]
    figure("files opened for writing", len(written), "")
    figure("of them on a disk", disk, "none but the database's")
    assert not disk
    assert set(Path("/dev/shm").iterdir()) <= before, "left behind"


#: Memory, what the kernel shows as files, the sandbox's new root (a tmpfs over /sys); and the
#: desk's own database.
IN_MEMORY = re.compile(r'"(/dev/(shm|null|urandom)|/proc/|/sys/)|memfd:|/dev/shm|vanthu\.sqlite3')
