"""The right-hand pane of a draft: one received file as it can best be looked at, in place."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db.models import Case, JSONField, Q, TextField, Value, When
from django.urls import reverse
from django.utils.formats import number_format
from django.utils.translation import gettext as _

from vanthu.parsers.filetypes import by_mime
from vanthu.pipeline.previews import previewable
from vanthu.store.models import Draft, PartRow
from vanthu.validators.verdicts import Verdict

from .originals import PAGED, PICTURES, PLAYED, link

#: Pages of one file that are offered as pictures; each is drawn only when it is looked at.
MOST_PAGES = 50
PDF = "application/pdf"
_READ = ("text", "blocks", "metadata")
OPEN = (Verdict.TAKEN, Verdict.NOTED)


@dataclass(frozen=True, slots=True)
class Player:
    """Sound or film that plays in place. `renew` gives a new link when this one has died."""

    url: str
    renew: str
    film: bool


@dataclass(frozen=True, slots=True)
class Member:
    """One file in an archive or in an attached mail."""

    part: PartRow
    depth: int


@dataclass(frozen=True, slots=True)
class Pane:
    """What there is to be seen of a file; empty where there is nothing."""

    picture: str = ""
    pages: range = range(0)
    #: A picture that no browser shows, drawn in the sandbox.
    drawn: bool = False
    player: Player | None = None
    #: Whether a preview can be had: asked for in a page of its own, loaded into this one.
    preview: bool = False
    #: Whether it is one of sound or film, which is shown at once.
    media: bool = False
    facts: tuple[tuple[str, str], ...] = ()
    members: tuple[Member, ...] = ()


def parts_shown(draft: Draft, its: Q, asked: str) -> tuple[list[PartRow], PartRow | None]:
    """The draft's files (all that are `its`), and the one that the pane shows: the asked one, else
    the draft's first file, else the mail's text. Only of that one (and of the mail's text)
    everything that was read is fetched, in the same question."""
    files = [file.get("part") for file in draft.current.files] if draft.current else []
    wanted = [int(asked)] if asked.isdecimal() and len(asked) < 10 else [pk for pk in files if pk]
    whole = Q(role="body") | Q(pk__in=wanted[:1])
    rows = PartRow.objects.filter(its).defer(*_READ, "official")
    empty = {
        "text": Value("", TextField()),
        "blocks": Value([], JSONField()),
        "metadata": Value({}, JSONField()),
    }
    parts = list(
        rows.annotate(
            **{f"whole_{name}": Case(When(whole, then=name), default=empty[name]) for name in _READ}
        ).order_by("pk")
    )
    known = {part.pk: part for part in parts}
    found = next((known[pk] for pk in wanted if pk in known), None)
    parts = [part for part in parts if part not in _other_forms(parts)]
    found = found or next((part for part in parts if part.role == "body"), None)
    found = found or next(iter(parts), None)
    if found is not None and (found.role == "body" or found.pk in wanted[:1]):
        for name in _READ:
            setattr(found, name, getattr(found, f"whole_{name}"))
    elif found is not None:
        found.refresh_from_db(fields=list(_READ))
    return parts, found


def _other_forms(parts: list[PartRow]) -> list[PartRow]:
    """Texts of a mail that weren't read since another one was: mailers send the same text plain and
    as HTML (RFC 2046 §5.1.4), and the pipeline reads the one that says more."""
    texts = [part for part in parts if part.role == "body"]
    unread = [one for one in texts if not (one.whole_text or one.whole_blocks)]  # type: ignore[attr-defined]
    return unread if len(unread) < len(texts) else []


def pane_of(part: PartRow | None, parts: list[PartRow]) -> Pane:
    """The pane for `part`, one of a mail's `parts`; nothing is shown of what is barred."""
    if part is None:
        return Pane()
    facts = tuple(details(part.metadata))
    members = tuple(members_of(part, parts))
    if not part.sha256 or part.verdict not in OPEN:
        return Pane(facts=facts, members=members)
    media = by_mime(part.type).family in ("video", "audio")
    return Pane(
        picture=_picture(part),
        pages=_pages(part),
        drawn=part.type in PAGED and part.type not in PICTURES and part.type != PDF,
        player=player_of(part),
        preview=previewable(part),
        media=media,
        facts=facts if media or part.type.startswith("image/") else (),
        members=members,
    )


def is_tab(part: PartRow) -> bool:
    """Whether the pane has a tab for it: files, and archives and mails that hold some."""
    return part.role != "body" and (part.role != "container" or "." in part.path or bool(part.name))


def player_of(part: PartRow) -> Player | None:
    """How a browser plays it, from the other origin."""
    if part.type not in PLAYED or not part.metadata.get("web_playable", True):
        return None
    return Player(
        url=play_link(part),
        renew=reverse("desk:file-play", args=[part.pk]),
        film=part.type.startswith("video/"),
    )


def play_link(part: PartRow) -> str:
    """A link that lives while it plays."""
    seconds = float(part.metadata.get("duration") or 0)
    return link(sha256=part.sha256, name=part.name, content_type=part.type, plays=seconds)


def details(metadata: dict[str, Any]) -> list[tuple[str, str]]:
    """(label, value) of what a picture, sound or film says of itself."""
    width, height = metadata.get("width"), metadata.get("height")
    rate, bits = metadata.get("frame_rate"), metadata.get("bit_rate")
    rows = (
        (_("Length"), duration(metadata.get("duration"))),
        (_("Width and height"), f"{width} × {height}" if width and height else ""),
        (_("Pictures a second"), number_format(rate, 2) if rate else ""),
        (_("Codec of the pictures"), metadata.get("video_codec")),
        (_("Codec of the sound"), metadata.get("audio_codec")),
        (_("Bits a second"), _kilobits(bits)),
        (_("Title"), metadata.get("title")),
        (_("Author"), metadata.get("author")),
        (_("Album"), metadata.get("album")),
        (_("Description"), metadata.get("description")),
        (_("Copyright"), metadata.get("copyright")),
        (_("Taken"), metadata.get("taken")),
        (_("Place"), _("It says where it was taken") if metadata.get("has_location") else ""),
    )
    return [(label, str(value)) for label, value in rows if value]


def _kilobits(bits: Any) -> str:
    """ "128 kbit/s"; as it stands in the file where that is no number ("128000 / 96000")."""
    try:
        return f"{number_format(int(bits) // 1000)} kbit/s" if bits else ""
    except ValueError:
        return str(bits)


def duration(seconds: Any) -> str:
    """ "1:02:03", "12:05", "0:02"."""
    if not seconds:
        return ""
    whole = max(round(float(seconds)), 1)
    hours, rest = divmod(whole, 3600)
    minutes, left = divmod(rest, 60)
    return f"{hours}:{minutes:02d}:{left:02d}" if hours else f"{minutes}:{left:02d}"


def members_of(part: PartRow, parts: list[PartRow]) -> list[Member]:
    """What lies in an archive or an attached mail, however deep."""
    start = f"{part.path}." if part.path else ""
    if part.role != "container" or not start:
        return []
    depth = part.path.count(".") + 1
    inside = [one for one in parts if one.path.startswith(start)]
    return [Member(one, one.path.count(".") - depth) for one in inside]


def _pages(part: PartRow) -> range:
    """Pages of a PDF that are drawn for looking at."""
    if part.type != PDF:
        return range(0)
    return range(1, min(int(part.metadata.get("pages") or 1), MOST_PAGES) + 1)


def _picture(part: PartRow) -> str:
    """A link to show a picture by, from the other origin."""
    if part.type not in PICTURES:
        return ""
    return link(sha256=part.sha256, name=part.name, content_type=part.type)
