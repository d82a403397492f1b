"""The child: the pipeline's steps over files in memory, with low priority and little of anything.

Started as `python -I -c … ROOT FOLDER`; the request is JSON on standard input, the files are the
descriptors that it names, the answer is JSON on standard output. It is no sandbox: hostile bytes
are read by children of its own, like everywhere.
"""

from __future__ import annotations

import base64
import email.policy
import os
import resource
import signal
import sys
import tempfile
import traceback
from functools import partial
from pathlib import Path

from vanthu.parsers.opening import OpenLimits
from vanthu.parsers.sandbox import Sandbox
from vanthu.parsers.sandbox.confine import die_first
from vanthu.parsers.sandbox.syscalls import PR_SET_PDEATHSIG, prctl
from vanthu.pipeline.case import Case, PartCase
from vanthu.pipeline.decide import verdict_of
from vanthu.pipeline.local import check_mail, mail_of
from vanthu.pipeline.memory import MemoryBlobs, memory_file, reopened
from vanthu.pipeline.scanner import scanner_of
from vanthu.pipeline.unicode_copy import docx_of, text_of
from vanthu.validators.codes import code
from vanthu.validators.verdicts import Action

from .messages import UNFIT, Answer, CheckedDraft, CheckedFinding, CheckedPart, Copy, Fault, Request

#: Of the child itself, which holds texts; files in memory don't count here.
ADDRESS_SPACE = 2 << 30
#: One file in memory, the sandbox's output among them.
FILE_SIZE = 192 << 20
#: What an upload may unfold to: far less than a mail's, since somebody waits for the answer.
LIMITS = OpenLimits(depth=5, parts=300, members=300, size=128 << 20, time=20.0)
PARTS = 192 << 20
#: Letters of the sample that shows what a conversion does.
SAMPLE = 70
#: Copies that go into one answer, and their bytes: they travel inside the page.
COPIES = 20
COPY_BYTES = 12 << 20


def main() -> None:
    """See the module."""
    prctl(PR_SET_PDEATHSIG, signal.SIGKILL)
    # Log lines go to standard output; the answer must not stand among them.
    answered = os.dup(1)
    os.dup2(2, 1)
    die_first()
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (FILE_SIZE, FILE_SIZE))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    tempfile.tempdir = sys.argv[2]
    try:
        text = _answered(sys.stdin.buffer.read())
    except Exception as error:  # noqa: BLE001 - told to the parent, without what may quote the upload
        place = traceback.extract_tb(error.__traceback__)[-1]
        where = f"{Path(place.filename).name}:{place.lineno}"
        text = Fault(fault=f"{type(error).__name__} at {where}").model_dump_json()
    with os.fdopen(answered, "wb") as out:
        out.write(text.encode())


def _answered(request_json: bytes) -> str:
    request = Request.model_validate_json(request_json)
    with Sandbox(children=1) as sandbox:
        # The sandbox's fork server sets limits of its own; it mustn't inherit this one.
        sandbox.facts()
        _, hard = resource.getrlimit(resource.RLIMIT_AS)
        resource.setrlimit(resource.RLIMIT_AS, (ADDRESS_SPACE, hard))
        return check(request, sandbox).model_dump_json()


def check(request: Request, sandbox: Sandbox) -> Answer:
    """The answer to one request."""
    files = []
    for given in request.files:
        with os.fdopen(given.fd, "rb") as file:
            files.append((given.name, file.read()))
    with memory_file() as raw:
        raw.write(mail_of(files).as_bytes(policy=email.policy.SMTP))
        raw.flush()
        files.clear()
        case = check_mail(
            partial(reopened, raw.fileno()),
            request.policy,
            sandbox,
            blobs=MemoryBlobs(PARTS),
            scanner=scanner_of(request.scanner, request.scanner_timeout),
            limits=LIMITS,
            glances=False,  # no OCR while somebody waits
        )
    return answer_of(case)


def answer_of(case: Case) -> Answer:
    """What may be told of a case to somebody who isn't known."""
    if any(finding.code == "virus.unavailable" for finding in case.findings):
        return Answer(state="held", unscanned=True)
    unfit = unfit_of(case)
    return Answer(
        state="held" if case.state == "quarantined" else case.state,
        parts=tuple(_part(case, part, unfit) for part in case.parts.values()),
        findings=tuple(
            CheckedFinding(
                code=finding.code,
                action=case.action(finding).value,
                part=finding.part,
                args=dict(finding.args),
            )
            for finding in case.findings
            if finding.part not in unfit and not _locks(case, finding.code)
        ),
        drafts=tuple(
            CheckedDraft(
                kind=plan.kind,
                title=plan.title,
                metadata=dict(plan.metadata),
                files=tuple(file.path for file in plan.files),
                deadline=plan.deadline,
                basis=dict(plan.deadline_basis),
            )
            for plan in case.plans
            if unfit.isdisjoint(file.path for file in plan.files)
        ),
        copies=_copies(case, unfit),
    )


def unfit_of(case: Case) -> frozenset[str]:
    """Paths of all that the portal would lock away: what a virus or a mark is in, what lies in it,
    and all there is where it is the mail as a whole."""
    locked = {finding.part for finding in case.findings if _locks(case, finding.code)}
    return frozenset(path for path in case.parts if "" in locked or _inside(case, path, locked))


def _inside(case: Case, path: str, locked: set[str]) -> bool:
    while path:
        if path in locked:
            return True
        part = case.parts.get(path)
        path = part.parent if part is not None else ""
    return False


def _locks(case: Case, id_: str) -> bool:
    """Whether a code is one of those that the page doesn't speak of: viruses, marks of secrecy,
    marks of internal circulation."""
    row = code(id_)
    return (row.quarantine or row.restricted) and case.policy.action(id_) in (
        Action.HOLD,
        Action.REJECT,
    )


def _part(case: Case, part: PartCase, unfit: frozenset[str]) -> CheckedPart:
    listed = part in case.files
    if part.path in unfit:
        # A mark in a member may bar its archive: then the archive stands for it.
        verdict = UNFIT if listed else ""
    else:
        # Its own, though another file holds the whole mail.
        verdict = verdict_of(case, part).value if listed else ""
    # Word's own count is as old as its last printing.
    paged = part.outcome is not None and part.part.type == "application/pdf"
    pages = part.outcome.metadata.get("pages") if part.outcome and paged else 0
    return CheckedPart(
        path=part.path,
        role=part.part.role,
        name=part.part.name,
        type=part.part.type,
        size=part.part.size,
        verdict=verdict,
        pages=pages if isinstance(pages, int) and part.path not in unfit else 0,
    )


def _copies(case: Case, unfit: frozenset[str]) -> tuple[Copy, ...]:
    """Unicode copies of the files that were converted."""
    copies: list[Copy] = []
    left = COPY_BYTES
    for part in case.files:
        if part.path in unfit or not part.conversions or len(copies) == COPIES:
            continue
        docx, text = docx_of(part.blocks, part.part.name), text_of(part.blocks)
        if (left := left - len(docx) - len(text)) < 0:
            break
        before, after = _sample(part)
        copies.append(
            Copy(
                path=part.path,
                name=part.part.name or part.path,
                before=before,
                after=after,
                docx=base64.b64encode(docx),
                text=base64.b64encode(text),
            )
        )
    return tuple(copies)


def _sample(part: PartCase) -> tuple[str, str]:
    """A line as the file has it, and converted: the first of some length that has changed."""
    if part.outcome is None or len(part.outcome.blocks) != len(part.blocks):
        return "", ""
    pairs = zip(part.outcome.blocks, part.blocks, strict=True)
    changed = [(old.text.strip(), new.text.strip()) for old, new in pairs if old.text != new.text]
    best = next((pair for pair in changed if len(pair[1]) >= SAMPLE // 3), None)
    before, after = best or next(iter(changed), ("", ""))
    return _cut(before), _cut(after)


def _cut(text: str) -> str:
    text = " ".join("".join(c for c in text if c.isprintable() or c == " ").split())
    return text if len(text) <= SAMPLE else text[:SAMPLE].rstrip() + "…"
