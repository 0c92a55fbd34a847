"""Commands of the skills room."""

from __future__ import annotations

import itertools
from importlib.resources import files

import click
from flask.cli import AppGroup

from mobility.core.db import unit_of_work
from mobility.skills import services

STARTER_FILES = ("starter-business.jsonl", "starter-technology.jsonl")

group = AppGroup("skills", help="The taxonomy of skills.")


@group.command("load-starter")
def load_starter() -> None:
    """Load the starter taxonomy; loading it again adds only what is missing."""
    data = files("mobility.skills") / "data"
    lines = list(itertools.chain.from_iterable((data / name).read_text("utf-8").splitlines() for name in STARTER_FILES))
    loaded = unit_of_work(lambda: services.load_starter(lines=lines))
    click.echo(
        f"{len(lines)} skills: {loaded.created} created, {loaded.updated} updated, {loaded.unchanged} unchanged."
    )
