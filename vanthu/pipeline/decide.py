"""Step 8: the portal's table turns findings into a verdict a part and one for the submission.

Nothing is quoted, previewed, indexed or drafted before this. Only technical grounds refuse by
themselves (regulations.md, "How to read them"); the rest is noted or held for a person.
"""

from __future__ import annotations

from vanthu.parsers.filetypes import by_mime
from vanthu.parsers.types import Finding
from vanthu.validators.codes import code
from vanthu.validators.verdicts import Action, Verdict

from .case import Case, PartCase

#: Files that go with a text in the mail itself; any other file makes that text a covering letter.
_WITH_TEXT = frozenset({"image", "video", "audio"})


def decide(case: Case) -> None:
    """Set the verdict of each file and the state of the submission."""
    if case.facts.mail_class != "mail":
        case.state = "noted"
        return
    for part in case.files:
        part.verdict = verdict_of(case, part)
    _judge_hidden(case)
    case.state = _state(case)
    if case.state in ("held", "quarantined"):
        for part in case.taken:
            part.verdict = Verdict.HELD
    if case.state == "drafted":
        _note_body(case)
        _note_missing(case)


def verdict_of(case: Case, part: PartCase) -> Verdict:
    """One file's verdict: the strongest action of its findings, and of the containers it is in."""
    path, actions = part.path, set()
    while path:
        actions |= {case.action(f) for f in case.of_part(path)}
        outer = case.parts.get(path)
        path = outer.parent if outer is not None else ""
    if Action.REJECT in actions:
        return Verdict.REFUSED
    if Action.HOLD in actions:
        return Verdict.HELD
    told = any(code(f.code).told and code(f.code).vi.note for f in case.of_part(part.path))
    return Verdict.NOTED if told else Verdict.TAKEN


def body_is_item(case: Case) -> bool:
    """Whether the mail's own text is the news item, rather than a letter around files."""
    body = case.body
    if body is None or not body.text.strip() or case.facts.continues is not None:
        return False
    return all(by_mime(part.part.type).family in _WITH_TEXT for part in case.files)


def _state(case: Case) -> str:
    if _quarantined(case):
        return "quarantined"
    whole = {case.action(f) for f in case.findings if f.part == ""}
    if Action.REJECT in whole:
        return "refused"
    if Action.HOLD in whole:
        return "held"
    # A reply without files is passed to the editors of what it answers.
    if case.taken or body_is_item(case) or (case.wish and not case.files):
        return "drafted"
    held = any(part.verdict is Verdict.HELD for part in case.files)
    return "held" if held else "refused"


def _judge_hidden(case: Case) -> None:
    """What isn't a file (the mail's own text, a mail inside the mail) and locks the mail away gets
    a verdict all the same, so that the sender is told what it was."""
    for finding in case.findings:
        part = case.parts.get(finding.part)
        if part is not None and part.verdict is None and code(finding.code).quarantine:
            part.verdict = verdict_of(case, part)


def _quarantined(case: Case) -> bool:
    return any(
        code(f.code).quarantine and case.action(f) in (Action.HOLD, Action.REJECT)
        for f in case.findings
    )


def _note_body(case: Case) -> None:
    body = case.body
    if body is None or not body_is_item(case):
        return
    body.verdict = Verdict.TAKEN
    if not case.files:
        case.findings.append(Finding("body.no_file", body.path))


def _note_missing(case: Case) -> None:
    missing = [f for f in case.files if f.verdict in (Verdict.HELD, Verdict.REFUSED)]
    if missing:
        names = ", ".join(part.part.name or part.path for part in missing)
        case.findings.append(Finding("parts.missing", args={"count": len(missing), "names": names}))
