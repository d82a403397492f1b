"""Each code says who may release it: asked of every code and every role."""

from __future__ import annotations

import pytest

from tests.factories import make_member, make_portal, make_submission, make_user
from vanthu.queue import intake
from vanthu.queue.errors import NotAllowed
from vanthu.store.models import FindingRow, Role, SubmissionState
from vanthu.validators.codes import codes

pytestmark = pytest.mark.django_db

#: Who may, by the releaser that the table names (S0 Đ15, Đ16: IT runs machines, the board decides).
MAY = {
    "administrator": {"administrator"},
    "secretary": {"secretary", "deputy", "head"},
    "head": {"head"},
    "nobody": set(),
}
WHO = ("administrator", "secretary", "deputy", "head", "editor")
#: What the regulations and the law on secrets ask of whole families (regulations.md, "How to read
#: them"): the beginning of a code -> its releaser, where it holds or refuses at all.
BY_GROUND = {
    "virus.": "administrator",
    "file.crash": "administrator",
    "file.limit": "administrator",
    "file.too_large": "administrator",
    "archive.limit": "administrator",
    "mail.limit": "administrator",
    "sender.": "secretary",
    "annex.": "secretary",
    "source.": "secretary",
    "personal.": "secretary",
    "type.not_permitted": "secretary",
    "secrecy.": "head",
}


@pytest.fixture
def people():
    portal = make_portal()
    board = {who: make_member(portal, Role(who)) for who in WHO if who != "administrator"}
    return portal, board | {"administrator": make_user("admin", is_superuser=True)}


def test_every_code_by_every_role(people):
    portal, by_role = people
    held = make_submission(portal, state=SubmissionState.HELD)
    for row in codes().values():
        finding = FindingRow(submission=held, code=row.id, action="hold", severity="stop")
        allowed = {who for who in WHO if intake.may_release(by_role[who], finding)}
        assert allowed == MAY[row.releaser], row.id


@pytest.mark.parametrize("releaser", MAY)
def test_the_service_asks_the_same(people, releaser):
    portal, by_role = people
    code = next(row.id for row in codes().values() if row.releaser == releaser and not row.seals)
    for who in WHO:
        held = make_submission(portal, state=SubmissionState.HELD)
        finding = FindingRow.objects.create(
            submission=held, code=code, action="hold", severity="stop"
        )
        if who in MAY[releaser]:
            intake.finding_release(finding=finding, actor=by_role[who], reason="Đã kiểm tra")
            finding.refresh_from_db()
            assert finding.released_by == by_role[who]
        else:
            with pytest.raises(NotAllowed):
                intake.finding_release(finding=finding, actor=by_role[who], reason="x")


def test_grounds_have_the_releaser_that_the_regulations_ask_for():
    for row in codes().values():
        for beginning, releaser in BY_GROUND.items():
            if row.id.startswith(beginning) and row.action in ("hold", "reject"):
                assert row.releaser == releaser, row.id


def test_what_holds_can_be_released_by_somebody():
    """A mail that waits for ever is a mail that vanished."""
    for row in codes().values():
        if row.action == "hold":
            assert row.releaser != "nobody", row.id
