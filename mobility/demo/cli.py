"""Commands of the demo room."""

from __future__ import annotations

import os
import secrets
from pathlib import Path

import click
from flask import current_app
from flask.cli import AppGroup

from mobility.core.db import unit_of_work
from mobility.demo import services

SIGN_INS = "demo-sign-ins.txt"

group = AppGroup("demo", help="The made-up company.")


@group.command("load")
@click.option("--people", "size", type=click.IntRange(min=200), default=400, show_default=True)
@click.option("--opportunities", "postings", type=click.IntRange(min=1), default=80, show_default=True)
@click.option("--seed", type=int, default=1, show_default=True)
@click.option("--reset", is_flag=True, help="Delete everything that is in the database first.")
def load(size: int, postings: int, seed: int, reset: bool) -> None:
    """Load a made-up company with two years of history, in English and French."""
    if current_app.config["MOBILITY_ENV"] == "production":
        raise click.ClickException("A production database gets no made-up people. Use accounts create-admin.")
    password = "-".join(["marenval", secrets.token_hex(3), secrets.token_hex(3)])
    loaded = unit_of_work(lambda: _load(size, postings, seed, reset, password))
    _keep_sign_ins(loaded, password)
    click.echo(
        f"{loaded.people} people, {loaded.opportunities} work packages and gigs, {loaded.skills} skills; "
        f"sign-ins are in {current_app.config['INSTANCE_DIR'] / SIGN_INS}"
    )


def _load(size: int, postings: int, seed: int, reset: bool, password: str) -> services.Loaded:
    if reset:
        services.empty_database()
    if not services.is_empty():
        raise click.ClickException("The database has people in it. To delete them all: flask demo load --reset")
    return services.load_company(size=size, postings=postings, seed=seed, password=password)


def _keep_sign_ins(loaded: services.Loaded, password: str) -> None:
    """For whoever starts the demo, and nobody else who uses the machine."""
    lines = [f"{row.email:28} {password}   {row.part}" for row in loaded.sign_ins]
    file: Path = current_app.config["INSTANCE_DIR"] / SIGN_INS
    file.parent.mkdir(parents=True, exist_ok=True)
    handle = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(handle, "w", encoding="utf-8") as opened:
        opened.write("\n".join(lines) + "\n")
