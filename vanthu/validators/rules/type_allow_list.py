"""The types that an agency may send, told by content, never by the name (R1-R5)."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from vanthu.parsers.filetypes import FileType, by_mime, by_short
from vanthu.parsers.types import Finding
from vanthu.validators.context import Context
from vanthu.validators.policy import Policy
from vanthu.validators.verdicts import Stage

#: How the regulation's list is grouped in a sentence: family -> word before it.
GROUPS = {
    "text": ("văn bản", "text"),
    "archive": ("tệp nén", "archives"),
    "image": ("hình ảnh", "pictures"),
    "video": ("phim", "films"),
    "audio": ("âm thanh", "sound"),
}
#: Other rules have the better reason for these.
_OTHER_RULES = frozenset({"empty", "encrypted"})


class TypeAllowList:
    """Finds files of other types than the portal permits, and DOCX by the portal's setting."""

    name = "type-allow-list"
    stage = Stage.BYTES
    codes = ("type.not_permitted", "type.docx_accepted")
    rows = ("R1", "R2", "R3", "R4", "R5")

    def check(self, context: Context) -> Iterable[Finding]:
        """See `vanthu.validators.rule.Rule`."""
        types = context.policy.types
        for view in context.files:
            type_ = by_mime(view.part.type)
            if type_.short in _OTHER_RULES or type_.family == "program" or view.part.size == 0:
                continue
            if type_.short in types.permitted:
                continue
            if type_.short == "docx" and types.docx != "refuse":
                if types.docx == "accept_with_notice":
                    yield Finding("type.docx_accepted", view.part.path)
                continue
            yield Finding("type.not_permitted", view.part.path, arguments(type_, context.policy))


def arguments(type_: FileType, policy: Policy) -> dict[str, Any]:
    """What the texts of `type.not_permitted` are filled with."""
    return {
        "type": type_.short,
        "type_name": type_.vi,
        "type_name_en": type_.en,
        "permitted": permitted_list(policy, 0),
        "permitted_en": permitted_list(policy, 1),
        "advice": type_.advice_vi,
        "advice_en": type_.advice_en,
        "noun": policy.words.noun,
    }


def permitted_list(policy: Policy, language: int) -> str:
    """The list as a sentence names it: "văn bản TXT, DOC; tệp nén ZIP, RAR; …"."""
    groups: dict[str, list[str]] = {}
    for short in policy.types.permitted:
        groups.setdefault(by_short(short).family, []).append(short.upper())
    return "; ".join(
        f"{words[language]} {', '.join(groups[family])}"
        for family, words in GROUPS.items()
        if family in groups
    )
