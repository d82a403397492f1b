"""Looking into bytes as the task does."""

from __future__ import annotations

import io

from vanthu.parsers import filetypes
from vanthu.parsers.detect import detect_bytes
from vanthu.parsers.inspection.facts import Inspection, from_json
from vanthu.parsers.inspection.task import task


def look(data: bytes, short: str = "") -> Inspection:
    """The facts; the type is detected unless it is given."""
    type_ = filetypes.by_short(short).mime if short else detect_bytes(data).type
    return from_json(task(io.BytesIO(data), "", {"type": type_}, None))
