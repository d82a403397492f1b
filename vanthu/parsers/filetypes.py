"""The table of known file types: what each is called, and what an agency can send instead.

Short names are the ones that portals' policies permit by. MIME types are the canonical
ones: whatever libmagic or a mailer calls a type, detection answers with a row of this table.
The rows stand in `filetypes.tsv`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from importlib.resources import files
from typing import Literal, cast

Family = Literal[
    "text", "image", "video", "audio", "archive", "mail", "office", "program", "web", "other"
]

OCTETS = "application/octet-stream"
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
ODT = "application/vnd.oasis.opendocument.text"


@dataclass(frozen=True, slots=True)
class FileType:
    """One type. `extensions` without dots, the usual one first; texts name it in a sentence."""

    short: str
    mime: str
    extensions: tuple[str, ...]
    family: Family
    vi: str
    en: str
    advice_vi: str
    advice_en: str


#: What to do instead of sending such a file (wording.md §4.1), by family or group of formats.
_ADVICE: Mapping[str, tuple[str, str]] = {
    "office": (
        "Trong phần mềm soạn thảo chọn File > Save As (Lưu thành) > PDF, rồi gửi lại tệp PDF.",
        "In your office program choose File > Save As > PDF and send the PDF.",
    ),
    "archive": (
        "Nén lại thành ZIP hoặc gửi trực tiếp từng tệp.",
        "Pack it as ZIP, or send the files one by one.",
    ),
    "image": (
        "Lưu lại ảnh dạng JPG hoặc PNG và gửi lại.",
        "Save the picture as JPG or PNG and send it again.",
    ),
    "video": ("Lưu lại phim dạng MP4 và gửi lại.", "Save the film as MP4 and send it again."),
    "audio": ("Lưu lại âm thanh dạng MP3 và gửi lại.", "Save the sound as MP3 and send it again."),
    "mail": (
        "Gửi trực tiếp văn bản đính kèm, không gửi tệp thư.",
        "Send the attached document itself, not the mail file.",
    ),
    "web": (
        "Gửi nội dung dạng DOC, ODT hoặc PDF.",
        "Send the content as DOC, ODT or PDF.",
    ),
    "program": (
        "Không mở tệp này; báo cán bộ công nghệ thông tin của cơ quan kiểm tra máy đã gửi.",
        "Don't open this file; ask your IT staff to check the computer that sent it.",
    ),
    "text": (
        "Lưu lại dạng DOC, ODT hoặc PDF và gửi lại.",
        "Save it as DOC, ODT or PDF and send it again.",
    ),
    "other": (
        "Lưu lại nội dung dạng DOC, ODT hoặc PDF và gửi lại.",
        "Save the content as DOC, ODT or PDF and send it again.",
    ),
}


def _rows() -> Iterator[list[str]]:
    text = files(__package__).joinpath("filetypes.tsv").read_text(encoding="utf-8")
    for line in text.splitlines():
        if line and not line.startswith("#"):
            yield line.split("\t")


#: All known types by short name.
TYPES: Mapping[str, FileType] = {
    short: FileType(
        short, mime, tuple(extensions.split()), cast("Family", family), vi, en, *_ADVICE[family]
    )
    for short, mime, extensions, family, vi, en in _rows()
}
UNKNOWN = TYPES["bin"]

_BY_MIME = {type_.mime: type_ for type_ in TYPES.values()}
_BY_EXTENSION = {
    # Reversed, so that of two types that share an extension the first in the table wins.
    extension: type_
    for type_ in reversed(list(TYPES.values()))
    for extension in type_.extensions
}


def by_mime(mime: str) -> FileType:
    """The row of a canonical MIME type; the "unknown" row for any other."""
    return _BY_MIME.get(mime.lower(), UNKNOWN)


def by_short(short: str) -> FileType:
    """The row of a short name ("doc"); KeyError for one that isn't in the table."""
    return TYPES[short]


def by_extension(name: str) -> FileType | None:
    """The row that a file name's extension promises, None when it promises nothing known."""
    _, dot, extension = name.rpartition(".")
    return _BY_EXTENSION.get(extension.strip().lower()) if dot else None
