"""Faults of a policy's text in the reader's language, each at its line."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from vanthu.validators.policy_check import NOT_TOML, Fault, faults_of

_NUMBER = gettext_lazy("Write a whole number, without quotation marks.")
_DATE = gettext_lazy("Write a date as 2015-09-11, without quotation marks.")
_LARGER = gettext_lazy("The number is too small.")
_TABLE = gettext_lazy("A table belongs here, not a single value.")
#: pydantic's name for a fault → what is to be done about it.
_WORDS: dict[str, str | Promise] = {
    NOT_TOML: gettext_lazy("The line can't be read as TOML: mend it."),
    "missing": gettext_lazy("This key is missing here: add it."),
    "extra_forbidden": gettext_lazy("There is no such key here: mend its name or take it out."),
    "bool_parsing": gettext_lazy("Write true or false, without quotation marks."),
    "bool_type": gettext_lazy("Write true or false, without quotation marks."),
    "int_parsing": _NUMBER,
    "int_type": _NUMBER,
    "int_from_float": _NUMBER,
    "greater_than": _LARGER,
    "greater_than_equal": _LARGER,
    "string_type": gettext_lazy("Write it in quotation marks."),
    "string_pattern_mismatch": gettext_lazy("It isn't written in the form that this key takes."),
    "tuple_type": gettext_lazy("Write a list in square brackets."),
    "date_type": _DATE,
    "date_parsing": _DATE,
    "date_from_datetime_parsing": _DATE,
    "model_type": _TABLE,
    "dict_type": _TABLE,
}


@dataclass(frozen=True, slots=True)
class FaultLine:
    """One fault: its line and key, what to do, and the program's own words."""

    line: int
    key: str
    words: str
    said: str


def fault_lines(text: str) -> list[FaultLine]:
    """All faults of a policy's text, in words."""
    return [
        FaultLine(one.line, one.key, _in_words(one), "" if one.kind in _SAID else one.said)
        for one in faults_of(text)
    ]


#: Whose words say all that the program's own would.
_SAID = frozenset({"missing", "extra_forbidden", "bool_parsing", "bool_type", "string_type"})


def _in_words(fault: Fault) -> str:
    if fault.kind in ("literal_error", "enum"):
        return _("Write one of these: %(values)s.") % {"values": fault.context.get("expected", "")}
    words = _WORDS.get(fault.kind)
    return str(words) if words else _("This value can't stand here.")
