"""Finding drafts by keys that they share, whatever the number of drafts: one statement of index
look-ups, each of the newest few that the asker may see."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.db import connection, transaction
from django.db.models import QuerySet

from .models import Draft, DraftKey, Portal, Revision, Submission

#: Rows that one key may bring: a form letter's text is shared by thousands.
EACH = 20
#: In place of a key: drafts of the same mail, of mails joined to it; and mails of the same content.
SAME_MAIL, JOINED_MAIL, REFUSED_MAIL = 0, 1, 2


@dataclass(frozen=True, slots=True)
class Match:
    """A draft (or for `REFUSED_MAIL` a mail) that shares a key."""

    value: int
    id: int


@dataclass(frozen=True, slots=True)
class Issued:
    """What tells documents of one number apart: every agency gives each number again each year.
    `values`: the keys that are numbers; "" for what the draft doesn't say."""

    values: frozenset[int] = field(default_factory=frozenset)
    year: str = ""
    agency: str = ""


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


def sharing(
    draft: Draft,
    values: Collection[int],
    *,
    portals: QuerySet[Portal] | None = None,
    issued: Issued | None = None,
) -> list[Match]:
    """Drafts that share one of the keys, or the draft's mail; refused mails that it mends.

    `portals`: those whose drafts count, all by default. They and the year are asked for before the
    newest few are taken: a hundred communes give "01/QĐ-UBND" each January.
    """
    key, row, mail = (model._meta.db_table for model in (DraftKey, Draft, Submission))
    text = Revision._meta.db_table
    issued = issued or Issued()
    selects: list[str] = []
    args: list[Any] = []
    head, here = "", ""
    if portals is not None:
        inner, given = portals.order_by().values("pk").query.sql_with_params()
        head = f"WITH mine (id) AS ({inner}) "
        args.extend(given)
        # A bare portal would have SQLite begin with all drafts of it.
        here = " AND coalesce(d.portal_id, 0) IN (SELECT id FROM mine)"

    def add(statement: str, *given: int | str) -> None:
        # Made of our own constants; what people wrote goes in as arguments.
        selects.append(f"SELECT * FROM ({statement} LIMIT {EACH}) AS s{len(selects)}")  # noqa: S608
        args.extend(given)

    shared = f"SELECT k.value, k.draft_id FROM {key} k JOIN {row} d ON d.id = k.draft_id"  # noqa: S608
    for value in values:
        if value not in issued.values:
            where = f" WHERE k.value = %s AND k.draft_id <> %s{here} ORDER BY k.draft_id DESC"
            add(shared + where, value, draft.pk)
            continue
        add(
            f"{shared} LEFT JOIN {text} r ON r.id = d.current_id"
            f" WHERE k.value = %s AND k.draft_id <> %s{here}"
            " AND (%s = '' OR substr(coalesce(r.metadata ->> 'date', ''), 1, 4) IN (%s, ''))"
            " ORDER BY coalesce(r.metadata ->> 'agency', '') = %s DESC, k.draft_id DESC",
            value, draft.pk, issued.year, issued.year, issued.agency,
        )  # fmt: skip
    submission = draft.submission
    if submission is not None:
        add(
            f"SELECT {SAME_MAIL}, d.id FROM {row} d"  # noqa: S608
            f" WHERE d.submission_id = %s AND d.id <> %s{here}",
            submission.pk, draft.pk,
        )  # fmt: skip
        first = submission.continues_id or submission.pk
        add(
            f"SELECT {JOINED_MAIL}, d.id FROM {row} d JOIN {mail} s ON s.id = d.submission_id"  # noqa: S608
            f" WHERE (s.id = %s OR s.continues_id = %s) AND s.id <> %s{here}",
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
        cursor.execute(head + " UNION ALL ".join(selects), args)
        return [Match(int(value), int(id_)) for value, id_ in cursor.fetchall()]
