"""The terms of retention (rule 15): what is due is erased, on the day it is due; a legal hold suspends them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Sequence
from itertools import islice
from typing import Any

import sqlalchemy as sa

from mobility.accounts.models import Account, OneTimeLink, SignInSession
from mobility.applications.models import ENDED, Application, ApplicationStatus, Rating, Reveal
from mobility.audit import services as audit
from mobility.audit.models import AuditEntry, AuditNote
from mobility.capacity.models import Commitment, Leave
from mobility.core import clock
from mobility.core.db import Model, session, unit_of_work
from mobility.development.models import RecommendationList
from mobility.matching.models import ManualPlace, Suggestion, SuggestionList
from mobility.matching.services import forget_inputs
from mobility.moves.models import CaseNote, CaseReading, Move
from mobility.notifications.models import Notification, OutgoingMail
from mobility.opportunities.models import Opportunity, OpportunityStatus
from mobility.people.models import Person
from mobility.policies.queries import Rule, get_value
from mobility.privacy import queries
from mobility.privacy.models import ErasureScope, RetentionRun
from mobility.privacy.services.erasing import count_rows, erase_data
from mobility.skills.models import CvFile, Evidence, Experience, HeldSkill, LanguageHeld, Profile, WantedSkill

AT_ONCE = 500
MONTH_ENDS = 4  # days that months may differ in length, and one more
MONTHS_IN_A_YEAR = 12


def apply_terms() -> dict[str, int]:
    """Erase what is due today, kind by kind in transactions of their own; how many of what. Again, it finds nothing."""
    counts = {name: unit_of_work(erase) for name, erase in TERMS.items()}
    done = {name: count for name, count in counts.items() if count}
    if done:
        unit_of_work(lambda: _record(done))
    return done


def _record(counts: dict[str, int]) -> None:
    run = RetentionRun(counts=counts)
    session.add(run)
    audit.record(actor=None, action="apply_terms", subject=run, reason_code=str(sum(counts.values())))


def _erase_drafts() -> int:
    months, held = get_value(Rule.KEEP_DRAFTS_MONTHS), queries.list_held_ids()
    applications = sa.select(Application.id, Application.created_at).where(
        Application.status == ApplicationStatus.DRAFT, Application.applicant_id.not_in(held)
    )
    postings = sa.select(Opportunity.id, Opportunity.created_at).where(
        Opportunity.status == OpportunityStatus.DRAFT,
        Opportunity.submitted_at.is_(None),
        Opportunity.published_at.is_(None),
        Opportunity.host_manager_id.not_in(held),
    )
    return _delete_with_parts(Application, _due(applications, Application.created_at, months)) + _delete_with_parts(
        Opportunity, _due(postings, Opportunity.created_at, months)
    )


def _erase_suggestions() -> int:
    held = queries.list_held_ids()
    query = sa.select(SuggestionList.id, SuggestionList.created_at)
    lists = _due(query, SuggestionList.created_at, get_value(Rule.KEEP_SUGGESTIONS_MONTHS))
    count = 0
    for ids in _chunks(lists):
        theirs = Suggestion.suggestion_list_id.in_(ids), Suggestion.person_id.not_in(held)
        count += count_rows(session.execute(sa.delete(Suggestion).where(*theirs)))
        left = sa.select(Suggestion.suggestion_list_id).where(Suggestion.suggestion_list_id.in_(ids))
        session.execute(sa.delete(SuggestionList).where(SuggestionList.id.in_(ids), SuggestionList.id.not_in(left)))
    forget_inputs()
    return count + _erase_manual_places(held) + _erase_recommendations(held)


def _erase_recommendations(held: sa.Select[int]) -> int:
    query = sa.select(RecommendationList.id, RecommendationList.created_at).where(
        RecommendationList.person_id.not_in(held)
    )
    months = get_value(Rule.KEEP_SUGGESTIONS_MONTHS)
    return _delete_with_parts(RecommendationList, _due(query, RecommendationList.created_at, months))


def _erase_manual_places(held: sa.Select[int]) -> int:
    """Those that no longer stand, or whose posting is over."""
    over = sa.select(Opportunity.id).where(
        Opportunity.status.in_([OpportunityStatus.COMPLETED, OpportunityStatus.CANCELLED])
    )
    query = sa.select(ManualPlace.id, ManualPlace.created_at).where(
        sa.or_(ManualPlace.undone_at.is_not(None), ManualPlace.opportunity_id.in_(over)),
        ManualPlace.person_id.not_in(held),
    )
    months = get_value(Rule.KEEP_SUGGESTIONS_MONTHS)
    return _delete_with_parts(ManualPlace, _due(query, ManualPlace.created_at, months))


def _erase_failed_applications() -> int:
    """With what hangs on them: offers, and a move that came to nothing together with the time it would have taken."""
    ended_at = sa.func.coalesce(Application.decided_at, Application.submitted_at, Application.created_at)
    query = sa.select(Application.id, ended_at).where(
        Application.status.in_(ENDED), Application.applicant_id.not_in(queries.list_held_ids())
    )
    due = _due(query, ended_at, get_value(Rule.KEEP_APPLICATIONS_MONTHS))
    times: list[int] = []
    for ids in _chunks(due):
        times += session.scalars(sa.select(Move.commitment_id).where(Move.application_id.in_(ids)))
        for table in (Rating, Reveal):
            session.execute(sa.delete(table).where(_is_about(table, ids)))
    count = _delete_with_parts(Application, due)
    _delete_with_parts(Commitment, times)
    return count


def _is_about(table: type[Rating] | type[Reveal], ids: list[int]) -> sa.ColumnElement[bool]:
    """In SQL: what was noted of these applicants for these opportunities, which no key leads to."""
    is_one = sa.exists().where(
        Application.id.in_(ids),
        Application.applicant_id == table.person_id,
        Application.opportunity_id == table.opportunity_id,
    )
    return is_one.correlate(table)


def _erase_notes() -> int:
    held = sa.select(AuditEntry.id).where(AuditEntry.concerns_id.in_(queries.list_held_ids()))
    query = sa.select(AuditNote.id, AuditNote.created_at).where(AuditNote.entry_id.not_in(held))
    months = get_value(Rule.KEEP_NOTES_MONTHS)
    count = _delete_with_parts(AuditNote, _due(query, AuditNote.created_at, months))
    cases = sa.select(Move.id).where(Move.person_id.not_in(queries.list_held_ids()))
    for table in (CaseNote, CaseReading):
        written = sa.select(table.id, table.created_at).where(table.move_id.in_(cases))
        count += _delete_with_parts(table, _due(written, table.created_at, months))
    return count


def _erase_messages() -> int:
    held = queries.list_held_ids()
    query = sa.select(Notification.id, Notification.created_at).where(Notification.recipient_id.not_in(held))
    due = _due(query, Notification.created_at, get_value(Rule.KEEP_NOTES_MONTHS))
    for ids in _chunks(due):
        session.execute(sa.delete(OutgoingMail).where(OutgoingMail.notification_id.in_(ids)))
    return _delete_with_parts(Notification, due)


def _erase_sign_ins() -> int:
    """When somebody was signed in where, and which links they were sent: long after either could be used."""
    held = sa.select(Account.id).where(Account.person_id.in_(queries.list_held_ids()))
    months, count = get_value(Rule.KEEP_NOTES_MONTHS), 0
    for table in (SignInSession, OneTimeLink):
        over = sa.select(table.id, table.expires_at).where(table.account_id.not_in(held))
        count += _delete_with_parts(table, _due(over, table.expires_at, months))
    return count


def _erase_profiles_of_leavers() -> int:
    tells = sa.or_(
        Person.id.in_(sa.select(Profile.person_id).where(sa.or_(Profile.headline != "", Profile.about != ""))),
        *(
            Person.id.in_(sa.select(part.person_id))
            for part in (CvFile, Evidence, Experience, HeldSkill, WantedSkill, LanguageHeld)
        ),
    )
    people = _list_leavers(get_value(Rule.KEEP_PROFILES_MONTHS), tells)
    for person in people:
        erase_data(person=person, scope=ErasureScope.PROFILE)
    return len(people)


def _erase_past_leave() -> int:
    months = get_value(Rule.KEEP_LEAVE_MONTHS)
    over = sa.select(Leave.id, Leave.ends_on).where(
        Leave.ends_on < _horizon(months), Leave.person_id.not_in(queries.list_held_ids())
    )
    due = [row.id for row in session.execute(over) if clock.add_months(row.ends_on, months) <= clock.today()]
    return _delete_with_parts(Leave, due)


def _erase_former_employees() -> int:
    """Years after the last day all that is left of somebody is a number."""
    people = _list_leavers(get_value(Rule.KEEP_MOVES_YEARS) * MONTHS_IN_A_YEAR, Person.name != Person.employee_number)
    for person in people:
        erase_data(person=person, scope=ErasureScope.EVERYTHING)
    return len(people)


TERMS: dict[str, Callable[[], int]] = {
    "drafts": _erase_drafts,
    "suggestions": _erase_suggestions,
    "applications": _erase_failed_applications,
    "notes": _erase_notes,
    "messages": _erase_messages,
    "sign_ins": _erase_sign_ins,
    "profiles": _erase_profiles_of_leavers,
    "leave": _erase_past_leave,
    "moves": _erase_former_employees,
}


def _list_leavers(months: int, only: sa.ColumnElement[bool]) -> list[Person]:
    query = sa.select(Person).where(Person.employed_until <= _horizon(months), only)
    people = session.scalars(query.where(Person.id.not_in(queries.list_held_ids()))).all()
    return [
        one for one in people if one.employed_until and clock.add_months(one.employed_until, months) <= clock.today()
    ]


def _due(query: Any, at: Any, months: int) -> list[int]:
    """Ids of rows whose term ends today or has ended: so many calendar months after the day they are counted from."""
    before = dt.datetime.combine(_horizon(months), dt.time.min, dt.UTC)
    rows = session.execute(query.where(at < before)).all()
    return [row[0] for row in rows if clock.add_months(row[1].date(), months) <= clock.today()]


def _horizon(months: int) -> dt.date:
    """A day that nothing which is due lies behind; the exact day is told by counting forwards."""
    return clock.add_months(clock.today(), -months) + dt.timedelta(days=MONTH_ENDS)


def _delete_with_parts(model: type[Model], ids: Sequence[int]) -> int:
    return _delete_tree(Model.metadata.tables[model.__tablename__], ids)


def _delete_tree(table: sa.Table, ids: Sequence[int]) -> int:
    """Rows, and before them every row of any table that stands on them."""
    count = 0
    for chunk in _chunks(ids):
        for part in Model.metadata.sorted_tables:
            for column in part.columns:
                if any(key.column.table is table for key in column.foreign_keys):
                    _delete_tree(part, session.scalars(sa.select(part.c.id).where(column.in_(chunk))).all())
        count += count_rows(session.execute(sa.delete(table).where(table.c.id.in_(chunk))))
    session.expire_all()
    return count


def _chunks(ids: Iterable[int]) -> Iterable[list[int]]:
    left = iter(ids)
    while chunk := list(islice(left, AT_ONCE)):
        yield chunk
