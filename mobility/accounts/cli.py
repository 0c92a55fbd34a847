"""Commands that let people in."""

from __future__ import annotations

import click
from flask import current_app
from flask.cli import AppGroup

from mobility.accounts import queries, services
from mobility.core.db import unit_of_work
from mobility.people import queries as people
from mobility.people import services as people_services
from mobility.people.models import Person, Role

group = AppGroup("accounts", help="Who may sign in.")


@group.command("create-admin")
@click.argument("email")
def create_admin(email: str) -> None:
    """Print a one-time link, valid for 24 hours, with which EMAIL becomes an administrator."""
    click.echo(unit_of_work(lambda: _link(_administrator(email))))


@group.command("invite")
@click.argument("email")
@click.option("--role", type=click.Choice([role.value for role in Role]), help="A role to grant as well.")
@click.option("--unit", "path", help='The unit the role is limited to, as "Company / Division".')
def invite(email: str, role: str | None, path: str | None) -> None:
    """Print a one-time link, valid for 24 hours, with which EMAIL, an imported person, can sign in."""
    click.echo(unit_of_work(lambda: _link(_with_role(email, role, path))))


@group.command("invite-everyone")
def invite_everyone() -> None:
    """Mail everybody who has no account yet a one-time link, valid for 24 hours."""
    click.echo(f"Sign-in links on their way: {unit_of_work(_invite_everyone)}")


def _invite_everyone() -> int:
    uninvited = queries.list_uninvited()
    for person in uninvited:
        services.mail_invitation(actor=None, person=person)
    return len(uninvited)


def _administrator(email: str) -> Person:
    person = people.find_person_by_email(email) or people_services.add_administrator(email=email)
    people_services.grant_role(actor=None, person=person, role=Role.ADMIN, unit=None)
    return person


def _with_role(email: str, role: str | None, path: str | None) -> Person:
    person = people.find_person_by_email(email)
    if person is None:
        raise click.ClickException(f"Nobody has the address {email}. Import people first: flask people import FILE")
    unit = people.find_unit(path) if path else None
    if path and unit is None:
        raise click.ClickException(f"There is no unit “{path}”. Write its whole path, such as Company / Division.")
    if path and not role:
        raise click.UsageError("--unit limits a role: name one with --role.")
    if role:
        people_services.grant_role(actor=None, person=person, role=Role(role), unit=unit)
    return person


def _link(person: Person) -> str:
    secret = services.invite(actor=None, person=person)
    return f"{current_app.config['BASE_URL']}/welcome/{secret}"
