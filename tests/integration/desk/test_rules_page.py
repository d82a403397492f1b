"""“Quy định đang áp dụng”: what a portal's policy says, and each change of it with its date."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
import time_machine

from tests.factories import make_portal
from vanthu.config.policies import template_text
from vanthu.store.models import Portal
from vanthu.store.models.portals import PolicyVersion
from vanthu.store.portals import sync_portals

pytestmark = pytest.mark.django_db
PAGE = "/portals/caobang/rules/"


@pytest.fixture
def policy_file(settings, tmp_path):
    settings.VANTHU = settings.VANTHU.model_copy(update={"data": tmp_path})
    make_portal()
    return tmp_path / "portals" / "caobang.toml"


def put(path, text: str, day: datetime) -> None:
    with time_machine.travel(day, tick=False):
        path.write_text(text, encoding="utf-8")
        sync_portals()


def page(client) -> str:
    answer = client.get(PAGE, headers={"accept-language": "vi"})
    assert answer.status_code == 200
    return " ".join(answer.content.decode().split())


def test_it_says_types_limits_categories_and_laws(policy_file, client):
    sync_portals()
    text = page(client)
    for words in (
        "PSD",
        "10 ngày làm việc kể từ ngày ban hành, phê duyệt hoặc quyết định",
        "ngay khi nhận, trong ngày làm việc",
        "Thông tin, báo cáo thống kê (khoản 14)",
        "Nghị định số 42/2022/NĐ-CP",
        "Bản đầu tiên",
    ):
        assert words in text
    assert "khoản 2 Điều 12" not in text  # no clause is quoted until it is verified


def test_each_change_is_shown_with_its_day(policy_file, client):
    first = template_text("caobang")
    second = first.replace('docx = "accept_with_notice"', 'docx = "refuse"')
    put(policy_file, first, datetime(2026, 1, 5, 2, 0, tzinfo=UTC))
    put(policy_file, second, datetime(2026, 3, 9, 2, 0, tzinfo=UTC))
    put(policy_file, second + "# a note\n", datetime(2026, 4, 1, 2, 0, tzinfo=UTC))
    assert PolicyVersion.objects.count() == 3
    text = page(client)
    assert "<del>Tệp được nhận: DOCX được nhận, báo mỗi cơ quan một lần trong một quý</del>" in text
    assert "<ins>Tệp được nhận: DOCX không được nhận</ins>" in text
    assert text.count("<del>") == text.count("<ins>") == 1  # a comment is no change
    assert text.index("09/03/2026") < text.index("05/01/2026")


def test_a_text_that_is_no_longer_understood_is_shown_line_by_line(policy_file, client):
    put(policy_file, template_text("caobang"), datetime(2026, 1, 5, 2, 0, tzinfo=UTC))
    PolicyVersion.objects.update(text='old_key = "x"\n')
    put(policy_file, template_text("caobang") + "\n", datetime(2026, 3, 9, 2, 0, tzinfo=UTC))
    assert "<del>old_key" in page(client)


def test_it_says_how_the_board_works(policy_file, client):
    put(policy_file, template_text("caobang"), datetime(2026, 11, 1, 2, tzinfo=UTC))
    text = page(client)
    assert "biên tập viên chuyển Thư ký tổng hợp, trình duyệt" in text
    assert "Kiểm duyệt: Phó Trưởng ban, Trưởng ban" in text
    assert "Không tiết lộ bí mật nhà nước" in text


def test_many_versions_ask_no_more(policy_file, client, django_assert_max_num_queries):
    sync_portals()
    portal = Portal.objects.get(name="caobang")
    for n in range(20):
        text = template_text("caobang") + f"# {n}\n"
        PolicyVersion.objects.create(portal=portal, hash=f"{n:064x}", text=text)
    with django_assert_max_num_queries(5):
        page(client)
