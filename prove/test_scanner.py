"""Issue 4, bar 5: clamd killed, restarted, slow, full: nothing accepted unscanned, nothing lost;
held mail goes on by itself when it is back.

Every other mail carries a virus of its own, so that one accepted unscanned would become a draft.
"""

from __future__ import annotations

import contextlib
import io
import random
import sqlite3
import statistics
import threading
import time
import zipfile
from collections import Counter
from collections.abc import Callable, Iterator
from email.message import EmailMessage

import pytest

from tests.peers.clamd import VIRUS, Clamd, clamd
from tests.peers.process import wait_for
from tests.peers.proxy import Proxy
from tests.peers.service import Service, embedded
from vanthu.pipeline.scanner import Scanner, ScannerAway, parse_address
from vanthu.pipeline.scanner.clamd import Conversation

pytestmark = [pytest.mark.prove, pytest.mark.timeout(900)]
Figure = Callable[[str, object, str], None]

#: Mails of each phase.
MAILS = 10
SEED = 20261122
#: Seconds that a file may take; the service's default is 120.
PATIENCE = 10
#: The scanner is asked once a minute, and a hundred mails go on at a time.
BACK = 150.0


class Post:
    """Mails of numbered senders, every other one with a virus, and what became of each. (Subjects
    of what nobody has read are kept from the database's readers.)"""

    def __init__(self, service: Service) -> None:
        self.service = service
        self.random = random.Random(SEED)
        self.bad: set[str] = set()
        self.sent: list[str] = []

    def send(self, number: int = MAILS) -> list[str]:
        """So many mails; their senders."""
        senders = []
        for _ in range(number):
            sender = f"don-vi-{len(self.sent) + 1:04d}@so-mau.example"
            mail = EmailMessage()
            mail["From"], mail["To"] = sender, "portal@caobang.gov.vn"
            mail["Subject"] = "Gửi tin"
            mail["Message-ID"] = f"<{len(self.sent)}@so-mau.example>"
            mail.set_content("Kính gửi Ban Biên tập.")
            text = f"{sender}\nTin về hội nghị triển khai công tác năm 2026 của tỉnh.\n".encode()
            noise = self.random.randbytes(self.random.randrange(200)).hex().encode()
            bad = len(self.sent) % 2 == 1
            data = text + noise + (VIRUS if bad else b"") + b"\n"
            mail.add_attachment(data, maintype="text", subtype="plain", filename="tin.txt")
            self.service.send(mail)
            self.sent.append(sender)
            senders.append(sender)
            if bad:
                self.bad.add(sender)
        return senders

    def states(self) -> dict[str, str]:
        """Sender → state."""
        return dict(self.service.query("SELECT sender_address, state FROM store_submission"))

    def accepted_bad(self) -> set[str]:
        """Mails with a virus that something was made of: must stay empty at all times."""
        rows = self.service.query(
            "SELECT DISTINCT s.sender_address FROM store_submission s LEFT JOIN store_draft d"
            " ON d.submission_id = s.id WHERE s.state = 'drafted' OR d.id IS NOT NULL"
        )
        return {sender for (sender,) in rows} & self.bad


@pytest.fixture(scope="module")
def scanner() -> Iterator[Clamd]:
    with clamd(MaxThreads="2", MaxQueue="4", StreamMaxLength="2M", ReadTimeout="30") as server:
        yield server


def settled(post: Post, seconds: float = 90) -> None:
    post.service.settled(seconds, at_least=len(post.sent))


def back(post: Post) -> float:
    """Seconds until nothing waits for the scanner any more."""
    began = time.monotonic()
    wait_for(
        lambda: not {"held", "received", "processing"} & set(post.states().values()),
        "held mail went on by itself",
        BACK,
    )
    return time.monotonic() - began


def test_whatever_the_scanner_does(scanner: Clamd, figure: Figure) -> None:
    extra = {
        "VANTHU_SCANNER_TIMEOUT": str(PATIENCE),
    }
    with contextlib.closing(Proxy(scanner.port)) as proxy:
        extra["VANTHU_SCANNER"] = f"127.0.0.1:{proxy.port}"
        _all_faults(scanner, proxy, extra, figure)


def _all_faults(scanner: Clamd, proxy: Proxy, extra: dict[str, str], figure: Figure) -> None:
    with embedded(portal="caobang", extra=extra) as service:
        post = Post(service)
        watch = _Watch(post)
        with watch:
            post.send()
            settled(post)
            assert "held" not in post.states().values()
            for name, fault in FAULTS.items():
                with fault(scanner, proxy):
                    hit = post.send()
                    settled(post)
                    states = Counter(post.states()[sender] for sender in hit)
                figure(f"{name}: {MAILS} mails meanwhile", dict(states), "held, or rightly judged")
                figure(
                    f"{name}: on their way again after", f"{back(post):.0f} s", f"< {BACK:.0f} s"
                )
        ends = post.states()
        counts = Counter((sender in post.bad, state) for sender, state in ends.items())
        figure("mails sent, booked", f"{len(post.sent)}, {len(ends)}", "the same")
        figure("with a virus", {s: n for (bad, s), n in counts.items() if bad}, "all quarantined")
        figure("without", {s: n for (bad, s), n in counts.items() if not bad}, "all drafted")
        figure("looks at the database meanwhile", watch.looks, "")
        assert set(ends) == set(post.sent)
        assert counts.keys() == {(True, "quarantined"), (False, "drafted")}
        assert not watch.seen, "accepted unscanned"
        codes = service.query("SELECT code, count(*) FROM store_finding GROUP BY code")
        assert "virus.not_scanned" not in dict(codes)
        told = service.query(
            "SELECT count(DISTINCT submission_id) FROM store_notice WHERE kind != 'interim'"
        )
        figure("mails whose outcome was told", told[0][0], f"{len(post.sent)}")
        assert told[0][0] == len(post.sent)


def test_too_large_waits_and_goes_on_when_the_limit_is_raised(figure: Figure) -> None:
    with (
        clamd(StreamMaxLength="100K") as server,
        embedded(portal="caobang", extra={"VANTHU_SCANNER": server.address}) as service,
    ):
        mail = EmailMessage()
        mail["From"], mail["To"] = "vanthu@so-mau.example", "portal@caobang.gov.vn"
        mail["Subject"] = "Lớn"
        mail.set_content("Kính gửi")
        text = "Tin về hội nghị triển khai công tác năm 2026 của tỉnh.\n".encode() * 8000
        mail.add_attachment(text, maintype="text", subtype="plain", filename="lon.txt")
        service.send(mail)
        service.settled()
        (state,) = [row[0] for row in service.query("SELECT state FROM store_submission")]
        figure("480 KB over a limit of 100 KB", state, "held")
        assert state == "held"
        server.restart(StreamMaxLength="10M")
        with contextlib.closing(sqlite3.connect(service.data / "vanthu.sqlite3")) as database:
            # An hour later.
            database.execute(
                "UPDATE store_submission SET decided_at = datetime(decided_at, '-61 minutes')"
            )
            database.commit()
        began = time.monotonic()
        wait_for(
            lambda: service.query("SELECT state FROM store_submission") == [("drafted",)],
            "it went on",
            BACK,
        )
        figure("an hour after the limit was raised", f"{time.monotonic() - began:.0f} s", "< 150 s")


def test_what_a_scan_costs(figure: Figure) -> None:
    """Not a bar: how long clamd itself and our talking to it take."""
    with clamd(StreamMaxLength="60M") as server:
        for where in (server.address, str(server.socket)):
            client = Scanner(parse_address(where), 20)
            for size, times in ((50_000, 200), (5_000_000, 10)):
                data = random.Random(SEED).randbytes(size)
                took = []
                for _ in range(times):
                    began = time.perf_counter()
                    assert client.scan(io.BytesIO(data)) == ""
                    took.append((time.perf_counter() - began) * 1000)
                kind = "socket" if "/" in where else "TCP"
                figure(f"{kind}, {size // 1000} KB", f"{statistics.median(took):.1f} ms", "")
            client.close()


class _Watch:
    """Looks again and again whether a mail with a virus was accepted, if only for a moment."""

    def __init__(self, post: Post) -> None:
        self.post = post
        self.seen: set[str] = set()
        self.looks = 0
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._run, daemon=True)

    def __enter__(self) -> None:
        self._thread.start()

    def __exit__(self, *_: object) -> None:
        self._stop.set()
        self._thread.join()

    def _run(self) -> None:
        while not self._stop.wait(0.2):
            with contextlib.suppress(sqlite3.OperationalError):
                self.seen |= self.post.accepted_bad()
                self.looks += 1


@contextlib.contextmanager
def _killed(scanner: Clamd, _proxy: Proxy) -> Iterator[None]:
    scanner.kill()
    yield
    scanner.start()


@contextlib.contextmanager
def _restarted(scanner: Clamd, _proxy: Proxy) -> Iterator[None]:
    """Again and again, in the middle of whatever it is doing."""
    stop = threading.Event()

    def run() -> None:
        while not stop.wait(0.3):
            scanner.restart()

    thread = threading.Thread(target=run, daemon=True)
    thread.start()
    yield
    stop.set()
    thread.join()
    scanner.restart()


@contextlib.contextmanager
def _stalled(_scanner: Clamd, proxy: Proxy) -> Iterator[None]:
    proxy.stalled = True
    proxy.swallow()
    yield
    proxy.stalled = False


@contextlib.contextmanager
def _frozen(scanner: Clamd, _proxy: Proxy) -> Iterator[None]:
    scanner.freeze()
    yield
    scanner.resume()


@contextlib.contextmanager
def _full(scanner: Clamd, _proxy: Proxy) -> Iterator[None]:
    """Both threads and the whole queue are busy with what takes others seconds."""
    stop = threading.Event()
    address, heavy = parse_address(scanner.address), _heavy()

    def run() -> None:
        while not stop.is_set():
            # An answer of its own each time: clamd remembers what it has found clean.
            with contextlib.suppress(ScannerAway):
                conversation = Conversation(address, 60)
                conversation.scan(io.BytesIO(heavy + random.randbytes(16)), 60)
                conversation.close()

    threads = [threading.Thread(target=run, daemon=True) for _ in range(12)]
    for thread in threads:
        thread.start()
    yield
    stop.set()
    for thread in threads:
        thread.join()


def _heavy() -> bytes:
    """A quarter of a megabyte that unpacks to 250."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("a.txt", bytes(250 << 20))
    return file.getvalue()


@contextlib.contextmanager
def _no_room(scanner: Clamd, _proxy: Proxy) -> Iterator[None]:
    """Nowhere to put what it receives, as with a full disk."""
    folder = scanner.folder / "tmp"
    folder.rename(scanner.folder / "gone")
    yield
    (scanner.folder / "gone").rename(folder)


FAULTS = {
    "killed": _killed,
    "restarted all the time": _restarted,
    "stalled by a proxy": _stalled,
    "frozen": _frozen,
    "full": _full,
    "no room for its files": _no_room,
}
