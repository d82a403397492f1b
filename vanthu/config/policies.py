"""The policy templates that come with the program."""

from __future__ import annotations

from importlib.resources import files
from pathlib import Path


def template_names() -> list[str]:
    """Names of the portals that a policy template exists for."""
    folder = files(__package__).joinpath("portals")
    return sorted(entry.name.removesuffix(".toml") for entry in folder.iterdir())


def template_text(name: str) -> str:
    """The template's TOML text; KeyError names the ones there are."""
    if name not in template_names():
        raise KeyError(f"no portal {name!r}; there are: {', '.join(template_names())}")
    return files(__package__).joinpath("portals", f"{name}.toml").read_text(encoding="utf-8")


def copy_template(name: str, portals: Path) -> Path:
    """Copy a template to the operator's folder unless a file of that name is there already."""
    portals.mkdir(parents=True, exist_ok=True)
    target = portals / f"{name}.toml"
    if not target.exists():
        target.write_text(template_text(name), encoding="utf-8")
    return target
