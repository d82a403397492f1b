"""A seeded part of bar 2 (`prove/test_files_verdicts.py`): types, names and places."""

from __future__ import annotations

import random
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.peers.checking import checked, judged
from tests.peers.rar_samples import samples
from tests.samples import active, locked
from tests.samples.kinds import sample
from tests.samples.packages import zipped
from tests.samples.verdicts import ARCHIVES, CALLED, JUDGED, PLACES, TYPES, expected, mail, name_of
from vanthu.parsers.sandbox import Sandbox


@pytest.fixture(scope="module")
def sandbox() -> Iterator[Sandbox]:
    with Sandbox() as made:
        yield made


@pytest.mark.parametrize("place", sorted(PLACES))
def test_types_by_name_and_place(sandbox: Sandbox, tmp_path: Path, place: str) -> None:
    called = random.Random(place).choice(CALLED)
    shorts = [short for short in TYPES if short not in ARCHIVES]
    chosen = random.Random(place).sample(shorts, 12)
    found = judged(checked(mail(place, called, chosen), tmp_path, sandbox), JUDGED)
    right = {name_of(short, called): expected(short, called) for short in chosen}
    assert found == {name: (one.verdict, one.codes) for name, one in right.items()}


def letter(*files: tuple[str, bytes]) -> bytes:
    from email.message import EmailMessage

    message = EmailMessage()
    message["From"], message["Subject"] = "vanthu@so-mau.example", "Gửi đăng tải"
    message.set_content("Kính gửi Ban Biên tập.")
    for name, data in files:
        message.add_attachment(data, maintype="application", subtype="x-any", filename=name)
    return bytes(message)


def test_what_runs_is_refused_and_the_rest_of_the_archive_taken(
    sandbox: Sandbox, tmp_path: Path
) -> None:
    """Each member has its own verdict."""
    packed = zipped(
        {
            "sach.doc": sample("doc"),
            "virus.doc": active.doc_with_macros(active.VIRUS),
            "mau.doc": active.doc_with_macros(active.TEMPLATE),
            "mo.pdf": active.pdf(active.opens_with(active.script()), hidden=True),
            "chay.pdf": active.pdf(active.button(active.launch())),
            "tai.docx": active.docx_that_fetches("attachedTemplate", "http://a.example/x.dotm"),
            "dde.docx": active.docx_with_field("DDEAUTO x"),
            "nhung.doc": active.doc_with_object("cai.exe", active.PROGRAM),
            "dinh kem.pdf": active.pdf_with_file("phu luc.xlsx", sample("xlsx")),
            "hai dang.png": active.polyglots()["picture and ZIP"][1],
            "anh.jpg.exe": sample("jpg"),
            "cai.exe": sample("exe"),
        }
    )
    found = judged(checked(letter(("ho so.zip", packed)), tmp_path, sandbox), JUDGED)
    assert found == {
        "sach.doc": ("taken", frozenset()),
        "virus.doc": ("refused", {"active.macro_starts"}),
        "mau.doc": ("taken", {"active.macro"}),
        "mo.pdf": ("refused", {"active.script_starts"}),
        "chay.pdf": ("refused", {"active.launch"}),
        "tai.docx": ("refused", {"active.remote", "type.docx_accepted"}),
        "dde.docx": ("refused", {"active.dde", "type.docx_accepted"}),
        "nhung.doc": ("refused", {"active.embedded_program"}),
        "dinh kem.pdf": ("taken", {"active.embedded_file"}),
        "hai dang.png": ("refused", {"type.polyglot"}),
        "anh.jpg.exe": ("taken", {"name.double_extension"}),
        "cai.exe": ("refused", {"type.executable"}),
    }


def test_mail_in_the_mail(sandbox: Sandbox, tmp_path: Path) -> None:
    """Its files count as files of the mail; without any it is a file itself."""
    inner = letter(("a.doc", sample("doc")), ("b.xlsx", sample("xlsx")))
    case = checked(letter(("chuyen tiep.eml", inner)), tmp_path, sandbox)
    assert judged(case, JUDGED) == {
        "a.doc": ("taken", frozenset()),
        "b.xlsx": ("refused", {"type.not_permitted"}),
    }
    assert [f.part for f in case.findings if f.code == "mail.nested"] == ["2"]
    bare = checked(letter(("thu.eml", sample("eml"))), tmp_path, sandbox)
    assert judged(bare, JUDGED) == {"thu.eml": ("refused", {"type.not_permitted"})}


def test_what_can_not_be_looked_into_is_held(
    sandbox: Sandbox, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("vanthu.pipeline.inspect_files.INSPECT_SECONDS", -1.0)
    case = checked(letter(("a.doc", sample("doc"))), tmp_path, sandbox)
    assert judged(case, JUDGED) == {"a.doc": ("held", {"file.limit"})}


def test_every_kind_of_password_is_told(sandbox: Sandbox, tmp_path: Path) -> None:
    """PDF, Office old and new, ODF, ZIP, and RAR with and without its names."""
    files = (
        ("a.pdf", locked.pdf()),
        ("b.doc", locked.doc()),
        ("c.docx", locked.docx()),
        ("d.odt", locked.odt()),
        ("e.zip", locked.zip_(tmp_path)),
        ("f.rar", samples()["rar5-psw.rar"]),
        ("g.rar", samples()["rar5-hpsw.rar"]),
        ("chi khoa in.pdf", locked.pdf(user="")),
    )
    found = judged(checked(letter(*files), tmp_path, sandbox), (*JUDGED, "pdf."))
    archive = ("refused", {"archive.encrypted"})
    assert found == {
        "a.pdf": ("refused", {"pdf.encrypted"}),
        "b.doc": ("refused", {"file.encrypted"}),
        "c.docx": ("refused", {"file.encrypted"}),
        "d.odt": ("refused", {"file.encrypted"}),
        "e.zip": archive,
        "f.rar": archive,
        "g.rar": archive,
        "chi khoa in.pdf": ("taken", frozenset()),
    }
