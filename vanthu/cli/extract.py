"""`vanthu extract`: text and metadata of files, as the pipeline reads them; needs no service."""

from __future__ import annotations

import sys
from collections import Counter
from pathlib import Path
from typing import TextIO

import click

from vanthu.pipeline.local import Extracted, extract_file, files_below
from vanthu.pipeline.unicode_copy import docx_of

from .schemas import ExtractedFile, dump


@click.command()
@click.argument(
    "paths",
    nargs=-1,
    required=True,
    metavar="PATH…",
    type=click.Path(exists=True, path_type=Path),
)
@click.option(
    "--out",
    type=click.Path(file_okay=False, path_type=Path),
    help="Folder to write STEM.txt and STEM.json into (whole names where stems collide).",
)
@click.option("--json", "as_json", is_flag=True, help="One JSON array instead of plain text.")
@click.option(
    "--docx",
    "as_docx",
    is_flag=True,
    help="With --out: STEM.docx too, a Unicode copy with headings, lists, tables and emphasis.",
)
def command(paths: tuple[Path, ...], out: Path | None, as_json: bool, as_docx: bool) -> None:
    """Text (Unicode NFC) and metadata of files, of all files in folders, and in mails and archives.

    What is wrong with a file is said on standard error and in the JSON's findings.
    """
    from vanthu.parsers.sandbox import Sandbox

    if as_docx and out is None:
        raise click.UsageError("--docx needs --out, the folder to write into.")
    found: list[Extracted] = []
    with Sandbox() as sandbox:
        for path in files_below(paths):
            try:
                found += extract_file(path, sandbox)
            except OSError as error:
                raise click.ClickException(f"{path}: {error.strerror}.") from error
    for one in found:
        for finding in one.findings:
            click.echo(f"{one.path}: {finding.code}", err=True)
    if out is not None:
        _write(found, out, as_docx=as_docx)
    if as_json:
        dump([ExtractedFile.of(one) for one in found], sys.stdout)
    elif out is None:
        for one in found:
            if len(found) > 1:
                click.echo(f"==> {one.path} <==")
            click.echo(one.text)


def _write(found: list[Extracted], out: Path, *, as_docx: bool) -> None:
    out.mkdir(parents=True, exist_ok=True)
    for one, name in zip(found, _names(found), strict=True):
        (out / f"{name}.txt").write_text(f"{one.text}\n", encoding="utf-8")
        with (out / f"{name}.json").open("w", encoding="utf-8") as file:
            _dump_one(one, file)
        if as_docx and one.blocks:
            (out / f"{name}.docx").write_bytes(docx_of(one.blocks, name))


def _dump_one(one: Extracted, file: TextIO) -> None:
    dump(ExtractedFile.of(one), file)


def _names(found: list[Extracted]) -> list[str]:
    """A file name for each: its stem, its whole name where stems collide, and with its number in
    the list where even these do."""
    stems = Counter(Path(one.path).stem for one in found)
    wholes = Counter(Path(one.path).name for one in found)
    names = []
    for number, one in enumerate(found, 1):
        path = Path(one.path)
        if stems[path.stem] == 1:
            names.append(path.stem)
        elif wholes[path.name] == 1:
            names.append(path.name)
        else:
            names.append(f"{path.name}.{number}")
    return names
