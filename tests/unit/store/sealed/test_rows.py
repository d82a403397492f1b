"""What else of a sealed mail lies somewhere: pictures made of its films, names in lists of acts."""

from __future__ import annotations

import io

import pytest

from tests.factories import (
    file_of,
    make_draft,
    make_member,
    make_part,
    make_portal,
    make_submission,
)
from vanthu.queue import bulk
from vanthu.queue.workflow import Act
from vanthu.store.blobs import blobs
from vanthu.store.models import Bulk, Publication, Role
from vanthu.store.sealed import boxes, seal
from vanthu.store.sealed.rows import named_blobs

pytestmark = pytest.mark.django_db


@pytest.fixture
def portal():
    return make_portal()


@pytest.fixture
def mail(portal):
    row = make_submission(portal)
    row.raw_sha256, row.raw_size = blobs().put(io.BytesIO(b"raw bytes"))
    row.save()
    return row


def test_the_picture_of_a_public_film_is_wiped_with_it(portal, mail):
    film = file_of(make_part(mail, "phim.mp4", b"film", "video/mp4"))
    draft = make_draft(portal, submission=mail, files=[film])
    poster, _size = blobs().put(io.BytesIO(b"a picture of the film"))
    made = {**film, "sha256": "b" * 64, "made_from": film["sha256"], "poster": poster}
    Publication.objects.create(
        portal=portal, draft=draft, revision=draft.current, target="pages", files=[made]
    )
    sealing = seal(mail, code="secrecy.marked", action="hold", severity="stop")
    named = named_blobs(boxes().manifest(sealing.box))
    assert {film["sha256"], "b" * 64, poster} <= set(named)


def test_lists_of_acts_forget_its_titles(portal, mail):
    secretary = make_member(portal, Role.SECRETARY)
    draft = make_draft(portal, submission=mail, title="Tên phải quên")
    other = make_draft(portal, title="Tên khác")
    picked = [(draft.pk, None), (other.pk, None)]
    for _time in range(3):
        bulk.begin(actor=secretary, portal=portal, act=Act.TAKE, picked=picked)
    done, failed, _waiting = Bulk.objects.order_by("pk")
    bulk.go_on(bulk=done, actor=secretary, seconds=5)
    bulk.go_on(bulk=failed, actor=secretary, seconds=5)  # both are stale by now
    seal(mail, code="secrecy.marked", action="hold", severity="stop")
    rows = list(Bulk.objects.order_by("pk"))
    kept = [[*row.todo, *row.done, *row.failed] for row in rows]
    assert "Tên phải quên" not in str(kept)
    assert all("Tên khác" in str(lines) for lines in kept)
    assert [len(lines) for lines in kept] == [2, 2, 2]
