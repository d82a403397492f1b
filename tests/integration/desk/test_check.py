"""Kiểm tra tệp trước khi gửi: the real child, over the form that browsers send."""

from __future__ import annotations

import html
import io
import re
import threading
import zipfile
from collections.abc import Iterator
from typing import Any

import docx
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils.translation import override

from tests.peers.clamd import VIRUS, clamd
from tests.peers.process import free_port
from tests.samples.kinds import sample
from tests.samples.legacy import LINES, old_docx, plain_docx
from tests.unit.pipeline.cases import policy
from vanthu.config.policies import copy_template
from vanthu.desk.rates import Rate
from vanthu.desk.uploads import MAX_FILES
from vanthu.desk.views import check as view
from vanthu.pipeline import checking
from vanthu.pipeline.checking import CheckFailed, CheckTimeout, Upload, check_upload
from vanthu.pipeline.memory import memory_file
from vanthu.store.models import Event, Job, Portal, Submission
from vanthu.store.portals import sync_portals

PATH = "/portals/caobang/check/"
SECRET = plain_docx(("MẬT", *LINES))
INTERNAL = plain_docx(("LƯU HÀNH NỘI BỘ", *LINES))


@pytest.fixture(autouse=True)
def portal(db: None, settings: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("caobang", "longxuyen"):
        copy_template(name, settings.VANTHU.portals_dir)
    sync_portals()
    monkeypatch.setattr(view, "_rate", Rate(1000, 600))


def post(*files: tuple[str, bytes], client: Client | None = None, **fields: str) -> Any:
    uploads = [SimpleUploadedFile(name, data) for name, data in files]
    return (client or Client()).post(PATH, {"files": uploads, **fields})


def words(response: Any) -> str:
    """The page's own words, without what every page of the portals has."""
    text = response.content.decode()
    main = text[text.index("<main") : text.index("<footer")]
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", main)).split())


def test_each_file_is_judged_in_the_notices_words() -> None:
    response = post(
        ("QD-1240.docx", old_docx()), ("Phu luc.xlsx", sample("xlsx")), ("anh.jpg", sample("jpg"))
    )
    text = words(response)
    assert response.status_code == 200
    assert "Kết quả: " in text
    assert "tệp gửi được" in text
    assert "Tệp thuộc dạng bảng tính Excel (XLSX)" in text
    assert "rồi gửi lại tệp PDF" in text
    assert "Sau khi chuyển Hội đồng nhân dân tỉnh Cao Bằng" in text
    assert "portal@caobang.gov.vn" in text
    assert response["Cache-Control"].startswith("max-age=0, no-cache, no-store")
    page = response.content.decode()
    assert "script" not in page.lower()
    assert 'download="QD-1240 (Unicode).docx"' in page
    assert 'href="data:text/plain;charset=utf-8;base64,' in page
    assert not Submission.objects.exists()
    assert not Job.objects.exists()
    assert not Event.objects.filter(verb__startswith="submission").exists()


def test_the_second_button_gives_the_copy_at_once() -> None:
    response = post(("QD 1240.docx", old_docx()), convert="1")
    assert response["Content-Disposition"] == 'attachment; filename="QD 1240 (Unicode).docx"'
    document = docx.Document(io.BytesIO(response.content))
    assert tuple(p.text for p in document.paragraphs) == LINES


def test_several_copies_come_as_one_archive() -> None:
    vni = old_docx(LINES, "VNI-Times", "vni")
    response = post(("a.docx", old_docx(LINES[::-1])), ("b.docx", vni), convert="1")
    assert response["Content-Type"] == "application/zip"
    with zipfile.ZipFile(io.BytesIO(response.content)) as archive:
        assert sorted(archive.namelist()) == [
            "a (Unicode).docx", "a (Unicode).txt", "b (Unicode).docx", "b (Unicode).txt",
        ]  # fmt: skip
        assert archive.read("b (Unicode).txt").decode("utf-8-sig").split("\r\n")[0] == LINES[0]


def test_where_nothing_is_old_there_is_nothing_to_convert() -> None:
    response = post(("a.docx", plain_docx()), convert="1")
    assert "Không có tệp nào dùng bộ mã cũ" in words(response)


@pytest.fixture
def scanner(settings: Any) -> Iterator[None]:
    with clamd() as server:
        settings.VANTHU = settings.VANTHU.model_copy(update={"scanner": server.address})
        yield


@pytest.mark.usefixtures("scanner")
def test_a_virus_and_a_secret_get_the_same_answer_and_no_copy() -> None:
    answers = []
    for data in (VIRUS, SECRET):
        response = post(("tep.docx", data), ("QD.docx", old_docx()))
        text = words(response)
        assert "1. QD.docx" in text
        assert "tep (Unicode)" not in response.content.decode()
        answers.append(re.sub(r"\d\d giờ \d\d phút", "", text))
    assert "tep.docx Không phù hợp" in answers[0]
    assert answers[0] == answers[1]
    assert "mã độc" not in answers[0]


def test_marks_are_found_wherever_they_are() -> None:
    inside = io.BytesIO()
    with zipfile.ZipFile(inside, "w") as archive:
        archive.writestr("tep.docx", SECRET)
    old = old_docx(("MẬT", *LINES))
    response = post(("a.zip", inside.getvalue()), ("b.docx", INTERNAL), ("c.docx", old))
    text = words(response)
    for name in ("a.zip › tep.docx", "b.docx", "c.docx"):
        assert f"{name} Không phù hợp" in text
    assert "Kết quả: chưa có tệp nào gửi được ngay" in text
    assert "(Unicode)" not in response.content.decode()


def test_without_an_answer_of_the_scanner_nothing_is_checked(settings: Any) -> None:
    update = {"scanner": f"127.0.0.1:{free_port()}"}
    settings.VANTHU = settings.VANTHU.model_copy(update=update)
    response = post(("a.docx", plain_docx()))
    assert (response.status_code, response["Retry-After"]) == (503, "300")
    assert "Máy quét mã độc đang bận" in words(response)


class TestWithoutAChild:
    """What is answered before anything is looked at."""

    @pytest.fixture(autouse=True)
    def no_child(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(view, "check_upload", self.check)
        self.fault: Exception | None = None
        self.asked = 0

    def check(self, uploads: Any, policy: Any, **_more: Any) -> checking.Answer:
        self.asked += 1
        if self.fault is not None:
            raise self.fault
        return checking.Answer(state="refused")

    def test_the_form_works_without_javascript_and_warns(self) -> None:
        response = Client().get(PATH)
        text = words(response)
        assert "Không đưa lên đây tài liệu mật" in text
        assert "25 MB" in text
        assert 'enctype="multipart/form-data"' in response.content.decode()
        with override("en"):
            assert Client().get("/portals/nowhere/check/").status_code == 404

    def test_the_list_of_portals(self) -> None:
        assert PATH in Client().get("/check/").content.decode()
        Portal.objects.exclude(name="caobang").delete()
        assert Client().get("/check/")["Location"] == PATH

    @pytest.mark.parametrize(
        ("files", "status", "words_"),
        [
            ([], 400, "chọn ít nhất một tệp"),
            ([("a.bin", bytes((25 << 20) + 1))], 413, "không quá 25 MB"),
            ([("a", bytes(13 << 20)), ("b", bytes(13 << 20))], 413, "không quá 25 MB"),
            ([(f"{n}.txt", b"a") for n in range(MAX_FILES + 1)], 413, "nhiều nhất 50 tệp"),
        ],
    )
    def test_too_little_and_too_much(
        self, files: list[tuple[str, bytes]], status: int, words_: str
    ) -> None:
        response = post(*files)
        assert response.status_code == status
        assert words_ in words(response)
        assert self.asked == 0

    @pytest.mark.parametrize(
        ("fault", "words_"),
        [(CheckTimeout("t"), "quá 30 giây"), (CheckFailed("f"), "Hiện chưa kiểm tra được")],
    )
    def test_what_fails_says_so_and_lets_the_next_one_in(
        self, fault: Exception, words_: str
    ) -> None:
        self.fault = fault
        response = post(("a.txt", b"a"))
        assert (response.status_code, response["Retry-After"]) == (503, "60")
        assert words_ in words(response)
        self.fault = None
        assert post(("a.txt", b"a")).status_code == 200

    def test_one_at_a_time(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(view, "PATIENCE", 0.01)
        monkeypatch.setattr(view, "_turn", threading.BoundedSemaphore(1))
        assert view._turn.acquire(blocking=False)
        response = post(("a.txt", b"a"))
        assert (response.status_code, response["Retry-After"]) == (503, "20")
        assert self.asked == 0
        view._turn.release()
        assert post(("a.txt", b"a")).status_code == 200

    def test_so_many_an_address(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(view, "_rate", Rate(1, 600))
        assert post(("a.txt", b"a")).status_code == 200
        response = post(("a.txt", b"a"))
        assert response.status_code == 429
        assert 590 < int(response["Retry-After"]) <= 600

    def test_another_sites_form_is_turned_away(self) -> None:
        client = Client(enforce_csrf_checks=True)
        assert post(("a.txt", b"a"), client=client).status_code == 403
        assert self.asked == 0
        token = re.search(r'csrfmiddlewaretoken" value="(\w+)"', client.get(PATH).content.decode())
        assert token is not None
        done = post(("a.txt", b"a"), client=client, csrfmiddlewaretoken=token[1])
        assert done.status_code == 200

    @pytest.mark.parametrize(("why", "status"), [("large", 413), ("slow", 408), ("busy", 503)])
    def test_what_was_refused_before_django_read_it(self, why: str, status: int) -> None:
        client = Client()
        response = client.generic("POST", PATH, b"", "multipart/form-data; boundary=b")
        assert response.status_code == 400
        from django.test import RequestFactory

        request = RequestFactory().post(PATH, {})
        request.scope = {"vanthu.body": why}  # type: ignore[attr-defined]
        request.user = None  # type: ignore[assignment]
        assert view.check(request, portal="caobang").status_code == status


def uploaded(data: bytes, name: str = "a.docx") -> Upload:
    file = memory_file()
    file.write(data)
    return Upload(name, file)


def test_a_check_that_takes_too_long_is_ended_with_all_that_it_started() -> None:
    import psutil

    upload = uploaded(plain_docx())
    before = {child.pid for child in psutil.Process().children(recursive=True)}
    with upload.file, pytest.raises(CheckTimeout):
        check_upload([upload], policy(), seconds=0.4)
    left = [c for c in psutil.Process().children(recursive=True) if c.pid not in before]
    assert left == []


def test_names_may_be_anything() -> None:
    names = ["", "a\r\nBcc: x@y.example.txt", "../../etc/passwd", "Quyết định số 1.docx", "x" * 900]
    uploads = [uploaded(plain_docx(), name) for name in names]
    answer = check_upload(uploads, policy())
    for upload in uploads:
        upload.file.close()
    assert [part.verdict in ("taken", "noted") for part in answer.parts if part.verdict] == [
        True
    ] * len(names)


def test_a_child_that_dies_is_our_fault(monkeypatch: pytest.MonkeyPatch) -> None:
    from vanthu.pipeline.checking import parent

    monkeypatch.setattr(parent, "_START", "import sys; sys.exit(3)")
    upload = uploaded(b"a")
    with upload.file, pytest.raises(CheckFailed):
        check_upload([upload], policy())
    monkeypatch.setattr(parent, "folder_in_memory", lambda: None)
    with pytest.raises(CheckFailed, match="in memory"):
        check_upload([], policy())
