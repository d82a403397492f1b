"""Checking many mails again from their list, and trying a policy, on the pages."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.conf import settings

from vanthu.queue import trials
from vanthu.queue.outcomes import Difference, Outcome, Place, difference
from vanthu.store.models import (
    Event,
    FindingRow,
    Job,
    LineState,
    Submission,
    Trial,
    TrialLine,
    TrialState,
)

from .conftest import As


@pytest.fixture(autouse=True)
def no_trials_yet(ids: dict[str, Any]) -> None:
    Trial.objects.all().delete()


def pks(ids: dict[str, Any], *names: str) -> list[int]:
    codes = [ids[name] for name in names]
    return list(Submission.objects.filter(code__in=codes).values_list("pk", flat=True))


def work_through(trial: Trial, **after: Outcome) -> None:
    """What the pipeline's job does: every line a refused one that would be drafted."""
    for line in trial.lines.select_related("submission"):
        before = Outcome(
            line.submission.state, {"1": Place("refused", {"type.not_permitted": "reject"})}
        )
        then = Outcome("drafted", {"1": Place("taken", {})})
        trials.line_tried(
            line,
            difference(before, then),
            line.submission.round,
            line.submission.portal.policy_hash,
        )
    trials.go_on(trial)


def test_from_the_list_to_the_trial_and_on(ids: dict[str, Any], signed_in: As) -> None:
    admin = signed_in("quantri")
    mails = pks(ids, "refused", "held")
    rounds = dict(Submission.objects.values_list("pk", "round"))
    response = admin.post("/desk/mails/again/", {"mail": mails, "back": "/desk/submissions/"})
    trial = Trial.objects.get()
    assert response["Location"] == f"/desk/trials/{trial.pk}/"
    assert Job.objects.filter(kind="trial.run", ref=trial.pk).count() == 1
    page = admin.get(f"/desk/trials/{trial.pk}/").content.decode()
    assert "hx-trigger" in page
    work_through(trial)
    page = admin.get(f"/desk/trials/{trial.pk}/").content.decode()
    assert "hx-trigger" not in page
    assert ids["refused"] in page
    assert "type.not_permitted" in page
    # Nothing has happened yet.
    assert dict(Submission.objects.values_list("pk", "round")) == rounds
    admin.post(f"/desk/trials/{trial.pk}/do/apply/", {"mail": mails[:1]})
    assert (
        list(trial.lines.filter(state=LineState.CHOSEN).values_list("submission", flat=True))
        == (mails[:1])
    )
    assert Event.objects.get(verb="trial.apply").data["mails"] == 1


def test_what_was_applied_is_told_as_done_and_not_offered_again(
    ids: dict[str, Any], signed_in: As
) -> None:
    admin = signed_in("quantri")
    mails = pks(ids, "refused", "held")
    admin.post("/desk/mails/again/", {"mail": mails})
    trial = Trial.objects.get()
    work_through(trial)
    admin.post(f"/desk/trials/{trial.pk}/do/apply/", {"mail": mails[:1]})
    Trial.objects.update(state=TrialState.APPLIED)
    trial.lines.filter(submission=mails[0]).update(state=LineState.APPLIED)
    page = admin.get(f"/desk/trials/{trial.pk}/").content.decode()
    assert "Chưa có gì thay đổi" not in page
    assert "Đã kiểm tra lại theo quy định hiện hành" in page
    assert "Kiểm tra lại 01 thư có thay đổi" in page, "the other one may follow"
    trial.lines.update(state=LineState.APPLIED)
    page = admin.get(f"/desk/trials/{trial.pk}/").content.decode()
    assert 'name="whole"' not in page
    assert "Chỉ các thư đã chọn" not in page


def test_when_it_is_done_the_page_is_fetched_anew(ids: dict[str, Any], signed_in: As) -> None:
    admin = signed_in("quantri")
    admin.post("/desk/mails/again/", {"mail": pks(ids, "refused")})
    trial = Trial.objects.get()
    part = f"/desk/trials/{trial.pk}/?part=progress"
    assert "HX-Refresh" not in admin.get(part).headers
    work_through(trial)
    assert admin.get(part).headers["HX-Refresh"] == "true"


def test_all_of_a_filter(ids: dict[str, Any], signed_in: As) -> None:
    admin = signed_in("quantri")
    refused = set(Submission.objects.filter(state="refused").values_list("pk", flat=True))
    back = "/desk/submissions/?state=refused"
    admin.post("/desk/mails/again/", {"whole": "1", "back": back})
    assert {line.submission_id for line in Trial.objects.get().lines.all()} == refused


def test_stop_and_go_on(ids: dict[str, Any], signed_in: As) -> None:
    admin = signed_in("quantri")
    admin.post("/desk/mails/again/", {"mail": pks(ids, "refused")})
    trial = Trial.objects.get()
    admin.post(f"/desk/trials/{trial.pk}/do/stop/")
    trial.refresh_from_db()
    assert trial.state == TrialState.STOPPED
    admin.post(f"/desk/trials/{trial.pk}/do/resume/")
    trial.refresh_from_db()
    assert trial.state == TrialState.RUNNING


def test_who_may(ids: dict[str, Any], signed_in: As) -> None:
    """Editors decide on no mail; another portal's people see neither mail nor trial."""
    mails = pks(ids, "refused")
    signed_in("nongthihanh").post("/desk/mails/again/", {"mail": mails})
    signed_in("nguoila").post("/desk/mails/again/", {"mail": mails})
    assert not Trial.objects.exists()
    signed_in("hoangvanlap").post("/desk/mails/again/", {"mail": mails})
    trial = Trial.objects.get()
    path = f"/desk/trials/{trial.pk}/"
    found = {
        name: signed_in(name).get(path).status_code
        for name in ("hoangvanlap", "lythimai", "quantri", "nongthihanh", "nguoila")
    }
    assert found == {
        "hoangvanlap": 200, "lythimai": 200, "quantri": 200, "nongthihanh": 404, "nguoila": 404,
    }  # fmt: skip
    assert signed_in("nguoila").post(f"{path}do/stop/").status_code == 404
    policies = {
        name: signed_in(name).get("/desk/what-if/caobang/").status_code
        for name in ("hoangvanlap", "lythimai", "quantri", "trieudinhle", "nongthihanh", "nguoila")
    }
    assert {name for name, status in policies.items() if status == 200} == {
        "hoangvanlap", "quantri", "trieudinhle",
    }  # fmt: skip


def test_release_from_the_list(ids: dict[str, Any], signed_in: As) -> None:
    secretary = signed_in("hoangvanlap")
    (held,) = pks(ids, "held")
    back = {"back": "/desk/submissions/"}
    response = secretary.post("/desk/mails/release/", {"mail": [held], **back})
    page = secretary.get(response["Location"]).content.decode()
    assert ids["held"] in page
    done = secretary.post(response["Location"], {"reason": "Đã kiểm tra", **back})
    assert done["Location"] == "/desk/submissions/"
    assert Submission.objects.get(pk=held).state == "processing"
    assert FindingRow.objects.filter(submission=held, released_by__username="hoangvanlap").exists()
    assert Event.objects.get(verb="submission.release").subject_id == held
    again = secretary.post(response["Location"], {"reason": "Lần nữa", **back}, follow=True)
    assert "Không có điểm nào thuộc quyền cho xử lý tiếp" in again.content.decode()


def test_a_policy_is_tried_and_not_put_in_force(ids: dict[str, Any], signed_in: As) -> None:
    head = signed_in("trieudinhle")
    page = head.get("/desk/what-if/caobang/").content.decode()
    assert "accept_with_notice" in page
    file = settings.VANTHU.portals_dir / "caobang.toml"
    text = file.read_text(encoding="utf-8")
    other = text.replace('docx = "accept_with_notice"', 'docx = "refuse"')
    response = head.post("/desk/what-if/caobang/", {"policy": other, "number": "100"})
    trial = Trial.objects.get()
    assert response["Location"] == f"/desk/trials/{trial.pk}/"
    assert TrialLine.objects.filter(trial=trial).exists()
    page = head.get(response["Location"]).content.decode()
    assert "<ins>" in page
    assert "<del>" in page
    assert file.read_text(encoding="utf-8") == text
    assert head.get(f"/desk/trials/{trial.pk}/policy/").content.decode() == other
    assert head.post(f"/desk/trials/{trial.pk}/do/apply/", {"whole": "1"}).status_code == 302
    assert not trial.lines.filter(state=LineState.CHOSEN).exists()


FAULTS = {
    'docx = "maybe"': ("docx", "accept"),
    "docx = accept": ("", "TOML"),
    'docx = "accept"\nsize = 3': ("types.size", ""),
}


@pytest.mark.parametrize("line", FAULTS)
def test_faults_of_a_policy_stand_at_their_lines(
    ids: dict[str, Any], signed_in: As, line: str
) -> None:
    head = signed_in("trieudinhle")
    text = (settings.VANTHU.portals_dir / "caobang.toml").read_text(encoding="utf-8")
    broken = text.replace('docx = "accept_with_notice"', line)
    at = broken[: broken.index(line)].count("\n") + 1 + line.count("\n")
    page = head.post("/desk/what-if/caobang/", {"policy": broken, "number": "100"})
    html = page.content.decode()
    key, word = FAULTS[line]
    assert re.search(rf"<strong>\D*{at}</strong>", html), at
    assert key in html
    assert word in html
    assert not Trial.objects.exists()


def test_another_portals_policy_is_none_of_this_ones(ids: dict[str, Any], signed_in: As) -> None:
    text = (settings.VANTHU.portals_dir / "longxuyen.toml").read_text(encoding="utf-8")
    signed_in("quantri").post("/desk/what-if/caobang/", {"policy": text, "number": "100"})
    assert not Trial.objects.exists()


def test_the_difference_counts_what_bars() -> None:
    note = difference(
        Outcome("drafted", {"1": Place("noted", {"a.b": "note"})}),
        Outcome("drafted", {"1": Place("noted", {})}),
    )
    assert (note.change, note.codes) == ("notes", ("a.b",))
    held = difference(
        Outcome("drafted", {"1": Place("taken", {}), "2": Place("held", {"a.b": "hold"})}),
        Outcome("drafted", {"1": Place("taken", {}), "2": Place("held", {"c.d": "hold"})}),
    )
    assert (held.change, [one.path for one in held.places]) == ("result", ["2"])
    assert Difference("held", "held").change == ""
