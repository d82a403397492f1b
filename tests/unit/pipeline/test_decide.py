from __future__ import annotations

import pytest

from vanthu.parsers.types import Finding
from vanthu.pipeline.decide import body_is_item, decide
from vanthu.validators.verdicts import Action

from .cases import case, part, policy


def test_verdicts_a_file_follow_the_strongest_action_of_its_findings():
    one = case(
        part("a.doc", "doc"), part("b.docx", "docx"), part("c.xls", "xls"), part("d.doc", "doc")
    )
    one.findings += [
        Finding("type.docx_accepted", "3"),
        Finding("type.not_permitted", "4"),
        Finding("type.mismatch", "4"),
        Finding("file.crash", "5"),
    ]
    decide(one)
    assert [p.verdict for p in one.files] == ["taken", "noted", "refused", "held"]
    assert one.state == "drafted"
    assert one.findings[-1].code == "parts.missing"
    assert one.findings[-1].args["count"] == 2


@pytest.mark.parametrize(
    ("codes", "state"),
    [
        ([("type.not_permitted", "2")], "refused"),
        ([("file.crash", "2")], "held"),
        ([("mail.limit", "")], "held"),
        ([("mail.encrypted", "")], "refused"),
        ([("sender.contradicted", "")], "held"),
        ([("sender.unknown", "")], "drafted"),
    ],
)
def test_state_of_the_whole(codes, state):
    one = case(part("a.doc", "doc"))
    one.findings += [Finding(*pair) for pair in codes]
    decide(one)
    assert one.state == state


def test_the_portals_own_line_decides():
    one = case(part("a.xls", "xls"), policy_=policy(actions={"type.*": Action.HOLD}))
    one.findings.append(Finding("type.not_permitted", "2"))
    decide(one)
    assert one.state == "held"


def test_what_a_person_has_released_bars_no_longer():
    one = case(part("a.xls", "xls"), released=frozenset({("type.not_permitted", "2")}))
    one.findings.append(Finding("type.not_permitted", "2"))
    decide(one)
    assert one.state == "drafted"


def test_a_held_whole_holds_its_files_too():
    one = case(part("a.doc", "doc"))
    one.findings.append(Finding("mail.limit", ""))
    decide(one)
    assert one.files[0].verdict == "held"


def test_a_barred_archive_stands_for_its_members():
    archive = part("a.zip", "zip", path="2", opened=True, role="container")
    inner = part("b.doc", "doc", path="2.1", parent="2")
    one = case(archive, inner)
    assert [p.path for p in one.files] == ["2.1"]
    one.findings.append(Finding("archive.encrypted", "2"))
    assert [p.path for p in one.files] == ["2"]
    decide(one)
    assert one.state == "refused"


@pytest.mark.parametrize("mail_class", ["bounce", "automatic", "list", "own"])
def test_only_mail_is_decided_on(mail_class):
    one = case(part("a.doc", "doc"), mail_class=mail_class)
    decide(one)
    assert one.state == "noted"
    assert one.files[0].verdict is None


def test_the_mails_text_is_the_item_only_without_documents():
    assert body_is_item(case(body="Tin"))
    assert body_is_item(case(part("a.jpg", "jpg"), body="Tin"))
    assert not body_is_item(case(part("a.doc", "doc"), body="Kính gửi"))
    assert not body_is_item(case(body=" "))


def test_text_beside_refused_pictures_is_still_news():
    one = case(part("a.heic", "heic"), body="Tin hội nghị")
    one.findings.append(Finding("type.not_permitted", "2"))
    decide(one)
    assert one.state == "drafted"
