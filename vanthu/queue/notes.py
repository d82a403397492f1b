"""Notes of a board on its drafts, and the people named in them.

Apart from the draft's own way: a note changes no version, voids nothing and may be written in any
state, by whoever has a role at the portal. Nobody changes another's words; one's own for a quarter
of an hour. Never told to agencies or the public, and no Event holds a word of them.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from vanthu.publisher.notices.board import Line, Section, desk_page, tell
from vanthu.publisher.notices.phrases import quoted
from vanthu.store import audit
from vanthu.store.dates import holding
from vanthu.store.models import Draft, Membership, Mention, Note, User
from vanthu.store.models.notes import NOTE_LENGTH, QUOTE_LENGTH
from vanthu.store.portals import policy_of
from vanthu.vietnamese.clean import clean_line, clean_text
from vanthu.vietnamese.search import plain

from .errors import NotAllowed, Unfit
from .facts import portals_of
from .permissions import draft_of
from .reminders.daily import members
from .reminders.sections import code_of, heading_of
from .reminders.waiting import Waiting

#: So long one's own note may be put right.
CHANGEABLE = timedelta(minutes=15)
#: People named in one note: more is a notice to everybody.
MOST_NAMED = 20
#: "@" that isn't inside an address.
_AT = re.compile(r"(?<![\w.@-])@")


@transaction.atomic
def note_add(
    *, draft: Draft, actor: User, text: str, quote: str = "", answers: Note | None = None
) -> Note:
    """Write a note on the draft, or an answer in a note's thread.

    `quote`: words of the text that it is about. Raises Unfit for an empty note, or where the text
    has no such words.
    """
    held = draft_of(actor, draft.pk)
    note = Note(
        draft=held,
        author=actor,
        text=_text(text),
        quote=_place(held, quote) if answers is None else "",
        answers=_thread(held, answers),
    )
    note.save(force_insert=True)
    named = _name(note, held)
    audit.record(
        "note.add", "draft", held.pk, actor=actor, portal=held.portal_id, note=note.pk,
        mentioned=[user.pk for user in named],
    )  # fmt: skip
    return note


@transaction.atomic
def note_edit(*, note: Note, actor: User, text: str) -> Note:
    """Put one's own note right; who is named now and wasn't before is told."""
    held = _locked(note, actor)
    if not changeable(held, actor):
        raise NotAllowed(
            _("Only your own notes may be changed, for %(n)d minutes.")
            % {"n": CHANGEABLE.seconds // 60}
        )
    held.text = _text(text)
    held.edited_at = datetime.now(UTC)
    held.save(update_fields=["text", "edited_at"])
    named = _name(held, held.draft)
    audit.record(
        "note.edit", "draft", held.draft_id, actor=actor, portal=held.draft.portal_id,
        note=held.pk, mentioned=[user.pk for user in named],
    )  # fmt: skip
    return held


@transaction.atomic
def note_resolve(*, note: Note, actor: User, resolved: bool = True) -> Note:
    """Say that a thread is settled, or open it again."""
    held = _locked(note, actor)
    if held.answers_id is not None:
        raise Unfit({"text": _("A thread is settled at its first note.")})
    if (held.resolved_at is not None) == resolved:
        return held
    held.resolved_by = actor if resolved else None
    held.resolved_at = datetime.now(UTC) if resolved else None
    held.save(update_fields=["resolved_by", "resolved_at"])
    audit.record(
        "note.resolve" if resolved else "note.reopen", "draft", held.draft_id, actor=actor,
        portal=held.draft.portal_id, note=held.pk,
    )  # fmt: skip
    return held


def mentions_seen(*, user: User, draft: Draft) -> int:
    """The person has the draft's notes before them."""
    unseen = Mention.objects.filter(user=user, seen_at=None, note__draft=draft)
    return unseen.update(seen_at=datetime.now(UTC))


def mentions_seen_all(*, user: User) -> int:
    """The person has read enough."""
    return Mention.objects.filter(user=user, seen_at=None).update(seen_at=datetime.now(UTC))


# Reading ------------------------------------------------------------------------------------------


def changeable(note: Note, user: User) -> bool:
    """Whether this person may still change it."""
    return note.author_id == user.pk and timezone.now() - note.created_at < CHANGEABLE


def notes_of(draft: Draft, user: User) -> QuerySet[Note]:
    """The draft's notes, oldest first; `unseen`: they name this person, who hasn't seen it."""
    unseen = Mention.objects.filter(note=OuterRef("pk"), user=user, seen_at=None)
    rows = Note.objects.filter(draft=draft).select_related("author", "resolved_by")
    return rows.annotate(unseen=Exists(unseen)).order_by("pk")


def mentions_of(user: User) -> QuerySet[Mention]:
    """Where this person is named, newest first, at portals where they have a role today."""
    rows = Mention.objects.filter(user=user, portal__in=portals_of(user))
    return rows.select_related("note__author", "note__draft").order_by("-pk")


def board_of(portal_id: int) -> list[User]:
    """Who may be named: everybody with a role at the portal today."""
    current = Membership.objects.filter(holding(timezone.localdate()), portal=portal_id)
    people = User.objects.filter(pk__in=current.values("user"), is_active=True)
    return sorted(people, key=lambda user: plain(str(user)))


@dataclass(frozen=True, slots=True)
class Named:
    """Where a text names a person."""

    start: int
    end: int
    user: User


def named_in(text: str, people: Iterable[User]) -> list[Named]:
    """ "@username" and "@Họ Tên", the longest name that fits, however it is marked."""
    known: list[tuple[str, User]] = []
    for user in people:
        names = {user.username, user.display_name}
        known += [(plain(name), user) for name in names if name]
    known.sort(key=lambda row: -len(row[0]))
    found = []
    for match in _AT.finditer(text):
        rest = text[match.end() : match.end() + 130]
        for name, user in known:
            if length := _begins_with(rest, name):
                found.append(Named(match.start(), match.end() + length, user))
                break
    return found


def _begins_with(text: str, name: str) -> int:
    """How many characters of the text are the name; 0 when it doesn't begin with it."""
    words = len(name.split(" "))
    match = re.match(rf"(?:\S+\s+){{{words - 1}}}\S+", text)
    if match is None:
        return 0
    piece = match[0]
    while piece and plain(piece) != name:
        if not plain(piece).startswith(name):
            return 0
        piece = piece[:-1]  # a full stop, a comma, a bracket
    rest = text[len(piece) :]
    return len(piece) if not rest[:1].isalnum() else 0


# Writing ------------------------------------------------------------------------------------------


def _text(text: str) -> str:
    text = clean_text(text).strip()
    if not text:
        raise Unfit({"text": _("Write the note first.")})
    if len(text) > NOTE_LENGTH:
        raise Unfit({"text": _("A note has at most %(n)d characters.") % {"n": NOTE_LENGTH}})
    return text


def _place(draft: Draft, quote: str) -> str:
    """The words as the text has them, so that they can be found and shown there."""
    wanted = clean_line(quote)[:QUOTE_LENGTH].strip()
    if not wanted:
        return ""
    blocks = draft.current.blocks if draft.current else []
    if place_of(blocks, wanted) is None:
        raise Unfit({"quote": _("The text has no such place.")})
    return wanted


def place_of(blocks: Sequence[dict[str, object]], quote: str) -> tuple[int, int, int] | None:
    """(block, start, end) of a note's words in a text; None where they have gone."""
    wanted = r"\s+".join(map(re.escape, quote.split()))
    if not wanted:
        return None
    pattern = re.compile(wanted, re.IGNORECASE)
    for number, block in enumerate(blocks):
        runs = block.get("runs") or ()
        text = "".join(str(run["text"]) for run in runs)  # type: ignore[attr-defined]
        if match := pattern.search(text):
            return number, match.start(), match.end()
    return None


def _thread(draft: Draft, answers: Note | None) -> Note | None:
    if answers is None:
        return None
    if answers.draft_id != draft.pk:
        raise Unfit({"text": _("That note is on another draft.")})
    return answers.answers or answers


def _locked(note: Note, actor: User) -> Note:
    """The note, for somebody of its portal; Note.DoesNotExist for everybody else."""
    rows = Note.objects.select_for_update(no_key=True, of=("self",)).select_related("draft__portal")
    return rows.get(pk=note.pk, draft__portal__in=portals_of(actor))


def _name(note: Note, draft: Draft) -> list[User]:
    """Book who is named, and tell those who want to know at once. Nobody is told of themselves."""
    people = {one.user.pk: one.user for one in named_in(note.text, board_of(draft.portal_id))}
    people.pop(note.author_id, None)
    known = set(Mention.objects.filter(note=note).values_list("user", flat=True))
    Mention.objects.filter(note=note).exclude(user__in=people).delete()
    fresh = [user for pk, user in people.items() if pk not in known][:MOST_NAMED]
    for user in fresh:
        Mention.objects.create(note=note, user=user, portal=draft.portal)
    if any(user.mentions_at_once for user in fresh):
        _tell(note, draft, {user.pk for user in fresh if user.mentions_at_once})
    return fresh


def _tell(note: Note, draft: Draft, wanted: set[int]) -> None:
    policy, today = policy_of(draft.portal), timezone.localdate()
    closed = Waiting(draft.portal, policy, today).is_closed(draft)
    line = Line(
        heading_of(draft, closed=closed), code_of(draft),
        f"{desk_page('draft-notes', draft.pk)}#note-{note.pk}",
    )  # fmt: skip
    for person in members(draft.portal, today, reminders=False):
        if person.user.pk in wanted:
            tell(
                portal=draft.portal,
                user=person.user,
                round_=f"note:{note.pk}:{person.user.pk}",
                headline="Có ghi chú nhắc đến Ông/Bà",
                lead=f"{quoted(str(note.author), 80)} nhắc đến Ông/Bà trong ghi chú nội bộ về nội "
                "dung sau; lời ghi chú xem tại bàn biên tập.",
                sections=[Section("GHI CHÚ NHẮC ĐẾN ÔNG/BÀ", [line], desk_page("mentions"))],
            )
