"""Run as a process over one database: everybody does something with one draft at once.

Prints one JSON object of counts. `python -m tests.integration.queue.hammer`, with VANTHU_DATA and,
for PostgreSQL, VANTHU_DATABASE_URL.
"""

from __future__ import annotations

import json
import os
import sys
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

os.environ["DJANGO_SETTINGS_MODULE"] = "vanthu.config.django"
ROUNDS = int(sys.argv[1]) if len(sys.argv) > 1 else 4


def at_once(deeds: list[Callable[[], Any]]) -> Counter[str]:
    """Do all at the same moment, each in an own thread and connection; what became of them."""
    from django.db import connection

    from vanthu.queue.errors import Refusal

    barrier = Barrier(len(deeds))

    def do(deed: Callable[[], Any]) -> str:
        try:
            connection.ensure_connection()
            barrier.wait(30)
            deed()
            return "done"
        except Refusal as refusal:
            return type(refusal).__name__
        except Exception as error:
            return f"fault {type(error).__name__}: {error}"
        finally:
            connection.close()

    with ThreadPoolExecutor(len(deeds)) as pool:
        return Counter(pool.map(do, deeds))


def main() -> None:
    """All scenes, some rounds each."""
    import django

    django.setup()
    from django.core.management import call_command

    call_command("migrate", verbosity=0)
    from tests.factories import make_draft, make_member, make_portal
    from vanthu.queue import actions as do
    from vanthu.queue.edits import Edit
    from vanthu.queue.saved import filter_change, filter_save
    from vanthu.store import audit
    from vanthu.store.models import Draft, Event, Kind, Revision, Role

    portal = make_portal()
    editor, second = (make_member(portal, Role.EDITOR) for _ in range(2))
    secretary = make_member(portal, Role.SECRETARY)
    deputy, head = make_member(portal, Role.DEPUTY), make_member(portal, Role.HEAD)

    def fresh(submitted: bool = False) -> Draft:
        draft = make_draft(portal, kind=Kind.NEWS, title="Tin", number="", metadata={})
        draft = do.draft_take(draft=draft, actor=editor, version=draft.version)
        if submitted:
            draft = do.draft_submit(draft=draft, actor=editor, version=draft.version)
        return draft

    result: dict[str, Any] = {}

    def scene(name: str, counts: Counter[str]) -> None:
        result.setdefault(name, Counter()).update(counts)

    for _round in range(ROUNDS):
        draft = fresh()
        scene("save", at_once([
            lambda n=n, d=draft: do.draft_save(
                draft=d, actor=editor, version=d.version, edit=Edit(title=f"Bản {n}")
            )
            for n in range(8)
        ]))  # fmt: skip
        assert Revision.objects.filter(draft=draft).count() == 2

        draft = fresh(submitted=True)
        scene("approve", at_once([
            lambda d=draft, who=who: do.draft_approve(draft=d, actor=who, version=d.version)
            for who in (deputy, head)
        ]))  # fmt: skip

        draft = fresh(submitted=True)
        scene("approve or recall", at_once([
            lambda d=draft: do.draft_approve(draft=d, actor=head, version=d.version),
            lambda d=draft: do.draft_recall(draft=d, actor=editor, version=d.version),
        ]))  # fmt: skip

        draft = fresh(submitted=True)
        draft = do.draft_approve(draft=draft, actor=head, version=draft.version)
        scene("publish or edit", at_once([
            lambda d=draft: do.draft_publish(draft=d, actor=secretary, version=d.version),
            lambda d=draft: do.draft_save(
                draft=d, actor=editor, version=d.version, edit=Edit(title="Sửa")
            ),
        ]))  # fmt: skip
        draft.refresh_from_db()
        assert (draft.state == "scheduled") == (draft.approved_id == draft.current_id)

        one, two = fresh(), fresh()
        scene("opposite merges", at_once([
            lambda a=one, b=two: do.draft_merge(
                draft=a, actor=secretary, version=a.version, other=b, other_version=b.version
            ),
            lambda a=one, b=two: do.draft_merge(
                draft=b, actor=secretary, version=b.version, other=a, other_version=a.version
            ),
        ]))  # fmt: skip

        draft = fresh()
        scene("take", at_once([
            lambda d=draft, who=who: do.draft_take(draft=d, actor=who, version=d.version)
            for who in (second, secretary, deputy, head)
        ]))  # fmt: skip

        scene("keep one list", at_once([
            lambda n=_round, who=editor: filter_save(
                actor=who, portal=portal, where="drafts", name=f"Gấp {n}", query="list=late"
            )
            for _ in range(4)
        ]))  # fmt: skip
        one, two = (
            filter_save(actor=second, portal=portal, where="drafts", name=name, query="list=late")
            for name in (f"Một {_round}", f"Hai {_round}")
        )
        scene("one name for two", at_once([
            lambda f=kept, n=_round: filter_change(
                saved=f, actor=second, name=f"Ba {n}", shared=False
            )
            for kept in (one, two)
        ]))  # fmt: skip

    result["chain"] = str(audit.verify())
    result["events"] = Event.objects.filter(subject="draft").count()
    print(json.dumps(result))


if __name__ == "__main__":
    main()
