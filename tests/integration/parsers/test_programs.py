"""What installed programs do inside the sandbox: LibreOffice and ffmpeg, as they are."""

from __future__ import annotations

import io
import struct
import tempfile
from collections.abc import Iterator
from typing import Any, BinaryIO

import pytest
from PIL import Image

from tests.samples.kinds import FIXTURES, sample
from vanthu.parsers import images, media
from vanthu.parsers.detect import detect
from vanthu.parsers.reading import read_part
from vanthu.parsers.sandbox import Sandbox

DOC = "application/msword"


@pytest.fixture
def made() -> Iterator[BinaryIO]:
    with tempfile.TemporaryFile() as file:
        yield file


def stored(data: bytes) -> BinaryIO:
    file = tempfile.TemporaryFile()  # noqa: SIM115 - closed when it is collected
    file.write(data)
    file.seek(0)
    return file


def of_word_95(data: bytes) -> bytes:
    """A DOC whose header says that Word 95 wrote it: our reader leaves it to LibreOffice."""
    changed = bytearray(data)
    struct.pack_into("<H", changed, changed.find(b"\xec\xa5") + 2, 0x68)
    return bytes(changed)


@pytest.mark.timeout(120)
def test_what_our_reader_leaves_is_read_by_libreoffice(sandbox: Sandbox) -> None:
    rich = (FIXTURES / "rich" / "rich.doc").read_bytes()
    with stored(of_word_95(rich)) as source:
        outcome = read_part(source, DOC, "cu.doc", sandbox=sandbox)
    assert outcome.type == DOC
    assert outcome.findings[0].code == "doc.converted"
    assert outcome.findings[0].args == {"program": "LibreOffice"}
    for mark in ("HEADER", "CELL1", "NESTED2", "FOOTNOTE", "COMMENT", "INSERTED", "FOOTER"):
        assert f"MARK{mark}" in outcome.text
    assert "DELETED" not in outcome.text
    assert "application" not in outcome.metadata  # it would name LibreOffice


@pytest.mark.timeout(120)
def test_what_nobody_reads_keeps_its_reason(sandbox: Sandbox) -> None:
    damaged = (FIXTURES / "rich" / "rich.doc").read_bytes()[:3000]
    with stored(damaged) as source:
        outcome = read_part(source, DOC, "hong.doc", sandbox=sandbox)
    assert [finding.code for finding in outcome.findings] == ["file.damaged"]


def run(sandbox: Sandbox, task: str, short: str, made: BinaryIO, **args: Any) -> Any:
    with stored(sample(short)) as source:
        result = sandbox.run(task, source, args=args, output=made)
    assert result.failure is None, result.failure
    made.seek(0)
    return result.data


@pytest.mark.timeout(120)
@pytest.mark.parametrize(
    ("short", "type_", "becomes"),
    [
        ("mp4", "video/mp4", "video/webm"),  # the sample's MPEG-4 part 2 plays in no browser
        ("avi", "video/x-msvideo", "video/webm"),
        ("wmv", "video/x-ms-wmv", "video/webm"),
        ("mp3", "audio/mpeg", "audio/mpeg"),
        ("wav", "audio/x-wav", "audio/x-wav"),
        ("wma", "audio/x-ms-wma", "audio/ogg"),
    ],
)
def test_the_publics_copy_plays_and_says_nothing_of_its_maker(
    sandbox: Sandbox, made: BinaryIO, short: str, type_: str, becomes: str
) -> None:
    before = media.read(io.BytesIO(sample(short)), "").metadata
    answer = run(sandbox, "public.file", short, made, type=type_)
    assert answer["type"] == becomes
    assert detect(made).type in (becomes, "audio/ogg" if "ogg" in becomes else becomes)
    made.seek(0)
    after = media.read(made, "").metadata
    assert after["duration"] == pytest.approx(before["duration"], abs=0.3)
    assert not {"title", "author", "album", "comment"} & after.keys()
    made.seek(0)
    title = str(before.get("title", ""))
    data = made.read()
    assert not title or (title.encode() not in data and title.encode("utf-16-le") not in data)


@pytest.mark.timeout(120)
@pytest.mark.parametrize("short", ["avi", "wmv", "mp4"])
def test_a_films_poster_and_its_beginning(sandbox: Sandbox, made: BinaryIO, short: str) -> None:
    assert run(sandbox, "media.preview", short, made, kind="poster")["type"] == "image/jpeg"
    assert Image.open(made).size[0] > 0
    with tempfile.TemporaryFile() as clip:
        answer = run(sandbox, "media.preview", short, clip)
        assert answer == {"type": "video/webm", "seconds": pytest.approx(1, abs=0.3)}
        assert clip.read(4) == b"\x1a\x45\xdf\xa3"  # EBML


def test_a_photoshop_picture_is_shown_and_copied(sandbox: Sandbox, made: BinaryIO) -> None:
    psd = sample("psd")
    found = images.read(io.BytesIO(psd), "")
    assert (found.type, found.findings) == ("image/vnd.adobe.photoshop", ())
    size = (found.metadata["width"], found.metadata["height"])
    answer = run(sandbox, "public.file", "psd", made, type="image/vnd.adobe.photoshop")
    assert answer["type"] in ("image/jpeg", "image/png")
    assert Image.open(made).size == size
