"""What the pages of this room share: the blueprint, and how a template is answered."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, render_template, url_for
from werkzeug.utils import redirect
from werkzeug.wrappers import Response

from mobility.core.errors import NotFound
from mobility.development.models import ContractAction, ContractGoal, DevelopmentContract
from mobility.web.fields import BaseForm

bp = Blueprint("development", __name__, url_prefix="/development")

Answer = str | Response | tuple[str, int]


def go(endpoint: str, **ids: Any) -> Response:
    return redirect(url_for(f"development.{endpoint}", **ids), code=303)


def page(template: str, form: BaseForm | None = None, **context: Any) -> tuple[str, int]:
    """A form that was refused answers 422."""
    status = 422 if form is not None and form.errors else 200
    return render_template(f"development/{template}.html", form=form, **context), status


def find_goal(contract: DevelopmentContract, goal_id: int) -> ContractGoal:
    """A goal of this contract and of no other one."""
    goal = next((one for one in contract.goals if one.id == goal_id), None)
    if goal is None:
        raise NotFound
    return goal


def find_action(contract: DevelopmentContract, action_id: int) -> ContractAction:
    action = next((one for one in contract.actions if one.id == action_id), None)
    if action is None:
        raise NotFound
    return action
