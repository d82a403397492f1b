"""A portal with its board, and a news item of the pipeline's making."""

from __future__ import annotations

import pytest

from tests.factories import make_draft, make_member, make_portal
from vanthu.store.models import Kind, Role


@pytest.fixture
def portal():
    return make_portal()


@pytest.fixture
def board(portal):
    class Board:
        secretary = make_member(portal, Role.SECRETARY)
        editor = make_member(portal, Role.EDITOR)
        other = make_member(portal, Role.EDITOR)
        deputy = make_member(portal, Role.DEPUTY)
        head = make_member(portal, Role.HEAD)

    return Board


@pytest.fixture
def draft(portal):
    return make_draft(portal, kind=Kind.NEWS, title="Hội nghị", number="", metadata={})
