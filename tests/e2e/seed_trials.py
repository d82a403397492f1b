"""Trials in their states: tried and ready to be applied, still running, a policy's."""

from __future__ import annotations

from typing import Any


def seeded_trials(portal: Any, people: dict[str, Any], ids: dict[str, Any]) -> dict[str, Any]:
    """One of each."""
    from django.db import transaction

    from vanthu.desk.views.what_if import text_in_force
    from vanthu.queue import trials
    from vanthu.queue.outcomes import Difference, Outcome, Place, difference
    from vanthu.store.models import Job, Submission

    names = ("refused", "held")
    mails = list(Submission.objects.filter(code__in=[ids[name] for name in names]))
    picked = [row.pk for row in mails]

    def tried(trial: Any) -> int:
        for line in trial.lines.select_related("submission__portal").order_by("pk"):
            mail = line.submission
            before = Outcome(mail.state, {"": Place("", {"type.not_permitted": "reject"})})
            taken = Outcome("drafted", {"": Place("", {"type.docx_accepted": "note"})})
            found = difference(before, taken)
            if mail.state == "drafted":
                found = Difference(mail.state, mail.state)
            trials.line_tried(line, found, mail.round, mail.portal.policy_hash)
        with transaction.atomic():
            trials.go_on(trial)
        return int(trial.pk)

    begin = trials.rerun_begin
    keys = dict(Submission.objects.values_list("code", "pk"))
    made = {f"{name}_pk": keys[ids[name]] for name in names} | {
        "trial": tried(begin(submissions=picked, actor=people["secretary"])),
        "trial_running": begin(submissions=picked, actor=people["secretary"]).pk,
    }
    text = text_in_force(portal).replace('docx = "accept_with_notice"', 'docx = "refuse"')
    what_if = trials.what_if_begin(portal=portal, policy=text, number=100, actor=people["head"])
    made["what_if"] = tried(what_if)
    # Its work isn't there to be done: the pages show it as it is.
    Job.objects.filter(kind="trial.run").delete()
    return made
