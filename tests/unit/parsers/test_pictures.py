"""Pictures, and the copies of them that the public gets."""

from __future__ import annotations

import io

import pytest
from PIL import Image

from vanthu.parsers import images
from vanthu.parsers.public_file import task
from vanthu.parsers.sandbox.refusal import Refusal

PLACE = {1: "N", 2: (22.0, 40.0, 0.0), 3: "E", 4: (106.0, 15.0, 0.0)}


def _picture(kind: str = "JPEG", mode: str = "RGB", *, place: bool = False) -> io.BytesIO:
    image = Image.effect_noise((120, 80), 60).convert(mode)
    exif = Image.Exif()
    exif[0x010F] = "Maker"
    exif[0x0112] = 6  # turned by 90°
    if place:
        exif.get_ifd(0x8825).update(PLACE)
    out = io.BytesIO()
    options = {"exif": exif} if kind in {"JPEG", "PNG"} else {}
    image.save(out, kind, **options)
    out.seek(0)
    return out


@pytest.mark.parametrize(
    ("kind", "type_"),
    [("JPEG", "image/jpeg"), ("PNG", "image/png"), ("GIF", "image/gif"), ("BMP", "image/bmp")],
)
def test_size_and_type(kind: str, type_: str) -> None:
    outcome = images.read(_picture(kind), "")
    assert (outcome.type, outcome.findings) == (type_, ())
    assert (outcome.metadata["width"], outcome.metadata["height"]) == (120, 80)


def test_location_is_told_and_taken_out_of_the_public_copy() -> None:
    source = _picture(place=True)
    outcome = images.read(source, "")
    assert outcome.metadata["has_location"] is True
    assert outcome.metadata["camera_make"] == "Maker"
    assert [finding.code for finding in outcome.findings] == ["image.location"]
    out = io.BytesIO()
    answer = task(source, "", {"type": "image/jpeg"}, out)
    out.seek(0)
    with Image.open(out) as copy:
        assert not copy.getexif()
        assert copy.size == (80, 120)  # turned, since the tag that said so is gone
    assert answer["type"] == "image/jpeg"
    assert b"Exif" not in out.getvalue()


def test_a_moving_gif_stays_moving() -> None:
    frames = [Image.new("RGB", (20, 20), color) for color in ("red", "blue", "green")]
    source, out = io.BytesIO(), io.BytesIO()
    frames[0].save(source, "GIF", save_all=True, append_images=frames[1:], comment=b"secret")
    assert task(source, "", {"type": "image/gif"}, out)["type"] == "image/gif"
    with Image.open(out) as copy:
        assert copy.n_frames == 3
    assert b"secret" not in out.getvalue()


def test_cut_off_pictures_are_damaged_and_bombs_are_limits(monkeypatch: pytest.MonkeyPatch) -> None:
    data = _picture().getvalue()
    assert [f.code for f in images.read(io.BytesIO(data[: len(data) // 2]), "").findings] == [
        "file.damaged"
    ]
    monkeypatch.setattr(images, "MAX_PIXELS", 1000)
    assert [f.code for f in images.read(io.BytesIO(data), "").findings] == ["file.limit"]
    with pytest.raises(Refusal):
        task(io.BytesIO(data), "", {"type": "image/jpeg"}, io.BytesIO())


def test_preview_is_small_and_bare() -> None:
    out = io.BytesIO()
    answer = images.preview(_picture(place=True), "", {"side": 40}, out)
    assert max(answer["width"], answer["height"]) == 40
    assert b"Exif" not in out.getvalue()


def test_cmyk_and_palette_pictures_become_screen_colours() -> None:
    for source in (_picture("JPEG", "CMYK"), _picture("GIF", "P")):
        out = io.BytesIO()
        assert images.preview(source, "", {}, out)["type"].startswith("image/")
