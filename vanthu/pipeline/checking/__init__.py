"""Files that somebody wants judged before they are sent: in a child, in memory, and gone with it.

    answer = check_upload([Upload("qd.doc", file)], policy, scanner="", scanner_timeout=20)

`parent` starts one child a check and ends it after its time; `child` runs the pipeline's own steps;
`messages` go between them. Nothing here knows a database.
"""

from __future__ import annotations

from .messages import UNFIT, Answer, CheckedDraft, CheckedPart, Copy
from .parent import SECONDS, CheckFailed, CheckTimeout, Upload, check_upload

__all__ = [
    "SECONDS",
    "UNFIT",
    "Answer",
    "CheckFailed",
    "CheckTimeout",
    "CheckedDraft",
    "CheckedPart",
    "Copy",
    "Upload",
    "check_upload",
]
