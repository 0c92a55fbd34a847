"""Erasing what is held about somebody, as the data map says: words and vectors go, numbers, dates and codes stay."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import Any

import sqlalchemy as sa

from mobility.accounts.models import Account, AuthenticatorApp, OneTimeLink, Passkey, RecoveryCode, SignInSession
from mobility.applications.models import ENDED, Application, ApplicationStatus
from mobility.audit.models import AuditEntry, AuditNote
from mobility.core import clock
from mobility.core.db import session
from mobility.matching.services import forget_texts
from mobility.moves.models import FINISHED, STOPPED, Move
from mobility.people.models import EmploymentTerms, Person, RoleGrant
from mobility.privacy.data_map import ROWS, Entry, leads_to, list_personal, load_map
from mobility.privacy.models import ErasureScope
from mobility.skills.models import Profile, Visibility
from mobility.skills.queries import empty_snapshot

# columns whose emptiness has a shape
BLANKS: Mapping[tuple[str, str], Any] = {("application", "snapshot"): empty_snapshot()}


def erase_data(*, person: Person, scope: ErasureScope) -> dict[str, int]:
    """Erase at once and for good; how many rows of which table. What a running application or move needs stays."""
    forget_texts(person=person)
    session.flush()
    counts = {}
    over = _list_over_applications(person)
    for entry in reversed(list_personal()):
        what = entry.profile if scope is ErasureScope.PROFILE else entry.erase
        if what and (done := _erase_table(entry, what, _whose(entry, person, over))):
            counts[entry.name] = done
    session.expire_all()
    _take_out_of_the_index(person)
    if scope is ErasureScope.EVERYTHING and person.has_left(clock.today(person.time_zone)):
        make_nameless(person=person)
    return counts


def _whose(entry: Entry, person: Person, over: sa.Select[int]) -> sa.ColumnElement[bool]:
    whose = entry.belongs_to(person.id)
    if entry.over:
        whose = sa.and_(whose, leads_to(entry.table, entry.over, over))
    if entry.table is AuditNote.__table__:
        whose = sa.and_(whose, entry.table.c.entry_id.not_in(_entries_of_running(person)))
    return whose


def _erase_table(entry: Entry, what: str | tuple[str, ...], whose: sa.ColumnElement[bool]) -> int:
    if what == ROWS:
        return count_rows(session.execute(sa.delete(entry.table).where(whose)))
    values = {name: _blank(entry.table.c[name]) for name in what}
    is_filled = sa.or_(*(entry.table.c[name].is_not(None) for name in what))
    return count_rows(session.execute(sa.update(entry.table).where(whose, is_filled).values(values)))


def count_rows(result: Any) -> int:
    return max(0, int(result.rowcount))


def _blank(column: sa.Column[Any]) -> Any:
    if (column.table.name, column.name) in BLANKS:
        return BLANKS[column.table.name, column.name]
    if column.nullable:
        return sa.null()
    return {} if isinstance(column.type, sa.JSON) else ""


def _is_over() -> sa.ColumnElement[bool]:
    """In SQL, over Application: nobody decides on it any more, and no move of it is under way."""
    moved = sa.select(Move.application_id).where(Move.status.not_in((*FINISHED, *STOPPED)))
    is_ended = Application.status.in_((*ENDED, ApplicationStatus.DRAFT))
    is_moved = sa.and_(
        Application.status == ApplicationStatus.ACCEPTED, Application.id.in_(sa.select(Move.application_id))
    )
    return sa.and_(sa.or_(is_ended, is_moved), Application.id.not_in(moved))


def _list_over_applications(person: Person) -> sa.Select[int]:
    """Of this person, and those of others whose feedback they wrote."""
    return sa.select(Application.id).where(_is_over())


def _entries_of_running(person: Person) -> sa.Select[int]:
    """Entries about applications and moves that go on: their reasons are still read by those who decide."""
    running = sa.select(Application.id).where(Application.applicant_id == person.id, sa.not_(_is_over()))
    moves = sa.select(Move.id).where(Move.application_id.in_(running))
    return sa.select(AuditEntry.id).where(
        sa.or_(
            sa.and_(AuditEntry.subject_type == "application", AuditEntry.subject_id.in_(running)),
            sa.and_(AuditEntry.subject_type == "move", AuditEntry.subject_id.in_(moves)),
        )
    )


def _take_out_of_the_index(person: Person) -> None:
    """Whoever has their profile erased is asked anew whether they want to be found."""
    session.execute(
        sa.update(Profile)
        .where(Profile.person_id == person.id)
        .values(visibility=Visibility.UNDECIDED, notice_version=None, edited_at=clock.now())
    )


def make_nameless(*, person: Person) -> None:
    """After the employment: a number instead of the person, here and in what others were told of them."""
    name, number = person.name, f"P-{person.id:06}"
    person.name = person.employee_number = number
    person.email, person.job_title = f"{number.lower()}@erased.invalid", ""
    person.site = person.cost_centre = person.chosen_language = None
    person.next_weekly_hours = person.next_hours_from = None
    account = session.scalar(sa.select(Account).where(Account.person_id == person.id))
    if account is not None:
        for table in (SignInSession, OneTimeLink, RecoveryCode, AuthenticatorApp, Passkey):
            session.execute(sa.delete(table).where(table.account_id == account.id))
        session.delete(account)
    session.execute(sa.delete(RoleGrant).where(RoleGrant.person_id == person.id))
    session.execute(sa.delete(EmploymentTerms).where(EmploymentTerms.person_id == person.id))
    session.flush()
    session.expire(person, ["role_grants"])
    _take_name_out_of_sentences(name, number)


def _take_name_out_of_sentences(name: str, number: str) -> None:
    """Wherever sentences that name people are kept: messages to others, what was found when HR decided on others."""
    whole = re.compile(rf"(?<![\w-]){re.escape(name)}(?![\w-])")
    for entry in load_map().values():
        for column in entry.table.columns:
            if column.name in entry.names and isinstance(column.type, sa.JSON):
                _replace_in(column, whole, name, number)
    session.expire_all()


def _replace_in(column: sa.Column[Any], whole: re.Pattern[str], name: str, number: str) -> None:
    kept, written = sa.cast(column, sa.Text), json.dumps(name)[1:-1]
    holds = sa.or_(kept.contains(written, autoescape=True), kept.contains(name, autoescape=True))
    row_id = column.table.c.id
    for found, value in session.execute(sa.select(row_id, column).where(holds)).all():
        session.execute(
            sa.update(column.table).where(row_id == found).values({column.name: _replace(value, whole, number)})
        )


def _replace(value: Any, whole: re.Pattern[str], number: str) -> Any:
    if isinstance(value, dict):
        return {key: _replace(one, whole, number) for key, one in value.items()}
    if isinstance(value, list):
        return [_replace(one, whole, number) for one in value]
    return whole.sub(number, value) if isinstance(value, str) else value
