"""kill -9 of the watcher's process at random moments: nothing lost, nothing doubled."""

from __future__ import annotations

import os
import random
import sqlite3
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

from tests.integration.ingest.conftest import mail
from tests.peers.dovecot import PASSWORD, USER, Dovecot
from tests.peers.process import wait_for
from vanthu.config.policies import template_text
from vanthu.ingest.imap.marks import SPOOLED

MAILS = 12
MAILBOX = """
[[mailboxes]]
name = "box"
address = "{user}"
user = "{user}"
host = "127.0.0.1"
port = {port}
security = "plain"
"""


def count(data: Path, table: str) -> int:
    with sqlite3.connect(data / "vanthu.sqlite3", timeout=20) as database:
        found: int = database.execute(f"SELECT count(*) FROM store_{table}").fetchone()[0]
    database.close()
    return found


def marked(dovecot: Dovecot) -> int:
    with dovecot.client() as client:
        client.select_folder("INBOX", readonly=True)
        return len(client.search(["KEYWORD", SPOOLED]))


def test_killed_watcher_goes_on_where_it_was(dovecot: Dovecot, tmp_path: Path) -> None:
    data = tmp_path
    (data / "portals").mkdir()
    (data / "secrets").mkdir()
    policy = template_text("caobang") + MAILBOX.format(user=USER, port=dovecot.port)
    (data / "portals" / "caobang.toml").write_text(policy, encoding="utf-8")
    (data / "secrets" / "mailbox-box").write_text(PASSWORD)
    # With a broker of its own the watcher is one of a distributed service and has its booker.
    environment = {key: value for key, value in os.environ.items() if "VANTHU" not in key}
    environment |= {"VANTHU_DATA": str(data), "VANTHU_BROKER_URL": "memory://"}

    def vanthu(*arguments: str) -> subprocess.Popen[bytes]:
        return subprocess.Popen(
            [sys.executable, "-m", "vanthu.cli", *arguments], env=environment,
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        )  # fmt: skip

    assert vanthu("migrate").wait(60) == 0
    soon = datetime.now(UTC) + timedelta(minutes=5)
    dice = random.Random(20261122)
    sent = 0
    for _ in range(4):
        process = vanthu("watch")
        for _ in range(MAILS // 4):
            dovecot.append(mail(f"mail {sent}"), at=soon)
            sent += 1
        before = count(data, "submission")
        wait_for(lambda: count(data, "submission") > before, "a booking", 30)  # noqa: B023
        if dice.random() < 0.5:
            dovecot.append(mail(f"mail {sent}"), at=soon)
            sent += 1
        process.kill()
        process.wait()
    last = vanthu("watch")
    try:
        wait_for(lambda: count(data, "submission") >= sent, f"{sent} submissions", 60)
        wait_for(lambda: marked(dovecot) == sent, "all marks", 30)
    finally:
        last.terminate()
        assert last.wait(30) == 0
    assert count(data, "submission") == sent
    assert [path for path in (data / "spool").glob("*/*/*") if path.name != "lock"] == []
