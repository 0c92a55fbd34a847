"""How long answers and releases take, by host and by unit: figures that are only given from ten cases up.

An *answer* is the first offer or a no; it is in time where it came on or before the day that the answer clock gives. A
*release* is the first word on a request: agreed, a change proposed, or declined; its delay runs from the day on which
it was asked for. Days are calendar days; the median is that of all cases of the last twelve months (statistics.median).
"""

from __future__ import annotations

import datetime as dt
import statistics
from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Sequence
from dataclasses import dataclass, field
from zoneinfo import ZoneInfo

import sqlalchemy as sa
from sqlalchemy.orm import joinedload, selectinload

from mobility.applications.models import Application, ApplicationStatus
from mobility.applications.policy import is_not_above_applicant
from mobility.applications.queries import get_answer_day
from mobility.core import clock
from mobility.core.db import session
from mobility.moves.models import Decision, Move, ReleaseDecision
from mobility.moves.queries.deciding import in_scope_of
from mobility.opportunities.models import Opportunity
from mobility.opportunities.policy import is_host_hr
from mobility.opportunities.queries import run_by
from mobility.people.models import OrgUnit, Person

ENOUGH_CASES = 10
MONTHS = 12
SECONDS_A_DAY = 86400


@dataclass
class Answers:
    """Of one host or unit: how many days each answer took, and how many came in time."""

    name: str
    days: list[float] = field(default_factory=list)
    in_time: int = 0

    @property
    def is_enough(self) -> bool:
        return len(self.days) >= ENOUGH_CASES

    @property
    def percent_in_time(self) -> int:
        return round(100 * self.in_time / len(self.days))

    @property
    def median_days(self) -> float:
        return round(statistics.median(self.days), 1)


@dataclass
class Releases:
    """Of one unit: how many days each release took, and how many were declined."""

    name: str
    days: list[float] = field(default_factory=list)
    declined: int = 0

    @property
    def is_enough(self) -> bool:
        return len(self.days) >= ENOUGH_CASES

    @property
    def percent_declined(self) -> int:
        return round(100 * self.declined / len(self.days))

    @property
    def median_days(self) -> float:
        return round(statistics.median(self.days), 1)


def count_own_answers(host: Person) -> Answers:
    """What this host may know of themselves."""
    return _count_answers(host.name, _list_answered(run_by(host)))


def list_answers_by_host(partner: Person) -> list[Answers]:
    """Hosts whose postings lie in the scope of this HR partner, by name."""
    return _by(_in_scope(partner), lambda one: one.opportunity.host_manager)


def list_answers_by_unit(partner: Person) -> list[Answers]:
    return _by(_in_scope(partner), lambda one: one.opportunity.org_unit)


def list_releases_by_unit(partner: Person) -> list[Releases]:
    """Units of the people whom this HR partner looks after."""
    moves = session.scalars(
        sa.select(Move)
        .join(Move.person)
        .outerjoin(Person.org_unit)
        .where(in_scope_of(partner), Move.person_id != partner.id, Move.release_asked_at >= _since())
        .options(
            joinedload(Move.person).joinedload(Person.org_unit),
            selectinload(Move.release_decisions),
            selectinload(Move.release_requests),
        )
    ).all()
    found: dict[str, Releases] = {}
    for move in moves:
        unit = move.person.org_unit
        if unit is not None and move.release_decisions:
            _add_release(found.setdefault(unit.path, Releases(unit.name_first)), move, move.release_decisions[0])
    return sorted(found.values(), key=lambda one: one.name)


def _add_release(releases: Releases, move: Move, first: ReleaseDecision) -> None:
    asked_at = min([one.asked_at for one in move.release_requests], default=move.release_asked_at)
    releases.days.append(max(0.0, (first.decided_at - asked_at).total_seconds() / SECONDS_A_DAY))
    releases.declined += first.decision is Decision.DECLINED


def _since() -> dt.datetime:
    today = clock.add_months(clock.today(), -MONTHS)
    return dt.datetime.combine(today, dt.time(), dt.UTC)


def _in_scope(partner: Person) -> list[Application]:
    """Without what those above an applicant may not know yet (rule 5): a count would tell them."""
    return [
        one
        for one in _list_answered(sa.true())
        if is_host_hr(partner, one.opportunity) and is_not_above_applicant(partner, one)
    ]


def _list_answered(only: sa.ColumnElement[bool]) -> Sequence[Application]:
    answered = sa.or_(Application.offers.any(), Application.status == ApplicationStatus.NOT_SELECTED)
    return session.scalars(
        sa.select(Application)
        .join(Application.opportunity)
        .where(only, answered, Application.submitted_at >= _since())
        .options(
            joinedload(Application.opportunity).joinedload(Opportunity.host_manager),
            joinedload(Application.opportunity).joinedload(Opportunity.org_unit),
            selectinload(Application.offers),
        )
    ).all()


def _by(rows: Iterable[Application], key: Callable[[Application], Person | OrgUnit]) -> list[Answers]:
    groups: dict[Hashable, list[Application]] = defaultdict(list)
    names: dict[Hashable, str] = {}
    for one in rows:
        owner = key(one)
        groups[owner.id].append(one)
        names[owner.id] = owner.name_first if isinstance(owner, OrgUnit) else owner.name
    return sorted((_count_answers(names[number], found) for number, found in groups.items()), key=lambda one: one.name)


def _count_answers(name: str, rows: Iterable[Application]) -> Answers:
    answers = Answers(name)
    for one in rows:
        answered_at = min([offer.created_at for offer in one.offers], default=one.decided_at)
        if answered_at is None or one.submitted_at is None:
            continue
        zone = ZoneInfo(one.opportunity.time_zone)
        answers.days.append(max(0.0, (answered_at - one.submitted_at).total_seconds() / SECONDS_A_DAY))
        answers.in_time += answered_at.astimezone(zone).date() <= get_answer_day(one)
    return answers
