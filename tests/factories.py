"""Rows that tests start from: a portal with its board, a submission with parts, a draft."""

from __future__ import annotations

import hashlib
import io
import itertools
import re
from datetime import UTC, datetime
from typing import Any

from django.conf import settings

from vanthu.config.policies import copy_template, template_text
from vanthu.parsers.headers import read_headers
from vanthu.store.blobs import blobs
from vanthu.store.models import (
    Agency,
    Channel,
    Draft,
    Kind,
    Membership,
    PartRow,
    PolicyVersion,
    Portal,
    Role,
    Submission,
    SubmissionState,
    User,
)
from vanthu.validators.policy import policy_hash

_count = itertools.count(1)


#: Steps and languages that a portal may have or not, and its checklist, as tables of a policy file.
OPTIONAL = re.compile(r"^\[(?:steps|levels|languages|\[checklist\])\]\n(?:.+\n)*", re.MULTILINE)


def policy_text(name: str, steps: str = "") -> str:
    """The template's text, with these optional steps and no other."""
    return OPTIONAL.sub("", template_text(name)) + f"\n{steps}"


def make_portal(name: str = "caobang", steps: str = "") -> Portal:
    """A portal row with its policy: caobang's as a file, any other one's in the database alone.
    Without optional steps, but for those in `steps` (tables of a policy file)."""
    if name == "caobang":
        path = copy_template(name, settings.VANTHU.portals_dir)
        if path.read_text(encoding="utf-8") != (text := policy_text(name, steps)):
            path.write_text(text, encoding="utf-8")
        return Portal.objects.get_or_create(
            name=name, defaults={"code": "CBG", "title": "Cổng Cao Bằng"}
        )[0]
    code = name[:3].upper()
    text = policy_text("caobang", steps).replace("caobang", name).replace('"CBG"', f'"{code}"')
    portal, _ = Portal.objects.get_or_create(
        name=name, defaults={"code": code, "title": name, "policy_hash": policy_hash(text)}
    )
    PolicyVersion.objects.get_or_create(
        portal=portal, hash=portal.policy_hash, defaults={"text": text}
    )
    return portal


def make_user(username: str = "", **fields: Any) -> User:
    """A user without a password."""
    return User.objects.create(username=username or f"user{next(_count)}", **fields)


def make_member(portal: Portal, role: Role, username: str = "") -> User:
    """A user with one role at a portal."""
    user = make_user(username or f"{role}{next(_count)}")
    Membership.objects.create(user=user, portal=portal, role=role)
    return user


def make_agency(portal: Portal, name: str = "Sở Tư pháp") -> Agency:
    """An agency on the portal's register."""
    return Agency.objects.create(portal=portal, name=name)


def make_submission(portal: Portal, **fields: Any) -> Submission:
    """A mail that has been booked."""
    number = next(_count)
    raw = hashlib.sha256(f"mail {number}".encode()).hexdigest()
    values = {
        "code": f"{portal.code}-26-{number:06d}",
        "channel": Channel.SMTP,
        "raw_key": raw,
        "raw_sha256": raw,
        "raw_size": 1000,
        "subject": f"Gửi đăng tải {number}",
        "sender_address": "vanthu@sotuphap.caobang.gov.vn",
        "sender_name": "Văn thư Sở Tư pháp",
        "reply_address": "vanthu@sotuphap.caobang.gov.vn",
        "state": SubmissionState.DRAFTED,
        "received_at": datetime.now(UTC),
    }
    return Submission.objects.create(portal=portal, **(values | fields))


def make_part(submission: Submission, name: str, data: bytes, mime: str = "text/plain") -> PartRow:
    """A part whose bytes lie in the blob store."""
    sha256, size = blobs().put(io.BytesIO(data))
    return PartRow.objects.create(
        submission=submission,
        path=str(submission.parts.count() + 1),
        role="attachment",
        name=name,
        type=mime,
        size=size,
        sha256=sha256,
        verdict="taken",
        text=data.decode("utf-8", "replace").replace("\0", ""),
    )


def block(text: str, kind: str = "paragraph", **fields: Any) -> dict[str, Any]:
    """One `parsers.types.Block` as JSON."""
    run = {"text": text, "font": None, "bold": False, "italic": False, "link": None}
    return {
        "kind": kind, "runs": [run], "level": 0, "table": -1, "row": -1, "column": -1, "page": 0,
    } | fields  # fmt: skip


def file_of(part: PartRow, role: str = "text", **fields: Any) -> dict[str, Any]:
    """A part as an entry of `Revision.files`."""
    return {
        "sha256": part.sha256,
        "name": part.name,
        "type": part.type,
        "size": part.size,
        "part": part.pk,
        "role": role,
        "caption": "",
        "alt": "",
        "public": True,
    } | fields


def make_draft(portal: Portal, **plan: Any) -> Draft:
    """A draft as the pipeline leaves it, of a submission of its own."""
    from vanthu.queue.drafting import DraftPlan, create_drafts

    submission = plan.pop("submission", None) or make_submission(portal)
    values = {
        "kind": Kind.DOCUMENT,
        "title": "Quyết định về việc ban hành Quy chế",
        "number": "1234/QĐ-UBND",
        "blocks": [block("QUYẾT ĐỊNH"), block("Điều 1. Ban hành Quy chế.")],
    }
    (draft,) = create_drafts(submission=submission, plans=[DraftPlan(**(values | plan))])
    return draft


def subject_of(submission: Submission) -> str:
    """The subject of a mail that has not been decided on: it stands in the mail alone."""
    with blobs().open(submission.raw_sha256) as source:
        return read_headers(source.read()).subject
