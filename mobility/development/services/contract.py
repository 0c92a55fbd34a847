"""Writing a contract: beginning it, wishes, goals and actions, sharing the draft."""

from __future__ import annotations

import datetime as dt

from mobility.audit import services as audit
from mobility.core import clock
from mobility.core.authz import authorize
from mobility.core.db import lock, session
from mobility.core.errors import Conflict, InvalidInput, TransitionNotAllowed
from mobility.core.i18n import N_
from mobility.development.messages import tell
from mobility.development.models import (
    ActionKind,
    ContractAction,
    ContractGoal,
    ContractStatus,
    DevelopmentContract,
)
from mobility.development.policy import DevelopmentPermission as P
from mobility.development.policy import find_principal, is_its_person, is_oneself
from mobility.development.queries.contract import find_current, find_of, list_line, list_years, this_year
from mobility.people.models import Person
from mobility.skills.models import Skill

MOST_GOALS = 12
MOST_ACTIONS = 12  # of one goal


class StaleContract(Conflict):
    """Somebody saved this part after the writer had opened it: nothing was written."""


STALE = N_("Somebody changed this at the same moment. Nothing of yours was written.")


def begin_contract(*, actor: Person, person: Person, year: int) -> DevelopmentContract:
    """A draft for a year. The person's own is theirs alone; one that the line manager begins is before both."""
    authorize(actor, P.BEGIN, person)
    if year not in list_years(person):
        raise InvalidInput(N_("A contract can be begun for this year, and in December for the next one."))
    found = find_of(person, year)
    if found is not None:
        return _find_begun(actor, found)
    is_own = is_oneself(actor, person)
    contract = DevelopmentContract(
        person=person, year=year, begun_by=actor, manager=person.manager_here,
        shared_at=None if is_own else clock.now(),
    )  # fmt: skip
    session.add(contract)
    record(actor, "begin_contract", contract)
    if not is_own:
        tell("begun", contract, [person], actor=actor)
    return contract


def _find_begun(actor: Person, contract: DevelopmentContract) -> DevelopmentContract:
    if is_its_person(actor, contract) or contract.is_shared:
        return contract
    # the person's alone as yet: nothing of it is shown, and they are asked
    tell("asked", contract, [contract.person], actor=actor, round=str(actor.id))
    session.flush()
    return contract


def record(actor: Person | None, action: str, contract: DevelopmentContract, **more: object) -> None:
    """Put on record who did what, and for whom where a delegate did."""
    principal = find_principal(actor, contract.person) if actor and actor.id != contract.person_id else None
    audit.record(actor=actor, action=action, subject=contract, concerns=contract.person, on_behalf_of=principal, **more)  # type: ignore[arg-type]


def hold(actor: Person, permission: P, contract: DevelopmentContract) -> None:
    """Hold the contract against whoever writes or signs at the same moment; only a draft is written into."""
    lock(contract)
    authorize(actor, permission, contract)
    if contract.status is not ContractStatus.DRAFT:
        raise TransitionNotAllowed(
            N_("This version is proposed or agreed. Choose “Change the contract” first; then both of you sign again.")
        )


def _refuse_stale(thing: DevelopmentContract | ContractGoal | ContractAction, version: int) -> None:
    if version != thing.version:
        raise StaleContract(STALE)


def write_wishes(*, actor: Person, contract: DevelopmentContract, wishes: str, version: int) -> None:
    """What the person wishes for, in their words; nobody else writes it."""
    hold(actor, P.WRITE_WISHES, contract)
    _refuse_stale(contract, version)
    contract.wishes = wishes.strip()
    record(actor, "write_wishes", contract)


def write_goal(
    *,
    actor: Person,
    contract: DevelopmentContract,
    goal: ContractGoal | None = None,
    skill: Skill | None,
    level: int | None,
    sentence: str,
    version: int = 0,
) -> ContractGoal:
    """A new goal, or another wording of one: a skill to a level, or a sentence, or both."""
    hold(actor, P.WRITE, contract)
    if goal is not None:
        _refuse_stale(goal, version)
    if skill is None and not sentence.strip():
        raise InvalidInput(N_("Name a skill, or write the goal as a sentence."), field="sentence")
    if skill is not None and any(one.skill == skill and one is not goal for one in contract.goals):
        raise InvalidInput(N_("This skill is a goal already. Change that goal, or name another skill."), field="skill")
    if goal is None:
        goal = _add_goal(contract)
    goal.skill, goal.level, goal.sentence = skill, level if skill else None, sentence.strip()
    session.flush()
    record(actor, "write_goal", contract)
    return goal


def _add_goal(contract: DevelopmentContract) -> ContractGoal:
    if len(contract.goals) >= MOST_GOALS:
        raise InvalidInput(N_("%(most)s goals are many for one year. Take one out first."), most=MOST_GOALS)
    goal = ContractGoal(sentence="")
    contract.goals.append(goal)
    return goal


def remove_goal(*, actor: Person, goal: ContractGoal) -> None:
    """With its actions; what was signed before keeps them."""
    contract = goal.contract
    hold(actor, P.WRITE, contract)
    contract.goals.remove(goal)
    record(actor, "remove_goal", contract)


def write_action(
    *,
    actor: Person,
    goal: ContractGoal,
    action: ContractAction | None = None,
    kind: ActionKind,
    title: str,
    skill: Skill | None = None,
    starts_on: dt.date | None = None,
    ends_on: dt.date | None = None,
    hours: float | None = None,
    success: str = "",
    version: int = 0,
) -> ContractAction:
    """What is done for a goal: what, when, how many hours, and what success looks like."""
    hold(actor, P.WRITE, goal.contract)
    if action is not None:
        _refuse_stale(action, version)
    if starts_on and ends_on and ends_on < starts_on:
        raise InvalidInput(N_("The last day lies before the first. Correct one of them."), field="ends_on")
    if action is None:
        if len(goal.actions) >= MOST_ACTIONS:
            raise InvalidInput(N_("%(most)s actions are many for one goal. Take one out first."), most=MOST_ACTIONS)
        action = ContractAction(kind=kind, title=title)
        goal.actions.append(action)
    elif (action.kind, action.skill) != (kind, skill):
        action.saved_search_id = action.course = None  # the person's search stays among theirs
    action.kind, action.title, action.skill = kind, title.strip(), skill
    action.starts_on, action.ends_on, action.hours, action.success = starts_on, ends_on, hours, success.strip()
    session.flush()
    record(actor, "write_action", goal.contract)
    return action


def remove_action(*, actor: Person, action: ContractAction) -> None:
    contract = action.contract
    hold(actor, P.WRITE, contract)
    action.goal.actions.remove(action)
    record(actor, "remove_action", contract)


def share_draft(*, actor: Person, contract: DevelopmentContract) -> None:
    """From now on the line manager reads and writes it too. It cannot be taken back: they have read it."""
    lock(contract)
    authorize(actor, P.SHARE, contract)
    if contract.is_shared:
        return
    contract.shared_at = clock.now()
    record(actor, "share_draft", contract)
    tell("shared", contract, list_line(contract.person))


def put_gap_into_contract(*, actor: Person, skill: Skill, level: int) -> DevelopmentContract:
    """One skill that something asked for becomes a goal of the person's next contract; of what, nobody can tell there.

    A draft is begun where there is none. What is there already stays as it is, unless it aims lower.
    """
    authorize(actor, P.LIST_OWN)
    contract = find_current(actor) or begin_contract(actor=actor, person=actor, year=_next_year(actor))
    goal = next((one for one in contract.goals if one.skill == skill), None)
    if goal is not None and goal.level is not None and goal.level >= level:
        return contract
    write_goal(
        actor=actor, contract=contract, goal=goal, skill=skill, level=level,
        sentence=goal.sentence if goal else "", version=goal.version if goal else 0,
    )  # fmt: skip
    return contract


def _next_year(person: Person) -> int:
    """This year, or the next where this year's contract is over."""
    year = this_year(person)
    if find_of(person, year) is None:
        return year
    if year + 1 in list_years(person):
        return year + 1
    raise Conflict(N_("This year’s contract is over. From December on you can begin the next one."))
