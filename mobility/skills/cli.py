"""Commands of the skills room."""

from __future__ import annotations

import click
from flask.cli import AppGroup

from mobility.core.db import unit_of_work
from mobility.skills import services

group = AppGroup("skills", help="The taxonomy of skills.")


@group.command("load-starter")
def load_starter() -> None:
    """Load the starter taxonomy; loading it again adds only what is missing."""
    lines = services.starter_lines()
    loaded = unit_of_work(lambda: services.load_starter(lines=lines))
    click.echo(
        f"{len(lines)} skills: {loaded.created} created, {loaded.updated} updated, {loaded.unchanged} unchanged."
    )
