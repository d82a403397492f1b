"""Doubtful places over the revisions of a draft."""

from __future__ import annotations

import pytest

from tests.factories import block, file_of, make_member, make_part, make_portal, make_submission
from vanthu.queue import revisions
from vanthu.queue.doubts import open_doubts
from vanthu.queue.drafting import DraftPlan, create_drafts
from vanthu.store.models import Draft, Kind, Role
from vanthu.store.revisions import Content
from vanthu.vietnamese.doubts import Doubt

pytestmark = pytest.mark.django_db

FIRST = Doubt(0, 0, 3, "Cng", "lost", ("Cổng", "Công"), sure=True)
SECOND = Doubt(1, 4, 7, "cng", "lost", ("cổng",), sure=True)


@pytest.fixture
def draft() -> Draft:
    submission = make_submission(make_portal())
    part = make_part(submission, "a.doc", b"a")
    (made,) = create_drafts(
        submission=submission,
        plans=[
            DraftPlan(
                kind=Kind.DOCUMENT,
                title="Quyết định",
                blocks=[block("Cng thông tin"), block("Tại cng này")],
                files=[file_of(part)],
                doubts=[FIRST.as_json(), SECOND.as_json()],
            )
        ],
    )
    return made


def test_the_pipelines_revision_has_them(draft):
    assert open_doubts(Draft.objects.get(pk=draft.pk)) == (FIRST, SECOND)


def test_what_an_editor_has_settled_is_gone(draft):
    editor = make_member(draft.portal, Role.EDITOR)
    blocks = [block("Mới"), block("Cổng thông tin"), block("Tại cng này")]
    revisions.write(draft=draft, author=editor, content=Content("Quyết định", blocks))
    (left,) = open_doubts(draft)
    assert (left.block, left.word, left.suggestions) == (2, "cng", ("cổng",))


def test_a_text_written_here_has_none(draft):
    draft.current.doubts = []
    assert open_doubts(draft) == ()
