"""Which policy a command means: the operator's file in DATA/portals, else the template."""

from __future__ import annotations

import click

from vanthu.config.policies import template_names, template_text
from vanthu.config.settings import data_dir
from vanthu.validators.policy import Policy, PolicyError, load_policy, parse_policy


def policy_named(name: str) -> Policy:
    """The policy; a usage error names the ones there are."""
    own = data_dir() / "portals" / f"{name}.toml"
    try:
        if own.exists():
            return load_policy(own)
        if name in template_names():
            return parse_policy(template_text(name), f"{name}.toml")
    except PolicyError as error:
        raise click.ClickException(str(error)) from error
    raise click.BadParameter(
        f"no portal {name!r}; there are: {', '.join(names())}.", param_hint="--portal"
    )


def names() -> list[str]:
    """All portals that a command may name."""
    own = (path.stem for path in (data_dir() / "portals").glob("*.toml"))
    return sorted({*own, *template_names()})
