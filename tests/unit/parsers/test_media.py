"""Sound and films: what they say of themselves."""

from __future__ import annotations

import io
import wave

from tests.samples.kinds import sample
from vanthu.parsers import media

TITLE = "Họp báo UBND tỉnh"


def _wave(title: str = "") -> io.BytesIO:
    """One second of silence, its title in a RIFF list as programs of today write it: UTF-8."""
    out = io.BytesIO()
    with wave.open(out, "wb") as sound:
        sound.setnchannels(1)
        sound.setsampwidth(2)
        sound.setframerate(8000)
        sound.writeframes(b"\0\0" * 8000)
    data = bytearray(out.getvalue())
    if title:
        text = title.encode() + b"\0"
        text += b"\0" * (len(text) % 2)
        entry = b"INFOINAM" + len(text).to_bytes(4, "little") + text
        data += b"LIST" + len(entry).to_bytes(4, "little") + entry
        data[4:8] = (len(data) - 8).to_bytes(4, "little")
    return io.BytesIO(bytes(data))


def test_wave_with_a_vietnamese_title() -> None:
    outcome = media.read(_wave(TITLE), "")
    assert (outcome.type, outcome.findings) == ("audio/x-wav", ())
    assert outcome.metadata["title"] == TITLE
    assert outcome.metadata["duration"] == 1.0
    assert outcome.metadata["web_playable"] is True


def test_mended_leaves_what_is_right() -> None:
    for codec in ("latin-1", "cp1252"):
        broken = TITLE.encode().decode(codec, "replace")
        if "\ufffd" not in broken:
            assert media.mended(broken) == TITLE
    assert media.mended(TITLE) == TITLE
    assert media.mended("Café") == "Café"


def test_what_is_no_media_is_damaged() -> None:
    for data in (b"", b"RIFF\x10\0\0\0AVI LIST", _wave().getvalue()[:40]):
        assert [f.code for f in media.read(io.BytesIO(data), "").findings] == ["file.damaged"]


def test_a_title_that_is_no_text_costs_nothing_else() -> None:
    """U+FFFF has no place in XML, which is how MediaInfo answers."""
    title = "Hop bao".encode("utf-16-le")
    data = sample("wmv").replace(title, "Hop\uffff\x01ao".encode("utf-16-le"))
    outcome = media.read(io.BytesIO(data), "")
    assert outcome.findings == ()
    assert outcome.metadata["title"].startswith("Hop")
    assert outcome.metadata["duration"] > 0.9
