"""Policies in force, kept texts, and the register of agencies."""

from __future__ import annotations

import os
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from tests.factories import make_agency, make_portal
from vanthu.config.policies import template_text
from vanthu.store import portals
from vanthu.store.models import AgencyAddress, PolicyVersion, Portal
from vanthu.store.portals import agency_of, policies, policy_of, sync_portals
from vanthu.validators.policy import PolicyError

pytestmark = pytest.mark.django_db
TEXT = template_text("caobang")


@pytest.fixture(autouse=True)
def folder(settings: Any, tmp_path: Path) -> Path:
    settings.VANTHU = settings.VANTHU.model_copy(update={"data": tmp_path})
    settings.VANTHU.portals_dir.mkdir()
    return settings.VANTHU.portals_dir


def write(folder: Path, text: str, name: str = "caobang") -> None:
    path = folder / f"{name}.toml"
    path.write_text(text, encoding="utf-8")
    stamp = path.stat().st_mtime_ns + len(text) * 1000
    os.utime(path, ns=(stamp, stamp))


def test_rows_and_every_text_are_kept(folder: Path) -> None:
    write(folder, TEXT)
    assert sync_portals()["caobang"].code == "CBG"
    write(folder, TEXT.replace("tỉnh Cao Bằng", "tỉnh Cao Bằng (mới)"))
    assert "(mới)" in sync_portals()["caobang"].title
    sync_portals()
    portal = Portal.objects.get()
    assert "(mới)" in portal.title
    texts = PolicyVersion.objects.order_by("pk")
    assert [version.text == TEXT for version in texts] == [True, False]
    assert portal.policy_hash == texts[1].hash


def test_broken_or_lost_file_leaves_the_kept_text_in_force(folder: Path) -> None:
    write(folder, TEXT)
    sync_portals()
    write(folder, "name = ")
    assert policies()["caobang"].code == "CBG"
    portals._cache.clear()  # as after a restart
    assert sync_portals()["caobang"].code == "CBG"
    portals._cache.clear()
    (folder / "caobang.toml").unlink()
    assert policy_of("caobang").code == "CBG"


def test_broken_file_at_the_first_start_says_what_to_do(folder: Path) -> None:
    write(folder, TEXT.replace('code = "CBG"', 'code = "C0G"'))
    with pytest.raises(PolicyError, match=r"caobang\.toml: code"):
        sync_portals()
    with pytest.raises(PolicyError):
        policy_of("unknown")


@pytest.mark.parametrize(
    ("change", "says"),
    [
        (("portal@caobang.gov.vn", "portal@caobang.gov.vn"), "addresses"),
        (('code = "SEC"', 'code = "CBG"'), "code"),
    ],
)
def test_two_portals_never_share_an_address_or_a_code(
    folder: Path, change: tuple[str, str], says: str
) -> None:
    second = TEXT.replace('name = "caobang"', 'name = "second"').replace("CBG", "SEC")
    if says == "code":
        second = second.replace("portal@caobang.gov.vn", "portal@second.gov.vn")
    write(folder, TEXT)
    write(folder, second.replace(*change), "second")
    with pytest.raises(PolicyError, match=says):
        policies()


@pytest.mark.parametrize(
    ("address", "on", "found"),
    [
        ("vanthu@stp.gov.vn", date(2026, 1, 1), "whole"),
        ("Other@STP.gov.vn", date(2026, 1, 1), "domain"),
        ("a@sub.stp.gov.vn", date(2026, 1, 1), "domain"),
        ("a@gov.vn", date(2026, 1, 1), None),
        ("vanthu@stp.gov.vn", date(2030, 1, 1), "domain"),
    ],
)
def test_agency_by_address_then_domain_within_its_dates(
    address: str, on: date, found: str | None
) -> None:
    portal = make_portal()
    whole, domain = make_agency(portal, "whole"), make_agency(portal, "domain")
    whole.valid_to = date(2029, 12, 31)
    whole.save()
    AgencyAddress.objects.create(agency=whole, pattern="vanthu@stp.gov.vn")
    AgencyAddress.objects.create(agency=domain, pattern="@stp.gov.vn")
    agency = agency_of(portal, address, on)
    assert (agency.name if agency else None) == found
