"""Commands that load people, units and opportunities from files."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import TypeVar

import click
from flask.cli import AppGroup
from rich.console import Console
from rich.progress import track

from mobility.core.db import unit_of_work
from mobility.integrations import services
from mobility.integrations.completions_file import read_completions
from mobility.integrations.courses_file import read_courses
from mobility.integrations.files import Refused
from mobility.integrations.opportunities_file import read_opportunities
from mobility.integrations.people_file import read_people
from mobility.integrations.services import Outcome
from mobility.integrations.units_file import read_units

T = TypeVar("T")

SHOWN = 20
FILE = click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
DRY_RUN = click.option("--dry-run", is_flag=True, help="Check the file and say what would change; write nothing.")

units_group = AppGroup("units", help="The organisation tree.")
people_group = AppGroup("people", help="Who works here.")
opportunities_group = AppGroup("opportunities", help="Work packages and gigs.")
courses_group = AppGroup("courses", help="The training catalogue.")


@units_group.command("import")
@FILE
def import_units(file: Path) -> None:
    """Load org units: path, kind, head (employee number), legal entity.

    FILE is JSON Lines or CSV, plain or .gz. Units above a path are created where they are missing. The columns country
    and full_time_hours describe the legal entity of the line.
    """
    _load(lambda: services.import_units(actor=None, contents=read_units(file), each=_with_progress), dry_run=False)


@people_group.command("import")
@FILE
@DRY_RUN
def import_people(file: Path, dry_run: bool) -> None:
    """Load people with their employment, reporting lines and profiles, and update them by employee_number.

    FILE is JSON Lines or CSV, plain or .gz. All of it is loaded or nothing. What a line does not mention stays as it
    is; a choice of visibility that a person made here stays in any case.
    """
    _load(lambda: services.import_people(actor=None, people=read_people(file), each=_with_progress), dry_run=dry_run)


@opportunities_group.command("import")
@FILE
@DRY_RUN
@click.option("--open", "open_valid", is_flag=True, help="Publish what is valid, even if its dates have passed.")
def import_opportunities(file: Path, dry_run: bool, open_valid: bool) -> None:
    """Load work packages and gigs, and update them by reference.

    FILE is JSON Lines or CSV, plain or .gz. All of it is loaded or nothing. Without --open they are drafts.
    """
    _load(
        lambda: services.import_opportunities(
            actor=None, contents=read_opportunities(file), open_valid=open_valid, each=_with_progress
        ),
        dry_run=dry_run,
    )


@courses_group.command("import")
@FILE
@DRY_RUN
def import_courses(file: Path, dry_run: bool) -> None:
    """Load courses with what they teach, ask for and when they are held, and update them by reference.

    FILE is JSON Lines or CSV, plain or .gz. All of it is loaded or nothing. What a line does not mention stays.
    """
    _load(
        lambda: services.import_courses(actor=None, contents=read_courses(file), each=_with_progress), dry_run=dry_run
    )


@courses_group.command("import-completions")
@FILE
@DRY_RUN
def import_completions(file: Path, dry_run: bool) -> None:
    """Record who completed which course: employee_number, course, completed_on, result.

    FILE is CSV or JSON Lines with these columns, or xAPI statements as JSON Lines or one JSON list, plain or .gz.
    All of it is recorded or nothing; what is known already changes nothing.
    """
    _load(
        lambda: services.import_completions(actor=None, contents=read_completions(file), each=_with_progress),
        dry_run=dry_run,
    )


def _load(work: Callable[[], Outcome], *, dry_run: bool) -> None:
    """All or nothing: one unit of work, thrown away at the end of a dry run."""
    try:
        outcome = unit_of_work(work, keep=lambda outcome: not dry_run)
    except Refused as refused:
        count = len(refused.problems)
        click.echo(f"Nothing was imported. {count} {'problem' if count == 1 else 'problems'}:", err=True)
        _show([str(problem) for problem in refused.problems])
        raise click.exceptions.Exit(1) from None
    if outcome.warnings:
        click.echo("Please check:", err=True)
        _show([str(warning) for warning in outcome.warnings])
    if dry_run:
        click.echo("Dry run: nothing was written. It would be:")
    click.echo(_summary(outcome))
    _name("Proposed skills", outcome.proposed)
    if dry_run:
        _show_differences(outcome)


def _summary(outcome: Outcome) -> str:
    parts = [f"{outcome.created} created, {outcome.updated} updated, {outcome.unchanged} unchanged"]
    extras = (
        (outcome.opened, "opened", "opened"),
        (len(outcome.proposed), "proposed skill", "proposed skills"),
        (outcome.new_units, "new unit", "new units"),
        (outcome.new_legal_entities, "new legal entity", "new legal entities"),
    )
    parts.extend(f"{count} {one if count == 1 else many}" for count, one, many in extras if count)
    return "; ".join(parts)


def _show_differences(outcome: Outcome) -> None:
    """Record by record, as the pages show it; long lists of names are cut, changes are not."""
    for change in (change for change in outcome.changes if not change.is_new):
        click.echo(f"  {change.key} {change.name}".rstrip())
        for name, before, after in change.differences:
            click.echo(f"    {name}: {before or '–'} → {after or '–'}")
    _name("New", [f"{change.key} {change.name}".rstrip() for change in outcome.changes if change.is_new])
    _name("Here but not in the file (they stay as they are)", [" ".join(one) for one in outcome.absent])


def _name(heading: str, names: Sequence[str]) -> None:
    if names:
        more = f", and {len(names) - SHOWN} more" if len(names) > SHOWN else ""
        click.echo(f"{heading}: {'; '.join(names[:SHOWN])}{more}")


def _show(lines: Sequence[str]) -> None:
    for line in lines[:SHOWN]:
        click.echo(f"  {line}", err=True)
    if len(lines) > SHOWN:
        click.echo(f"  … and {len(lines) - SHOWN} more", err=True)


def _with_progress(records: Sequence[T]) -> Iterable[T]:
    console = Console(stderr=True)
    return track(records, description="Importing", console=console, transient=True, disable=not console.is_terminal)
