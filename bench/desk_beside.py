"""What stands beside drafts in `bench/desk.py`: keys of kinship, notes, confirmations, validity."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from bench import desk_texts
from bench.desk_bulk import fill_model
from bench.desk_world import EDITORS, IN_HAND, World, fate, kind_of, lot, number_of

#: Keys of a text's words (`queue.kinship`): no two texts here are alike, so any numbers do.
BANDS = 6
#: One draft of so many has a note, of so many notes one names somebody; of the newest notes each
#: does, so that a small database fills a page of them too.
NOTED, NAMED = 10, 3
DONE = ("published", "withdrawn", "approved", "scheduled")


def fill(world: World) -> None:
    """All of it."""
    _keys(world)
    _notes(world)
    _words_of_persons(world)


def _keys(world: World) -> None:
    from vanthu.queue.kinship import number_key, title_key
    from vanthu.store.akin import hashed
    from vanthu.store.models import DraftKey

    def rows() -> Iterator[tuple[int, int, int]]:
        pk = 0
        for n in range(1, world.drafts + 1):
            keys = [hashed("title", title_key(desk_texts.title(n)))]
            if number := number_of(n):
                keys.append(hashed("number", number_key(number)))
            keys += [int(lot(n, 100 + band) * (1 << 62)) for band in range(BANDS)]
            for key in keys:
                pk += 1
                yield pk, n, key

    fill_model(DraftKey, ("id", "draft_id", "value"), rows())


def _notes(world: World) -> None:
    from vanthu.store.models import Mention, Note

    everything = range(NOTED, world.drafts + 1, NOTED)

    def at(n: int) -> Any:
        return world.at(world.mail_of(n))

    def notes() -> Iterator[tuple[Any, ...]]:
        for n in everything:
            text = " ".join(desk_texts.pool()[n % desk_texts.POOL].split()[:30])
            yield n, n, world.editors[n % EDITORS], text, at(n)

    def mentions() -> Iterator[tuple[Any, ...]]:
        for n in everything:
            if n % (NOTED * NAMED) == 0 or n > world.drafts - IN_HAND:
                seen = None if n > world.drafts - world.in_hand else at(n)
                yield n, n, world.secretary, world.portal, seen

    fill_model(Note, ("id", "draft_id", "author_id", "text", "created_at"), notes())
    fill_model(Mention, ("id", "note_id", "user_id", "portal_id", "seen_at"), mentions())


def _words_of_persons(world: World) -> None:
    from vanthu.store.models import Confirmation, Validity

    def confirmed() -> Iterator[tuple[Any, ...]]:
        for n in range(1, world.drafts + 1):
            its = fate(world, n)
            if its.state in DONE:
                when = world.at(world.mail_of(n))
                yield n, n, its.current, "", "document", world.editors[n % EDITORS], when

    def standing() -> Iterator[tuple[Any, ...]]:
        for n in range(1, world.drafts + 1):
            if kind_of(n) == "document" and fate(world, n).state == "published":
                when = world.at(world.mail_of(n))
                yield n, n, "in_force", when.date(), world.secretary, when

    fill_model(
        Confirmation,
        ("id", "draft_id", "revision_id", "item", "method", "by_id", "at"),
        confirmed(),
    )
    fill_model(Validity, ("id", "draft_id", "status", "since", "set_by_id", "set_at"), standing())
