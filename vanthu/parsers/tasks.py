"""What children can be asked to do, and what each may use.

A task is `def f(source, name, args, output) -> JSON`, run in a confined child (`sandbox`); a name
here is all that the calling side needs to know of it.
"""

from __future__ import annotations

from collections.abc import Mapping

from .sandbox.budget import MIB, Budget

#: name → "module:function".
TASKS: Mapping[str, str] = {
    "detect": "vanthu.parsers.detect:task",
    "read": "vanthu.parsers.reading:task",
    "sandbox.probe": "vanthu.parsers.sandbox.probe:probe",
}

#: Where a task needs other limits than `Budget()`.
BUDGETS: Mapping[str, Budget] = {
    "detect": Budget(memory=256 * MIB, cpu=10, wall=30.0, result=1 * MIB, file_size=0),
    # Readers of PDF and DOC fall back on programs (pdftotext, soffice); scans need tesseract.
    "read": Budget(cpu=60, wall=120.0, files=256, processes=16, scratch=True),
    "sandbox.probe": Budget(cpu=5, wall=20.0, file_size=1 * MIB),
}
