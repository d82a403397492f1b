"""What is carried to another site by hand: nothing but what the public may have."""

from __future__ import annotations

import io
import json
import zipfile

import pytest
from django.utils import timezone

from tests.factories import block, make_draft, make_part, make_portal, make_submission
from vanthu.publisher import export
from vanthu.store.models import Force, Kind, Validity
from vanthu.store.portals import policy_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def package():
    portal = make_portal()
    submission = make_submission(portal)
    part = make_part(submission, "a.pdf", b"%PDF cleaned")
    draft = make_draft(
        portal, submission=submission, kind=Kind.ARTICLE, title="Bài", summary="Tóm tắt",
        metadata={"author": "Lan", "fixes": [{"before": "x"}]},
        blocks=[
            block("Trang 1", "header"), block("Nội dung"), block("Sửa lại chỗ này", "comment"),
        ],
    )  # fmt: skip
    file = {"name": "../a.pdf", "sha256": part.sha256, "type": "application/pdf", "size": 12}
    output = io.BytesIO()
    export.write_package(
        output, draft=draft, revision=draft.current, policy=policy_of(portal),
        html='<h1 class="x" onclick="y()">Bài</h1><script>z</script>',
        files=[file, file, {**file, "name": "phim.mp4", "captions": "WEBVTT\n"}],
    )  # fmt: skip
    return zipfile.ZipFile(output)


def test_the_package_holds_text_fields_and_files(package):
    assert package.testzip() is None
    assert package.namelist() == [
        "noi-dung.html", "noi-dung.txt", "thong-tin.json", "tep/-a.pdf", "tep/-a (2).pdf",
        "tep/phim.mp4.vtt", "tep/phim.mp4",
    ]  # fmt: skip
    assert package.read("tep/-a.pdf") == b"%PDF cleaned"
    assert package.read("tep/phim.mp4.vtt") == b"WEBVTT\n"
    fields = json.loads(package.read("thong-tin.json"))
    assert [file.get("captions") for file in fields["files"]] == [None, None, "phim.mp4.vtt"]


def test_comments_and_page_headers_stay_here(package):
    text = package.read("noi-dung.txt").decode()
    assert "Nội dung" in text
    assert "Sửa lại" not in text
    assert "Trang 1" not in text


def test_whoever_re_uses_it_gets_the_line_to_write(package):
    line = "Theo Cổng thông tin điện tử tỉnh Cao Bằng"
    assert line in package.read("noi-dung.txt").decode()
    fields = json.loads(package.read("thong-tin.json"))
    assert fields["attribution"] == line
    assert fields["metadata"]["author"] == "Lan"
    assert "fixes" not in fields["metadata"]


def test_html_has_structure_only(package):
    assert package.read("noi-dung.html").decode() == "<h1>Bài</h1>"


def _validity(draft):
    draft.refresh_from_db()
    return export.fields_of(draft, draft.current, policy_of(draft.portal), [])["validity"]


def test_the_record_says_whether_the_document_is_in_force():
    today = timezone.localdate()
    dates = {"date": today.isoformat(), "effective_date": today.isoformat()}
    draft = make_draft(make_portal(), kind=Kind.DOCUMENT, number="1/QĐ-UBND", metadata=dates)
    told = _validity(draft)
    assert (told["status"], told["label"]) == ("in_force", "Còn hiệu lực")
    assert (told["since"], told["stated"]) == (today.isoformat(), False)
    later = make_draft(draft.portal, kind=Kind.DOCUMENT, number="2/QĐ-UBND")
    Validity.objects.create(draft=draft, status=Force.ENDED, since=today, by=later, note="Điều 5")
    stated = _validity(draft)
    assert (stated["status"], stated["label"]) == ("ended", "Hết hiệu lực toàn bộ")
    assert (stated["by"], stated["note"], stated["stated"]) == ("2/QĐ-UBND", "Điều 5", True)
    json.dumps(stated)


def test_nothing_is_said_of_force_where_nothing_is_known():
    portal = make_portal()
    assert _validity(make_draft(portal, kind=Kind.NEWS)) is None
    assert _validity(make_draft(portal, kind=Kind.DOCUMENT, number="3/QĐ-UBND")) is None


@pytest.mark.parametrize(
    ("dirty", "clean"),
    [
        ('<p style="color:red" id="a">x</p>', "<p>x</p>"),
        ('<a href="javascript:alert(1)">x</a>', "<a>x</a>"),
        ('<a href="https://a.vn/" rel="nofollow">x</a>', '<a href="https://a.vn/">x</a>'),
        ('<img src=x onerror="y()"><p>x</p>', "<p>x</p>"),
        ("<iframe src=//a></iframe>x", "x"),
        ('<div class="scroll"><table><tr><td>1</td></tr></table></div>',
         "<table><tbody><tr><td>1</td></tr></tbody></table>"),
    ],
)  # fmt: skip
def test_nothing_but_structure_passes(dirty, clean):
    assert export.clean_html(dirty) == clean
