"""What becomes of a file of each type, whatever it is called and wherever it lies: the table that
S0 (khoản 2 Điều 12) amounts to."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from email.message import EmailMessage

from tests.samples.kinds import PERMITTED, sample
from tests.samples.packages import zipped
from tests.samples.rar import stored

#: Types that come besides the seventeen.
OTHERS = (
    "docx", "rtf", "xls", "xlsx", "ppt", "pptx", "exe", "html", "svg", "eml", "7z", "tar", "iso",
)  # fmt: skip
TYPES = (*PERMITTED, *OTHERS)
ARCHIVES = ("zip", "rar")

#: Code that refuses a type; the others are taken.
REFUSED: Mapping[str, str] = {
    **{short: "type.not_permitted" for short in OTHERS if short != "docx"},
    "exe": "type.executable",
}

#: Families of codes that this table is about.
JUDGED = ("type.", "name.", "file.", "archive.", "active.", "mail.")


def name_of(short: str, called: str) -> str:
    """ "right", "wrong" or "none": the extension of the type, of another, or no extension."""
    wrong = "jpg" if short != "jpg" else "doc"
    extension = {"right": f".{short}", "wrong": f".{wrong}", "none": ""}[called]
    return f"Mẫu {short}{extension}"


CALLED = ("right", "wrong", "none")
Files = Mapping[str, bytes]
#: Where the file lies: how the mail's attachments are made of the files.
PLACES: Mapping[str, Callable[[Files], Files]] = {
    "bare": lambda files: files,
    "ZIP": lambda files: {"ho so.zip": zipped(dict(files))},
    "RAR": lambda files: {"ho so.rar": stored(files)},
    "ZIP in RAR": lambda files: {"ho so.rar": stored({"trong.zip": zipped(dict(files))})},
}


@dataclass(frozen=True, slots=True)
class Expected:
    """A file's verdict ("taken": with or without a note) and its codes of the families above."""

    verdict: str
    codes: frozenset[str]


def expected(short: str, called: str) -> Expected:
    """The right verdict."""
    codes = set()
    if short in REFUSED:
        codes.add(REFUSED[short])
    if short == "docx":
        codes.add("type.docx_accepted")
    # A program's name is part of its own reason.
    if called == "wrong" and short != "exe":
        codes.add("type.mismatch")
    return Expected("refused" if short in REFUSED else "taken", frozenset(codes))


def mail(place: str, called: str, shorts: Sequence[str] = TYPES) -> bytes:
    """One mail with a file of each of these types."""
    files = {name_of(short, called): sample(short) for short in shorts}
    message = EmailMessage()
    message["From"], message["Subject"] = "vanthu@so-mau.example", "Gửi đăng tải"
    message.set_content("Kính gửi Ban Biên tập.")
    for name, data in PLACES[place](files).items():
        message.add_attachment(data, maintype="application", subtype="x-any", filename=name)
    return bytes(message)
