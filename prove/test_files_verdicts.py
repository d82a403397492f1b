"""Issue 4, bar 2: every type × its name × where it lies: the right verdict. And bar 4's share: no
false alarm on clean files."""

from __future__ import annotations

import subprocess
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.peers.checking import checked, judged
from tests.samples.kinds import FIXTURES
from tests.samples.verdicts import ARCHIVES, CALLED, JUDGED, PLACES, TYPES, expected, mail, name_of
from tests.unit.validators.contexts import file, found
from vanthu.parsers import filetypes
from vanthu.parsers.inspection.calling import inspect_part, is_worth_inspecting
from vanthu.parsers.inspection.facts import Inspection
from vanthu.parsers.sandbox import Sandbox
from vanthu.validators.rules.executable import Executable
from vanthu.validators.rules.extension import Extension
from vanthu.validators.rules.misleading_name import MisleadingName

pytestmark = pytest.mark.prove
Figure = Callable[[str, object, str], None]
SHARED = Path(__file__).parents[2] / "shared" / "data"


@pytest.fixture(scope="module")
def sandbox() -> Iterator[Sandbox]:
    with Sandbox() as made:
        yield made


def test_types_by_name_and_place(sandbox: Sandbox, tmp_path: Path, figure: Figure) -> None:
    wrong, tried = [], 0
    for place in PLACES:
        for called in CALLED:
            case = checked(mail(place, called), tmp_path, sandbox)
            found = judged(case, JUDGED)
            for short in TYPES:
                tried += 1
                name, right = name_of(short, called), expected(short, called)
                if short in ARCHIVES:
                    # It stands for its members; its own name may be told.
                    [part] = [p for p in case.parts.values() if p.part.name == name]
                    inside = [p for p in case.files if p.parent == part.path]
                    codes = {f.code for f in case.of_part(part.path)}
                    same = bool(inside) and codes == right.codes and not case.barred(part.path)
                else:
                    same = found.get(name) == (right.verdict, right.codes)
                if not same:
                    wrong.append((place, name, found.get(name), right))
    figure("types × names × places, wrong verdicts", f"{len(wrong)} of {tried}", "0")
    assert wrong == []


# -- no false alarm --------------------------------------------------------------------------------


def _inspected(path: Path, sandbox: Sandbox) -> tuple[str, Inspection | None]:
    with path.open("rb") as source:
        found = sandbox.run("detect", source, name=path.name)
        type_ = str(found.data["type"]) if found.failure is None else filetypes.OCTETS
        if not is_worth_inspecting(type_):
            return filetypes.by_mime(type_).short, None
        seen, failure = inspect_part(source, type_, sandbox=sandbox)
        assert failure is None, (path, failure)
        return filetypes.by_mime(type_).short, seen


#: Sheets of Excel and the like that a page shows are there, and are told to nobody.
def _is_alarm(seen: Inspection | None) -> bool:
    return seen is not None and any(
        (
            seen.also,
            seen.macros,
            seen.scripts,
            seen.launches,
            seen.dde,
            seen.links,
            seen.controls,
            seen.missing,
        )
    )


def _misnamed(name: str, short: str) -> list[str]:
    view = file(name, short)
    return [
        code for rule in (Extension(), MisleadingName(), Executable()) for code in found(rule, view)
    ]


def test_the_regulations_raise_no_alarm(sandbox: Sandbox, figure: Figure) -> None:
    files = sorted((FIXTURES / "regulations").iterdir())
    alarms = [
        (path.name, seen) for path in files if _is_alarm(seen := _inspected(path, sandbox)[1])
    ]
    figure("alarms on the regulations, in every format", f"{len(alarms)} of {len(files)}", "0")
    assert alarms == []


@pytest.mark.corpus
def test_real_documents_raise_no_alarm(sandbox: Sandbox, tmp_path: Path, figure: Figure) -> None:
    files = sorted((SHARED / "legacy-documents" / "files").iterdir())
    assert len(files) == 30
    alarms = [
        (path.name, short, seen)
        for path in files
        for short, seen in [_inspected(path, sandbox)]
        if _is_alarm(seen) or _misnamed(path.name, short)
    ]
    figure("alarms on real documents", f"{len(alarms)} of {len(files)}", "0")
    assert alarms == []


_ENDINGS = (
    "pdf", "odt", "ott", "ods", "odp", "doc", "docx", "xls", "xlsx", "ppt", "pptx", "rtf",
    "png", "jpg", "jpeg", "gif", "bmp", "psd", "wav", "mp3", "mp4", "avi", "wmv", "wma", "webp",
)  # fmt: skip
_MOST_OF_A_TYPE = 300


def test_files_of_packages_raise_no_alarm(sandbox: Sandbox, figure: Figure) -> None:
    """Whatever documents, pictures and sounds the packages of this machine carry."""
    patterns = [word for ending in _ENDINGS for word in ("-o", "-iname", f"*.{ending}")][1:]
    command = ["find", "/usr/share", "/usr/lib", "-xdev", "-type", "f", "(", *patterns, ")"]
    names = subprocess.run(command, capture_output=True, text=True, check=False).stdout.splitlines()
    kinds: Counter[str] = Counter()
    alarms = []
    for path in map(Path, sorted(names)):
        if kinds[path.suffix.lower()] >= _MOST_OF_A_TYPE or not path.exists():
            continue
        kinds[path.suffix.lower()] += 1
        short, seen = _inspected(path, sandbox)
        if _is_alarm(seen) or _misnamed(path.name, short):
            alarms.append((str(path), short, seen))
    figure("alarms on files of packages", f"{len(alarms)} of {sum(kinds.values())}", "0")
    figure("which", dict(kinds))
    assert alarms == []
