"""Finding drafts by keys that they share, whatever the number of drafts: one statement of index
look-ups, each of the newest few."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from django.db import connection, transaction

from .models import Draft, DraftKey, Submission

#: Rows that one key may bring: a form letter's text is shared by thousands.
EACH = 20
#: In place of a key: drafts of the same mail, of mails joined to it; and mails of the same content.
SAME_MAIL, JOINED_MAIL, REFUSED_MAIL = 0, 1, 2


@dataclass(frozen=True, slots=True)
class Match:
    """A draft (or for `REFUSED_MAIL` a mail) that shares a key."""

    value: int
    id: int


def hashed(sort: str, value: str) -> int:
    """A key's number: sort and value in 64 bits."""
    digest = hashlib.blake2b(f"{sort}:{value}".encode(), digest_size=8).digest()
    return int.from_bytes(digest, signed=True)


def keep(keys: Mapping[int, Iterable[int]]) -> None:
    """Store drafts' keys (by draft) in place of the ones they had, in the caller's transaction."""
    with transaction.atomic():
        DraftKey.objects.filter(draft__in=keys).delete()
        DraftKey.objects.bulk_create(
            DraftKey(draft_id=draft, value=value)
            for draft, values in keys.items()
            for value in sorted(set(values))
        )


def sharing(draft: Draft, values: Collection[int]) -> list[Match]:
    """Drafts that share one of the keys, or the draft's mail; refused mails that it mends."""
    key, row, mail = (model._meta.db_table for model in (DraftKey, Draft, Submission))
    selects: list[str] = []
    args: list[int | str] = []

    def add(statement: str, *given: int | str) -> None:
        # Made of our own constants; what people wrote goes in as arguments.
        selects.append(f"SELECT * FROM ({statement} LIMIT {EACH}) AS s{len(selects)}")  # noqa: S608
        args.extend(given)

    for value in values:
        add(
            f"SELECT value, draft_id FROM {key} WHERE value = %s AND draft_id <> %s"  # noqa: S608
            " ORDER BY draft_id DESC",
            value, draft.pk,
        )  # fmt: skip
    submission = draft.submission
    if submission is not None:
        add(
            f"SELECT {SAME_MAIL}, id FROM {row} WHERE submission_id = %s AND id <> %s",  # noqa: S608
            submission.pk, draft.pk,
        )  # fmt: skip
        first = submission.continues_id or submission.pk
        add(
            f"SELECT {JOINED_MAIL}, d.id FROM {row} d JOIN {mail} s ON s.id = d.submission_id"  # noqa: S608
            " WHERE (s.id = %s OR s.continues_id = %s) AND s.id <> %s",
            first, first, submission.pk,
        )  # fmt: skip
        add(
            f"SELECT {REFUSED_MAIL}, id FROM {mail} WHERE id = %s AND state = 'refused'",  # noqa: S608
            submission.continues_id or 0,
        )  # fmt: skip
        if submission.content_key:
            add(
                f"SELECT {REFUSED_MAIL}, id FROM {mail} WHERE content_key = %s AND id < %s"  # noqa: S608
                # A bare portal would have SQLite go through all that was refused there.
                " AND state = 'refused' AND coalesce(portal_id, 0) = %s ORDER BY id DESC",
                submission.content_key, submission.pk, draft.portal_id,
            )  # fmt: skip
    if not selects:
        return []
    with connection.cursor() as cursor:
        cursor.execute(" UNION ALL ".join(selects), args)
        return [Match(int(value), int(id_)) for value, id_ in cursor.fetchall()]
