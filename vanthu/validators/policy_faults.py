"""What is wrong with a policy file, in words that name file, key and remedy."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

#: What to do about a fault that pydantic names.
_REMEDIES = {
    "missing": "Add this line; `vanthu rules` prints a portal that has it",
    "extra_forbidden": "No such key here: mend its name or take the line out",
    "literal_error": "Write one of these, in quotation marks",
    "enum": "Write one of these, in quotation marks",
    "date_from_datetime_parsing": "Write a date as 2015-09-11, without quotation marks",
    "date_parsing": "Write a date as 2015-09-11, without quotation marks",
    "bool_parsing": "Write true or false, without quotation marks",
    "string_type": "Write it in quotation marks",
    "int_parsing": "Write a number, without quotation marks",
    "greater_than": "Write a larger number, or take the line out",
    "greater_than_equal": "Write a larger number, or take the line out",
}
#: What a pattern means.
_PATTERNS = {
    r"^[A-Z]{2,6}$": "Write 2 to 6 capital letters: they begin the codes that people say on the "
    "phone",
    r"^[a-z][a-z0-9_-]{1,39}$": "Write 2 to 40 small letters and digits, beginning with a letter",
    r"^[^@\s]+@[^@\s]+$": "Write one address, such as portal@example.gov.vn",
    r"^([01]\d|2[0-3]):[0-5]\d$": 'Write a time as "07:30", in quotation marks',
    r"^#[0-9a-f]{6}$": "Write a colour as #2b3d8c",
}


def in_words(where: str, fault: Mapping[str, Any]) -> str:
    """ "caobang.toml: types.docx: …; write one of …": file, key, what is wrong, what is right."""
    key = ".".join(str(step) for step in fault["loc"])
    message = str(fault["msg"]).removeprefix("Value error, ")
    context = fault.get("ctx") or {}
    given = fault.get("input")
    said = f" ({given!r})" if isinstance(given, str | int | float | bool) else ""
    remedy = _REMEDIES.get(str(fault["type"]), "")
    if "pattern" in context:
        remedy = _PATTERNS.get(str(context["pattern"]), "") or remedy
    line = f"{where}: {key}: {message}{said}" if key else f"{where}: {message}"
    return f"{line}. {remedy}".rstrip(". ") + "."
