"""Commands about moves, for payroll."""

from __future__ import annotations

import datetime as dt
from typing import BinaryIO

import click
from flask.cli import AppGroup

from mobility.core.db import unit_of_work
from mobility.core.errors import InvalidInput
from mobility.moves import services
from mobility.moves.export import write_csv
from mobility.people.models import Person, Role
from mobility.people.queries import find_person_by_email

DAY = click.DateTime(["%Y-%m-%d"])
group = AppGroup("moves", help="Approved moves, for payroll.")


@group.command("export")
@click.option("--from", "from_on", type=DAY, required=True, help="The first day, as 2027-03-01.")
@click.option("--until", "until_on", type=DAY, required=True, help="The last day.")
@click.option("--for", "email", help="Only what this HR partner may see, in their name.")
@click.option("--zone", default="UTC", show_default=True, help="Where the days begin and end.")
@click.option("--output", type=click.File("wb"), default="-", help="A file; without it, standard output.")
def export(from_on: dt.datetime, until_on: dt.datetime, email: str | None, zone: str, output: BinaryIO) -> None:
    """Write the moves that were approved, changed or ended on these days, as CSV in UTF-8."""
    partner = _find_partner(email) if email else None
    try:
        rows = unit_of_work(
            lambda: services.export_moves(actor=partner, from_on=from_on.date(), until_on=until_on.date(), zone=zone)
        )
    except InvalidInput as error:
        raise click.BadParameter(str(error.message)) from error
    output.write(write_csv(rows))
    click.echo(f"{len(rows)} moves", err=True)


def _find_partner(email: str) -> Person:
    person = find_person_by_email(email)
    if person is None or not person.has(Role.HR):
        raise click.BadParameter(f"{email} is not an HR partner.")
    return person
