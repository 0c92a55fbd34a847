"""HR's file of the month: who leaves, reports to somebody else, works another share; and who follows HR partners.

The file is loaded through the command, with the lines of those who changed: what it does not name stays as it is.
"""

from __future__ import annotations

import datetime as dt
import json
import random
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from flask import Flask

from benchmarks.year.company import Company
from benchmarks.year.habits import (
    CONTRACT_CHANGES_A_MONTH,
    LEAVERS_A_MONTH,
    MANAGER_CHANGES_A_MONTH,
    NEW_MANAGER_AT_ONCE,
)
from benchmarks.year.office import Act, Office, list_staff, to_day
from mobility.core.db import session
from mobility.moves.models import BEFORE_DECISION, Move
from mobility.opportunities.models import Opportunity, OpportunityStatus
from mobility.people import services as people_services
from mobility.people.models import Person, Role, RoleGrant
from mobility.people.queries import find_legal_entity_by_name, find_person_by_number

CURRENT = (OpportunityStatus.OPEN, OpportunityStatus.CLOSED)
PARTNER_LEAVES = {3: False, 9: True}  # in March one of several; in September the only one of an entity
NEW_PARTNER_AFTER = dt.timedelta(days=14)


def appoint(company: Company) -> None:
    """Grant the role of an HR partner, as an administrator does on the command line."""
    for entity_name, numbers in company.partners.items():
        entity = find_legal_entity_by_name(entity_name)
        for number in numbers:
            person = find_person_by_number(number)
            assert person is not None
            people_services.grant_role(actor=None, person=person, role=Role.HR, unit=None, entity=entity)


def run(app: Flask, *command: str) -> str:
    """One command as written in the manual; whatever it refuses ends the run."""
    result = app.test_cli_runner().invoke(args=list(command))
    if result.exit_code:
        raise RuntimeError(f"{' '.join(command)}: {result.output}")
    return result.output.strip().rpartition("\n")[2]


def load_file_of_the_month(app: Flask, office: Office, folder: Path) -> None:
    """On the first of each month."""
    with app.app_context():
        lines = _write_lines(office)
    if lines:
        file = folder / f"hr-{office.today:%Y-%m}.jsonl"
        file.write_text("".join(f"{json.dumps(line)}\n" for line in lines), "utf-8")
        run(app, "people", "import", str(file))
        office.done["lines of HR's files"] += len(lines)


def _write_lines(office: Office) -> list[dict[str, Any]]:
    chance, staff = office.habits.chance("HR's file", office.today), list_staff()
    lines: dict[str, dict[str, Any]] = {}
    leavers = _draw_leavers(office, chance, staff)
    for person in leavers:
        last_day = office.today + dt.timedelta(days=chance.randint(8, 27))
        _line(lines, person)["employed_until"] = last_day.isoformat()
    going = {person.id for person in leavers}
    staying = [person for person in staff if person.id not in going and person.employed_until is None]
    for person in staying:
        manager = person.line_manager
        if manager is None or (manager.employed_until is None and manager.id not in going):
            continue
        if manager.employed_until is not None or chance.random() < NEW_MANAGER_AT_ONCE:
            _line(lines, person)["line_manager"] = _number_of(_follow(manager, going, person))
    for person in chance.sample(staying, round(len(staff) * MANAGER_CHANGES_A_MONTH)):
        others = [one for one in staying if one.leads_people and one.org_unit_id == person.org_unit_id]
        if person.line_manager_id and person.id not in {one.id for one in others}:
            _line(lines, person)["line_manager"] = _number_of(chance.choice(others) if others else None)
    for person in chance.sample(staying, round(len(staff) * CONTRACT_CHANGES_A_MONTH)):
        _line(lines, person)["weekly_hours"] = round(person.full_time_hours * chance.choice((0.6, 0.8, 1.0)), 1)
    return list(lines.values())


def _line(lines: dict[str, dict[str, Any]], person: Person) -> dict[str, Any]:
    said = {
        "employee_number": person.employee_number,
        "name": person.name,
        "email": person.email,
        "job_title": person.job_title,
    }
    return lines.setdefault(person.employee_number, said)


def _number_of(person: Person | None) -> str | None:
    return person.employee_number if person else None


def _follow(manager: Person, going: set[int], report: Person) -> Person | None:
    """The nearest above the leaver who stays."""
    return next((one for one in manager.managers_above() if one.id not in going and one.id != report.id), None)


def _draw_leavers(office: Office, chance: random.Random, staff: list[Person]) -> list[Person]:
    """By lot; among them each month a host of a current posting and a line manager whom a release waits for."""
    stay = {person.id for person in staff if person.employed_until or person.line_manager_id is None}
    partners = {grant.person_id: grant for grant in session.scalars(sa.select(RoleGrant).order_by(RoleGrant.id))}
    able = [person for person in staff if person.id not in stay | partners.keys()]
    if not able:
        return []
    leavers = chance.sample(able, min(len(able), max(1, round(len(staff) * LEAVERS_A_MONTH))))
    hosts = set(session.scalars(sa.select(Opportunity.host_manager_id).where(Opportunity.status.in_(CURRENT))))
    asked = set(session.scalars(sa.select(Move.releaser_id).where(Move.status.in_(BEFORE_DECISION))))
    for some in (hosts, asked):
        fit = [person for person in able if person.id in some and person not in leavers]
        leavers += chance.sample(fit, min(1, len(fit)))
    if office.today.month in PARTNER_LEAVES:
        leavers += _draw_partner(partners, staff, is_the_only_one=PARTNER_LEAVES[office.today.month])
    return leavers


def _draw_partner(partners: dict[int, RoleGrant], staff: list[Person], *, is_the_only_one: bool) -> list[Person]:
    here = [person for person in staff if person.id in partners and person.employed_until is None]
    of_entity: dict[int, list[Person]] = {}
    for person in here:
        entity_id = partners[person.id].legal_entity_id
        if entity_id is not None:
            of_entity.setdefault(entity_id, []).append(person)
    fit = [those[0] for those in of_entity.values() if (len(those) == 1) is is_the_only_one]
    return fit[:1]


def replace_partners(office: Office) -> Iterator[Act]:
    """Two weeks after an HR partner has left, an administrator grants the role to somebody of the same entity."""
    for grant in session.scalars(sa.select(RoleGrant).where(RoleGrant.role == Role.HR).order_by(RoleGrant.id)):
        gone = grant.person.left_at
        if gone is None or to_day(gone) + NEW_PARTNER_AFTER != office.today:
            continue
        scope = [Person.legal_entity_id == grant.legal_entity_id] if grant.legal_entity_id else []
        fit = [
            one
            for one in list_staff(~Person.leads_people, *scope)
            if one.is_employed and one.employed_until is None and not one.role_grants
        ]
        if fit:
            heir = office.habits.chance("partner", grant.id).choice(fit)
            act = partial(
                people_services.grant_role,
                actor=None,
                person=heir,
                role=Role.HR,
                unit=None,
                entity=grant.legal_entity,
            )
            yield Act("name an HR partner", grant.id, act)
