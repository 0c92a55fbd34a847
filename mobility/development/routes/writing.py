"""Writing a draft: wishes, goals, actions; what two people write at once is shown side by side."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask import flash, request
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from mobility.development import services
from mobility.development.changes import Change, Content, read_action, read_goal
from mobility.development.forms import ActionForm, GoalForm, WishesForm
from mobility.development.forms.contract import PartForm
from mobility.development.models import ContractAction, ContractGoal, DevelopmentContract
from mobility.development.policy import DevelopmentPermission as P
from mobility.development.queries import contract as queries
from mobility.development.routes import showing
from mobility.development.routes.pieces import Answer, bp, find_action, find_goal, go, page
from mobility.web.current import me, requires

Part = DevelopmentContract | ContractGoal | ContractAction


def _write(
    template: str,
    form: PartForm,
    contract: DevelopmentContract,
    write: Callable[[], Any],
    *,
    told: str,
    differing: Callable[[], tuple[Part, Change]] | None = None,
    **more: Any,
) -> Answer:
    """Save a part and go back; or show the form again, and where it is stale what was saved meanwhile beside it."""
    status = 0
    try:
        if request.method == "POST" and form.attempt(write):
            flash(told)
            return go("show", contract_id=contract.id)
    except services.StaleContract:
        assert differing is not None  # what is new cannot be stale
        part, change = differing()
        form.take_over(part.version)
        more["differing"], status = showing.compare_in_words([change]), 409
    shown, refused = page(template, form, **showing.facts_of(contract), **more)
    return shown, status or refused


@bp.route("/contracts/<int:contract_id>/wishes", methods=["GET", "POST"])
@requires(P.WRITE_WISHES, of=queries.find_contract, seen_by=P.READ)
def wishes(contract: DevelopmentContract) -> Answer:
    form = WishesForm.about(contract)
    return _write(
        "wishes",
        form,
        contract,
        lambda: services.write_wishes(
            actor=me(), contract=contract, wishes=form.wishes.data or "", version=form.seen
        ),
        told=_("Your wishes are saved."),
        differing=lambda: (
            contract, Change("wishes", {"wishes": contract.wishes}, {"wishes": form.wishes.data or ""})
        ),
    )  # fmt: skip


@bp.route("/contracts/<int:contract_id>/goals/new", methods=["GET", "POST"])
@requires(P.WRITE, of=queries.find_contract, seen_by=P.READ)
def new_goal(contract: DevelopmentContract) -> Answer:
    form = GoalForm.about(None)
    return _write(
        "goal", form, contract,
        lambda: services.write_goal(actor=me(), contract=contract, **form.fields()),
        told=_("The goal is saved. Now say what is done for it."), goal=None,
    )  # fmt: skip


@bp.route("/contracts/<int:contract_id>/goals/<int:goal_id>", methods=["GET", "POST"])
@requires(P.WRITE, of=queries.find_contract, seen_by=P.READ)
def edit_goal(contract: DevelopmentContract, goal_id: int) -> Answer:
    goal = find_goal(contract, goal_id)
    form = GoalForm.about(goal)
    return _write(
        "goal", form, contract,
        lambda: services.write_goal(actor=me(), contract=contract, goal=goal, **form.fields()),
        told=_("The goal is saved."), goal=goal,
        differing=lambda: (goal, Change("goal", read_goal(goal), _typed_goal(goal, form))),
    )  # fmt: skip


def _typed_goal(goal: ContractGoal, form: GoalForm) -> Content:
    typed = form.fields()
    return {**read_goal(goal), **typed, "skill": typed["skill"].id if typed["skill"] else None}


@bp.post("/contracts/<int:contract_id>/goals/<int:goal_id>/remove")
@requires(P.WRITE, of=queries.find_contract, seen_by=P.READ)
def remove_goal(contract: DevelopmentContract, goal_id: int) -> Response:
    services.remove_goal(actor=me(), goal=find_goal(contract, goal_id))
    flash(_("The goal is taken out. What was signed before keeps it."))
    return go("show", contract_id=contract.id)


@bp.route("/contracts/<int:contract_id>/goals/<int:goal_id>/actions/new", methods=["GET", "POST"])
@requires(P.WRITE, of=queries.find_contract, seen_by=P.READ)
def new_action(contract: DevelopmentContract, goal_id: int) -> Answer:
    goal, form = find_goal(contract, goal_id), ActionForm.about(None)
    return _write(
        "action", form, contract,
        lambda: services.write_action(actor=me(), goal=goal, **form.fields()),
        told=_("The action is saved."), goal=goal, action=None,
    )  # fmt: skip


@bp.route("/contracts/<int:contract_id>/actions/<int:action_id>", methods=["GET", "POST"])
@requires(P.WRITE, of=queries.find_contract, seen_by=P.READ)
def edit_action(contract: DevelopmentContract, action_id: int) -> Answer:
    action = find_action(contract, action_id)
    form = ActionForm.about(action)
    return _write(
        "action", form, contract,
        lambda: services.write_action(actor=me(), goal=action.goal, action=action, **form.fields()),
        told=_("The action is saved."), goal=action.goal, action=action,
        differing=lambda: (action, Change("action", read_action(action), _typed_action(action, form))),
    )  # fmt: skip


def _typed_action(action: ContractAction, form: ActionForm) -> Content:
    typed = form.fields()
    days = {name: typed[name].isoformat() if typed[name] else None for name in ("starts_on", "ends_on")}
    skill = typed["skill"].id if typed["skill"] else None
    return {**read_action(action), **typed, **days, "kind": typed["kind"].value, "skill": skill}


@bp.post("/contracts/<int:contract_id>/actions/<int:action_id>/remove")
@requires(P.WRITE, of=queries.find_contract, seen_by=P.READ)
def remove_action(contract: DevelopmentContract, action_id: int) -> Response:
    services.remove_action(actor=me(), action=find_action(contract, action_id))
    flash(_("The action is taken out. What was signed before keeps it."))
    return go("show", contract_id=contract.id)
