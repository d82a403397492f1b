"""Caps hold however many workers send at once."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from contextlib import nullcontext
from unittest import mock

import pytest
from django.db import connection

from tests.notices import outgoing, refused_mail
from vanthu.jobs import runner
from vanthu.publisher.notices import announce
from vanthu.store.models import Job, Notice, NoticeState, Portal


@pytest.mark.django_db(transaction=True)
def test_eight_workers_keep_to_the_cap(office: Portal) -> None:
    for _ in range(16):
        assert announce(submission=refused_mail(office)) is not None
    jobs = list(Job.objects.filter(kind="notice.send").values_list("pk", flat=True))

    def work(job_id: int) -> None:
        try:
            runner.run(job_id)
        finally:
            connection.close()

    with (
        mock.patch("vanthu.jobs.runner.beating", return_value=nullcontext()),
        ThreadPoolExecutor(8) as pool,
    ):
        list(pool.map(work, jobs))
    assert Notice.objects.filter(state=NoticeState.SENT).count() == 10
    assert Notice.objects.filter(state=NoticeState.GATHERED, reason="cap_address").count() == 6
    assert len(outgoing()) == 10
