"""Issue 4, secrecy: what bears a mark is sealed unread and leaks nowhere; destroyed is gone; and
clean texts raise no alarm (R23, R28, R95, R112, R114)."""

from __future__ import annotations

import base64
import gzip
import io
import quopri
import subprocess
import sys
import zipfile
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import docx
import pytest

from prove.test_imap import MAILBOX, first_look
from tests.peers.dovecot import PASSWORD, USER, Dovecot
from tests.peers.process import wait_for
from tests.peers.service import Service, distributed, embedded
from tests.samples.legacy import LINES, typed
from tests.samples.scans import jpeg, scanned_pdf, sheet
from vanthu.parsers.sandbox import default_sandbox
from vanthu.parsers.types import Block, Run
from vanthu.pipeline.local import extract_file, files_below
from vanthu.vietnamese.official.restricted import restriction_of

pytestmark = pytest.mark.prove
Figure = Callable[[str, object, str], None]

ROOT = Path(__file__).parent.parent
CANARY = "CANARY7F3A9C"
HEAD = "UBND TỈNH MẪU\nCỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\nSố: 1/BC-UBND\n"


def text(mark: str) -> bytes:
    return f"{HEAD}{mark}\nBÁO CÁO\nNội dung {CANARY} không được để lộ.\n".encode()


def packed(name: str, data: bytes) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        archive.writestr(name, data)
    return target.getvalue()


def old(mark: str, font: str = ".VnTime", capitals: str = ".VnTimeH", name: str = "tcvn3") -> bytes:
    """A report typed in an old font, its mark in the font's capitals."""
    document = docx.Document()
    for line in (LINES[0], mark, *LINES[1:], CANARY):
        run = document.add_paragraph().add_run(typed(line, name))
        run.font.name = capitals if line == mark else font
    return _saved(document)


def with_header(mark: str) -> bytes:
    """A mark in the page's header, nothing in the text."""
    document = docx.Document()
    document.sections[0].header.paragraphs[0].text = mark
    for line in (*LINES, CANARY):
        document.add_paragraph(line)
    return _saved(document)


def _saved(document: Any) -> bytes:
    target = io.BytesIO()
    document.save(target)
    return target.getvalue()


#: Way in which a mark may come -> file name and bytes.
WAYS: dict[str, tuple[str, bytes]] = {
    "own line": ("bao cao.txt", text("MẬT")),
    "spaced": ("bao cao.txt", text("T U Y Ệ T   M Ậ T")),
    "UTF-16": ("bao cao.txt", text("TỐI MẬT").decode().encode("utf-16")),
    "TCVN3, capitals by the font": ("bao cao.docx", old("mật")),
    "VNI": ("bao cao.docx", old("TỐI MẬT", "VNI-Times", "VNI-Times", "vni")),
    "DOCX header": ("bao cao.docx", with_header("MẬT")),
    "in a ZIP": ("ho so.zip", packed(f"{CANARY}.txt", text("TỐI MẬT"))),
    "picture": ("anh.jpg", jpeg(sheet("TỐI MẬT", word=CANARY))),
    "scanned PDF": ("quet.pdf", scanned_pdf(sheet("MẬT", word=CANARY))),
}  # fmt: skip


def mail(way: str, number: int) -> EmailMessage:
    name, data = WAYS[way]
    message = EmailMessage()
    message["From"] = "Văn thư <vanthu@so-mau.example>"
    message["To"] = USER
    message["Subject"] = f"Báo cáo {CANARY} số {number}"
    message["Message-ID"] = f"<{CANARY}.{number}@so-mau.example>"
    message.set_content(f"Kính gửi Ban Biên tập {CANARY}, số {number}.\n")
    message.add_attachment(
        data, maintype="application", subtype="octet-stream", filename=f"{CANARY} {name}"
    )
    return message


def forms(word: str) -> list[bytes]:
    """How a word may stand in a file: as text, in UTF-16, base64 at three places, by its code."""
    plain = word.encode()
    spelled = [
        base64.b64encode(b"\0" * shift + plain)[4 if shift else 0 : -4] for shift in range(3)
    ]
    return [plain, word.encode("utf-16-le"), quopri.encodestring(plain), *spelled]


def leaks(folder: Path, words: list[bytes]) -> list[str]:
    """Files that hold any of the words, the database with its log among them; gzip opened."""
    found = []
    for path in folder.rglob("*"):
        if not path.is_file():
            continue
        data = path.read_bytes()
        if data[:2] == b"\x1f\x8b":
            data += gzip.decompress(data)
        if any(word in data for word in words):
            found.append(str(path.relative_to(folder)))
    return found


def desk(service: Service, *arguments: str) -> str:
    done = subprocess.run(
        [sys.executable, "-m", "tests.peers.secrecy_desk", *arguments],
        env=service.environment, cwd=ROOT, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr[-3000:]
    return done.stdout


def idle(service: Service) -> bool:
    left = service.query(
        "SELECT count(*) FROM store_job WHERE state IN ('ready', 'leased') AND (kind LIKE "
        "'submission.%' OR kind LIKE 'mailbox.%' OR kind LIKE 'notice.send%')"
    )
    return not left[0][0]


@pytest.fixture
def dovecot() -> Iterator[Dovecot]:
    peer = Dovecot()
    peer.start()
    yield peer
    peer.close()


def in_database(service: Service) -> list[str]:
    """Tables of PostgreSQL with a canary in a row; SQLite is a file of DATA, searched with it."""
    if not service.database_url:
        return []
    names = service.query("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")
    return [
        name
        for (name,) in names
        if service.query(f"SELECT 1 FROM {name} t WHERE t::text ILIKE '%{CANARY}%' LIMIT 1")
    ]


@pytest.mark.parametrize("start", [embedded, distributed])
def test_sealed_mail_leaks_nowhere_and_destroyed_mail_is_gone(
    start: Callable[..., AbstractContextManager[Service]], dovecot: Dovecot, figure: Figure
) -> None:
    with start("caobang") as service:
        secrets = service.data / "secrets"
        (secrets / "mailbox-box").write_text(PASSWORD)
        policy = service.data / "portals" / "caobang.toml"
        table = MAILBOX.format(user=USER, port=dovecot.port, folder="INBOX")
        policy.write_text(policy.read_text(encoding="utf-8") + table, encoding="utf-8")
        desk(service, "people")
        wait_for(lambda: first_look(service), "the first look", 90)
        for number, way in enumerate(WAYS):
            service.send(mail(way, number))
        dovecot.append(mail("own line", 100).as_bytes())
        service.settled(300, at_least=len(WAYS) + 1)
        wait_for(lambda: idle(service), "no work left", 60)

        assert all(
            any(word in mail(way, 0).as_bytes() for word in forms(CANARY)) for way in WAYS
        ), "the search finds what there is"
        rows = service.submissions()
        figure(
            "marks found", f"{sum(r['state'] == 'quarantined' for r in rows)} of {len(rows)}", "all"
        )
        assert {row["state"] for row in rows} == {"quarantined"}, rows
        codes = [row["code"] for row in rows]
        shown = desk(service, "pages", *codes) + service.run("submissions").stdout + str(rows)
        assert all(code in shown for code in codes)
        words = forms(CANARY)
        on_disk = leaks(service.data, words) + in_database(service)
        on_desk = sum(word in shown.encode() for word in words)
        figure("files of DATA with a canary, log and write-ahead log included", len(on_disk), "0")
        figure(f"pages of {shown.count('== ')} with a canary", on_desk, "0")
        assert on_disk == []
        assert on_desk == 0
        letters = list((service.data / "outgoing").glob("*.eml"))
        told = service.query("SELECT DISTINCT kind FROM store_notice")
        figure("mails to senders", sum(kind != "alert" for (kind,) in told), "0")
        figure("calls to secretary and head", len(letters), f"{2 * len(codes)}")
        assert told == [("alert",)]
        assert len(letters) == 2 * len(codes)

        desk(service, "destroy", *codes[1:])
        wait_for(lambda: idle(service), "destroyed", 90)
        kept = [p.name.split("-")[0] for p in (service.data / "keys").iterdir()]
        figure("keys left after all but one were destroyed", len(kept), "1")
        assert len(kept) == len(list((service.data / "sealed").iterdir())) == 1
        with dovecot.client() as client:
            client.select_folder("INBOX", readonly=True)
            left = len(client.search(["ALL"]))
        figure("destroyed mails left in the mailbox", left, "0")
        assert left == 0
        assert leaks(service.data, words) + in_database(service) == []
        states = service.query("SELECT wiped FROM store_sealing WHERE decision = 'destroyed'")
        assert all('"waiting"' not in wiped for (wiped,) in states)

        desk(service, "unseal", codes[0])
        service.settled(120)
        wait_for(lambda: idle(service), "released", 60)
        (row,) = [row for row in service.submissions() if row["code"] == codes[0]]
        figure("the one that was no secret", row["state"], "drafted, as it came")
        assert row["state"] == "drafted"
        assert CANARY in row["subject"]
        assert CANARY in row["parts"][-1]["name"]


#: Papers of Debian packages in other languages, where they are installed.
FOREIGN = ("/usr/share/doc", "/usr/share/common-licenses", "/usr/share/perl", "/usr/share/vim")


def _foreign() -> Iterator[tuple[str, str]]:
    for root in map(Path, FOREIGN):
        for path in sorted(root.rglob("*")):
            if not path.is_file() or path.stat().st_size > 400_000:
                continue
            if path.suffix not in (".txt", ".gz", ".pod", ".html", ".fr", ".de", ""):
                continue
            data = path.read_bytes()
            try:
                data = gzip.decompress(data) if path.suffix == ".gz" else data
                yield str(path), data.decode()
            except (OSError, EOFError, UnicodeDecodeError):
                continue


def _blocks(source: str) -> tuple[Block, ...]:
    return tuple(Block("paragraph", (Run(line),)) for line in source.splitlines())


def test_no_alarm_on_clean_texts(figure: Figure) -> None:
    """The five regulations, one of which speaks of MẬT, and what Debian packages carry."""
    own = [
        (p.name, p.read_text(encoding="utf-8"))
        for p in (ROOT / "tests/fixtures/regulations").glob("*.txt")
    ]
    foreign = list(_foreign())
    alarms = [name for name, source in (*own, *foreign) if restriction_of(_blocks(source), source)]
    figure("false alarms on regulations", sum(name in dict(own) for name in alarms), "0")
    figure(
        f"false alarms on {len(foreign)} foreign texts",
        sum(n in dict(foreign) for n in alarms),
        "0",
    )
    assert len(own) >= 5
    assert len(foreign) > 300
    assert alarms == []


@pytest.mark.corpus
def test_no_alarm_on_the_real_documents(figure: Figure) -> None:
    """Unicode output of what agencies really wrote between 2002 and 2009."""
    folder = ROOT.parent / "shared" / "data" / "legacy-documents"
    found: list[str] = []
    count = 0
    for path in files_below([folder]):
        for read in extract_file(path, default_sandbox()):
            count += 1
            text_ = "\n".join(block.text for block in read.blocks)
            if restriction_of(read.blocks, text_):
                found.append(read.path)
    figure(f"false alarms on {count} real documents", len(found), "0")
    assert count >= 30
    assert found == []
