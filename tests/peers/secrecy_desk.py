"""What people do and see at the desk of a running service: a program of its own on its data.

python -m tests.peers.secrecy_desk people             makes one account a role
python -m tests.peers.secrecy_desk pages CODE…        every page of the desk as every role, as text
python -m tests.peers.secrecy_desk destroy CODE…      the head has them destroyed
python -m tests.peers.secrecy_desk unseal CODE…       the head says that they are no secrets
"""

from __future__ import annotations

import sys
from typing import Any

ROLES = ("editor", "secretary", "deputy", "head")


def people() -> None:
    from vanthu.store.models import Membership, Portal, User

    portal = Portal.objects.get(name="caobang")
    for role in ROLES:
        user = User.objects.create_user(role, email=f"{role}@ban-bien-tap.example")
        Membership.objects.create(user=user, portal=portal, role=role)
    User.objects.create_user("root", email="root@ban-bien-tap.example", is_superuser=True)


def pages(codes: list[str]) -> None:
    from django.conf import settings
    from django.test import Client

    from vanthu.store.models import Submission, User

    settings.ALLOWED_HOSTS = ["*"]
    tokens = Submission.objects.filter(code__in=codes).values_list("token", flat=True)
    for username in (*ROLES, "root", ""):
        client = Client()
        if username:
            client.force_login(
                User.objects.get(username=username),
                backend="django.contrib.auth.backends.ModelBackend",
            )
        paths = [
            "/", "/desk/", "/desk/?list=all", "/desk/?list=all&q=CANARY", "/desk/submissions/",
            "/desk/submissions/?q=CANARY", "/desk/submissions/?state=quarantined", "/desk/monitor/",
            "/desk/agencies/", "/portals/caobang/", "/portals/caobang/feed.atom", "/metrics",
            *(f"/status/{token}/" for token in tokens),
            *(f"/desk/submissions/{code}/{rest}" for code in codes for rest in (
                "", "raw/", "record/", "do/release/", "do/rerun/", "do/tell/", "do/unseal/",
                "do/destroy/",
            )),
            *(f"/desk/{kind}/{pk}/" for kind in ("files", "drafts") for pk in range(1, 12)),
        ]  # fmt: skip
        for path in paths:
            answer = client.get(path)
            print(f"== {username} {path} {answer.status_code}")
            print(b"".join(answer).decode("utf-8", "replace"))  # type: ignore[arg-type]


def decide(act: str, codes: list[str]) -> None:
    from vanthu.queue import sealing
    from vanthu.store.models import Submission, User

    head: Any = User.objects.get(username="head")
    for code in codes:
        row = Submission.objects.get(code=code)
        if act == "unseal":
            sealing.submission_unseal(submission=row, actor=head, reason="Nơi gửi xác nhận")
        else:
            sealing.submission_destroy(
                submission=row, actor=head, reason="Đã gọi điện", handed_to="Văn phòng UBND tỉnh"
            )


def main() -> None:
    """See the module."""
    from vanthu.cli.setup import django

    django(quiet=True)
    act, *codes = sys.argv[1:]
    if act == "people":
        people()
    elif act == "pages":
        pages(codes)
    else:
        decide(act, codes)


if __name__ == "__main__":
    main()
