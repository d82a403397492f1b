"""Step 10: what the planned drafts still lack, by the portal's regulation.

A draft that lacks what its regulation demands (an annex that was not taken, an author) waits for
its sender; the rest is only noted. Nothing is refused here: by now everything is content.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import PurePosixPath

from vanthu.parsers.types import Finding
from vanthu.validators.codes import code
from vanthu.validators.verdicts import Action, Verdict
from vanthu.vietnamese.letters import fold

from .case import Case, PartCase, PlannedDraft

#: How a document says that something belongs to it, in folded text.
_HAS_ANNEX = re.compile(r"\b(?:kem theo|phu luc|phu bieu|dinh kem)\b")
_NUMBER = re.compile(r"\d+")


def complete(case: Case) -> None:
    """Find what is missing in `case.plans`, and let those drafts wait that can't go on without."""
    if case.state != "drafted":
        return
    for place, plan in enumerate(case.plans):
        found = [*_annexes(case, plan), *_author(case, plan), *_document(case, plan)]
        case.findings += found
        lacking = [f.code for f in found if case.action(f) is Action.HOLD]
        case.plans[place] = replace(plan, waits_for=tuple(lacking))
        _note(case, found)


def _annexes(case: Case, plan: PlannedDraft) -> Iterator[Finding]:
    """Files that were not taken and belong to a document that speaks of annexes."""
    if plan.kind != "document" or plan.extends is not None:
        return
    text = _text_of(case, plan)
    missing = [part for part in _not_taken(case) if _belongs(case, part, plan)]
    if not missing or text is None or not _HAS_ANNEX.search(fold(text.text)):
        return
    number = f" số {plan.number}" if plan.number else ""
    yield Finding(
        "annex.missing",
        text.path,
        {
            "document": f"{plan.metadata.get('type') or 'Văn bản'}{number}",
            "document_en": f"The document {plan.number}".strip(),
            "names": ", ".join(part.part.name or part.path for part in missing),
            "noun": case.policy.words.noun,
        },
    )


def _not_taken(case: Case) -> list[PartCase]:
    """Held or refused files that somebody may have meant for the public; a program is none."""
    return [
        part
        for part in case.files
        if part.verdict in (Verdict.HELD, Verdict.REFUSED)
        and not any(code(finding.code).final for finding in case.of_part(part.path))
    ]


def _belongs(case: Case, part: PartCase, plan: PlannedDraft) -> bool:
    """Whether a file belongs to this draft rather than to another one of the mail.

    A file of the document's own name is another version of it, no annex. Of several documents the
    one whose number the name carries has it, else the one that came before it.
    """
    name = fold(PurePosixPath(part.part.name).stem)
    own = {fold(PurePosixPath(case.parts[f.path].part.name).stem) for f in plan.files}
    if name in own:
        return False
    documents = [one for one in case.plans if one.kind == "document" and one.extends is None]
    named = [one for one in documents if _first_number(one) in _NUMBER.findall(name)]
    if named:
        return plan in named
    order = list(case.parts)
    before = [
        one
        for one in documents
        if one.files and order.index(one.files[0].path) < order.index(part.path)
    ]
    return plan is (before[-1] if before else documents[0])


def _first_number(plan: PlannedDraft) -> str:
    found = _NUMBER.search(plan.number)
    return found.group() if found else "-"


def _author(case: Case, plan: PlannedDraft) -> Iterator[Finding]:
    """News and articles without a name (R54, R103, R121)."""
    asked = case.policy.author
    if plan.kind not in ("news", "article") or plan.extends is not None:
        return
    named = plan.metadata.get("author") and (
        plan.metadata.get("source") or not asked.source_required
    )
    if not named:
        yield Finding(
            "source.author_missing", _first_path(case, plan), {"what": asked.what, "ask": asked.ask}
        )


def _document(case: Case, plan: PlannedDraft) -> Iterator[Finding]:
    """What belongs to an issued document besides its file (R6, R8, R105)."""
    rules, metadata = case.policy.completeness, plan.metadata
    if plan.extends is not None:
        return
    issued = plan.kind == "document" and metadata.get("status") != "draft"
    if rules.recipients_name_portal and issued and metadata.get("recipients_name_portal") is False:
        args = {"noun": case.policy.words.noun}
        yield Finding("recipients.portal_not_named", _first_path(case, plan), args)
    normative = issued and bool(metadata.get("is_qppl"))
    if rules.printed_copy == "all" or (rules.printed_copy == "normative" and normative):
        args = _address(case.policy.postal_address, case.facts.code)
        yield Finding("print.copy_expected", _first_path(case, plan), args)


def _address(where: str, number: str) -> dict[str, str]:
    """Where the print goes; a mail that is only checked has no number yet."""
    if not where:
        return {"address": "", "address_en": ""}
    named, named_en = (f", ghi mã {number}", f", naming {number}") if number else ("", "")
    return {
        "address": f" Đề nghị gửi về: {where}{named}.",
        "address_en": f" Please send it to: {where}{named_en}.",
    }


def _text_of(case: Case, plan: PlannedDraft) -> PartCase | None:
    """The file whose text the draft has."""
    parts = [case.parts[file.path] for file in plan.files if file.path in case.parts]
    same = [part for part in parts if part.blocks and part.blocks == plan.blocks]
    return next(iter(same or parts), None)


def _first_path(case: Case, plan: PlannedDraft) -> str:
    text = _text_of(case, plan)
    return text.path if text is not None else case.body_path


def _note(case: Case, found: list[Finding]) -> None:
    """What the sender is told of a taken file makes it "Tiếp nhận, có lưu ý"."""
    for finding in found:
        part = case.parts.get(finding.part)
        row = code(finding.code)
        noted = row.told and row.vi.note and case.action(finding) in (Action.NOTE, Action.WARN)
        if part is not None and part.verdict is Verdict.TAKEN and noted:
            part.verdict = Verdict.NOTED
