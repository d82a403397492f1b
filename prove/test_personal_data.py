"""Personal data: no false alarm on clean material (bar 4), recall on planted values, and masking
that leaves nothing in any byte that the public can fetch."""

from __future__ import annotations

import gzip
import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

import pytest

from tests.integration.publisher.test_masked_copies import leaks
from tests.published import public_bytes, published, received
from tests.samples import canary
from tests.samples.people import clean_document, document
from vanthu.parsers.filetypes import by_extension
from vanthu.parsers.reading import read_part
from vanthu.parsers.sandbox import default_sandbox
from vanthu.pipeline.convert import convert_outcome
from vanthu.store.models import PublicationState
from vanthu.vietnamese.personal import Hit, Piece, find

pytestmark = pytest.mark.prove

Figure = Callable[[str, object, str], None]
ROOT = Path(__file__).parents[1]
SHARED = ROOT.parent / "shared" / "data"
#: The bar's "ID, card, tax code"; the others (an address, a birth date) are counted beside.
NUMBERS = frozenset({"cccd", "cmnd", "passport", "card", "tax", "account", "social", "health"})
DOCUMENTS = 2400


def _hits(lines: Iterable[str]) -> tuple[Hit, ...]:
    return find([Piece(line) for line in lines])


def test_no_alarm_on_the_five_regulations(figure: Figure) -> None:
    found = Counter()
    for path in sorted((ROOT / "tests" / "fixtures" / "regulations").glob("*.txt")):
        found.update(hit.kind for hit in _hits(path.read_text(encoding="utf-8").splitlines()))
    figure("alarms on the five regulations", dict(found) or 0, "0 IDs, cards, tax codes")
    assert not found


@pytest.mark.corpus
def test_no_alarm_on_real_documents(figure: Figure) -> None:
    """The 30 real documents, read and converted as the pipeline does."""
    files = sorted((SHARED / "legacy-documents" / "files").iterdir())
    assert len(files) >= 30
    found: dict[str, list[str]] = {}
    for path in files:
        kind = by_extension(path.name)
        assert kind is not None
        with path.open("rb") as source:
            outcome = read_part(source, kind.mime, path.name, sandbox=default_sandbox())
        blocks = convert_outcome(outcome).blocks
        pieces = [Piece(b.text, b.table, b.row, b.column) for b in blocks]
        for hit in find(pieces):
            found.setdefault(hit.kind, []).append(path.name)
    counts = {kind: len(names) for kind, names in found.items()}
    figure("hits on the 30 real documents", counts or 0, "0 IDs, cards, tax codes")
    assert not NUMBERS & found.keys(), found


def _foreign() -> Iterator[tuple[str, list[str]]]:
    """Texts in French, German and English that Debian's packages carry: catalogues, manuals,
    changelogs, licences."""
    for language in ("fr", "de"):
        yield language, _catalogues(language)
        yield f"{language} manuals", _manuals(Path(f"/usr/share/man/{language}"))
    yield (
        "en licences",
        [
            line
            for path in sorted(Path("/usr/share/common-licenses").iterdir())
            for line in path.read_text(encoding="utf-8", errors="replace").splitlines()
        ],
    )
    yield "en manuals", _manuals(Path("/usr/share/man"))
    yield "en changelogs", _zipped(sorted(Path("/usr/share/doc").glob("*/changelog*.gz"))[:120])


def _catalogues(language: str) -> list[str]:
    import gettext

    lines: list[str] = []
    for path in sorted(Path(f"/usr/share/locale/{language}/LC_MESSAGES").glob("*.mo")):
        try:
            with path.open("rb") as file:
                catalogue = gettext.GNUTranslations(file)._catalog  # type: ignore[attr-defined]
        except UnicodeDecodeError:
            continue  # of the few that aren't UTF-8 gettext itself reads no header
        lines += [line for text in catalogue.values() for line in str(text).splitlines()]
    return lines


def _manuals(folder: Path) -> list[str]:
    return _zipped(sorted(folder.glob("man[1-8]/*.gz"))[:600]) if folder.is_dir() else []


def _zipped(paths: Iterable[Path]) -> list[str]:
    lines: list[str] = []
    for path in paths:
        text = gzip.decompress(path.read_bytes()).decode("utf-8", "replace")
        lines += text.splitlines()
    return lines


def test_no_alarm_on_foreign_texts(figure: Figure) -> None:
    letters = 0
    for name, lines in _foreign():
        hits = _hits(lines)
        letters += sum(map(len, lines))
        found = Counter(hit.kind for hit in hits)
        figure(f"hits in {name}, {sum(map(len, lines)):,} characters", dict(found) or 0, "0 IDs …")
        assert not NUMBERS & found.keys(), [
            lines[hit.piece] for hit in hits if hit.kind in NUMBERS
        ][:5]
    assert letters > 1_000_000


def test_recall_and_precision_on_generated_documents(figure: Figure) -> None:
    planted: Counter[str] = Counter()
    met: Counter[str] = Counter()
    false = clean = 0
    started = time.perf_counter()
    for seed in range(100_000, 100_000 + DOCUMENTS):
        sample = document(seed)
        texts = [sample.pieces[h.piece].text[h.start : h.end] for h in find(sample.pieces)]
        for kind, value in sample.planted:
            planted[kind] += 1
            met[kind] += any(value in text for text in texts)
        innocent = set(sample.innocent)
        false += sum(sample.pieces[h.piece].text in innocent for h in find(sample.pieces))
        clean += len(find(clean_document(seed).pieces))
    for kind in sorted(planted):
        share = met[kind] / planted[kind]
        figure(f"recall of {kind}", f"{share:.4f} of {planted[kind]}", ">= 0.99")
        assert share >= 0.99, kind
    total = met.total() / planted.total()
    figure(f"recall in {DOCUMENTS} documents", f"{total:.5f} of {planted.total()}", ">= 0.995")
    figure("innocent lines hit", false + clean, "0")
    figure("seconds for it", f"{time.perf_counter() - started:.1f}", "")
    assert total >= 0.995
    assert false == clean == 0


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("role", ["text", "annex"])
def test_masked_values_are_in_no_public_byte(role: str, figure: Figure, tmp_path: Path) -> None:
    """Five formats and two producers of PDF; body, table, page header and footer, properties."""
    source = canary.docx()
    files = {
        "own.pdf": canary.pdf(),
        "libreoffice.pdf": canary.converted(source, "pdf", tmp_path),
        "a.docx": source,
        "a.doc": canary.converted(source, "doc", tmp_path),
        "a.odt": canary.converted(source, "odt", tmp_path),
        "a.rtf": canary.converted(source, "rtf", tmp_path),
        "a.txt": canary.converted(source, "txt", tmp_path),
    }
    for name, data in files.items():
        is_pdf = name.endswith(".pdf")
        draft = received(name, data, role=role if not is_pdf or role == "annex" else "signed")
        publication = published(draft)
        assert publication.state == PublicationState.PUBLISHED, publication.error
        found = leaks(publication)
        how = publication.files[0].get("masked", "in the text")
        figure(f"{role} {name}: values in public bytes", f"{len(found)} ({how})", "0")
        assert not found, (name, found)
        assert how != "text_only", name
        assert "Tặng Bằng khen".encode() in public_bytes(publication)
