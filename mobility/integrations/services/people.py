"""Writing a people file: employment, reporting lines, and profiles where the person has not said otherwise."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from mobility.core import clock
from mobility.core.db import session
from mobility.core.i18n import N_
from mobility.integrations.files import Refused
from mobility.integrations.people_checks import check_people
from mobility.integrations.people_file import NamedSkill, PeopleFile, PersonRecord
from mobility.integrations.services.outcome import Absent, Each, Outcome, Tree
from mobility.people import queries as people_queries
from mobility.people import services as people_services
from mobility.people.differences import Difference
from mobility.people.models import Person, Role
from mobility.people.queries import DirectoryEntry
from mobility.people.services import FULL_TIME_HOURS, SYSTEM_HOST, PersonChange
from mobility.skills import queries as skills_queries
from mobility.skills.linking import LabelBook
from mobility.skills.services import ImportedProfile, ImportedSkill, import_profile, link_skills

BATCH = 500
NOBODY = N_("nobody has the employee number %(number)s. Import people first, or correct it.")


def import_people(*, actor: Person | None, people: PeopleFile, each: Each = iter) -> Outcome:
    """Add and update by employee number; raises Refused, before anything is written, with all that is wrong."""
    directory = people_queries.list_directory()
    guarded = people_queries.list_numbers_with_roles() if actor is not None and not actor.has(Role.ADMIN) else ()
    problems = [*people.problems, *check_people(people, directory, guarded)]
    if problems:
        raise Refused(problems)
    outcome, tree = Outcome(warnings=list(people.warnings)), open_tree()
    _note_absent(outcome, people, directory)
    changes = _write_people(people.records, tree)
    session.flush()
    _set_line_managers(people.records, changes)
    session.flush()
    book = skills_queries.load_label_book()
    for number, record in enumerate(each(people.records)):
        if number % BATCH == 0:
            session.flush()  # what is written need not stay in memory
        change = changes[record.employee_number]
        profile_changed = _write_profile(record, change, book, outcome)
        differences = change.differences
        if profile_changed:
            differences.append(Difference("profile", None, "…"))
        outcome.note(key=record.employee_number, name=record.name, is_new=change.is_new, differences=differences)
    people_services.record_changes(actor=actor, changes=list(changes.values()))
    tree.note_additions(outcome)
    return outcome


def _note_absent(outcome: Outcome, people: PeopleFile, directory: Sequence[DirectoryEntry]) -> None:
    """Who works here and is not in the file; those who exist for the system alone are in no file of HR's."""
    today, made_here = clock.today(), people_queries.list_administrator_numbers() | {SYSTEM_HOST}
    here = [
        entry
        for entry in directory
        if entry.employee_number not in made_here and (entry.employed_until is None or entry.employed_until >= today)
    ]
    outcome.present = len(here)
    outcome.absent = [
        Absent(entry.employee_number, entry.name) for entry in here if entry.employee_number not in people.lines
    ]
    outcome.absent.sort(key=lambda one: (one.name, one.employee_number))


def end_employments(*, actor: Person | None, employee_numbers: Iterable[str], last_day: dt.date) -> None:
    """Give people whom HR's file no longer names a last day."""
    people = people_queries.list_people_by_number(employee_numbers)
    changes = [PersonChange(person, is_new=False) for person in people.values()]
    for change in changes:
        people_services.end_employment(change=change, last_day=last_day)
    people_services.record_changes(actor=actor, changes=changes)


def open_tree() -> Tree:
    return Tree(
        {unit.path: unit for unit in people_queries.list_units()},
        {entity.name: entity for entity in people_queries.list_legal_entities()},
    )


def _write_people(records: Iterable[PersonRecord], tree: Tree) -> dict[str, PersonChange]:
    """Everything but the line managers, who may stand further down."""
    known = people_queries.list_people_by_number(record.employee_number for record in records)
    changes = {person.employee_number: PersonChange(person, is_new=False) for person in known.values()}
    _vacate_emails(records, changes)
    with session.no_autoflush:
        for record in records:
            person = known.get(record.employee_number)
            fields = _person_fields(record.terms, person, tree)
            if person is None:
                change = people_services.add_person(employee_number=record.employee_number, **fields)
                changes[record.employee_number] = change
            else:
                people_services.update_person(change=changes[record.employee_number], **fields)
    return changes


def _vacate_emails(records: Iterable[PersonRecord], changes: Mapping[str, PersonChange]) -> None:
    """Two people may swap addresses: whoever's address is wanted by another lets go of it first."""
    owners = {change.person.email.lower(): change for change in changes.values()}
    for record in records:
        owner = owners.get(record.email)
        if owner is not None and owner.person.employee_number != record.employee_number:
            people_services.update_person(change=owner, email=f"{owner.person.id}@changing.invalid")
    session.flush()


def _person_fields(terms: Mapping[str, Any], person: Person | None, tree: Tree) -> dict[str, Any]:
    """The record's values with units and legal entities as rows, and the hours that go without saying."""
    fields = {name: value for name, value in terms.items() if name != "line_manager"}
    if fields.get("org_unit") is not None:
        fields["org_unit"] = people_services.open_unit(path=fields["org_unit"], known=tree.units)
    if fields.get("legal_entity") is not None:
        fields["legal_entity"] = people_services.open_legal_entity(name=fields["legal_entity"], known=tree.entities)
    if "weekly_hours" in fields and fields["weekly_hours"] is None:
        entity = fields.get("legal_entity") or (person.legal_entity if person else None)
        fields["weekly_hours"] = entity.full_time_hours if entity else FULL_TIME_HOURS
    return fields


def _set_line_managers(records: Iterable[PersonRecord], changes: Mapping[str, PersonChange]) -> None:
    numbers = {record.terms.get("line_manager") for record in records} - {None}
    people = people_queries.list_people_by_number(numbers - changes.keys())
    people.update((number, change.person) for number, change in changes.items())
    with session.no_autoflush:
        for record in records:
            if "line_manager" in record.terms:
                number = record.terms["line_manager"]
                manager = people[number] if number is not None else None
                people_services.update_person(change=changes[record.employee_number], line_manager=manager)


def _write_profile(record: PersonRecord, change: PersonChange, book: LabelBook, outcome: Outcome) -> bool:
    if not change.is_new and not record.words and record.skills is None and record.wanted is None:
        return False
    skills, wanted = record.skills or (), record.wanted or ()
    ids, proposed = link_skills(
        book=book, named=[skill.named for skill in (*skills, *wanted)], language=change.person.language
    )
    outcome.proposed.extend(proposed)
    imported = ImportedProfile(
        **record.words,
        skills=_linked(skills, ids) if record.skills is not None else None,
        wanted=_linked(wanted, ids[len(skills) :]) if record.wanted is not None else None,
    )
    return import_profile(person=change.person, imported=imported, is_new=change.is_new)


def _linked(skills: Iterable[NamedSkill], ids: Iterable[int]) -> list[ImportedSkill]:
    return [
        ImportedSkill(skill_id, skill.level, skill.named.label, skill.last_used)
        for skill, skill_id in zip(skills, ids, strict=False)
    ]
