"""Stored mails run through the steps again, with nothing kept: what would become of them?

By today's policy (before many are checked again) or by one that isn't in force. The steps are the
same as ever, so what a trial says is what a real run then does; only `write`, at the end, is left
out.
"""

from __future__ import annotations

import time
from contextlib import closing

import structlog
from django.db import DatabaseError

from vanthu.jobs.registry import Work
from vanthu.parsers.sandbox import SandboxError
from vanthu.queue import trials
from vanthu.queue.outcomes import WHOLE, Difference, Outcome, difference, placed, stored
from vanthu.store.blobs import StagedBlobs, blobs
from vanthu.store.models import Submission, Trial, TrialLine
from vanthu.validators.codes import code
from vanthu.validators.policy import Policy, parse_policy

from .case import Case
from .process import case_of
from .steps import run_steps
from .what_if import Unchanged, glanced_before

log = structlog.get_logger(__name__)

#: Seconds of one job; then the next one is planted, so that new mail comes in between.
AT_ONCE = 10.0


def tried(submission: Submission, policy: Policy | None = None) -> Case:
    """The case of a mail that has been decided on, run anew. `policy`: instead of the one in
    force. Writes to no table and to no blob store."""
    glances = policy is None or not glanced_before(submission)
    # A real run would be the next round, which heeds everything that people have released.
    submission.round += 1
    with closing(StagedBlobs(blobs())) as staged:
        case = case_of(submission, staged)
        if policy is not None:
            case.policy, case.glances = policy, glances
        return run_steps(case)


def outcome_of(case: Case) -> Outcome:
    """What `write` or `seal` would have stored."""
    if case.sealed:
        # Nothing else may be known of it, nor which file bore the mark.
        seals = next(one for one in case.findings if code(one.code).seals)
        return placed("quarantined", (), [(WHOLE, seals.code, case.action(seals).value)])
    findings = [(one.part, one.code, case.action(one).value) for one in case.findings]
    if case.state == "drafted":
        findings += [
            (one.part, one.code, code(one.code).action.value)
            for plan in case.plans
            for one in plan.findings
        ]
    parts = [(path, part.verdict.value) for path, part in case.parts.items() if part.verdict]
    return placed(case.state, parts, findings)


def run(work: Work) -> None:
    """Job `trial.run`: try the lines that wait, one after the other."""
    trial = Trial.objects.filter(pk=work.ref or 0).first()
    if trial is None:
        return
    policy = parse_policy(trial.policy) if trial.policy else None
    unchanged = Unchanged(policy) if policy is not None else None
    started = time.monotonic()
    while time.monotonic() - started < AT_ONCE:
        line = trials.next_line(trial)
        if line is None:
            break
        if unchanged is not None and unchanged(line.submission):
            state = line.submission.state
            trials.line_tried(line, Difference(state, state), *_standing(line.submission))
        else:
            _try(line, policy)
    with work.finish():
        trials.go_on(trial)


def _try(line: TrialLine, policy: Policy | None) -> None:
    submission = line.submission
    try:
        before = stored(submission)
        standing = _standing(submission)
        after = outcome_of(tried(submission, policy))
    except FileNotFoundError:
        trials.line_gone(line)  # its bytes were erased: the register keeps the line alone
    except (SandboxError, DatabaseError):
        raise  # the machine's trouble, not this mail's: the job is tried again
    except Exception as error:
        # Whatever a fault of ours is, it mustn't hide what the other mails would become.
        log.exception("trial_failed", submission=submission.pk)
        trials.line_failed(line, type(error).__name__)
    else:
        trials.line_tried(line, difference(before, after), *standing)


def _standing(submission: Submission) -> tuple[int, str]:
    """By what a person's choice is told from an older state of mail and rules."""
    return submission.round, submission.portal.policy_hash
