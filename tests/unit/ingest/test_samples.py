"""The sample mails of the tour: the same bytes all day, booked once, answered to nobody."""

from __future__ import annotations

from datetime import datetime
from importlib.resources import files
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from vanthu.config.policies import copy_template, template_names
from vanthu.ingest.samples.booking import book_samples
from vanthu.ingest.samples.mails import SAMPLES, SENDER_ADDRESS, sample_mails
from vanthu.parsers.headers import read_headers
from vanthu.store.models import Job, Notice, Portal, Submission
from vanthu.store.portals import policy_of, sync_portals
from vanthu.validators.policy import Policy, load_policy

NOW = datetime(2026, 11, 23, 9, 30, tzinfo=ZoneInfo("Asia/Ho_Chi_Minh"))
REGULATIONS = Path(__file__).parents[2] / "fixtures" / "regulations"


def _policy(name: str, folder: Path) -> Policy:
    return load_policy(copy_template(name, folder))


@pytest.mark.parametrize("name", template_names())
def test_the_same_day_gives_the_same_bytes(name: str, tmp_path: Path) -> None:
    policy = _policy(name, tmp_path)
    mails = sample_mails(policy, NOW)
    assert [mail.id for mail in mails] == list(SAMPLES)
    assert mails == sample_mails(policy, NOW.replace(hour=15))
    assert policy.addresses[0].encode() in mails[0].raw


@pytest.mark.parametrize("name", template_names())
def test_a_long_subject_keeps_its_spaces(name: str, tmp_path: Path) -> None:
    policy = _policy(name, tmp_path)
    subjects = [read_headers(mail.raw).subject for mail in sample_mails(policy, NOW)]
    assert f"[Thư mẫu] Gửi đăng tải: Quy chế của {policy.title}" in subjects


@pytest.mark.parametrize("name", template_names())
def test_the_regulations_are_those_of_the_fixtures(name: str) -> None:
    """One text of law in two places: here it is packed, there it is tested."""
    packed = files("vanthu.ingest.samples").joinpath(f"{name}.doc")
    assert packed.read_bytes() == (REGULATIONS / f"{name}.doc").read_bytes()


@pytest.mark.django_db
def test_booked_once_a_day_and_answered_to_nobody(settings: Any) -> None:
    copy_template("caobang", settings.VANTHU.portals_dir)
    sync_portals()
    policy = policy_of(Portal.objects.get(name="caobang"))
    booked = book_samples(policy, NOW)
    assert len(booked) == len(SAMPLES) == Job.objects.filter(kind="submission.process").count()
    assert all(row.silent and row.sender_address == SENDER_ADDRESS for row in booked)
    again = book_samples(policy, NOW.replace(hour=20))
    assert [row.pk for row in again] == [row.pk for row in booked]
    assert Submission.objects.count() == len(SAMPLES)
    assert not Notice.objects.exists()
