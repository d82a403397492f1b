"""The durable SMTP and LMTP receiver: a process of its own, without Django and without Celery.

`python -m vanthu.ingest.receiver` runs it; `run(settings)` runs it in this process.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from vanthu.config.settings import Settings


def run(settings: Settings, name: str = "main") -> None:
    """Receive until SIGTERM, as the settings say."""
    from .config import ReceiverConfig
    from .server import run_config

    run_config(ReceiverConfig.from_settings(settings, name))
