"""`vanthu assets`: what the desk needs that isn't source: its fonts and the compiled catalogue.

Both are made from files that the installed packages bring, so nothing is downloaded and the results
stay out of git. Without the fonts pages fall back to system-ui; without the catalogue they would be
English, so set-up runs this command and the tests build what is missing.
"""

from __future__ import annotations

from importlib.resources import as_file, files
from pathlib import Path

import click

DESK = Path(__file__).resolve().parent.parent / "desk"
FONTS = DESK / "static" / "fonts"
LOCALE = DESK / "locale"

#: Weights that the sheet uses -> the file in the font's wheel.
WEIGHTS = {
    "400": "BeVietnamPro-Regular.ttf",
    "400i": "BeVietnamPro-Italic.ttf",
    "500": "BeVietnamPro-Medium.ttf",
    "600": "BeVietnamPro-SemiBold.ttf",
    "700": "BeVietnamPro-Bold.ttf",
}

#: Basic Latin, Latin-1, Latin Extended-A, Ơ ơ Ư ư, combining marks (so that NFD text renders),
#: Vietnamese letters of Latin Extended Additional, punctuation, currency, № ™, arrows, minus.
UNICODES = (
    "U+0020-007E,U+00A0-00FF,U+0100-017F,U+01A0-01A1,U+01AF-01B0,U+0300-0303,U+0306,U+0309,U+031B,"
    "U+0323,U+1EA0-1EF9,U+2010-2027,U+2030-203A,U+20AB,U+20AC,U+2116,U+2122,U+2190-2193,U+2212"
)


def font_file(weight: str) -> Path:
    """Where the subset of a weight lies."""
    return FONTS / f"be-vietnam-pro-{weight}.woff2"


def build_fonts() -> list[Path]:
    """Subset the font's TrueType files to woff2; the files that were written."""
    from fontTools import subset

    FONTS.mkdir(parents=True, exist_ok=True)
    written = []
    for weight, name in WEIGHTS.items():
        target = font_file(weight)
        with as_file(files("fontpkg_be_vietnam_pro") / "files" / name) as source:
            subset.main(
                [
                    str(source),
                    f"--unicodes={UNICODES}",
                    "--flavor=woff2",
                    "--layout-features=*",
                    f"--output-file={target}",
                ]
            )
        written.append(target)
    return written


def catalogues() -> list[Path]:
    """The catalogues' sources."""
    return sorted(LOCALE.glob("*/LC_MESSAGES/*.po"))


def build_catalogue(source: Path) -> Path:
    """Compile one catalogue; fuzzy entries are left out, as gettext does."""
    from babel.messages.mofile import write_mo
    from babel.messages.pofile import read_po

    with source.open("rb") as file:
        catalogue = read_po(file, locale=source.parent.parent.name)
    target = source.with_suffix(".mo")
    with target.open("wb") as file:
        write_mo(file, catalogue)
    return target


def missing() -> bool:
    """Whether anything is absent or older than its source."""
    stale = [
        source
        for source in catalogues()
        if not source.with_suffix(".mo").exists()
        or source.with_suffix(".mo").stat().st_mtime < source.stat().st_mtime
    ]
    return bool(stale) or not all(font_file(weight).exists() for weight in WEIGHTS)


def build() -> list[Path]:
    """Make whatever is absent or stale; the files that were written."""
    written: list[Path] = []
    if not all(font_file(weight).exists() for weight in WEIGHTS):
        written += build_fonts()
    return written + [build_catalogue(source) for source in catalogues()]


@click.command("assets")
@click.option("--force", is_flag=True, help="Make the fonts again, even where they are there.")
def command(force: bool) -> None:
    """Make the desk's fonts and compile its catalogue."""
    if force:
        for weight in WEIGHTS:
            font_file(weight).unlink(missing_ok=True)
    for path in build():
        click.echo(f"{path.relative_to(DESK)}  {path.stat().st_size:,} bytes")
