"""The database as a whole: its schema up or down, a new migration, a company moved elsewhere (`flask db upgrade` …)."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import click
import sqlalchemy as sa
from flask import current_app
from flask.cli import AppGroup

from mobility import copying
from mobility.audit import chain
from mobility.audit import queries as audit_queries
from mobility.core.db import create_engine, session
from mobility.settings import database_url

ROOT = Path(__file__).parents[1]

group = AppGroup("db", help="The database schema.")


def anchor_file(config: Mapping[str, Any]) -> Path:
    """One for each database, so that another one tried out beside it leaves the chain of the first alone."""
    database = hashlib.sha256(str(config["DATABASE_URL"]).encode()).hexdigest()[:8]
    return Path(config["INSTANCE_DIR"]) / f"audit-anchors-{database}.log"


@group.command("upgrade")
@click.argument("revision", default="head")
def upgrade(revision: str) -> None:
    """Bring the schema to head, in a new database if there is none."""
    from alembic import command

    _make_file()
    command.upgrade(_alembic_config(), revision)


def _make_file() -> None:
    """An empty SQLite file, where there is none yet."""
    url = current_app.extensions["engine"].url
    if url.get_backend_name() == "sqlite" and url.database:
        Path(url.database).touch()


@group.command("downgrade")
@click.argument("revision")
def downgrade(revision: str) -> None:
    """Take the schema back to a revision."""
    from alembic import command

    command.downgrade(_alembic_config(), revision)


@group.command("migrate")
@click.argument("name")
def migrate(name: str) -> None:
    """Write the next numbered migration from what the models say, and pin it as the head."""
    from alembic import command

    numbers = [int(path.name[:4]) for path in (ROOT / "migrations" / "versions").glob("[0-9]*.py")]
    revision = f"{max(numbers, default=0) + 1:04}_{name.replace(' ', '_')}"
    command.revision(_alembic_config(), message=name, rev_id=revision, autogenerate=True)
    (ROOT / "migrations" / ".current-head").write_text(f"{revision}\n")


@group.command("copy")
@click.option("--from", "source", required=True, metavar="URL", help="The database that is full.")
@click.option("--to", "target", required=True, metavar="URL", help="One that is empty; its tables are made.")
def copy_data(source: str, target: str) -> None:
    """Move a company from one database to another: resumable, and compared row by row."""
    from alembic import command

    urls = database_url("--from", source), database_url("--to", target)
    full, empty = create_engine(urls[0], must_exist=True), create_engine(urls[1])
    command.upgrade(_alembic_config(empty), "head")
    try:
        copied = copying.copy(full, empty, click.echo)
    except copying.CopyError as error:
        raise click.ClickException(str(error)) from None
    click.echo(f"{copied.rows} rows of {copied.tables} tables, the same in both: sha256 {copied.digest}")
    _copy_anchors(*urls)
    session.remove()
    session.configure(bind=empty)
    verdict = audit_queries.verify()
    if verdict.problem is not None:
        raise click.ClickException(f"The rows are the same, but the record is not whole: {verdict.problem}")
    click.echo(f"The record is whole: {verdict.sealed} seals. Set DATABASE_URL to the target, then run flask doctor")


def _copy_anchors(source: str, target: str) -> None:
    """The seals of the record go along: the file is named after the database."""
    files = [anchor_file({**current_app.config, "DATABASE_URL": url}) for url in (source, target)]
    if files[0].exists():
        files[1].write_bytes(files[0].read_bytes())
    chain.configure(key=current_app.config["AUDIT_KEY"], anchor_file=files[1])


def _alembic_config(engine: sa.Engine | None = None) -> Any:
    from alembic.config import Config

    config = Config(toml_file=str(ROOT / "pyproject.toml"))
    config.set_main_option("script_location", str(ROOT / "migrations"))
    config.attributes["engine"] = engine or current_app.extensions["engine"]
    return config
