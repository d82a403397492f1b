"""Starting a storm over a fresh database, for tests and proofs."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[3]


def storm(seconds: float, data: Path, database_url: str = "") -> dict[str, Any]:
    """What `storm.py` tells. "" is SQLite."""
    done = subprocess.run(
        [sys.executable, "-m", "tests.integration.store.storm", str(seconds)],
        env={
            **os.environ,
            "VANTHU_DATA": str(data),
            "VANTHU_DATABASE_URL": database_url,
            "DJANGO_SETTINGS_MODULE": "vanthu.config.django",
        },
        cwd=ROOT, capture_output=True, text=True, timeout=seconds + 120,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr[-4000:]
    told: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return told
