"""From a booked mail to drafts, notice and audit line."""

from __future__ import annotations

from vanthu.store.models import Event, Notice

from .conftest import FIXTURES, arrive, mail


def test_a_decision_becomes_a_draft_with_its_metadata(agency):
    data = (FIXTURES / "bacgiang.doc").read_bytes()
    submission = arrive(mail(("qd-76.doc", data)))
    assert submission.state == "drafted"
    assert submission.agency == agency
    (draft,) = submission.drafts.all()
    assert (draft.kind, draft.number) == ("document", "76/2007/QĐ-UBND")
    assert draft.title.startswith("Về việc ban hành “Quy chế tổ chức")
    assert draft.agency == agency
    assert draft.current.metadata["source"] == "Sở Mẫu"
    (file,) = draft.current.files
    assert file["name"] == "qd-76.doc"
    assert submission.parts.get(path=submission.parts.get(pk=file["part"]).path).text
    assert Notice.objects.get(submission=submission).kind == "received"
    assert Event.objects.filter(verb="submission.process", subject_id=submission.pk).count() == 1
    assert submission.rules_log["ruleset"]
