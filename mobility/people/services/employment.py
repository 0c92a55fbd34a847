"""Changes to employment records, by HR's file and by hand."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, TypedDict, Unpack

from mobility.audit import services as audit
from mobility.core import clock
from mobility.core.authz import authorize
from mobility.core.db import lock, session
from mobility.core.errors import InvalidInput
from mobility.core.events import publish
from mobility.core.i18n import N_
from mobility.people import queries
from mobility.people.differences import Difference, fingerprint, say, write_note
from mobility.people.events import EmailChanged, PersonLeft, ReportingLineChanged
from mobility.people.models import EmploymentTerms, Engagement, LegalEntity, OrgUnit, Person, Role
from mobility.people.policy import PersonPermission as P

# what of a person is dated: a change closes the row of employment terms and opens a new one
TERMS = (
    "legal_entity_id",
    "line_manager_id",
    "org_unit_id",
    "cost_centre",
    "engagement",
    "weekly_hours",
    "working_days",
)


class PersonFields(TypedDict, total=False):
    """What HR's file says of a person."""

    name: str
    email: str
    job_title: str
    language: str
    country: str | None
    site: str | None
    time_zone: str
    org_unit: OrgUnit | None
    line_manager: Person | None
    legal_entity: LegalEntity | None
    cost_centre: str | None
    engagement: Engagement
    weekly_hours: float
    next_weekly_hours: float | None
    next_hours_from: dt.date | None
    working_days: str
    employed_from: dt.date | None
    employed_until: dt.date | None


@dataclass
class PersonChange:
    """What was done to one person: the old values under the names of the fields that are new."""

    person: Person
    is_new: bool
    fields: dict[str, Any] = field(default_factory=dict)

    @property
    def is_rerouted(self) -> bool:
        """Somebody else releases this person now: another line manager, or none and another unit."""
        moved = "org_unit" in self.fields and self.person.line_manager is None
        return not self.is_new and ("line_manager" in self.fields or moved)

    @property
    def differences(self) -> list[Difference]:
        return [Difference(name, say(old), say(getattr(self.person, name))) for name, old in self.fields.items()]


def add_person(*, employee_number: str, **fields: Unpack[PersonFields]) -> PersonChange:
    """A person of HR's file; `record_changes` follows once all of the file is written."""
    entity = fields.get("legal_entity")
    if "weekly_hours" not in fields and entity is not None:
        fields["weekly_hours"] = entity.full_time_hours
    person = Person(employee_number=employee_number, **fields)
    session.add(person)
    return PersonChange(person, is_new=True)


def update_person(*, change: PersonChange, **fields: Unpack[PersonFields]) -> None:
    """Change what is given and differs; `record_changes` follows once all of the file is written."""
    for name, value in fields.items():
        old = getattr(change.person, name)
        if old != value:
            setattr(change.person, name, value)
            change.fields.setdefault(name, old)


def record_changes(*, actor: Person | None, changes: Sequence[PersonChange], action: str = "import") -> None:
    """Keep the history of employment terms, the audit record with old and new values, and tell the rooms above."""
    session.flush()
    changed = [change for change in changes if change.is_new or change.fields]
    _keep_terms([change.person for change in changed])
    entries = []
    for change in changed:
        entry = audit.record(
            actor=actor,
            action=action,
            subject=change.person,
            concerns=change.person,
            reason_code="created" if change.is_new else "updated",
            note=write_note(change.differences),
        )
        entries.append(entry)
        if change.person.left_at is not None and not _has_left(change.person):
            change.person.left_at = None  # back again: the next departure is another one
    session.flush()  # the entries need their ids
    for change, entry in zip(changed, entries, strict=True):
        former = change.fields.get("email", change.person.email)
        if former.lower() != change.person.email.lower():
            publish(EmailChanged(change.person, former, entry.id))
        if change.is_rerouted:
            publish(ReportingLineChanged(change.person))
    for person in queries.list_leavers():
        close_employment(actor=actor, person=person)


def _keep_terms(people: Sequence[Person]) -> None:
    """`valid_to` of the old row is `valid_from` of the new one; a second change on one day corrects the row."""
    current = queries.list_current_terms(people)
    opened = []
    for person in people:
        terms, today = current.get(person.id), clock.today(person.time_zone)
        said = {name: getattr(person, name) for name in TERMS}
        if terms is not None and all(getattr(terms, name) == value for name, value in said.items()):
            continue
        if terms is not None and terms.valid_from >= today:
            for name, value in said.items():
                setattr(terms, name, value)
            continue
        if terms is not None:
            terms.valid_to = today
        begun = today if terms is not None else person.employed_from or today
        opened.append(EmploymentTerms(person_id=person.id, valid_from=begun, **said))
    session.flush()  # only one row may be current at a time
    session.add_all(opened)


def close_employment(*, actor: Person | None = None, person: Person) -> None:
    """Tell the rooms above, once, that somebody's last day is over."""
    if person.left_at is not None or not _has_left(person):
        return
    person.left_at = clock.now()
    audit.record(actor=actor, action="leave", subject=person, concerns=person)
    publish(PersonLeft(person))


def _has_left(person: Person) -> bool:
    return person.has_left(clock.today(person.time_zone))


def begin_announced_hours(*, person: Person) -> None:
    """The day has come: what HR's file announced is the contract now, with a history as if the file had said so."""
    hours, begins = person.next_weekly_hours, person.next_hours_from
    if hours is None or begins is None or begins > clock.today(person.time_zone):
        return
    change = PersonChange(person, is_new=False)
    update_person(change=change, weekly_hours=hours, next_weekly_hours=None, next_hours_from=None)
    record_changes(actor=None, changes=[change], action="begin_announced_hours")


def create_person(*, actor: Person, employee_number: str, **fields: Unpack[PersonFields]) -> Person:
    """An employment record that no file has brought yet."""
    authorize(actor, P.ADMINISTER)
    if queries.find_person_by_number(employee_number) is not None:
        raise InvalidInput(N_("Somebody already has this employee number."), field="employee_number")
    _check(None, fields)
    change = add_person(employee_number=employee_number, **fields)
    record_changes(actor=actor, changes=[change], action="create_person")
    return change.person


def edit_person(*, actor: Person, person: Person, version: str, **fields: Unpack[PersonFields]) -> PersonChange:
    """Change an employment record by hand; `version` is the fingerprint of what the editor saw."""
    authorize(actor, P.ADMINISTER, person)
    lock(person)
    if version != fingerprint(person):
        raise InvalidInput(
            N_("Somebody changed this record while you had it open. Compare it with what you entered, and save again.")
        )
    _check(person, fields)
    if fields.get("employed_until") is not None and person.has(Role.ADMIN):
        _check_somebody_administers_without(person)
    change = PersonChange(person, is_new=False)
    update_person(change=change, **fields)
    record_changes(actor=actor, changes=[change], action="edit_person")
    return change


def end_employment(*, change: PersonChange, last_day: dt.date) -> None:
    """An earlier last day that is known already stays; `record_changes` follows."""
    known, begun = change.person.employed_until, change.person.employed_from
    if begun is not None and last_day < begun:
        raise InvalidInput(
            N_("%(person)s starts on %(day)s, after this date. Choose a later one."),
            field="last_day",
            person=change.person.name,
            day=begun,
        )
    if known is None or known > last_day:
        update_person(change=change, employed_until=last_day)


def _check_somebody_administers_without(person: Person) -> None:
    if not {row.person_id for row in queries.lock_administrators()} - {person.id}:
        raise InvalidInput(
            N_("This is the last administrator. Grant the role to somebody else before they leave."),
            field="employed_until",
        )


def _check(person: Person | None, fields: PersonFields) -> None:
    """What a form cannot see by itself: who else has the address, who would report to whom, the period."""
    holder = queries.find_person_by_email(fields["email"])
    if holder is not None and holder is not person:
        raise InvalidInput(
            N_("This address already belongs to %(person)s (%(number)s)."),
            field="email",
            person=holder.name,
            number=holder.employee_number,
        )
    begun, ended = fields.get("employed_from"), fields.get("employed_until")
    if begun and ended and ended < begun:
        raise InvalidInput(N_("The last day lies before the first one."), field="employed_until")
    manager = fields.get("line_manager")
    if person is not None and manager is not None:
        _check_line(person, manager)


def _check_line(person: Person, manager: Person) -> None:
    if manager is person:
        raise InvalidInput(N_("Nobody reports to themselves. Name somebody else, or nobody."), field="line_manager")
    line = [manager]
    while (above := line[-1].line_manager) is not None and above not in line:
        if above is person:
            raise InvalidInput(
                N_("That would be a loop of people who report to each other: %(people)s."),
                field="line_manager",
                people=" → ".join(one.name for one in (person, *line, person)),
            )
        line.append(above)
