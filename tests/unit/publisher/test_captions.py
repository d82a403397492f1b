"""Captions of films: WebVTT and SubRip to clean WebVTT, or where they are wrong."""

from __future__ import annotations

import unicodedata

import pytest

from vanthu.publisher.captions import CaptionsWrong, Fault, webvtt

CLEAN = """WEBVTT

00:00:01.000 --> 00:00:03.500
Lễ ra quân tổng vệ sinh môi trường

01:02:03.004 --> 01:02:05.000
Hơn 300 đoàn viên &amp; thanh niên
- Cảm ơn!
"""
SUBRIP = (
    "\ufeff1\r\n00:00:01,000 --> 00:00:03,500\r\nLễ ra quân tổng vệ sinh môi trường\r\n\r\n"
    "2\r\n1:02:03,004 --> 1:02:05,000\r\n<i>Hơn 300</i> đoàn viên & thanh niên\r\n- Cảm ơn!\r\n"
)
MARKED = """WEBVTT - Kind: captions
Language: vi

STYLE
::cue { background: url(https://example.test/x.png) }

NOTE không hiện

cuối
01:02:03.004 --> 01:02:05.000 position:10% align:start
<v Trang><c.big>Hơn 300</c> đoàn viên &amp; thanh niên
- Cảm ơn!

00:01.000 --> 00:03.500
Lễ ra quân tổng vệ sinh môi trường
"""


@pytest.mark.parametrize("text", [CLEAN, SUBRIP, MARKED, unicodedata.normalize("NFD", CLEAN)])
def test_whatever_a_program_made_of_them(text: str) -> None:
    assert webvtt(text) == CLEAN


def test_what_is_clean_stays() -> None:
    assert webvtt(webvtt(MARKED)) == webvtt(MARKED)


def test_markup_is_words_or_gone() -> None:
    cue = "00:01.000 --> 00:02.000\n<script>alert(1)</script> 1 < 2 --&gt; 3"
    assert webvtt(cue).splitlines()[-1] == "alert(1) 1 &lt; 2 --&gt; 3"


@pytest.mark.parametrize("text", ["", " \n\n"])
def test_nothing_is_nothing(text: str) -> None:
    assert webvtt(text) == ""


@pytest.mark.parametrize(
    ("text", "fault", "line"),
    [
        ("WEBVTT\n\nXin chào quý vị", Fault.NO_TIMES, 3),
        ("1\n00:00:01 --> 00:00:02\nThiếu phần nghìn giây", Fault.NO_TIMES, 2),
        ("00:01.000 --> 00:02.000\nMột\n\n00:03.000 --> 00:03.000\nHai", Fault.BACKWARDS, 4),
        ("WEBVTT\n\n00:01.000 --> 00:02.000\n", Fault.EMPTY, 1),
    ],
)
def test_it_is_told_where_it_is_wrong(text: str, fault: Fault, line: int) -> None:
    with pytest.raises(CaptionsWrong) as wrong:
        webvtt(text)
    assert (wrong.value.fault, wrong.value.line) == (fault, line)
