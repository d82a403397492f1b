"""Facts put into words: which parts are files, what each is called, why it was not taken."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from typing import Any

from vanthu.validators.codes import Code, code, codes
from vanthu.validators.policy import Policy
from vanthu.validators.verdicts import Action, Releaser, Verdict

from .phrases import citation, day, local, quoted, reason, two
from .report import DraftFact, DraftLine, Facts, FileLine, FindingFact, NoteLine, PartFact, Report

MAIL_TYPE = "message/rfc822"
NO_REASON = "Ban Biên tập chưa xử lý được tệp này."
NO_MEND = "Liên hệ {secretary} theo số điện thoại dưới đây để được hướng dẫn."
KIND_NAMES = {
    "news": "Tin",
    "article": "Bài",
    "photo": "Ảnh",
    "video": "Video",
    "question": "Câu hỏi",
}


def report(facts: Facts, policy: Policy) -> Report:
    """The facts in words."""
    return _Writer(facts, policy).report()


class _Writer:
    """Turns facts into lines; holds what every line needs."""

    def __init__(self, facts: Facts, policy: Policy) -> None:
        self.facts = facts
        self.policy = policy
        self.today = local(facts.received_at).date()
        self.you = _address_of(facts)
        # Older data may name codes that the table has no more; nobody goes unanswered for that.
        self.known = [finding for finding in facts.findings if finding.code in codes()]
        self.by_path = {part.path: part for part in facts.parts}
        self.roots = frozenset(part.path for part in facts.parts if self._wraps_all(part))

    def report(self) -> Report:
        listed = [part for part in self.facts.parts if self._is_file(part)]
        files = [self._file(part) for part in listed if self._listed(part, listed)]
        if (whole := self._whole()) is not None:
            files.append(whole)
        elif not files and not self.facts.drafts and (body := self._body()) is not None:
            files.append(self._file(body))
        files.sort(key=_section)  # numbers run on over the mail's sections
        numbered = tuple(replace(line, number=place) for place, line in enumerate(files, 1))
        drafts = (self._draft(place, draft) for place, draft in enumerate(self.facts.drafts, 1))
        return Report(self.facts, self.you, numbered, self._notes(numbered), tuple(drafts))

    def _whole(self) -> FileLine | None:
        """A line for reasons that bar the mail as a whole."""
        verdict = {"refused": Verdict.REFUSED, "held": Verdict.HELD}.get(self.facts.state)
        if verdict is None:
            return None
        line = self._file(PartFact("", "whole", "Toàn bộ thư", "", verdict))
        return line if line.reason else None

    # Which parts are files, and what they are called.

    def _is_file(self, part: PartFact) -> bool:
        if not part.verdict or part.role == "signature":
            return False
        if part.role in ("body", "inline"):
            # Texts and logos of a mail aren't files to their sender, unless something is wrong.
            return part.verdict in (Verdict.REFUSED, Verdict.HELD)
        return not (self._wraps_all(part) or part.type.startswith("multipart/"))

    def _wraps_all(self, part: PartFact) -> bool:
        return part.type == MAIL_TYPE and self._parent(part) is None

    def _listed(self, part: PartFact, files: list[PartFact]) -> bool:
        """An archive stands for itself only where it has own reasons or no members."""
        inside = any(other.path.startswith(f"{part.path}.") for other in files)
        return not inside or bool(self._stops(part.path))

    def _parent(self, part: PartFact) -> PartFact | None:
        path = part.path
        while "." in path:
            path = path.rpartition(".")[0]
            if path in self.by_path:
                return self.by_path[path]
        return None

    def _name(self, part: PartFact) -> str:
        """ "ho so.zip › x.doc" (wording.md §4.3)."""
        if part.role == "body":
            return "Nội dung thư"
        own = quoted(part.name) or "(tệp không có tên)"
        outer = self._parent(part)
        while outer is not None and (not outer.name or self._wraps_all(outer)):
            outer = self._parent(outer)
        return f"{self._name(outer)} › {own}" if outer is not None else own

    def _body(self) -> PartFact | None:
        bodies = (part for part in self.facts.parts if part.role == "body" and part.verdict)
        return next(bodies, None)

    # What is said of one.

    def _findings(self, path: str, *actions: Action) -> list[FindingFact]:
        """The findings on a part; on "" those on the mail itself, whichever way they name it."""
        paths = {"", *self.roots} if path == "" else {path}
        return [f for f in self.known if f.part in paths and f.action in actions]

    def _stops(self, path: str) -> list[FindingFact]:
        """What refuses a part, else what holds it."""
        return self._findings(path, Action.REJECT) or self._findings(path, Action.HOLD)

    def _file(self, part: PartFact) -> FileLine:
        verdict = Verdict(part.verdict)
        if verdict in (Verdict.TAKEN, Verdict.NOTED):
            notes = tuple(self._notes_of(part.path))
            about = self._about(part)
            return FileLine(0, self._name(part), verdict, part.path, about, notes=notes)
        name = part.name if part.role == "whole" else self._name(part)
        told = self._told(part)
        if not told:
            why, mend = self._unsaid(part)
            return FileLine(0, name, verdict, part.path, reason=why, mend=mend)
        return FileLine(
            0,
            name,
            verdict,
            part.path,
            reason=" ".join(_once(self._fill(row.vi.why, row, found) for row, found in told)),
            mend=" ".join(_once(self._fill(row.vi.mend, row, found) for row, found in told)),
            final=any(row.final for row, _ in told),
            mendable=any(row.vi.mend and row.releaser != Releaser.ADMINISTRATOR for row, _ in told),
        )

    def _told(self, part: PartFact) -> list[tuple[Code, FindingFact]]:
        """The findings that make a file's Lý do. Where one of them can't be mended, it alone."""
        wanted = Action.REJECT if part.verdict == Verdict.REFUSED else Action.HOLD
        found = self._findings(part.path, wanted)
        outer = self._parent(part)
        while not found and outer is not None:  # a barred archive bars what is in it
            found, outer = self._findings(outer.path, wanted), self._parent(outer)
        rows = [(code(finding.code), finding) for finding in found]
        told = [(row, finding) for row, finding in rows if row.told and row.vi.why]
        return [(row, finding) for row, finding in told if row.final] or told

    def _unsaid(self, part: PartFact) -> tuple[str, str]:
        """Lý do and Đề nghị of a refusal whose reason isn't for the sender's eyes."""
        if part.role == "whole" or part.verdict == Verdict.HELD or self.facts.words:
            return "", ""
        return NO_REASON, NO_MEND.format(secretary=self.policy.secretary.title)

    def _notes(self, files: tuple[FileLine, ...]) -> tuple[NoteLine, ...]:
        lines = [NoteLine(line.name, note) for line in files for note in line.notes]
        listed = {line.path for line in files} | self.roots
        for part in self.facts.parts:  # bodies and opened archives
            if part.path not in listed:
                lines += [NoteLine(self._name(part), note) for note in self._notes_of(part.path)]
        lines += [NoteLine("", note) for note in self._notes_of("")]
        return tuple(lines)

    def _notes_of(self, path: str) -> list[str]:
        rows = ((code(f.code), f) for f in self._findings(path, Action.NOTE, Action.WARN))
        return _once(
            self._fill(row.vi.note, row, finding)
            for row, finding in rows
            if row.told and row.vi.note and row.id not in self.facts.told_lately
        )

    def _fill(self, text: str, row: Code, finding: FindingFact) -> str:
        clause = finding.code if finding.code in self.policy.regulation.clauses else row.clause
        return reason(text, finding.args, self.policy, clause, self.today, self.you)

    # Drafts.

    def _about(self, part: PartFact) -> str:
        """Which document or news item a taken file belongs to, in a line."""
        for draft in self.facts.drafts:
            if part.path in draft.files:
                return heading(draft)
        return ""

    def _draft(self, place: int, draft: DraftFact) -> DraftLine:
        names = [self._name(self.by_path[path]) for path in draft.files if path in self.by_path]
        about = quoted(draft.title, 300) if draft.kind == "document" else ""
        if about.lower().startswith("về việc "):
            about = about[len("về việc ") :]
        if about and not about.lower().startswith("v/v"):
            about = f"V/v {about}"
        limit = self._deadline(draft)
        late = bool(limit and draft.deadline and draft.deadline < self.today)
        asked = self._asked(draft) if draft.waits else ()
        return DraftLine(
            place, heading(draft), about, "; ".join(names), limit, late, draft.waits, asked
        )

    def _asked(self, draft: DraftFact) -> tuple[tuple[str, str], ...]:
        """What a draft of taken files waits for: findings that hold it and not its files."""
        found = [f for path in draft.files for f in self._findings(path, Action.HOLD)]
        if not found:
            found = [f for f in self.known if f.action == Action.HOLD and self._is_body(f.part)]
        rows = [(code(finding.code), finding) for finding in found]
        texts = [
            (self._fill(row.vi.why, row, finding), self._fill(row.vi.mend, row, finding))
            for row, finding in rows
            if row.told and row.vi.why
        ]
        return tuple(dict.fromkeys(texts))

    def _is_body(self, path: str) -> bool:
        part = self.by_path.get(path)
        return part is not None and part.role == "body" and part.verdict == Verdict.TAKEN

    def _deadline(self, draft: DraftFact) -> str:
        """ "ngày 23/11/2026 (02 ngày làm việc kể từ ngày ban hành)"; an own target of the board
        isn't the regulation's and isn't told."""
        basis = draft.basis
        clause = str(basis.get("clause") or "")
        if draft.deadline is None or not clause:
            return ""
        since = {"issued": "ngày ban hành", "received": "ngày nhận"}.get(str(basis.get("since")))
        days = basis.get("working_days")
        how = (
            [f"{two(days)} ngày làm việc kể từ {since}"] if isinstance(days, int) and since else []
        )
        if place := citation(self.policy, clause, self.today):
            how.append(place)
        return f"ngày {day(draft.deadline)}" + (f" ({'; '.join(how)})" if how else "")


def heading(draft: DraftFact) -> str:
    """ "Quyết định số 1234/QĐ-UBND ngày 19/11/2026 của UBND tỉnh", or "Tin: …"."""
    if draft.kind != "document":
        return f"{KIND_NAMES.get(draft.kind, 'Nội dung')}: {quoted(draft.title, 200)}"
    known = {
        key: quoted(str(draft.metadata.get(key) or ""), 120) for key in ("type", "number", "agency")
    }
    words = [known["type"] or "Văn bản"]
    if known["number"]:
        words.append(f"số {known['number']}")
    if issued := _date(draft.metadata.get("date")):
        words.append(f"ngày {day(issued)}")
    if known["agency"]:
        words.append(f"của {known['agency']}")
    return " ".join(words)


def _date(value: Any) -> date | None:
    try:
        return date.fromisoformat(str(value))
    except ValueError:
        return None


def _address_of(facts: Facts) -> str:
    """ "Quý cơ quan", or "Ông/Bà …" for a person who asks a question."""
    asks = bool(facts.drafts) and all(draft.kind == "question" for draft in facts.drafts)
    if asks and not facts.agency:
        return f"Ông/Bà {quoted(facts.sender_name, 80)}".strip()
    return "Quý cơ quan"


def _section(line: FileLine) -> int:
    """The order of sections: taken, not taken, never taken, waiting."""
    if line.verdict is Verdict.REFUSED:
        return 2 if line.final else 1
    return 3 if line.verdict is Verdict.HELD else 0


def _once(texts: Iterable[str]) -> list[str]:
    return list(dict.fromkeys(text for text in texts if text))
