"""`python -m vanthu.ingest.receiver [--name NAME] [--config FILE]`: one receiver process.

Without `--config` the service's settings count (VANTHU_DATA and its vanthu.toml). A JSON file
with the fields of `config.ReceiverConfig` does without them.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from vanthu.ingest.spool import SpoolError

from .config import ConfigError, ReceiverConfig
from .server import run_config


def main() -> int:
    """Exit codes: 0 stopped as asked, 1 can't run, 2 wrong usage."""
    parser = argparse.ArgumentParser(prog="vanthu-receiver", description=__doc__)
    parser.add_argument("--name", default="", help="of this receiver's spool folder: main")
    parser.add_argument("--config", type=Path, help="JSON file instead of the settings")
    arguments = parser.parse_args()
    try:
        run_config(_config(arguments.name, arguments.config))
    except (ConfigError, SpoolError, OSError) as error:
        print(f"receiver: {error}", file=sys.stderr)
        return 1
    return 0


def _config(name: str, file: Path | None) -> ReceiverConfig:
    from vanthu.config import logs

    if file is not None:
        logs.set_up(json=True, level="INFO")
        return ReceiverConfig.from_json(file.read_text(encoding="utf-8"))
    from vanthu.config.settings import load

    settings = load()
    logs.set_up(json=settings.log_json, level=settings.log_level)
    return ReceiverConfig.from_settings(settings, name or "main")


if __name__ == "__main__":
    sys.exit(main())
