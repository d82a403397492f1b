"""Keeping rows and the receiver's list of addresses in step with the policy files."""

from __future__ import annotations

import threading
from collections.abc import Mapping

from vanthu.config.settings import Settings
from vanthu.ingest.recipients import FILE_NAME, write_snapshot
from vanthu.store.portals import addresses, sync_portals
from vanthu.validators.policy import Policy

#: Booker and watcher may be threads of one process.
_one = threading.Lock()


def refresh(settings: Settings) -> Mapping[str, Policy]:
    """Portal rows, policy versions and DATA/run/recipients.json as the policy files say now.

    Cheap when nothing has changed. Without any policy the old snapshot stays: a folder that is
    away for a moment must not turn every recipient into an unknown one.
    """
    with _one:
        policies = sync_portals()
        found = addresses(policies)
        if found:
            write_snapshot(settings.run_dir / FILE_NAME, found)
    return policies
