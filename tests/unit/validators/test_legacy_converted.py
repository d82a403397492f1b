from __future__ import annotations

import pytest

from vanthu.validators.rules.legacy_converted import LegacyConverted

from .contexts import context, found
from .records import TEXT, converted, old

FOREIGN = (
    "Größe und Maße für Straßenbahnen, Öffnungszeiten: täglich außer sonntags.",
    "Le Taï était déjà là où l'élève à Noël a reçu ça.",
    "50 m² – 20°C ± 2 µm, ½ × ¾ ÷ 3; ® © ™ § 5 £ ¥ 10 €",
    "The board publishes what agencies send to it.",
)


def test_charset_and_fonts_are_named():
    view = converted((old(), "ABCDEF+.VnTime"), (old(), ".VnTimeH"), (old(), "ABCDEF+"))
    (finding,) = LegacyConverted().check(context(view))
    assert finding.part == "1.2"
    assert finding.args["charset"] == "TCVN3 (ABC)"
    assert finding.args["fonts"] == ", phông .VnTime, .VnTimeH"
    assert finding.evidence["sure"] > 0.99


def test_uncertain_places_are_counted():
    view = converted((old(text="quyết địnhh của tỉnh\n" * 3 + "thông tin"), None))
    (finding,) = LegacyConverted().check(context(view))
    assert finding.args["doubtful"] == 3
    assert "03 chỗ" in str(finding.args["doubt"])


@pytest.mark.parametrize("text", [TEXT, *FOREIGN])
def test_unicode_and_foreign_text(text):
    assert found(LegacyConverted(), converted((text, None))) == []
