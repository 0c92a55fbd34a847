"""Reads of contracts: one's own, those of a team, what waits for whom, what fits an action now."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from typing import NamedTuple

import sqlalchemy as sa
from sqlalchemy.orm import joinedload, selectinload

from mobility.core import clock
from mobility.core.db import session
from mobility.core.i18n import N_, Message
from mobility.core.waiting import Waiting
from mobility.development.models import (
    SEARCHED,
    ActionKind,
    ContractAction,
    ContractGoal,
    ContractStatus,
    ContractVersion,
    DevelopmentContract,
    Progress,
    Side,
    TalkKind,
)
from mobility.development.policy import find_principal, is_its_line, side_of, speaks_for_line
from mobility.development.words import name_contract
from mobility.matching.models import SavedSearch
from mobility.matching.queries import list_findable, load_postings
from mobility.moves.models import Move
from mobility.notifications.models import Notification
from mobility.opportunities.models import Importance, Opportunity, RequiredSkill, TaughtSkill
from mobility.people.models import EMPLOYED, OrgUnit, Person, Role
from mobility.people.policy import list_held
from mobility.people.queries import is_gone, list_hr_for, list_without_line_manager
from mobility.people.working_days import add_working_days
from mobility.policies.queries import Rule, get_value
from mobility.skills.models import Skill
from mobility.skills.queries import get_target, list_family
from mobility.skills.queries import list_held as list_held_skills
from mobility.training.models import Course, CourseSkill, Enrolment
from mobility.training.queries import find_completed, find_under_way, offered_to

MOST_SHOWN = 5
LIVE = (ContractStatus.DRAFT, ContractStatus.PROPOSED, ContractStatus.AGREED, ContractStatus.CHECKED)
DECEMBER = 12


def find_contract(contract_id: int) -> DevelopmentContract | None:
    return session.get(DevelopmentContract, contract_id)


def find_version(contract: DevelopmentContract, number: int) -> ContractVersion | None:
    return next((one for one in contract.versions if one.number == number), None)


def find_of(person: Person, year: int) -> DevelopmentContract | None:
    return session.scalar(
        sa.select(DevelopmentContract).where(
            DevelopmentContract.person_id == person.id, DevelopmentContract.year == year
        )
    )


def list_of(person: Person) -> Sequence[DevelopmentContract]:
    """The newest year first."""
    query = sa.select(DevelopmentContract).where(DevelopmentContract.person_id == person.id)
    return session.scalars(query.order_by(DevelopmentContract.year.desc())).all()


def list_open_of(person: Person) -> Sequence[DevelopmentContract]:
    return [contract for contract in list_of(person) if contract.is_open]


def find_current(person: Person) -> DevelopmentContract | None:
    """Into which something new goes: this year's, or the next one's where this year's is reviewed or over."""
    year = this_year(person)
    return next((one for one in reversed(list_of(person)) if one.year >= year and one.status in LIVE), None)


def this_year(person: Person) -> int:
    return clock.today(person.time_zone).year


def list_years(person: Person) -> list[int]:
    """For which a contract can be begun: this year, and in its last month the next one."""
    today = clock.today(person.time_zone)
    return [today.year, today.year + 1] if today.month == DECEMBER else [today.year]


def list_reports(actor: Person) -> list[Person]:
    """For whom this person speaks as the line: their own reports, and those of whom they stand in for."""
    managers = [actor, *(row.owner for row in list_held(actor))]
    ids = [one.id for one in managers]
    found = list(session.scalars(sa.select(Person).where(Person.line_manager_id.in_(ids)).order_by(Person.name)))
    for unit in session.scalars(sa.select(OrgUnit).where(OrgUnit.head_id.in_(ids)).order_by(OrgUnit.path)):
        found += list_without_line_manager(unit)
    people = {one.id: one for one in found if not one.has_left(clock.today(one.time_zone))}
    return [one for one in people.values() if speaks_for_line(actor, one)]


class Report(NamedTuple):
    """Somebody whom the reader speaks for, and what of their contract the reader may see."""

    person: Person
    contract: DevelopmentContract | None
    on_behalf_of: Person | None


def list_team(actor: Person, year: int) -> list[Report]:
    """Of a draft that is not shared yet, nothing is told: it looks as if there were none."""
    people = list_reports(actor)
    query = sa.select(DevelopmentContract).where(
        DevelopmentContract.person_id.in_([one.id for one in people]), DevelopmentContract.year == year
    )
    shared = {one.person_id: one for one in session.scalars(query) if one.is_shared}
    return [Report(one, shared.get(one.id), find_principal(actor, one)) for one in people]


def list_line(person: Person) -> list[Person]:
    """Who speaks for the line: the line manager; where nobody is above, or they have left, home HR."""
    manager = person.manager_here
    return [manager] if manager is not None else list_hr_for(person)


def list_on_side(contract: DevelopmentContract, side: Side) -> list[Person]:
    return [contract.person] if side is Side.PERSON else list_line(contract.person)


def other_side(side: Side) -> Side:
    return Side.MANAGER if side is Side.PERSON else Side.PERSON


def find_sign_by(contract: DevelopmentContract) -> dt.date | None:
    """Until when the other one is asked to sign, in their working days."""
    if contract.status is not ContractStatus.PROPOSED or contract.proposed_on is None:
        return None
    days, waiting = get_value(Rule.CONTRACT_SIGN_WORKING_DAYS), list_unsigned(contract)
    keeper = next(iter(list_on_side(contract, waiting[0])), None) if waiting else None
    return add_working_days(contract.proposed_on, days, keeper, ordinary_week=True)


def list_unsigned(contract: DevelopmentContract) -> list[Side]:
    """Which sides have not signed the version that is proposed."""
    newest = contract.newest
    if contract.status is not ContractStatus.PROPOSED or newest is None:
        return []
    return [side for side in Side if newest.find_signature(side) is None]


def list_to_carry_over(contract: DevelopmentContract, following: DevelopmentContract | None) -> list[ContractGoal]:
    """Goals that are open once the review was held, and no part of the draft of the next year yet.

    None where that one is under way already: what is missing is added there by hand.
    """
    if contract.status not in {ContractStatus.REVIEWED, ContractStatus.CLOSED}:
        return []
    if following is not None and following.status is not ContractStatus.DRAFT:
        return []
    there = following.goals if following else []
    return [goal for goal in contract.goals if goal.reached_on is None and not _is_there(goal, there)]


def _is_there(goal: ContractGoal, others: Iterable[ContractGoal]) -> bool:
    if goal.skill_id is not None:
        return any(one.skill_id == goal.skill_id for one in others)
    return any(one.skill_id is None and one.sentence == goal.sentence for one in others)


def waiting_for(person: Person) -> sa.Select[DevelopmentContract]:
    """In SQL: proposed ones of this person and of those for whose line they may speak, and some more."""
    managers = [person.id, *(row.owner_id for row in list_held(person))]
    theirs = [DevelopmentContract.person_id == person.id, DevelopmentContract.manager_id.in_(managers)]
    if person.has(Role.HR):
        theirs += [DevelopmentContract.manager_id.is_(None), is_gone(DevelopmentContract.manager_id)]
    return sa.select(DevelopmentContract).where(DevelopmentContract.status == ContractStatus.PROPOSED, sa.or_(*theirs))


def list_waiting_for(person: Person) -> list[Waiting]:
    """Versions to sign, as the person and as the line manager or their delegate."""
    proposed = session.scalars(waiting_for(person)).all()
    own = [one for one in proposed if one.person_id == person.id and _waits(one, person)]
    found = [_to_sign(one, N_("Sign your contract, or change it: %(label)s")) for one in own]
    for one in proposed:
        if one.person_id != person.id and is_its_line(person, one) and _waits(one, person):
            principal = find_principal(person, one.person)
            sentence = N_("Sign the contract of %(person)s, or change it: %(label)s")
            behalf = N_("On behalf of %(principal)s: sign the contract of %(person)s, or change it: %(label)s")
            found.append(_to_sign(one, behalf if principal else sentence, principal))
    return found


def _waits(contract: DevelopmentContract, person: Person) -> bool:
    return side_of(person, contract) in list_unsigned(contract)


def _to_sign(contract: DevelopmentContract, sentence: str, principal: Person | None = None) -> Waiting:
    fills = {"label": name_contract(contract.year), "person": contract.person.name}
    if principal is not None:
        fills["principal"] = principal.name
    return Waiting(Message(sentence, fills), f"/development/contracts/{contract.id}", find_sign_by(contract))


def list_fitting(action: ContractAction) -> list[Opportunity]:
    """What the person could apply for now: of its kind, and about its skill where it names one; the newest first."""
    if action.kind not in SEARCHED:
        return []
    conditions = [Opportunity.kind == action.kind.value]
    skill = skill_of(action)
    if skill is not None:
        conditions.append(_is_about(skill))
    return load_postings([row.id for row in list_findable(action.contract.person, *conditions)[:MOST_SHOWN]])


def skill_of(action: ContractAction) -> Skill | None:
    """What it is about: its own skill, else that of its goal; a merged one counts as what it became."""
    skill = action.skill or action.goal.skill
    return get_target(skill) if skill is not None else None


def _is_about(skill: Skill) -> sa.ColumnElement[bool]:
    names = list_family(skill)
    taught = sa.select(TaughtSkill.opportunity_id).where(TaughtSkill.skill_id.in_(names))
    required = sa.select(RequiredSkill.opportunity_id).where(RequiredSkill.skill_id.in_(names))
    return sa.or_(Opportunity.id.in_(taught), Opportunity.id.in_(required))


def list_courses(action: ContractAction) -> list[Course]:
    """What the person could take for it: offered to them and teaching its skill, the shortest first."""
    skill = skill_of(action)
    if action.kind is not ActionKind.COURSE or skill is None:
        return []
    teaching = sa.select(CourseSkill.course_id).where(CourseSkill.skill_id.in_(list_family(skill)))
    query = sa.select(Course).where(*offered_to(action.contract.person), Course.id.in_(teaching))
    return list(session.scalars(query.order_by(Course.hours, Course.title, Course.id).limit(MOST_SHOWN)))


def find_enrolment(action: ContractAction) -> Enrolment | None:
    """How far the person is with the course that they chose for it."""
    if action.course is None:
        return None
    person = action.contract.person
    return find_under_way(person, action.course) or find_completed(person, action.course)


def list_actions_of(move: Move) -> list[ContractAction]:
    """What a move of the person settles: open actions of its kind that name one of its skills, in what is agreed."""
    posting = move.opportunity
    named = [row.skill for row in posting.taught_skills] + [row.skill for row in posting.required_skills]
    about = {get_target(skill).id for skill in named}
    actions = _list_open_actions(move.person, ActionKind(posting.kind.value))
    return [one for one in actions if (skill := skill_of(one)) and skill.id in about]


def list_actions_for(person: Person, course: Course) -> list[ContractAction]:
    """What a completed course settles: actions it was chosen for; without a choice, those about a skill it teaches."""
    taught = {get_target(row.skill).id for row in course.skills}
    actions = _list_open_actions(person, ActionKind.COURSE)
    return [
        one
        for one in actions
        if one.course_id == course.id or (one.course_id is None and (skill := skill_of(one)) and skill.id in taught)
    ]


def _list_open_actions(person: Person, kind: ActionKind) -> list[ContractAction]:
    """Of one kind, in contracts of which a version is agreed."""
    query = (
        sa.select(ContractAction)
        .join(ContractAction.goal)
        .join(ContractGoal.contract)
        .where(
            DevelopmentContract.person_id == person.id,
            DevelopmentContract.status != ContractStatus.CLOSED,
            ContractAction.kind == kind,
            ContractAction.progress == Progress.OPEN,
        )
        .options(joinedload(ContractAction.goal).joinedload(ContractGoal.contract))
        .order_by(ContractAction.id)
    )
    return [one for one in session.scalars(query) if one.contract.agreed]


def list_gaps(person: Person, posting: Opportunity) -> list[tuple[RequiredSkill, int | None]]:
    """Skills asked for that the person does not hold, or below the level, with the level held; musts first."""
    held = {get_target(row.skill).id: row.level for row in list_held_skills(person)}
    rows = [(row, held.get(get_target(row.skill).id)) for row in posting.required_skills]
    lacking = [(row, level) for row, level in rows if level is None or level < row.level]
    return sorted(lacking, key=lambda one: (one[0].importance is not Importance.MUST, one[0].id))


def find_search_of(action: ContractAction) -> SavedSearch | None:
    return session.get(SavedSearch, action.saved_search_id) if action.saved_search_id else None


def list_to_remind(today: dt.date) -> Sequence[DevelopmentContract]:
    """Contracts of which something may be brought to mind."""
    asked = (ContractStatus.PROPOSED, ContractStatus.AGREED, ContractStatus.CHECKED)
    query = sa.select(DevelopmentContract).where(
        DevelopmentContract.status.in_(asked), DevelopmentContract.year <= today.year
    )
    return session.scalars(
        query.options(selectinload(DevelopmentContract.talks)).order_by(DevelopmentContract.id)
    ).all()


def list_without_contract(year: int, limit: int) -> Sequence[Person]:
    """Employed here since before the year, and none begun, nor brought to mind; so many at a time."""
    begun = sa.exists().where(DevelopmentContract.person_id == Person.id, DevelopmentContract.year == year)
    told = sa.exists().where(Notification.recipient_id == Person.id, Notification.event_key == f"contract_draft:{year}")
    return session.scalars(
        sa.select(Person)
        .where(
            Person.engagement.in_(EMPLOYED),
            Person.employed_from < dt.date(year, 1, 1),
            sa.or_(Person.employed_until.is_(None), Person.employed_until >= clock.latest_today()),
            ~begun,
            ~told,
        )
        .order_by(Person.id)
        .limit(limit)
    ).all()


def find_due_talk(contract: DevelopmentContract, month: int) -> TalkKind | None:
    """Which talk is due in a month, counted from year 0; after the month of the review only that."""
    year_end = contract.year * 12 + get_value(Rule.CONTRACT_YEAR_END_MONTH)
    mid_year = contract.year * 12 + get_value(Rule.CONTRACT_MID_YEAR_MONTH)
    if month >= year_end and contract.status in {ContractStatus.AGREED, ContractStatus.CHECKED}:
        return TalkKind.YEAR_END
    return TalkKind.MID_YEAR if month >= mid_year and contract.status is ContractStatus.AGREED else None
