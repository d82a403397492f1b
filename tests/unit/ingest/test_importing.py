"""Import of mails and documents: found, booked once, unharmed."""

from __future__ import annotations

import email
import io
import json
import mailbox
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from tests.factories import subject_of
from vanthu.config.policies import copy_template
from vanthu.ingest.booking import refresh
from vanthu.ingest.importing import import_paths, total_size
from vanthu.ingest.importing.sources import find, mails_in
from vanthu.ingest.importing.wrap import wrap_document
from vanthu.store.listing import SubmissionOut
from vanthu.store.models import Job, Submission
from vanthu.validators.policy import Policy

pytestmark = pytest.mark.django_db


@pytest.fixture
def policy(settings: Any, tmp_path: Path) -> Policy:
    settings.VANTHU = settings.VANTHU.model_copy(update={"data": tmp_path / "data"})
    copy_template("caobang", settings.VANTHU.portals_dir)
    return refresh(settings.VANTHU)["caobang"]


def message(subject: str, body: str = "nội dung\n") -> bytes:
    return f"From: a@x.vn\nSubject: {subject}\n\n{body}".encode()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    folder = tmp_path / "in"
    folder.mkdir()
    (folder / "one.eml").write_bytes(message("one"))
    (folder / "Bài viết số 5.txt").write_text("tài liệu", encoding="utf-8")
    (folder / ".DS_Store").write_bytes(b"litter")
    box = mailbox.mbox(folder / "box")
    for subject in ("two", "three"):
        box.add(message(subject, "From đây trở đi\n\nFrom here on\n"))
    box.close()
    maildir = mailbox.Maildir(folder / "Maildir", create=True)
    maildir.add(message("four"))
    maildir.add(message("one"))
    maildir.close()
    return folder


def test_everything_is_booked_once_and_silently(policy: Policy, folder: Path) -> None:
    seen: list[int] = []
    report = import_paths([folder], policy=policy, progress=seen.append)
    assert (report.booked, report.known, report.failed) == (5, 1, [])
    assert sum(seen) == total_size([folder])
    again = import_paths([folder], policy=policy)
    assert (again.booked, again.known) == (0, 6)
    rows = Submission.objects.all()
    assert {subject_of(row) for row in rows} == {"one", "two", "three", "four", "Bài viết số 5.txt"}
    assert all(row.silent and row.channel == "file" for row in rows)
    assert Job.objects.count() == 5


def test_stopped_and_run_again_goes_on(policy: Policy, folder: Path) -> None:
    def stop_at_third(_bytes: int) -> None:
        if Submission.objects.count() == 3:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        import_paths([folder], policy=policy, progress=stop_at_third)
    import_paths([folder], policy=policy)
    assert Submission.objects.count() == 5


def test_mbox_gives_the_mails_as_they_were() -> None:
    raw = (
        b"From a@x Mon Jan  2 10:00:00 2023\nSubject: 1\n\n>From quoted\n>>From twice\n"
        b"From the text, after no empty line 10:00:00 2023\n\nFrom is no separator\n\n"
        b"From b@x Mon Jan  2 10:00:01 2023\nSubject: 2\n\nx" + b"y" * 3_000_000 + b"\n"
    )
    mails = [(mail.read(), position) for mail, position in mails_in(io.BytesIO(raw))]
    assert len(mails) == 2
    assert b"\nFrom quoted\n>From twice\nFrom the text" in mails[0][0]
    assert mails[0][0].endswith(b"no separator\n\n")
    assert mails[1][0].endswith(b"y\n")
    assert mails[1][1] == len(raw)


def test_document_is_wrapped_the_same_way_each_time(tmp_path: Path) -> None:
    path = tmp_path / "Kế hoạch tuyên truyền năm 2026 của Sở Tư pháp tỉnh Cao Bằng.pdf"
    path.write_bytes(bytes(range(256)) * 1000)
    outputs = []
    for _ in range(2):
        target = io.BytesIO()
        wrap_document(path, target)
        outputs.append(target.getvalue())
    assert outputs[0] == outputs[1]
    parsed = email.message_from_bytes(outputs[0])
    (part,) = parsed.get_payload()
    assert part.get_payload(decode=True) == path.read_bytes()
    assert part.get_filename() == path.name
    assert max(map(len, outputs[0].split(b"\r\n"))) <= 998


def test_unreadable_file_is_reported_and_the_others_go_on(policy: Policy, folder: Path) -> None:
    (folder / "one.eml").unlink()
    (folder / "gone.eml").symlink_to(folder / "nowhere")
    found = list(find([folder]))
    assert all(item.path.name != "gone.eml" for item in found)
    report = import_paths([folder], policy=policy)
    assert report.booked == 5


def test_commands_import_and_list(
    policy: Policy, folder: Path, monkeypatch: pytest.MonkeyPatch, settings: Any
) -> None:
    from vanthu.cli import import_, submissions

    for module in (import_, submissions):
        monkeypatch.setattr(module, "data_ready", lambda: settings.VANTHU)
    run = CliRunner().invoke
    result = run(import_.command, [str(folder), "--portal", "caobang"])
    assert result.exit_code == 0, result.output
    assert "5 booked, 1 known already, 0 failed" in result.output
    assert run(import_.command, [str(folder), "--portal", "x"]).exit_code == 2
    assert run(import_.command, ["/nowhere", "--portal", "caobang"]).exit_code == 2
    listed = run(submissions.command, ["--json", "--portal", "caobang"])
    rows = [SubmissionOut.model_validate(row) for row in json.loads(listed.output)]
    assert len(rows) == 5
    assert list(json.loads(listed.output)[0]) == [
        "code", "portal", "state", "sender", "subject", "received_at", "raw_sha256", "parts",
        "findings", "drafts",
    ]  # fmt: skip
    assert json.loads(run(submissions.command, ["--json", "--state", "drafted"]).output) == []
    assert run(submissions.command, ["--state", "nonsense"]).exit_code == 2
    assert run(submissions.command, ["--portal", "nowhere"]).exit_code == 2
    assert "a@x.vn" in run(submissions.command, []).output
