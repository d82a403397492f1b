"""A real clamd with a signature of our own: found, away, too large, back again."""

from __future__ import annotations

import io
import zipfile
from datetime import UTC, datetime, timedelta
from email.message import EmailMessage
from typing import Any

import pytest
from django.test import Client

from tests.factories import make_member, make_user
from tests.peers.clamd import SIGNATURE, VIRUS, Clamd
from tests.peers.process import free_port
from tests.samples import rar
from vanthu.jobs.registry import Work
from vanthu.pipeline.rescan import RESTS, due_now, rescan
from vanthu.pipeline.scanner import Scanner, parse_address, scanner_of
from vanthu.queue import intake
from vanthu.queue.errors import NotAllowed
from vanthu.queue.facts import open_holds
from vanthu.store.models import (
    Agency,
    Event,
    FindingRow,
    Job,
    Notice,
    PartRow,
    Role,
    Submission,
    User,
)
from vanthu.validators.policy import Policy
from vanthu.validators.verdicts import Action

from .conftest import FIXTURES, arrive, codes, mail, work_off

PAPER = (FIXTURES / "bacgiang.doc").read_bytes()


@pytest.fixture
def scanner(clamd: Clamd, settings: Any) -> Clamd:
    configure(settings, clamd.address)
    return clamd


def configure(settings: Any, address: str, timeout: float = 20) -> Scanner:
    settings.VANTHU = settings.VANTHU.model_copy(
        update={"scanner": address, "scanner_timeout": timeout}
    )
    made = scanner_of(address, timeout)
    assert made is not None
    return made


def tick() -> None:
    """The periodic job, then what it has planted."""
    rescan(Work(0, "submission.rescan", None))
    for submission in Submission.objects.filter(state="processing"):
        work_off(submission)


def zipped(*files: tuple[str, bytes]) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files:
            archive.writestr(name, data)
    return file.getvalue()


def letter_inside() -> bytes:
    inner = EmailMessage()
    inner["From"], inner["Subject"] = "a@b.example", "Chuyển tiếp"
    inner.set_content("Kính gửi")
    inner.add_attachment(VIRUS, maintype="application", subtype="zip", filename="x.zip")
    return inner.as_bytes()


WAYS = {
    "bare": (("b.txt", VIRUS),),
    "in a ZIP": (("b.zip", zipped(("b.txt", VIRUS))),),
    "in a RAR": (("b.rar", rar.stored({"b.txt": VIRUS})),),
    "in a ZIP in a RAR": (("b.rar", rar.stored({"c.zip": zipped(("b.txt", VIRUS))})),),
    "in a mail": (("thu.eml", letter_inside()),),
    "behind a type that isn't taken": (("b.exe", b"MZ" + bytes(200) + VIRUS),),
}


@pytest.mark.parametrize("way", WAYS)
def test_a_virus_locks_the_mail_away(way: str, scanner: Clamd, agency: Agency) -> None:
    submission = arrive(mail(("a.doc", PAPER), *WAYS[way]))
    assert submission.state == "quarantined"
    found = submission.findings.filter(code="virus.found")
    assert {row.args["signature"].removesuffix(".UNOFFICIAL") for row in found} == {SIGNATURE}
    assert not submission.drafts.exists()
    assert "virus.not_scanned" not in codes(submission)
    (notice,) = Notice.objects.filter(submission=submission)
    assert notice.kind == "refused"
    assert "Tệp chứa mã độc, đã được cách ly." in " ".join(notice.text.split())
    assert SIGNATURE not in notice.text


def test_what_is_clean_goes_on_unnoted(scanner: Clamd, agency: Agency) -> None:
    submission = arrive(mail(("a.doc", PAPER)))
    assert submission.state == "drafted"
    assert not any(code.startswith("virus.") for code in codes(submission))


def test_the_desk_hands_out_nothing_of_it_and_only_an_administrator_releases_it(
    scanner: Clamd, agency: Agency
) -> None:
    submission = arrive(mail(("a.doc", PAPER), ("b.txt", VIRUS)))
    head = make_member(submission.portal, Role.HEAD)
    chief = make_user("quantri", is_superuser=True)
    for person in (head, chief):
        assert statuses(submission, person) == {404}
    finding = FindingRow.objects.get(submission=submission, code="virus.found")
    with pytest.raises(NotAllowed):
        intake.finding_release(finding=finding, actor=head, reason="Báo nhầm")
    assert finding.part is not None
    with pytest.raises(NotAllowed):
        intake.exception_accept(part=finding.part, actor=head, reason="Báo nhầm")
    intake.finding_release(finding=finding, actor=chief, reason="Báo nhầm")
    submission = work_off(submission)
    assert submission.state == "drafted"
    assert statuses(submission, head) == {302}


def test_a_virus_that_is_only_known_later_stops_what_was_made_of_the_mail(
    scanner: Clamd, agency: Agency
) -> None:
    submission = arrive(mail(("a.doc", PAPER), ("tin.txt", "Tin về hội nghị".encode() * 9)))
    assert submission.state == "drafted"
    draft = submission.drafts.first()
    assert draft is not None
    assert "virus.found" not in open_holds(draft)
    scanner.sign("Vanthu.Late-1", "Tin về hội nghị".encode())
    scanner.restart()
    intake.submission_rerun(submission=submission, actor=make_user("kt", is_superuser=True))
    submission = work_off(submission)
    assert submission.state == "quarantined"
    draft.refresh_from_db()
    assert "virus.found" in open_holds(draft)


def statuses(submission: Submission, person: User) -> set[int]:
    client = Client()
    client.force_login(person, backend="django.contrib.auth.backends.ModelBackend")
    parts = PartRow.objects.filter(submission=submission).exclude(sha256="")
    paths = [f"/desk/files/{part.pk}/" for part in parts]
    return {
        client.get(path).status_code
        for path in [*paths, f"/desk/submissions/{submission.code}/raw/"]
    }


def test_away_holds_and_what_is_held_goes_on_by_itself(
    clamd: Clamd, settings: Any, agency: Agency
) -> None:
    configure(settings, clamd.address)
    clamd.kill()
    submission = arrive(mail(("a.doc", PAPER)))
    assert (submission.state, submission.drafts.count()) == ("held", 0)
    assert codes(submission) == {"virus.unavailable"}
    assert not PartRow.objects.filter(submission=submission).exclude(text="").exists()
    assert not Notice.objects.filter(submission=submission).exists()
    tick()
    submission.refresh_from_db()
    assert submission.state == "held", "it is still away"
    assert not Job.objects.filter(kind="submission.process", state="ready").exists()
    clamd.start()
    tick()
    submission.refresh_from_db()
    assert (submission.state, submission.round) == ("drafted", 1)
    assert submission.drafts.count() == 1
    (notice,) = Notice.objects.filter(submission=submission)
    assert (notice.kind, notice.state) == ("received", "ready")
    assert Event.objects.filter(verb="submission.rescan", subject_id=submission.pk).count() == 1


def test_what_something_else_holds_stays_held(
    clamd: Clamd, settings: Any, agency: Agency, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = Policy.action
    monkeypatch.setattr(
        Policy,
        "action",
        lambda self, code: Action.HOLD if code == "sender.unknown" else asked(self, code),
    )
    configure(settings, f"127.0.0.1:{free_port()}")
    submission = arrive(mail(("a.doc", PAPER), From="nguoi.la@noi-khac.example"))
    assert submission.state == "held"
    assert "virus.unavailable" in codes(submission)
    configure(settings, clamd.address)
    tick()
    submission.refresh_from_db()
    assert "virus.unavailable" not in codes(submission)
    assert "sender.unknown" in codes(submission)
    assert (submission.state, submission.drafts.count()) == ("held", 0)


def test_what_a_person_refused_meanwhile_stays_refused(
    clamd: Clamd, settings: Any, agency: Agency
) -> None:
    configure(settings, f"127.0.0.1:{free_port()}")
    submission = arrive(mail(("a.doc", PAPER)))
    secretary = make_member(submission.portal, Role.SECRETARY)
    intake.submission_refuse(submission=submission, actor=secretary, reason="Gửi nhầm")
    configure(settings, clamd.address)
    tick()
    submission.refresh_from_db()
    assert submission.state == "refused"


def test_too_large_holds_all_and_goes_on_once_the_scanner_takes_it(
    scanner: Clamd, agency: Agency
) -> None:
    large = ("b.txt", "Thông báo lịch nghỉ lễ\n".encode() * 60_000)
    submission = arrive(mail(("a.doc", PAPER), large))
    assert submission.state == "held"
    (finding,) = submission.findings.filter(code="virus.too_large")
    assert finding.args["names"] == "b.txt"
    assert not submission.drafts.exists()
    scanner.restart(StreamMaxLength="20M")
    stand(submission, waited=timedelta(hours=5), rested=RESTS["size"] - timedelta(minutes=1))
    tick()
    submission.refresh_from_db()
    assert submission.state == "held", "it has rested for less than an hour"
    stand(submission, waited=timedelta(hours=5), rested=RESTS["size"])
    tick()
    submission.refresh_from_db()
    assert submission.state == "drafted"


@pytest.mark.parametrize(
    ("cause", "waited", "rested", "due"),
    [
        ("away", 600, 0, True),
        ("slow", 1, 1, True),
        ("slow", 120, 60, False),
        ("slow", 120, 120, True),
        ("slow", 86_400, 599, False),
        ("slow", 86_400, 600, True),
    ],
)
def test_it_rests_as_long_as_it_had_waited(
    cause: str, waited: int, rested: int, due: bool, settings: Any, agency: Agency
) -> None:
    configure(settings, f"127.0.0.1:{free_port()}")
    submission = arrive(mail(("a.doc", PAPER)))
    submission.findings.update(evidence={"cause": cause})
    now = stand(submission, timedelta(seconds=waited), timedelta(seconds=rested))
    assert due_now(now) == ([submission.pk] if due else [])


def stand(submission: Submission, waited: timedelta, rested: timedelta) -> datetime:
    """As if it had waited so long before it was judged, and rested so long since; now."""
    now = datetime.now(UTC)
    Submission.objects.filter(pk=submission.pk).update(
        decided_at=now - rested, booked_at=now - rested - waited
    )
    return now


def test_a_frozen_scanner_holds_and_costs_its_time_once(
    scanner: Clamd, settings: Any, agency: Agency
) -> None:
    client = configure(settings, scanner.address, timeout=1)
    scanner.freeze()
    first = arrive(mail(("a.doc", PAPER)))
    second = arrive(mail(("a.doc", PAPER), ("b.doc", (FIXTURES / "caobang.doc").read_bytes())))
    assert {first.state, second.state} == {"held"}
    causes = FindingRow.objects.filter(code="virus.unavailable").values_list("evidence", flat=True)
    assert list(causes) == [{"cause": "away"}] * 2
    scanner.resume()
    assert client.answers()
    tick()
    assert set(Submission.objects.values_list("state", flat=True)) == {"drafted"}


def test_the_socket_works_too(clamd: Clamd, settings: Any, agency: Agency) -> None:
    configure(settings, str(clamd.socket))
    assert parse_address(str(clamd.socket)).path
    submission = arrive(mail(("b.txt", VIRUS)))
    assert submission.state == "quarantined"
