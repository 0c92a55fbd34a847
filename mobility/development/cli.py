"""`flask recommendations`: lists of courses that were shown, made again."""

from __future__ import annotations

import sys

import click
from flask.cli import AppGroup

from mobility.core.db import session
from mobility.development.queries import recommending as queries

group = AppGroup("recommendations", help="Courses that were recommended.")


@group.command("reproduce")
@click.argument("list_id", type=int, required=False)
@click.option("--all", "every", is_flag=True, help="Lists drawn at random from all that are kept.")
@click.option("--sample", type=click.IntRange(min=1), default=500, show_default=True, help="With --all: how many.")
def reproduce(list_id: int | None, every: bool, sample: int) -> None:
    """Make a list that was shown again from what was stored with it, and say whether it is the same."""
    if every == (list_id is not None):
        raise click.UsageError("Give the number of a list, or --all.")
    ids = queries.sample_recommendation_lists(sample) if every else [list_id or 0]
    different = sum(not _reproduce_one(one) for one in ids)
    if every:
        click.echo(f"{len(ids)} lists: {len(ids) - different} identical, {different} different.")
    if different:
        sys.exit(1)


def _reproduce_one(list_id: int) -> bool:
    shown = queries.find_recommendation_list(list_id)
    if shown is None:
        raise click.ClickException(f"There is no list {list_id}. Lists go 12 months after they were shown.")
    differences = queries.list_differences(shown)
    click.echo(
        f"List {list_id}: {'different' if differences else 'identical'}, {len(shown.recommendations)} rows, "
        f"weights {shown.weights}."
    )
    for difference in differences:
        click.echo(f"  {difference}")
    session.expunge_all()
    return not differences
