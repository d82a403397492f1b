"""The virus scanner's signatures."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta


def signature_age(version: str, now: datetime) -> timedelta | None:
    """The age of the official signatures by clamd's VERSION ("ClamAV 1.4.6/27825/Sun Nov 22 …");
    None where there are only own ones."""
    date = version.rpartition("/")[2]
    try:
        return now - datetime.strptime(date, "%a %b %d %H:%M:%S %Y").replace(tzinfo=UTC)
    except ValueError:
        return None
