"""The HR decision (screen 11), and the review of a declined release."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask import flash
from flask_babel import gettext as _

from mobility.core.i18n import N_, Message
from mobility.moves import forms, queries, services
from mobility.moves.changes import list_changes
from mobility.moves.checks import Check, Verdict, find_blocking, run_checks
from mobility.moves.models import Move, MoveStatus
from mobility.moves.policy import MovePermission as P
from mobility.moves.routes.pieces import (
    Answer,
    bp,
    find,
    go,
    list_events,
    list_months,
    page,
    row_of,
    said,
)
from mobility.web.current import me, requires
from mobility.web.fields import BaseForm

VERDICTS = {
    Verdict.PASS: Message(N_("Passed")),
    Verdict.WARN: Message(N_("Look at this")),
    Verdict.BLOCK: Message(N_("In the way")),
}
OPEN_FOR_HR = frozenset({MoveStatus.AWAITING_HR, MoveStatus.IN_REVIEW})
MARKS = {Verdict.PASS: "good", Verdict.WARN: "warn", Verdict.BLOCK: "bad"}


@bp.get("/approvals")
@requires(P.LIST_APPROVALS)
def approvals() -> Answer:
    waiting = [
        {**row_of(move), "checks": [_shown(check) for check in run_checks(queries.get_facts(move))]}
        for move in queries.list_approvals(me())
    ]
    return page("approvals", None, waiting=waiting, marks=MARKS)


def _approval_page(move: Move, form: BaseForm | None = None) -> Answer:
    facts = queries.get_facts(move)
    checks = run_checks(facts)
    return page(
        "approval",
        form,
        **row_of(move),
        **_forms(form),
        facts=facts,
        checks=[_shown(check) for check in checks],
        marks=MARKS,
        verdicts=VERDICTS,
        blocking=find_blocking(checks),
        changes=[
            {"label": _(row.label), "before": said(row.before), "after": said(row.after)} for row in list_changes(facts)
        ],
        months=list_months(move),
        history=list_events(move),
        queue=[other for other in queries.list_approvals(me()) if other.id != move.id],
        may_decide=move.status in OPEN_FOR_HR and queries.may_decide(me(), move),
        is_review=move.status is MoveStatus.IN_REVIEW,
    )


def _forms(tried: BaseForm | None) -> dict[str, BaseForm]:
    """Every form of the page, empty but for the one that was just sent."""
    kinds = {
        "approve_form": forms.ApproveForm,
        "refuse_form": forms.RefuseForm,
        "agree_form": forms.AgreeForm,
        "uphold_form": forms.UpholdForm,
    }
    return {name: tried if isinstance(tried, kind) else kind(formdata=None) for name, kind in kinds.items()}


def _shown(check: Check) -> dict[str, Any]:
    return {"label": _(check.label), "verdict": check.verdict, "finding": check.finding, "rule": check.rule}


@bp.get("/approvals/<int:move_id>")
@requires(P.READ_APPROVAL, of=find)
def approval(move: Move) -> Answer:
    return _approval_page(move)


def _decide(move: Move, form: BaseForm, act: Callable[[], Any], told: str) -> Answer:
    if not form.attempt(act):
        return _approval_page(move, form)
    flash(told)
    return go("approvals")


@bp.post("/approvals/<int:move_id>/approve")
@requires(P.APPROVE, of=find, seen_by=P.READ)
def approve(move: Move) -> Answer:
    form = forms.ApproveForm()
    return _decide(
        move,
        form,
        lambda: services.approve(actor=me(), move=move, note=form.approval_note.data),
        _("You approved the move of %(person)s.", person=move.person.name),
    )


@bp.post("/approvals/<int:move_id>/refuse")
@requires(P.APPROVE, of=find, seen_by=P.READ)
def refuse(move: Move) -> Answer:
    form = forms.RefuseForm()
    return _decide(
        move,
        form,
        lambda: services.refuse(actor=me(), move=move, reason=form.reason.data, note=form.explanation.data),
        _("You declined the move of %(person)s.", person=move.person.name),
    )


@bp.post("/approvals/<int:move_id>/release")
@requires(P.DECIDE_REVIEW, of=find, seen_by=P.READ)
def release_in_review(move: Move) -> Answer:
    form = forms.AgreeForm()
    return _decide(
        move,
        form,
        lambda: services.release_in_review(actor=me(), move=move, home_work=form.home_work.data),
        _("You released %(person)s. Another HR partner is asked to approve.", person=move.person.name),
    )


@bp.post("/approvals/<int:move_id>/uphold")
@requires(P.DECIDE_REVIEW, of=find, seen_by=P.READ)
def uphold_decline(move: Move) -> Answer:
    form = forms.UpholdForm()
    return _decide(
        move,
        form,
        lambda: services.uphold_decline(actor=me(), move=move, note=form.note.data),
        _("The release stays declined. Everyone concerned is told."),
    )
