"""A contract as the year goes on: ticking, what fits an action now, a gap put into it with one click."""

from __future__ import annotations

from typing import Any

from flask import flash, redirect, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from mobility.core.authz import permits
from mobility.core.errors import NotFound
from mobility.development import services
from mobility.development.models import SEARCHED, ActionKind, DevelopmentContract
from mobility.development.policy import DevelopmentPermission as P
from mobility.development.queries import contract as queries
from mobility.development.routes.pieces import Answer, bp, find_action, find_goal, go, page
from mobility.development.routes.showing import facts_of, language
from mobility.development.words import contract_label
from mobility.opportunities.models import Opportunity
from mobility.opportunities.policy import OpportunityPermission
from mobility.opportunities.queries import find_opportunity
from mobility.skills.models import LEVELS
from mobility.skills.queries import find_chosen
from mobility.training.messages import STATUS_WORDS
from mobility.training.policy import TrainingPermission
from mobility.training.queries import find_course
from mobility.web.current import me, requires
from mobility.web.filters import translate
from mobility.web.pages import is_fragment_request

TICKED = "actions"
LONGEST_ID = 9


def _back(contract: DevelopmentContract) -> Response:
    return go("show", contract_id=contract.id, _anchor=TICKED)


@bp.post("/contracts/<int:contract_id>/actions/<int:action_id>/tick")
@requires(P.TICK, of=queries.find_contract, seen_by=P.READ)
def tick(contract: DevelopmentContract, action_id: int) -> Response:
    services.tick_action(actor=me(), action=find_action(contract, action_id))
    flash(_("The action is ticked."))
    return _back(contract)


@bp.post("/contracts/<int:contract_id>/actions/<int:action_id>/reopen")
@requires(P.TICK, of=queries.find_contract, seen_by=P.READ)
def reopen(contract: DevelopmentContract, action_id: int) -> Response:
    services.reopen_action(actor=me(), action=find_action(contract, action_id))
    flash(_("The action is open again."))
    return _back(contract)


@bp.post("/contracts/<int:contract_id>/goals/<int:goal_id>/reach")
@requires(P.TICK, of=queries.find_contract, seen_by=P.READ)
def reach(contract: DevelopmentContract, goal_id: int) -> Response:
    services.mark_reached(actor=me(), goal=find_goal(contract, goal_id), is_reached=True)
    flash(_("The goal is marked as reached."))
    return _back(contract)


@bp.post("/contracts/<int:contract_id>/goals/<int:goal_id>/unreach")
@requires(P.TICK, of=queries.find_contract, seen_by=P.READ)
def unreach(contract: DevelopmentContract, goal_id: int) -> Response:
    services.mark_reached(actor=me(), goal=find_goal(contract, goal_id), is_reached=False)
    flash(_("The goal is open again."))
    return _back(contract)


@bp.get("/contracts/<int:contract_id>/actions/<int:action_id>/fitting")
@requires(P.TICK, of=queries.find_contract, seen_by=P.READ)
def fitting(contract: DevelopmentContract, action_id: int) -> Answer:
    """What the person could apply for now. Theirs alone: it follows what is open to them (rule 5)."""
    action = find_action(contract, action_id)
    if action.kind not in {*SEARCHED, ActionKind.COURSE}:
        raise NotFound
    return page(
        "_fitting" if is_fragment_request() else "fitting", **facts_of(contract), action=action,
        postings=queries.list_fitting(action), search=queries.find_search_of(action),
        courses=queries.list_courses(action), enrolment=queries.find_enrolment(action), states=STATUS_WORDS,
    )  # fmt: skip


@bp.post("/contracts/<int:contract_id>/actions/<int:action_id>/course")
@requires(P.TICK, of=queries.find_contract, seen_by=P.READ)
def choose_course(contract: DevelopmentContract, action_id: int) -> Response:
    sent = request.form.get("course", "")
    course = find_course(int(sent)) if sent.isdecimal() and len(sent) <= LONGEST_ID else None
    if course is None or not permits(me(), TrainingPermission.ENROL, course):
        raise NotFound
    if services.choose_course(actor=me(), action=find_action(contract, action_id), course=course) is None:
        flash(_("It is the course of your action. Choose a session here to enrol."))
        return redirect(url_for("training.show", course_id=course.id), code=303)
    flash(_("You are enrolled, or it is asked for. The action is ticked once you complete it."))
    return _back(contract)


@bp.post("/contracts/<int:contract_id>/actions/<int:action_id>/look-out")
@requires(P.TICK, of=queries.find_contract, seen_by=P.READ)
def look_out(contract: DevelopmentContract, action_id: int) -> Response:
    services.look_out(actor=me(), action=find_action(contract, action_id))
    flash(_("You are told when something is posted. The search stands among your saved searches."))
    return _back(contract)


@bp.get("/opportunities/<int:opportunity_id>/gaps")
@requires(OpportunityPermission.READ, of=find_opportunity)
def gaps(opportunity: Opportunity) -> Answer:
    """Skills that the reader lacks for one opportunity, each with one click away from the contract."""
    rows: list[dict[str, Any]] = [
        {"skill": row.skill, "name": row.skill.label(language()), "level": row.level, "held": held}
        for row, held in queries.list_gaps(me(), opportunity)
    ]
    template = "_gaps" if is_fragment_request() else "gaps"
    return page(template, opportunity=opportunity, rows=rows, label=translate(contract_label()))


@bp.post("/gaps")
@requires(P.LIST_OWN)
def put_gap() -> Response:
    """One click from a lacking skill; of which opportunity it was, nothing is kept."""
    skill, sent = find_chosen(request.form.get("skill", "")), request.form.get("level", "")
    if skill is None or sent not in {str(level) for level in LEVELS}:
        raise NotFound
    contract = services.put_gap_into_contract(actor=me(), skill=skill, level=int(sent))
    flash(_("“%(skill)s” is a goal of your contract now. Say what is done for it.", skill=skill.label(language())))
    return go("show", contract_id=contract.id)
