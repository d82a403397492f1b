"""What each role does daily, by keyboard alone, every stroke counted: five tasks.

`prepare` puts what they need into a running desk: real mails through the whole pipeline.
Shared by the browser tests and `make prove`.
"""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from email.message import EmailMessage
from pathlib import Path

from playwright.sync_api import Page, expect

from tests.peers.process import wait_for
from tests.samples.hostile.pictures import png
from tests.samples.kinds import sample
from vanthu.vietnamese.charsets import charset

from .desk import Desk, Watched, sign_in
from .triage import Keys
from .walks import down_to

#: A decision in TCVN3 that has lost two letters on the way ("tnh", "thc"): a person has to look.
LEGACY = """\
ỦY BAN NHÂN DÂN TỈNH CAO BẰNG
CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM
Độc lập - Tự do - Hạnh phúc

Số: 3215/QĐ-UBND
Cao Bằng, ngày 18 tháng 11 năm 2026

QUYẾT ĐỊNH
Về việc phê duyệt kế hoạch trồng rừng phòng hộ

ỦY BAN NHÂN DÂN TỈNH CAO BẰNG

Căn cứ Luật Tổ chức chính quyền địa phương;
Căn cứ Luật Lâm nghiệp;
Xét đề nghị của Giám đốc Sở Nông nghiệp và Môi trường,

QUYẾT ĐỊNH:

Điều 1. Phê duyệt kế hoạch trồng rừng phòng hộ, giao chỉ tiêu trồng mới cho từng xã trong tnh.
Điều 2. Chánh Văn phòng, Giám đốc các sở tổ chức thc hiện Quyết định này./.

Nơi nhận:
- Như Điều 2;
- Cổng Thông tin điện tử tỉnh;
- Lưu: VT.

KT. CHỦ TỊCH
PHÓ CHỦ TỊCH
Hoàng Văn Mẫu
"""
LEGACY_NUMBER = "3215/QĐ-UBND"
AGAIN = 10
HELD = "Bản đồ quy hoạch"


def prepare(desk: Desk, folder: Path) -> Desk:
    """The desk with the mails, and a deputy with a delegation. Changes the portal's policy."""
    _task_mails(desk, folder)
    _as_delegate(desk, "lythimai")
    return desk


def _task_mails(desk: Desk, folder: Path) -> None:
    """Book the tasks' mails and wait until all are decided."""
    legacy = charset("tcvn3").encode(LEGACY).encode("latin-1")
    mails = {
        "1-legacy": _mail("Gửi đăng tải Quyết định", "quyet-dinh.txt", legacy),
        # More pixels than anybody reads: held for whoever runs the machines.
        "2-held": _mail(HELD, "ban-do.png", png(20_000, 20_000), body=""),
    } | {
        f"3-again-{place}": _mail(f"Thông báo {place}", f"thong-bao-{place}.docx", sample("docx"))
        for place in range(AGAIN)
    }
    folder.mkdir(parents=True, exist_ok=True)
    for name, mail in mails.items():
        (folder / f"{name}.eml").write_bytes(mail.as_bytes())
    desk.service.run("import", str(folder), "--portal", "caobang")
    wait_for(lambda: not _pending(desk), "the tasks' mails are decided", 600)
    # DOCX was taken with a note; from now on it is simply taken: that is what a check again finds.
    policy = desk.service.data / "portals" / "caobang.toml"
    noted, taken = 'docx = "accept_with_notice"', 'docx = "accept"'
    assert noted in policy.read_text()
    policy.write_text(policy.read_text().replace(noted, taken))


def _as_delegate(desk: Desk, username: str) -> None:
    """From yesterday to tomorrow, for one field of work: a deputy's delegation (R51)."""
    subprocess.run(
        [sys.executable, "-m", "tests.e2e.tasks", username],
        env=desk.service.environment, check=True, capture_output=True,
    )  # fmt: skip


def finish_legacy(desk: Desk, window: Watched) -> int:
    """The editor: find it, take it, settle what is in doubt, choose a category, submit."""
    page, keys = _signed_in(desk, window, "nongthihanh")
    _go(page, keys, "/", *LEGACY_NUMBER[:4], "Enter")
    _go(page, keys, "j", "Enter")
    _go(page, keys, "n")
    expect(page.get_by_role("status").first).to_contain_text("Đã nhận biên tập")
    expect(page.locator("[data-doubt]").first).to_be_visible()
    keys.press("]", "A")
    _go(page, keys, "Control+s")
    expect(page.locator("article.text")).to_contain_text("từng xã trong tỉnh")
    expect(page.locator("article.text")).to_contain_text("tổ chức thực hiện")
    _go(page, keys, "Control+Enter")
    _go(page, keys, "Control+Enter")
    expect(page.get_by_role("status").first).to_contain_text("Đã trình duyệt")
    return keys.strokes


def approve_as_delegate(desk: Desk, window: Watched) -> int:
    """The deputy: what waits for a decision, the first of it, read and approved."""
    page, keys = _signed_in(desk, window, "lythimai")
    _go(page, keys, "g", "c")
    down_to(page, LEGACY_NUMBER, keys.press)
    _go(page, keys, "Enter")
    _go(page, keys, "d")
    expect(page.locator("main")).to_contain_text("Người duyệt chịu trách nhiệm")
    _go(page, keys, "Control+Enter")
    expect(page.get_by_role("status").first).to_contain_text("Đã duyệt")
    return keys.strokes


def decline_with_reason(desk: Desk, window: Watched) -> int:
    """The head: not this one, and why."""
    page, keys = _signed_in(desk, window, "trieudinhle")
    _go(page, keys, "g", "c")
    _go(page, keys, "j", "Enter")
    _go(page, keys, "u")
    expect(page.get_by_label("Lý do không đăng")).to_be_focused()
    keys.type("Trùng bản đã đăng")
    _go(page, keys, "Control+Enter")
    expect(page.get_by_role("status").first).to_contain_text("không đăng")
    return keys.strokes


def release_and_check_again(desk: Desk, window: Watched) -> int:
    """The administrator: release what the machine held, then check ten mails again."""
    page, keys = _signed_in(desk, window, "quantri")
    _go(page, keys, "g", "h")
    _go(page, keys, "j", "c")
    expect(page.locator("main :focus")).to_be_editable()
    keys.type("Đã mở xem")
    _go(page, keys, "Control+Enter")
    expect(page.get_by_role("status").first).to_contain_text("Đã cho 1 thư xử lý tiếp")
    _go(page, keys, "g", "l")
    keys.press("j", *["J"] * AGAIN)
    expect(page.locator(".work--picked")).to_have_count(AGAIN)
    _go(page, keys, "r")
    expect(page.get_by_role("button", name=f"Kiểm tra lại {AGAIN} thư")).to_be_visible()
    _go(page, keys, "r")
    return keys.strokes


#: Task → who walks it; the secretary's is in `triage`.
TASKS: dict[str, Callable[[Desk, Watched], int]] = {
    "the editor finishes a decision in an old charset": finish_legacy,
    "the deputy approves under a delegation": approve_as_delegate,
    "the head declines with a reason": decline_with_reason,
    f"the administrator releases a held mail and checks {AGAIN} again": release_and_check_again,
}


def _signed_in(desk: Desk, window: Watched, username: str) -> tuple[Page, Keys]:
    """Counting begins at the desk, not at the password."""
    sign_in(window, username, desk.ids["password"])
    return window.page, Keys(window.page)


def _go(page: Page, keys: Keys, *names: str) -> None:
    """Strokes of which the last opens another page."""
    keys.press(*names[:-1])
    with page.expect_navigation():
        keys.press(names[-1])


def _pending(desk: Desk) -> int:
    found = desk.service.query(
        "SELECT COUNT(*) FROM store_submission WHERE channel = 'file'"
        " AND state IN ('received', 'processing')"
    )
    return int(found[0][0])


def _mail(
    subject: str, name: str, data: bytes, body: str = "Kính gửi Ban Biên tập tệp kèm theo."
) -> EmailMessage:
    mail = EmailMessage()
    mail["From"] = "Văn thư Sở Tư pháp <vanthu@sotuphap.caobang.gov.vn>"
    mail["To"] = "portal@caobang.gov.vn"
    mail["Subject"] = subject
    mail["Message-ID"] = f"<{name}.{abs(hash(subject))}@sotuphap.caobang.gov.vn>"
    mail.set_content(body)
    mail.add_attachment(data, maintype="application", subtype="octet-stream", filename=name)
    return mail


def main(username: str) -> None:
    """Give the person's role its dates."""
    import django

    django.setup()
    from datetime import timedelta

    from django.utils import timezone

    from vanthu.store.models import Membership

    today = timezone.localdate()
    Membership.objects.filter(user__username=username).update(
        valid_from=today - timedelta(days=1), valid_to=today + timedelta(days=1)
    )


if __name__ == "__main__":
    main(sys.argv[1])
