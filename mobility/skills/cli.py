"""Commands of the skills room."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import click
from flask.cli import AppGroup
from rich.console import Console
from rich.progress import Progress

from mobility.core.db import unit_of_work
from mobility.skills import services
from mobility.skills.esco import ATTRIBUTION, Damaged, Download, find_tables

SHOWN = 20

group = AppGroup("skills", help="The taxonomy of skills.")


@group.command("load-starter")
def load_starter() -> None:
    """Load the starter taxonomy; loading it again adds only what is missing."""
    lines = services.starter_lines()
    loaded = unit_of_work(lambda: services.load_starter(lines=lines))
    click.echo(_summary("skills", loaded))


@group.command("import-esco")
@click.argument("paths", metavar="ZIP [ZIP ...]", nargs=-1, required=True, type=click.Path(exists=True, path_type=Path))
def import_esco(paths: tuple[Path, ...]) -> None:
    """Merge ESCO into the taxonomy: the official CSV download, one ZIP file or folder per language.

    All of it is loaded or nothing. Running it again, or with a newer version, updates by URI: labels are added,
    obsolete concepts retired; what the company changed stays.
    """
    try:
        download = find_tables(paths)
        with _progress(download) as advanced:
            imported = unit_of_work(lambda: services.import_esco(download=download, advanced=advanced))
    except Damaged as damaged:
        click.echo(f"Nothing was imported. {damaged}", err=True)
        raise click.exceptions.Exit(1) from None
    _warn(download, imported.warnings)
    gone = f", {imported.removed} removed" if imported.removed else ""
    click.echo(_summary("skills", imported.skills))
    click.echo(_summary("occupations", imported.occupations))
    click.echo(_summary("skill groups", imported.groups))
    click.echo(_summary("links", imported.links, gone))
    click.echo(ATTRIBUTION)


def _summary(name: str, loaded: services.Loaded, more: str = "") -> str:
    total = loaded.created + loaded.updated + loaded.unchanged
    parts = f"{loaded.created} created, {loaded.updated} updated, {loaded.unchanged} unchanged"
    return f"{total} {name}: {parts}{more}."


@contextmanager
def _progress(download: Download) -> Iterator[services.Advanced]:
    console = Console(stderr=True)
    with Progress(console=console, transient=True, disable=not console.is_terminal) as progress:
        task = progress.add_task("Importing", total=sum(table.size for table in download.tables))
        yield lambda table, size: progress.update(task, advance=size, description=table.name)


def _warn(download: Download, warnings: list[str]) -> None:
    if download.passed_over:
        click.echo(f"Not needed: {', '.join(download.passed_over)}", err=True)
    if download.unknown:
        click.echo(f"Ignored, since no file of ESCO is called so: {', '.join(download.unknown)}", err=True)
    if warnings:
        click.echo("Please check:", err=True)
    for warning in warnings[:SHOWN]:
        click.echo(f"  {warning}", err=True)
    if len(warnings) > SHOWN:
        click.echo(f"  … and {len(warnings) - SHOWN} more", err=True)
