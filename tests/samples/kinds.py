"""One file of every type that is told apart, by the type's short name."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from tests.samples import binaries

FIXTURES = Path(__file__).parent.parent / "fixtures"

#: What the five regulations permit between them.
PERMITTED = (
    "txt", "doc", "odt", "pdf", "zip", "rar", "bmp", "jpg", "gif", "png", "psd",
    "mp4", "avi", "wmv", "wma", "mp3", "wav",
)  # fmt: skip
#: What comes besides.
OTHERS = (
    "docx", "rtf", "xls", "xlsx", "ppt", "pptx", "exe", "elf", "html", "svg", "eml", "msg",
    "7z", "tar", "iso",
)  # fmt: skip
_DOCUMENTS = frozenset({"doc", "odt", "pdf", "docx", "rtf"})


@cache
def sample(short: str) -> bytes:
    """The file of a type."""
    if short == "iso":
        return binaries.disk()
    if short in _DOCUMENTS:
        return (FIXTURES / "rich" / f"rich.{short}").read_bytes()
    return (FIXTURES / "types" / f"sample.{short}").read_bytes()


def names(short: str) -> dict[str, str]:
    """The right name, two wrong ones, one without an extension, none."""
    wrong = "jpg" if short != "jpg" else "doc"
    other = "exe" if short != "exe" else "pdf"
    return {
        "right": f"Phụ lục 1.{short}",
        "right, in capitals": f"PHU LUC.{short.upper()}",
        "wrong": f"Phụ lục 1.{wrong}",
        "a program's": f"Phụ lục 1.{short}.{other}",
        "no extension": "Phụ lục 1",
        "none": "",
    }
