"""Figures about the marketplace by legal entity and by unit: counts of people, never who."""

from __future__ import annotations

import datetime as dt
import enum
import statistics
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from mobility.applications.models import UNDECIDED, Application, Invitation, Offer
from mobility.applications.queries import get_answer_day
from mobility.core import clock
from mobility.core.db import session
from mobility.development.models import ContractStatus, DevelopmentContract
from mobility.matching.models import Suggestion, SuggestionList
from mobility.matching.queries import Order
from mobility.moves.models import BEFORE_DECISION, STOPPED, Move, MoveStatus, ReleaseDecision
from mobility.opportunities.models import Opportunity, OpportunityStatus
from mobility.oversight.figures import MINIMUM, suppress
from mobility.people.models import EMPLOYED, LegalEntity, OrgUnit, Person
from mobility.skills.models import NoticeText, Profile, Visibility

DAY = dt.timedelta(days=1)
COLUMNS = ("none", "draft", "agreed", "reviewed")
CONTRACT_COLUMNS = {
    ContractStatus.DRAFT: "draft",
    ContractStatus.PROPOSED: "draft",
    ContractStatus.AGREED: "agreed",
    ContractStatus.CHECKED: "agreed",
    ContractStatus.REVIEWED: "reviewed",
    ContractStatus.CLOSED: "reviewed",
}
WATCHED = 365 * DAY
FEWEST_DECISIONS = 30
ALARMING_SHARE, ALARMING_SECONDS = 0.9, 30
NOT_APPROVED = (*BEFORE_DECISION, MoveStatus.AWAITING_CLEARANCES, *STOPPED)


class Grouping(enum.StrEnum):
    ENTITY = "entity"
    UNIT = "unit"


@dataclass(frozen=True)
class Line:
    """One group; None where a figure is hidden. `release_days` is a median."""

    name: str | None
    found_by_hosts: int | None
    found_by_hr: int | None
    found_by_nobody: int | None
    people: int | None
    applicants: int | None
    offered: int | None
    moved: int | None
    late: int | None
    postings: int | None
    release_days: float | None


def count_by(grouping: Grouping) -> list[Line]:
    """A line for each legal entity, or for each unit at the second level, and one for the whole company at the end."""
    groups, choices = _read_people(grouping)
    names = sorted({name for name in groups.values() if name}) + ([""] if "" in groups.values() else [])
    found = Counter((groups[person], choice) for person, choice in choices.items())
    visible = suppress([[found[name, choice] for choice in ("open", "hr_only", "nobody")] for name in names])
    single = [_count(names, groups, people) for people in _list_doings()]
    single.append(_count_postings(names, grouping))
    medians = _medians(names, groups)
    lines = zip([*(name or None for name in names), None], visible, *single, medians, strict=True)
    return [Line(name, *block, *rest) for name, block, *rest in lines]


@dataclass(frozen=True)
class ContractLine:
    """How many people of one group have which state of this year's development contract; None where it is hidden."""

    name: str | None
    none: int | None
    draft: int | None
    agreed: int | None
    reviewed: int | None
    people: int | None


def count_contracts(grouping: Grouping, year: int) -> list[ContractLine]:
    """A line for each group and one for the whole company: how far contracts are, nothing of what they say."""
    groups, _ = _read_people(grouping)
    rows = session.execute(
        sa.select(DevelopmentContract.person_id, DevelopmentContract.status).where(DevelopmentContract.year == year)
    )
    states = {person_id: CONTRACT_COLUMNS[status] for person_id, status in rows}
    names = sorted({name for name in groups.values() if name}) + ([""] if "" in groups.values() else [])
    counted = Counter((group, states.get(person, "none")) for person, group in groups.items())
    shown = suppress([[counted[name, column] for column in COLUMNS] for name in names])
    return [
        ContractLine(name, *line) for name, line in zip([*(one or None for one in names), None], shown, strict=True)
    ]


def _read_people(grouping: Grouping) -> tuple[dict[int, str], dict[int, str]]:
    """The group of everybody employed now, and what they chose; nobody learns who has not chosen (rule 6)."""
    rows = session.execute(
        sa.select(Person.id, LegalEntity.name, OrgUnit.path, Profile.visibility)
        .outerjoin(LegalEntity, LegalEntity.id == Person.legal_entity_id)
        .outerjoin(OrgUnit, OrgUnit.id == Person.org_unit_id)
        .outerjoin(Profile, Profile.person_id == Person.id)
        .where(
            Person.engagement.in_(EMPLOYED),
            sa.or_(Person.employed_until.is_(None), Person.employed_until >= clock.today()),
        )
    ).all()
    groups = {row.id: _name(grouping, row.name, row.path) for row in rows}
    told = {Visibility.OPEN: "open", Visibility.HR_ONLY: "hr_only"}
    return groups, {row.id: told.get(row.visibility, "nobody") for row in rows}


def _name(grouping: Grouping, entity: str | None, path: str | None) -> str:
    return (entity or "") if grouping is Grouping.ENTITY else " / ".join((path or "").split(" / ")[:2])


def _list_doings() -> list[set[int]]:
    """Who applied, had an offer, has or had a move, waits too long for an answer."""
    sent = sa.select(Application.applicant_id).where(Application.submitted_at.is_not(None))
    offered = sa.select(Application.applicant_id).join(Offer, Offer.application_id == Application.id)
    moved = sa.select(Move.person_id).where(Move.status.not_in(NOT_APPROVED))
    waiting = session.scalars(
        sa.select(Application).where(Application.status.in_(UNDECIDED)).options(joinedload(Application.opportunity))
    )
    late = {one.applicant_id for one in waiting if get_answer_day(one) < clock.today(one.opportunity.time_zone)}
    return [*(set(session.scalars(query)) for query in (sent, offered, moved)), late]


def _count(names: Sequence[str], groups: dict[int, str], people: Iterable[int]) -> list[int | None]:
    counted = Counter(groups[person] for person in people if person in groups)
    return _only_column([[counted[name]] for name in names])


def _only_column(counts: list[list[int]]) -> list[int | None]:
    """Of a table with one column, which is its own total."""
    return [line[0] for line in suppress(counts)] if counts else [None]


def _count_postings(names: Sequence[str], grouping: Grouping) -> list[int | None]:
    """Published by the group, whatever became of them; the whole has those too of groups in which nobody works now."""
    rows = session.execute(
        sa.select(LegalEntity.name, OrgUnit.path)
        .select_from(Opportunity)
        .join(OrgUnit, OrgUnit.id == Opportunity.org_unit_id)
        .outerjoin(LegalEntity, LegalEntity.id == Opportunity.legal_entity_id)
        .where(Opportunity.published_at.is_not(None), Opportunity.status != OpportunityStatus.DRAFT)
    )
    counted = Counter(_name(grouping, name, path) for name, path in rows)
    elsewhere = sum(number for name, number in counted.items() if name not in names)
    shown = _only_column([[counted[name]] for name in names] + ([[elsewhere]] if elsewhere else []))
    return [*shown[: len(names)], shown[-1]]


def _medians(names: Sequence[str], groups: dict[int, str]) -> list[float | None]:
    """Days from the request to the first word on a release, where at least ten people were concerned."""
    answered_at = sa.func.min(ReleaseDecision.decided_at)
    rows = session.execute(
        sa.select(Move.person_id, Move.release_asked_at, answered_at)
        .join(ReleaseDecision, ReleaseDecision.move_id == Move.id)
        .group_by(Move.id, Move.person_id, Move.release_asked_at)
    )
    days: dict[str | None, dict[int, float]] = defaultdict(dict)
    for person_id, asked, answered in rows:
        if person_id in groups:
            length = (answered - asked) / DAY
            days[groups[person_id]][person_id] = days[None][person_id] = length
    return [_median(days[name]) for name in (*names, None)]


def _median(days: dict[int, float]) -> float | None:
    return statistics.median(days.values()) if len(days) >= MINIMUM else None


@dataclass(frozen=True)
class Watch:
    """How hosts decide after they saw a list of people: `first` is a share, `seconds` a median; None below the minimum.

    The time is that from the last showing of the list to the decision: no more than it, and often less, was spent on
    the people in it.
    """

    decisions: int
    first: float | None = None
    seconds: float | None = None

    @property
    def is_alarming(self) -> bool:
        """Whoever stands first is taken almost always, and at once (bar P12)."""
        if self.first is None or self.seconds is None:
            return False
        return self.first > ALARMING_SHARE and self.seconds < ALARMING_SECONDS


def watch_decisions() -> Watch:
    """Invitations and offers of the last twelve months to people on a list by fit that the host had been shown.

    A sign of leaning on the machine (automation bias: Parasuraman & Manzey, Human Factors 52, 2010), and no proof.
    """
    seen = _list_seen()
    if len(seen) < FEWEST_DECISIONS:
        return Watch(len(seen))
    first = sum(rank == 1 for rank, _seconds in seen) / len(seen)
    return Watch(len(seen), first, statistics.median(seconds for _rank, seconds in seen))


def _list_seen() -> list[tuple[int, float]]:
    """For each decision the rank on the last list before it, and the seconds in between."""
    invited = sa.select(
        Invitation.opportunity_id,
        Invitation.person_id,
        Invitation.invited_by_id.label("host_id"),
        Invitation.created_at,
    )
    offered = sa.select(Application.opportunity_id, Application.applicant_id, Offer.made_by_id, Offer.created_at).join(
        Application, Application.id == Offer.application_id
    )
    decided = sa.union_all(invited, offered).subquery()
    shown = sa.and_(
        SuggestionList.viewer_id == decided.c.host_id,
        SuggestionList.opportunity_id == decided.c.opportunity_id,
        SuggestionList.created_at <= decided.c.created_at,
        SuggestionList.sorted_by == Order.FIT,
    )
    on_it = sa.and_(Suggestion.suggestion_list_id == SuggestionList.id, Suggestion.person_id == decided.c.person_id)
    rows = session.execute(
        sa.select(decided, SuggestionList.created_at.label("shown_at"), Suggestion.rank)
        .join(SuggestionList, shown)
        .join(Suggestion, on_it)
        .where(decided.c.created_at > clock.now() - WATCHED)
        .order_by(SuggestionList.created_at, SuggestionList.id)
    ).all()
    last = {row[:4]: (row.rank, (row.created_at - row.shown_at).total_seconds()) for row in rows}
    return list(last.values())


def list_notices() -> Sequence[NoticeText]:
    """The privacy notice word for word as people read it, each version and language once, the newest first."""
    return session.scalars(sa.select(NoticeText).order_by(NoticeText.id.desc())).all()
