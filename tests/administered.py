"""What the pages of administration are about, and what is sent with their forms."""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path
from typing import Any

from mobility.core.db import session
from mobility.integrations.models import FileKind
from mobility.integrations.services import keep_file
from mobility.people.differences import fingerprint
from tests.factories import World, make_entity

ONE_PERSON = Path(__file__).parent / "integrations" / "one_person.csv"
RECORD = {
    "name": "Ana Petit",
    "job_title": "lead analyst",
    "language": "en",
    "org_unit": "Example / IT / Data",
    "time_zone": "Europe/Paris",
    "engagement": "permanent",
    "weekly_hours": "32",
    "working_days": "mon-thu",
}


def ids_of(people: World) -> dict[str, dict[str, Any]]:
    """The name of a thing → the ids that its addresses need."""
    unit = people.employee.org_unit
    assert unit is not None
    return {
        "a unit": {"unit_id": unit.id},
        "a legal entity": {"entity_id": make_entity().id},
        "role of the host": {"grant_id": people.host.role_grants[0].id},
        "role of the administrator": {"grant_id": people.admin.role_grants[0].id},
        "the administrator": {"person_id": people.admin.id},
        "file of the administrator": {"file_id": send_file(people).id},
        "rebuild of the index": {"act": "rebuild"},
    }


def send_file(people: World) -> Any:
    """One that names few of those who are here, changes one and brings some more."""
    person = people.colleague
    lines = [
        {
            "employee_number": person.employee_number,
            "name": person.name,
            "email": person.email,
            "job_title": "head of data engineering",
            "org_unit": "Example / Marketing",
        },
        *(
            {"employee_number": f"N{n}", "name": f"New {n}", "email": f"n{n}@example.com", "job_title": "analyst"}
            for n in range(3)
        ),
    ]
    content = "\n".join(map(json.dumps, lines)).encode()
    return keep_file(actor=people.admin, kind=FileKind.PEOPLE, name="hr-file-of-november.jsonl", content=content)


def values_of(people: World) -> dict[str, str]:
    """What forms hold of what is there: read once, so that filling them in asks the database nothing."""
    things = {"the employee": people.employee, "a unit": people.employee.org_unit, "a legal entity": make_entity()}
    session.flush()
    session.expire_all()
    versions = {f"version of {name}": fingerprint(thing) for name, thing in things.items() if thing is not None}
    return versions | {"legal entity": str(make_entity().id)}


def sent_with(values: dict[str, str]) -> dict[str, dict[str, Any]]:
    """By page: forms filled in completely and right."""
    place = {"parent": "Example / IT", "kind": "team", "head": "", "legal_entity": "0"}
    new = {"employee_number": "N9", "email": "n9@example.com", "employed_from": dt.date(2026, 1, 1).isoformat()}
    record = RECORD | {"version": values["version of the employee"], "email": values["employee's e-mail"]}
    entity = {"version": values["version of a legal entity"], "name": "Example SA", "full_time_hours": "39"}
    return {
        "home.steer_index": {"reason": "Vectors were damaged."},
        "people.new": RECORD | new,
        "people.edit": record,
        "people.grant_role": {"role": "hr", "unit": "Example / IT", "legal_entity": values["legal entity"]},
        "people.new_unit": place | {"name": "Warehouse"},
        "people.edit_unit": place | {"version": values["version of a unit"], "name": "Data and more"},
        "people.new_legal_entity": {"name": "Example GmbH", "country": "DE", "full_time_hours": "40"},
        "people.edit_legal_entity": entity,
        "integrations.send": {"kind": "people", "file": (str(ONE_PERSON), ONE_PERSON.name)},  # opened for each visit
        "integrations.load": {"shown": values["what the file changes"]},
    }
