"""What happens to a contract by itself: actions look for what fits and are ticked, lines change, people leave."""

from __future__ import annotations

from mobility.core import clock
from mobility.core.authz import authorize
from mobility.core.db import lock, session
from mobility.core.errors import Conflict, InvalidInput
from mobility.core.i18n import N_
from mobility.development.messages import tell, tell_of_action, tell_of_draft, tell_of_talk
from mobility.development.models import (
    SEARCHED,
    ActionKind,
    ContractAction,
    ContractGoal,
    ContractStatus,
    DevelopmentContract,
    Progress,
    Side,
)
from mobility.development.policy import DevelopmentPermission as P
from mobility.development.queries import contract as queries
from mobility.development.services.contract import record
from mobility.development.workflow import workflow
from mobility.matching.finding import Filters, read_filters
from mobility.matching.models import AlertChoice
from mobility.matching.queries import list_searches
from mobility.matching.services import save_search
from mobility.moves.models import Move, MoveStatus
from mobility.people.models import Person
from mobility.policies.queries import Rule, get_value
from mobility.training.models import Course, Enrolment
from mobility.training.services import enrol

LONGEST_NAME = 80  # as the column of a saved search
REMINDED_AT_ONCE = 500
OUTCOMES = {MoveStatus.COMPLETED: Progress.DONE, MoveStatus.ENDED_EARLY: Progress.ENDED_EARLY}
ON_RECORD = {Progress.DONE: "tick_action", Progress.ENDED_EARLY: "end_action_early", Progress.OPEN: "reopen_action"}


def watch_actions(*, contract: DevelopmentContract) -> None:
    """Each work package or gig that is looked for gets a search of the person's own, which tells of what is posted."""
    for action in contract.actions:
        try:
            watch_action(action=action)
        except InvalidInput:  # they keep as many searches as there may be: the page says so
            continue


def watch_action(*, action: ContractAction) -> None:
    """One search per action, shared by those that look for the same; without effect where it has one already."""
    if action.kind not in SEARCHED or action.saved_search_id is not None:
        return
    person = action.contract.person
    skill = queries.skill_of(action)
    words = skill.label(person.reading_language) if skill is not None else ""
    filters = Filters(q=words, kind=frozenset({action.kind.value}))
    own = list_searches(person)
    same = next((one for one in own if read_filters(one.filters) == filters), None)
    if same is None:
        name = _free_name(action.title, {one.name for one in own})
        same = save_search(actor=person, name=name, filters=filters, alert=AlertChoice.DAILY)
        session.flush()
    action.saved_search_id = same.id


def _free_name(title: str, taken: set[str]) -> str:
    name, number = title[:LONGEST_NAME], 1
    while name in taken:
        number += 1
        name = f"{title[: LONGEST_NAME - 5]} ({number})"
    return name


def look_out(*, actor: Person, action: ContractAction) -> None:
    """The person asks to be told of what is posted, before both have signed or after they took the search away."""
    authorize(actor, P.TICK, action.contract)
    watch_action(action=action)


def tick_action(*, actor: Person, action: ContractAction) -> None:
    """The person says that it is done. What they do is no part of what was signed, so nobody signs again."""
    _settle(actor, action, Progress.DONE)


def reopen_action(*, actor: Person, action: ContractAction) -> None:
    """It was ticked by mistake, or it ended early and they look for another."""
    _settle(actor, action, Progress.OPEN)


def _settle(actor: Person, action: ContractAction, progress: Progress) -> None:
    contract = action.contract
    lock(contract)
    authorize(actor, P.TICK, contract)
    if not contract.is_open or contract.agreed is None:
        raise Conflict(N_("Actions are ticked once the contract is agreed, and until it is closed."))
    if action.progress is progress:
        return
    _set(action, progress)
    action.move = None
    record(actor, ON_RECORD[progress], contract)


def _set(action: ContractAction, progress: Progress) -> None:
    today = clock.today(action.contract.person.time_zone)
    action.progress, action.settled_on = progress, None if progress is Progress.OPEN else today


def mark_reached(*, actor: Person, goal: ContractGoal, is_reached: bool) -> None:
    """The person says whether a goal is reached: a yes or a not yet, and no degree."""
    contract = goal.contract
    lock(contract)
    authorize(actor, P.TICK, contract)
    if not contract.is_open or contract.agreed is None:
        raise Conflict(N_("Goals are marked once the contract is agreed, and until it is closed."))
    goal.reached_on = clock.today(contract.person.time_zone) if is_reached else None
    record(actor, "reach_goal" if is_reached else "reopen_goal", contract)


def settle_by_move(*, move: Move) -> None:
    """A move that is completed ticks what it was for; one that ended early says so; others leave no trace."""
    progress = OUTCOMES.get(move.status)
    if progress is None:
        return
    for action in queries.list_actions_of(move):
        _set(action, progress)
        action.move = move
        record(None, ON_RECORD[progress], action.contract)
        session.flush()
        kind = "action_done" if progress is Progress.DONE else "action_ended"
        tell_of_action(kind, action, move.opportunity.title)


def choose_course(*, actor: Person, action: ContractAction, course: Course) -> Enrolment | None:
    """The course that the person takes for an action. Where no session is to be chosen they are enrolled at once.

    Without an enrolment in return, a session is still to be chosen on the page of the course.
    """
    contract = action.contract
    lock(contract)
    authorize(actor, P.TICK, contract)
    if action.kind is not ActionKind.COURSE or not contract.is_open:
        raise Conflict(N_("A course is chosen for an action that is a course, until the contract is closed."))
    action.course = course
    record(actor, "choose_course", contract)
    known = queries.find_enrolment(action)
    if known is not None or course.coming_sessions:
        return known
    return enrol(actor=actor, course=course)


def settle_by_course(*, person: Person, course: Course) -> None:
    """A course that is completed ticks the actions it was taken for."""
    for action in queries.list_actions_for(person, course):
        _set(action, Progress.DONE)
        action.course = course
        record(None, ON_RECORD[Progress.DONE], action.contract)
        session.flush()
        tell_of_action("action_done", action, course.title)


def inherit_contracts(*, person: Person) -> None:
    """A new line manager goes on with what is open; what the one before had only proposed is a draft again."""
    manager = person.manager_here
    for contract in queries.list_open_of(person):
        if contract.manager_id == (manager.id if manager else None):
            continue
        lock(contract)
        contract.manager = manager
        newest = contract.newest
        if contract.status is ContractStatus.PROPOSED and newest and newest.find_signature(Side.MANAGER):
            old, new = workflow.apply("take_back_on_new_line", contract)
            record(None, "take_back_on_new_line", contract, old_status=old, new_status=new)
        session.flush()
        if contract.is_shared:
            line = queries.list_line(person)
            round = f"{clock.today()}:{manager.id if manager else 'hr'}"
            tell("inherited", contract, line, round=round)
            tell("line_changed", contract, [person], round=round)


def close_for_leaver(*, person: Person) -> None:
    for contract in queries.list_open_of(person):
        lock(contract)
        old, new = workflow.apply("close_on_leaving", contract)
        contract.closed_at, contract.shared_at = clock.now(), contract.shared_at or clock.now()
        record(None, "close_on_leaving", contract, old_status=old, new_status=new)


def remind_of_drafts() -> None:
    """After the month by which a contract is begun: whoever has none is told, once a year."""
    today = clock.today()
    if today.month <= get_value(Rule.CONTRACT_DRAFT_MONTH):
        return
    for person in queries.list_without_contract(today.year, REMINDED_AT_ONCE):
        tell_of_draft(person, today.year)


def remind_of_contract(*, contract: DevelopmentContract) -> None:
    """What is due of one contract, each thing once: a signature, the mid-year check, the year-end review."""
    today = clock.today(contract.person.time_zone)
    sign_by = queries.find_sign_by(contract)
    if sign_by is not None and contract.newest is not None:
        if sign_by < today:
            waiting = [one for side in queries.list_unsigned(contract) for one in queries.list_on_side(contract, side)]
            tell("unsigned", contract, waiting, round=str(contract.newest.number))
        return
    talk = queries.find_due_talk(contract, today.year * 12 + today.month)
    if talk is not None:
        both = [contract.person, *queries.list_line(contract.person)]
        tell_of_talk("talk_due", contract, both, talk)
