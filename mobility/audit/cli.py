"""The audit record on the command line."""

from __future__ import annotations

import click
from flask.cli import AppGroup

from mobility.audit import queries, services

group = AppGroup("audit", help="The record of who did what.")


@group.command("verify")
def verify() -> None:
    """Check the chain; name the first row that is not as it was written."""
    verdict = queries.verify()
    anchor = f"anchor of {verdict.anchored_at}" if verdict.anchored_at else "no anchor on file yet"
    click.echo(f"Verified to row {verdict.sealed}, {anchor}; {verdict.unsealed} entries not sealed yet.")
    if verdict.problem is not None:
        raise click.ClickException(
            f"{verdict.problem} Change nothing; keep a copy of the database and of the log, and call whoever is "
            "responsible for security."
        )


@group.command("seal")
def seal() -> None:
    """Seal what was recorded since the last time; the worker does this every minute."""
    click.echo(f"{services.seal_entries()} entries sealed.")
