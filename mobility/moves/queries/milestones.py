"""What comes next on the way of a move: which thing, whose it is today, by when; and its dates for a calendar."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence

import sqlalchemy as sa

from mobility.accounts.queries import is_shut_out
from mobility.core import clock
from mobility.core.authz import permits
from mobility.core.db import session
from mobility.core.i18n import N_, Message
from mobility.core.waiting import Waiting
from mobility.moves.models import (
    BEFORE_DECISION,
    FINISHED,
    UNDER_WAY,
    CheckIn,
    CourseTask,
    Extension,
    ExtensionStatus,
    Move,
    MoveStatus,
    Part,
    ReturnPlan,
    Side,
    TaskKind,
    TaskOutcome,
)
from mobility.moves.policy import CoursePermission as C
from mobility.moves.policy import MovePermission as P
from mobility.moves.policy import (
    find_line,
    find_task,
    has_no_host,
    is_active,
    is_homecoming_overdue,
    is_move_host,
    is_mover,
    speaks_for_line,
)
from mobility.moves.progress import Station
from mobility.moves.queries.deciding import list_hr_who_may
from mobility.moves.words.on_the_way import OUTCOMES, PATHS, find_feedback_day
from mobility.opportunities.models import GIG_MAXIMUM_WEEKS, Opportunity
from mobility.opportunities.queries import run_by
from mobility.people.models import Person, Role
from mobility.people.queries import is_gone, list_hr_for_unit
from mobility.policies.queries import Rule, get_value

K = TaskKind
ONE_DAY = dt.timedelta(days=1)
RETURN_PLAN_MONTHS = 1  # before the end
CHECK_IN_KINDS, FEEDBACK_KINDS = (K.CHECK_IN_PERSON, K.CHECK_IN_HOST), (K.FEEDBACK_PERSON, K.FEEDBACK_HOST)


def half_way(move: Move) -> dt.date:
    return move.starts_on + (move.last_day - move.starts_on) // 2


def plan_of_return_is_due(move: Move) -> dt.date:
    """A month before the end; in a move that is shorter, its first day."""
    return max(move.starts_on, clock.add_months(move.last_day, -RETURN_PLAN_MONTHS))


def latest_end(move: Move) -> dt.date:
    """The latest last day that may be proposed: by policy, for a gig by what a gig is, and within the employment."""
    if move.opportunity.is_gig:
        longest = move.starts_on + dt.timedelta(weeks=GIG_MAXIMUM_WEEKS, days=-1)
    else:
        longest = clock.add_months(move.starts_on, get_value(Rule.LONGEST_WITH_EXTENSIONS_MONTHS)) - ONE_DAY
    return min(longest, move.person.employed_until or longest)


def is_asked_no_more(move: Move, kind: TaskKind) -> bool:
    task = find_task(move, kind)
    return task is not None and not task.is_open


def side_of(person: Person, move: Move) -> Side:
    return Side.PERSON if is_mover(person, move) else Side.HOST


def task_of_side(side: Side) -> TaskKind:
    return K.CHECK_IN_PERSON if side is Side.PERSON else K.CHECK_IN_HOST


def may_check_in(person: Person, move: Move) -> bool:
    """Host and person each once, from half-way on until it is asked no more."""
    side = side_of(person, move)
    task = find_task(move, task_of_side(side))
    return task is not None and task.is_open and permits(person, C.GIVE_CHECK_IN, move)


def list_readable_check_ins(person: Person, move: Move) -> list[CheckIn]:
    """Both for both of them; for the line manager what the person shared."""
    if permits(person, C.GIVE_CHECK_IN, move):
        return list(move.check_ins)
    return [row for row in move.check_ins if row.shared_at is not None] if speaks_for_line(person, move) else []


def may_plan_return(person: Person, move: Move) -> bool:
    """While a work package goes on, person and line manager."""
    goes_on = move.status is MoveStatus.ACTIVE and not move.opportunity.is_gig
    return goes_on and permits(person, C.WRITE_RETURN_PLAN, move)


def has_to_agree(person: Person, plan: ReturnPlan) -> bool:
    """Whose yes to the plan of return is missing, of the person and whoever speaks for the line."""
    agreed_at = plan.person_agreed_at if is_mover(person, plan.move) else plan.manager_agreed_at
    return agreed_at is None and may_plan_return(person, plan.move)


def may_say_back(person: Person, move: Move) -> bool:
    """The person themselves, once the line manager let two weeks pass."""
    return move.needs_homecoming and is_mover(person, move) and is_homecoming_overdue(person, move)


def list_hosts(move: Move) -> list[Person]:
    """Who answers as the host today: the owner, else the first co-owner who is there, else HR of the hosting unit."""
    opportunity = move.opportunity
    here = [person for person in opportunity.hosts if is_active(person)]
    if here:
        return here[:1]
    partners = list_hr_for_unit(opportunity.org_unit, opportunity.legal_entity_id)
    return [partner for partner in partners if is_active(partner) and is_move_host(partner, move)]


def list_line(move: Move, permission: C | P) -> list[Person]:
    """Who speaks for the home team today: the line manager, else home HR."""
    line = find_line(move)
    return [line] if line is not None else list_hr_who_may(permission, move)


def list_asked(move: Move, kind: TaskKind) -> list[Person]:
    """Whose task of this kind it is today."""
    if kind in {K.CHECK_IN_PERSON, K.FEEDBACK_PERSON}:
        return [move.person]
    if kind in {K.CHECK_IN_HOST, K.FEEDBACK_HOST}:
        return list_hosts(move)
    if kind is K.HOMECOMING:
        return list_line(move, P.CONFIRM_HOME)
    plan = move.return_plan
    person = [move.person] if plan is None or plan.person_agreed_at is None else []
    return person + (list_line(move, C.WRITE_RETURN_PLAN) if plan is None or plan.manager_agreed_at is None else [])


def list_asked_about(extension: Extension) -> list[Person]:
    """Who has to answer a proposed last day now."""
    asked = [person for part in extension.waiting_parts for person in _list_in_part(part, extension)]
    return list({person.id: person for person in asked}.values())


def _list_in_part(part: Part, extension: Extension) -> list[Person]:
    move = extension.move
    if part is Part.PERSON:
        return [move.person]
    if part is Part.HOST:
        return list_hosts(move)
    if part is Part.LINE:
        return list_line(move, C.WRITE_RETURN_PLAN)
    partners = list_hr_who_may(P.READ_APPROVAL, move)
    return [partner for partner in partners if permits(partner, C.ANSWER_EXTENSION, extension)]


def list_to_follow() -> Sequence[Move]:
    """Moves that go on, and those that are over and still ask for something."""
    open_task = Move.tasks.any(CourseTask.outcome.is_(None))
    return session.scalars(
        sa.select(Move).where(sa.or_(Move.status == MoveStatus.ACTIVE, open_task)).order_by(Move.id)
    ).all()


def list_moves_of(opportunity: Opportunity) -> Sequence[Move]:
    """Moves to a posting that are asked for, approved or go on, or are over and still ask for something."""
    asks = sa.or_(Move.status.in_([*BEFORE_DECISION, *UNDER_WAY]), Move.tasks.any(CourseTask.outcome.is_(None)))
    return session.scalars(sa.select(Move).where(Move.opportunity_id == opportunity.id, asks).order_by(Move.id)).all()


def find_extension(extension_id: int) -> Extension | None:
    return session.get(Extension, extension_id)


def list_milestones(move: Move) -> list[Station]:
    """Check-in, plan of return, a proposed last day, feedback: done, now or later; nothing before HR has approved."""
    if move.status not in {MoveStatus.APPROVED, MoveStatus.ACTIVE, MoveStatus.PAUSED, *FINISHED}:
        return []
    person, host = move.person.name, _names(list_hosts(move))
    extensions = [_extension(move.extension)] if move.extension else []
    feedback = _station(N_("Feedback"), move, {K.FEEDBACK_PERSON: person, K.FEEDBACK_HOST: host})
    if move.opportunity.is_gig:
        stations = [*extensions, feedback]
    else:
        line = _names(list_line(move, C.WRITE_RETURN_PLAN))
        check_in = _station(N_("Check-in"), move, {K.CHECK_IN_PERSON: person, K.CHECK_IN_HOST: host})
        plan = _station(N_("Plan of return"), move, {K.RETURN_PLAN: _join([person, line])})
        stations = [check_in, *extensions, plan, feedback]
    return [station for station in stations if station is not None]


def _station(label: str, move: Move, names: dict[TaskKind, str]) -> Station | None:
    """None where it was never asked for and will not be."""
    tasks = [task for kind in names if (task := find_task(move, kind)) is not None]
    waiting = [task for task in tasks if task.is_open]
    if not tasks:
        is_over = move.status in FINISHED or (move.ended_on is not None and K.CHECK_IN_HOST in names)
        return None if is_over else Station(label, "next", _join(names.values()), by=_due(move, *names))
    if waiting:
        kinds = [task.kind for task in waiting]
        by = _due(move, *kinds) if kinds[0] in FEEDBACK_KINDS else waiting[0].close_on  # feedback is welcome later too
        return Station(label, "now", _join(names[task.kind] for task in waiting), by=by)
    given = [task for task in tasks if task.outcome is TaskOutcome.DONE]
    ended = max(task.ended_at for task in tasks if task.ended_at)
    if not given:
        note = Message(OUTCOMES[tasks[0].outcome or TaskOutcome.NOT_GIVEN])
        return Station(label, "closed", _join(names.values()), ended, note=note)
    return Station(label, "done", _join(names[task.kind] for task in given), ended)


def _due(move: Move, *kinds: TaskKind) -> dt.date:
    """By when all of these are done."""
    if kinds[0] in CHECK_IN_KINDS:
        return half_way(move)
    if kinds[0] is K.RETURN_PLAN:
        return plan_of_return_is_due(move)
    host = move.opportunity.host_manager
    return find_feedback_day(move, *(move.person if kind is K.FEEDBACK_PERSON else host for kind in kinds))


def _extension(extension: Extension) -> Station:
    who = _names(list_asked_about(extension))
    note = Message(N_("until %(day)s"), {"day": extension.ends_on})
    return Station(N_("Later last day"), "now", who, by=extension.answer_by, note=note)


def _names(people: Iterable[Person]) -> str:
    return _join(person.name for person in people)


def _join(names: Iterable[str]) -> str:
    return ", ".join(dict.fromkeys(filter(None, names)))


TASKS = {
    K.CHECK_IN_PERSON: N_("Say how it goes: %(title)s"),
    K.CHECK_IN_HOST: N_("Say how it goes with %(person)s: %(title)s"),
    K.RETURN_PLAN: N_("Agree on the return of %(person)s: %(title)s"),
    K.FEEDBACK_HOST: N_("Tell how it went in place of the host: %(title)s"),
}


def list_tasks_waiting(person: Person) -> list[Waiting]:
    """What moves ask of this person now, without what every finished move asks."""
    rows = []
    for task in session.scalars(tasks_of(person)):
        if task.kind is K.FEEDBACK_HOST and not has_no_host(task.move):
            continue  # it stands among the feedback of the host
        if person.id in {one.id for one in list_asked(task.move, task.kind)}:
            is_own = task.kind is K.RETURN_PLAN and is_mover(person, task.move)
            sentence = N_("Agree on your return: %(title)s") if is_own else TASKS[task.kind]
            rows.append(_waiting(sentence, PATHS[task.kind], task.move, task.close_on))
    return rows


def list_extensions_waiting(person: Person) -> list[Waiting]:
    """Proposed last days that this person has to answer."""
    rows = []
    for extension in session.scalars(proposed_to(person)):
        if permits(person, C.ANSWER_EXTENSION, extension):
            sentence = N_("Answer the later last day for %(person)s: %(title)s")
            if is_mover(person, extension.move):
                sentence = N_("Answer the later last day of your move: %(title)s")
            rows.append(_waiting(sentence, "/moves/{}", extension.move, extension.answer_by))
    return rows


def _concerns(person: Person) -> sa.ColumnElement[bool]:
    """Narrow enough for SQL to leave the rest of the company out; whose it is is asked of each afterwards."""
    mine = [Move.person_id == person.id, run_by(person), may_be_in_line(person)]
    if person.has(Role.HR):
        mine.append(is_gone(Opportunity.host_manager_id))
    return sa.or_(*mine)


def may_be_in_line(person: Person) -> sa.ColumnElement[bool]:
    """In SQL, over whoever moves: those for whose line this person may speak (`speaks_for_line`), and some more."""
    line = [Person.line_manager_id == person.id]
    line.append(Person.line_manager_id.is_(None))  # then the head of a unit speaks for it, or HR
    if person.has(Role.HR):
        line += [is_gone(Person.line_manager_id), is_shut_out(Person.line_manager_id)]
    return sa.or_(*line)


def tasks_of(person: Person) -> sa.Select[CourseTask]:
    """In SQL: open ones that may be this person's."""
    return (
        sa.select(CourseTask)
        .join(CourseTask.move)
        .join(Move.person)
        .join(Move.opportunity)
        .where(CourseTask.outcome.is_(None), CourseTask.kind.in_(TASKS), _concerns(person))
        .order_by(CourseTask.id)
    )


def proposed_to(person: Person) -> sa.Select[Extension]:
    """In SQL: later last days that may be this person's to answer."""
    return (
        sa.select(Extension)
        .join(Extension.move)
        .join(Move.person)
        .join(Move.opportunity)
        .where(
            Extension.status == ExtensionStatus.PROPOSED,
            sa.or_(_concerns(person), sa.and_(Extension.needs_hr, sa.true() if person.has(Role.HR) else sa.false())),
        )
        .order_by(Extension.id)
    )


def _waiting(sentence: str, path: str, move: Move, due_on: dt.date | None) -> Waiting:
    names = {"person": move.person.name, "title": move.opportunity.title}
    filling = {name: value for name, value in names.items() if f"%({name})s" in sentence}
    return Waiting(Message(sentence, filling), path.format(move.id), due_on)


def list_dates(move: Move, reader: Person) -> list[tuple[str, str, dt.date]]:
    """The dates of a move that are this reader's, for a calendar: what, in which words, on which day.

    No names and no reasons: a calendar is often shared with others.
    """
    is_host, is_own = is_move_host(reader, move), is_mover(reader, move)
    is_line = not is_host and permits(reader, C.WRITE_RETURN_PLAN, move)
    package = not move.opportunity.is_gig
    both = is_host or is_own
    rows = [
        ("start", N_("Move begins: %(title)s"), move.starts_on, True),
        ("check-in", N_("Check-in: %(title)s"), half_way(move), both and package),
        ("return-plan", N_("Plan of return: %(title)s"), plan_of_return_is_due(move), package and (both or is_line)),
        ("end", N_("Move ends: %(title)s"), move.last_day, True),
        ("feedback", N_("Feedback: %(title)s"), find_feedback_day(move, reader), both),
        ("home", N_("Back home: %(title)s"), move.last_day + ONE_DAY, package and (is_own or is_line)),
    ]
    return [(name, words, on) for name, words, on, is_theirs in rows if is_theirs]
