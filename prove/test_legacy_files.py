"""Bar 1: 30 real files of 2002-2009 in TCVN3 and VNI, against their transcripts.

Letters with marks that come back in place ≥ 0.997, characters ≥ 0.997, surplus ≤ 0.5 %. What a
transcript itself gets wrong counts against us too (fields such as "PAGE 1", "đ ưa", text boxes in
another order), so single files are held to 0.985.
"""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from vanthu.parsers.sandbox import Sandbox
from vanthu.pipeline.local import extract_file

pytestmark = [pytest.mark.prove, pytest.mark.corpus]

SHARED = Path(__file__).parents[2] / "shared"
CORPUS = SHARED / "data/legacy-documents"


def test_real_files(figure: Callable[[str, object, str], None], tmp_path: Path) -> None:
    with Sandbox() as sandbox:
        for path in sorted((CORPUS / "files").iterdir()):
            (found,) = extract_file(path, sandbox)
            (tmp_path / f"{path.stem}.txt").write_text(found.text, encoding="utf-8")
            codes = [finding.code for finding in found.findings]
            assert "encoding.legacy_converted" in codes, json.dumps([path.name, codes])
            assert "encoding.legacy_unsure" not in codes, path.name
    made = subprocess.run(
        [sys.executable, SHARED / "tools/score_text.py", "--pred", tmp_path,
         "--truth", CORPUS / "truth", "--worst", "30"],
        check=True, capture_output=True, text=True,
    ).stdout.splitlines()  # fmt: skip
    words = made[-1].split()
    mean = {name: float(words[words.index(name) + 1]) for name in ("diacritic", "char", "surplus")}
    worst = min(float(line.split()[0]) for line in made[:-1])
    figure("diacritic", mean["diacritic"], "≥ 0.997")
    figure("char", mean["char"], "≥ 0.997")
    figure("surplus", mean["surplus"], "≤ 0.005")
    figure("worst file, diacritic", worst, "≥ 0.985")
    assert mean["diacritic"] >= 0.997
    assert mean["char"] >= 0.997
    assert mean["surplus"] <= 0.005
    assert worst >= 0.985
