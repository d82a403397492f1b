"""What the first visitors would wait for, done before they come."""

from __future__ import annotations

from pathlib import Path

from django.conf import settings
from django.template import engines
from django.template.utils import get_app_template_dirs
from django.urls import get_resolver

import vanthu
from vanthu.config.collector import settle

#: The originals' origin has addresses of its own, see `middleware`.
URLCONFS = (settings.ROOT_URLCONF, "vanthu.desk.originals")
HOME = Path(vanthu.__file__).parent


def warm_up() -> None:
    """Import all pages, compile their templates, and tell the collector that they stay."""
    for name in URLCONFS:
        get_resolver(name).reverse_dict  # noqa: B018 - importing and writing it is what takes time
    compile_templates()
    settle()


def compile_templates() -> int:
    """Have the engine keep every template of ours; how many there are."""
    engine, done = engines["django"], 0
    for folder in map(Path, get_app_template_dirs("templates")):
        if folder.is_relative_to(HOME):
            for path in filter(Path.is_file, folder.rglob("*")):
                engine.get_template(str(path.relative_to(folder)))
                done += 1
    return done
