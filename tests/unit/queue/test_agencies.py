"""The register of agencies: what is no address is told before it is stored."""

from __future__ import annotations

import pytest

from vanthu.queue.agencies import LONGEST, agency_save
from vanthu.queue.errors import Unfit

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("pattern", ["x" * LONGEST + "@so.gov.vn", "không phải", "@x", "a@b@c.vn"])
def test_what_is_no_address_is_told_at_its_field(portal, board, pattern):
    with pytest.raises(Unfit) as told:
        agency_save(portal=portal, actor=board.secretary, name="Sở Một", patterns=[pattern])
    assert list(told.value.fields) == ["patterns"]
    assert len(told.value.fields["patterns"]) < 200


def test_the_longest_address_is_kept(portal, board):
    pattern = "x" * (LONGEST - len("@so.gov.vn")) + "@so.gov.vn"
    row = agency_save(portal=portal, actor=board.secretary, name="Sở Một", patterns=[pattern])
    assert row.addresses.get().pattern == pattern
