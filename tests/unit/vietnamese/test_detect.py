from __future__ import annotations

import unicodedata

import pytest

from vanthu.vietnamese.charsets import charset
from vanthu.vietnamese.detect import detect
from vanthu.vietnamese.scoring import CANDIDATES

from .samples import LINES, LOWERED, TEXT

FOREIGN = (
    "Le Taï viêt était déjà là où l'élève à Noël a reçu ça.",
    "La configuración del año (VPS) — señor, ¿qué pasó? Número Nº1, 5ª edición.",
    "Größe und Maße für Straßenbahnen, Öffnungszeiten: täglich außer sonntags.",
    "Não há informações; são opções de configuração às três.",
    "È già così: perché no? Città, più, università.",
    "Åter till början på sidan, över älven.",
    "50 m² – 20°C ± 2 µm, ½ × ¾ ÷ 3; ® © ™ § 5 £ ¥ 10 €",
    "Žluťoučký kůň úpěl ďábelské ódy; İstanbul'da güneşli gün.",
    "«Привет», сказал он.",
)


@pytest.mark.parametrize("name", CANDIDATES)
def test_a_document_is_known(name):
    found = detect(charset(name).encode(TEXT))
    assert found.charset == name
    assert found.sure > 0.999


@pytest.mark.parametrize("name", CANDIDATES)
@pytest.mark.parametrize("line", [line for line in LINES if len(line) > 40])
def test_a_sentence_is_known(name, line):
    assert detect(charset(name).encode(line)).charset == name


@pytest.mark.parametrize("form", ["NFC", "NFD"])
@pytest.mark.parametrize("line", LINES)
def test_unicode_is_left_alone(form, line):
    assert not detect(unicodedata.normalize(form, line)).legacy


def test_new_style_tones_are_left_alone():
    # VNI would read them as hồ, tồ, hố, thụy.
    for text in ("hoà bình", "toà án", "Hoá", "thuý hoà", "Toà án nhân dân huyện Hoà Bình"):
        assert not detect(text).legacy


@pytest.mark.parametrize("text", FOREIGN)
def test_foreign_text_is_left_alone(text):
    assert not detect(text).legacy


def test_one_letter_proves_nothing():
    for text in ("m\xb2", "S\xe8: 12", "\xa7", "\xae", "c\xf4 5", "LÅ-HÖ behandla nummer"):
        assert not detect(text).legacy


def test_a_font_is_a_prior_for_short_text():
    assert detect("S\xe8: 12", font_charset="tcvn3").charset == "tcvn3"


def test_the_text_wins_over_a_lying_font():
    # A plan of 174,646 characters stood under VNSTCVN3, most of it VNI.
    assert detect(charset("vni").encode(TEXT), font_charset="tcvn3").charset == "vni"
    assert not detect(TEXT, font_charset="tcvn3").legacy


def test_a_word_that_is_cut_off_may_still_speak():
    text = charset("tcvn3").encode("trách nhiệm trước ph\u00e1p lu\u1eadt")[:-1]
    assert detect(text, whole=False).charset == "tcvn3"


def test_viqr_is_known_in_whole_texts():
    assert detect(charset("viqr").encode(LOWERED)).charset == "viqr"
    assert not detect("Plain English text, isn't it? (Yes.)").legacy
