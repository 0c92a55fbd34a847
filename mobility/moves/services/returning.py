"""The way home: the plan of return that person and line manager agree on, and saying that the person is back."""

from __future__ import annotations

from mobility.audit import services as audit
from mobility.core import clock
from mobility.core.authz import authorize
from mobility.core.db import lock, session
from mobility.core.errors import ConditionNotMet
from mobility.core.i18n import N_
from mobility.moves.messages.on_the_way import tell_on_way
from mobility.moves.models import Move, ReturnPlan, TaskKind
from mobility.moves.policy import CoursePermission as C
from mobility.moves.policy import MovePermission as P
from mobility.moves.policy import is_mover
from mobility.moves.queries.milestones import has_to_agree, list_hosts, list_line, may_plan_return, may_say_back
from mobility.moves.services.steps import require_text, tell
from mobility.moves.services.tasks import settle_task
from mobility.people.models import Person

PAGE = "/moves/{}/return-plan"


def draft_return_plan(
    *, actor: Person, move: Move, comes_back_to: str, handover: str = "", skills_at_home: str = ""
) -> ReturnPlan:
    """Person or line manager writes it, which is agreeing to it; a change asks the other again."""
    lock(move)
    authorize(actor, C.WRITE_RETURN_PLAN, move)
    if not may_plan_return(actor, move):
        raise ConditionNotMet(N_("A plan of return is written while a work package goes on."))
    words = require_text(comes_back_to, "comes_back_to", N_("Write what the person comes back to."))
    plan = move.return_plan
    is_new = plan is None
    if plan is None:
        plan = ReturnPlan(move=move, drafted_by=actor, comes_back_to=words)
        session.add(plan)
    plan.drafted_by, plan.comes_back_to = actor, words
    plan.handover, plan.skills_at_home = handover.strip(), skills_at_home.strip()
    plan.person_agreed_at = plan.manager_agreed_at = None
    session.flush()
    _agree(actor, plan)
    audit.record(actor=actor, action="draft_return_plan", subject=move, concerns=move.person)
    others = list_line(move, C.WRITE_RETURN_PLAN) if is_mover(actor, move) else [move.person]
    _tell("course_return_plan_drafted", plan, others, actor)
    if is_new:
        _tell("course_return_plan_expected", plan, list_hosts(move), actor)
    return plan


def agree_return_plan(*, actor: Person, move: Move) -> None:
    """The other one agrees to the plan as it stands."""
    lock(move)
    authorize(actor, C.WRITE_RETURN_PLAN, move)
    plan = move.return_plan
    if plan is None or not has_to_agree(actor, plan):
        raise ConditionNotMet(N_("There is nothing to agree to: no plan is written yet, or you have agreed."))
    _agree(actor, plan)
    audit.record(actor=actor, action="agree_return_plan", subject=move, concerns=move.person)
    if plan.is_agreed:
        settle_task(move, TaskKind.RETURN_PLAN)
        told = [move.person, *list_line(move, C.WRITE_RETURN_PLAN), *list_hosts(move)]
        _tell("course_return_plan_agreed", plan, told, actor)


def _agree(actor: Person, plan: ReturnPlan) -> None:
    if is_mover(actor, plan.move):
        plan.person_agreed_at = clock.now()
    else:
        plan.manager_agreed_at = clock.now()
    session.flush()


def _tell(kind: str, plan: ReturnPlan, people: list[Person], actor: Person) -> None:
    tell_on_way(kind, plan.move, people, round=str(plan.version), path=PAGE, actor=actor.name)


def confirm_home(*, actor: Person, move: Move) -> None:
    """After a work package the line manager says that the person is back; HR may, when that came late."""
    lock(move)
    authorize(actor, P.CONFIRM_HOME, move)
    if not move.needs_homecoming:
        raise ConditionNotMet(N_("Nothing is to be confirmed here: the move goes on, or it was confirmed before."))
    _come_home(actor, move, "confirm_home")
    tell("home_confirmed", move, [move.person])


def say_back(*, actor: Person, move: Move) -> None:
    """The person says it, when the line manager has not for ten working days."""
    lock(move)
    authorize(actor, C.SAY_BACK, move)
    if not may_say_back(actor, move):
        raise ConditionNotMet(N_("Your line manager confirms it first. If nobody does, you can say it here later."))
    _come_home(actor, move, "say_back")
    tell_on_way("course_said_back", move, list_line(move, P.CONFIRM_HOME), round="said")


def _come_home(actor: Person, move: Move, action: str) -> None:
    move.back_home_at, move.back_home_by = clock.now(), actor
    settle_task(move, TaskKind.HOMECOMING)
    audit.record(actor=actor, action=action, subject=move, concerns=move.person)
