"""The sample mails of one portal, from `texts.toml`; each shows one thing that happens daily."""

from __future__ import annotations

import io
import tomllib
import zipfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from email.message import EmailMessage
from email.utils import format_datetime, formataddr
from functools import cache
from importlib.resources import files
from typing import Any

from PIL import Image, ImageDraw

from vanthu.parsers.filetypes import by_extension
from vanthu.validators.policy import Policy
from vanthu.vietnamese.charsets import charset

#: Reserved for examples (RFC 2606): no mail to it reaches anybody.
SENDER_ADDRESS = "thu-mau@vanthu.example"
SENDER_NAME = "Thư mẫu"
#: Before each subject, so that nobody takes one for a real mail in the register.
MARK = "[Thư mẫu]"
#: The regulation of a portal that we have no text of.
OTHER = "caobang"


@dataclass(frozen=True, slots=True)
class SampleMail:
    """`id`: its row in `texts.toml`; `raw`: RFC 5322 bytes."""

    id: str
    raw: bytes


def _rows() -> list[dict[str, Any]]:
    text = files(__package__).joinpath("texts.toml").read_text(encoding="utf-8")
    rows: list[dict[str, Any]] = tomllib.loads(text)["mails"]
    return rows


#: Ids of the samples, in the tour's order.
SAMPLES: tuple[str, ...] = tuple(row["id"] for row in _rows())


def sample_mails(policy: Policy, now: datetime) -> list[SampleMail]:
    """The portal's samples as they would arrive at `now` (aware, local time).

    The same day gives the same bytes, so that booking them twice books them once.
    """
    return [SampleMail(row["id"], _mail(row, policy, now)) for row in _rows()]


def _mail(row: Mapping[str, Any], policy: Policy, now: datetime) -> bytes:
    words = {
        "noun": policy.title, "board": policy.words.board,
        "day": f"{now.day:02d}", "month": f"{now.month:02d}", "year": str(now.year),
    }  # fmt: skip
    mail = EmailMessage()
    mail["From"] = formataddr((SENDER_NAME, SENDER_ADDRESS))
    mail["To"] = policy.addresses[0]
    mail["Subject"] = f"{MARK} {row['subject'].format_map(words)}"
    mail["Date"] = format_datetime(now.replace(hour=7, minute=0, second=0, microsecond=0))
    mail["Message-ID"] = f"<{row['id']}.{policy.name}.{now:%Y%m%d}@vanthu.example>"
    mail.set_content(row["body"].strip().format_map(words) + "\n", cte="base64")
    for name, data in _attached(row.get("files", []), policy, words).items():
        known = by_extension(name)
        assert known is not None
        maintype, _, subtype = known.mime.partition("/")
        mail.add_attachment(data, maintype=maintype, subtype=subtype, filename=name)
    # What EmailMessage draws by chance: the same mail must have the same bytes.
    if mail.is_multipart():
        mail.set_boundary(f"{row['id']}-{policy.name}-{now:%Y%m%d}")
    # Folding a header between two encoded words, `email` loses the space there.
    return mail.as_bytes(policy=mail.policy.clone(max_line_length=998))


def _attached(
    rows: list[dict[str, Any]], policy: Policy, words: Mapping[str, str]
) -> dict[str, bytes]:
    """File name → bytes; members of one ZIP are packed."""
    found: dict[str, bytes] = {}
    packed: dict[str, dict[str, bytes]] = {}
    for row in rows:
        data = _KINDS[row["kind"]](row, policy, words)
        where = packed.setdefault(row["in_zip"], {}) if "in_zip" in row else found
        where[row["name"]] = data
    return found | {name: _zip(members) for name, members in packed.items()}


def _text(row: Mapping[str, Any], _policy: Policy, words: Mapping[str, str]) -> bytes:
    text = row["text"].strip().format_map(words) + "\n"
    if "charset" in row:
        return charset(row["charset"]).encode(text).encode("latin-1")
    return str(text).encode()


@cache
def _regulation(name: str) -> bytes:
    """See tests/fixtures/regulations/README.md: texts of law, made by tools/make_fixtures.py."""
    texts = files(__package__)
    found = texts.joinpath(f"{name}.doc")
    return (found if found.is_file() else texts.joinpath(f"{OTHER}.doc")).read_bytes()


def _picture() -> bytes:
    """Hills under a sky."""
    image = Image.new("RGB", (480, 320), "#cfe3f1")
    draw = ImageDraw.Draw(image)
    draw.ellipse((360, 40, 420, 100), fill="#f4d58d")
    draw.polygon([(0, 240), (140, 120), (300, 250)], fill="#7a9e7e")
    draw.polygon([(180, 260), (340, 140), (480, 240), (480, 260)], fill="#5b8266")
    draw.rectangle((0, 240, 480, 320), fill="#94b49f")
    out = io.BytesIO()
    image.save(out, "PNG")
    return out.getvalue()


def _table() -> bytes:
    """The smallest workbook of one cell (ECMA-376 part 1, 12.3)."""
    main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    package = "http://schemas.openxmlformats.org/package/2006"
    sheet = "application/vnd.openxmlformats-officedocument.spreadsheetml"
    return _zip(
        {
            "[Content_Types].xml": (
                f'<Types xmlns="{package}/content-types">'
                '<Default Extension="rels" ContentType='
                '"application/vnd.openxmlformats-package.relationships+xml"/>'
                f'<Override PartName="/xl/workbook.xml" ContentType="{sheet}.sheet.main+xml"/>'
                '<Override PartName="/xl/worksheets/sheet1.xml"'
                f' ContentType="{sheet}.worksheet+xml"/></Types>'
            ).encode(),
            "_rels/.rels": (
                f'<Relationships xmlns="{package}/relationships"><Relationship Id="rId1"'
                f' Type="{office}/officeDocument" Target="xl/workbook.xml"/></Relationships>'
            ).encode(),
            "xl/workbook.xml": (
                f'<workbook xmlns="{main}" xmlns:r="{office}"><sheets>'
                '<sheet name="1" sheetId="1" r:id="rId1"/></sheets></workbook>'
            ).encode(),
            "xl/_rels/workbook.xml.rels": (
                f'<Relationships xmlns="{package}/relationships"><Relationship Id="rId1"'
                f' Type="{office}/worksheet" Target="worksheets/sheet1.xml"/></Relationships>'
            ).encode(),
            "xl/worksheets/sheet1.xml": (
                f'<worksheet xmlns="{main}"><sheetData><row r="1"><c r="A1"><v>12</v></c></row>'
                "</sheetData></worksheet>"
            ).encode(),
        }
    )


def _zip(members: Mapping[str, bytes]) -> bytes:
    """Packed, all with one date: the same members give the same bytes."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members.items():
            archive.writestr(zipfile.ZipInfo(name), data, zipfile.ZIP_DEFLATED)
    return out.getvalue()


#: How a row's file is made: (row, policy, words) → bytes.
_KINDS: Mapping[str, Callable[[Mapping[str, Any], Policy, Mapping[str, str]], bytes]] = {
    "text": _text,
    "regulation": lambda _row, policy, _words: _regulation(policy.name),
    "picture": lambda _row, _policy, _words: _picture(),
    "table": lambda _row, _policy, _words: _table(),
}
