"""The HR decision (screen 11), and the review of a declined release."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from typing import Any

from flask import flash
from flask_babel import gettext as _

from mobility.core import clock
from mobility.core.errors import Conflict, TransitionNotAllowed
from mobility.core.i18n import N_, Message
from mobility.moves import deciding, forms, queries, services
from mobility.moves.changes import list_changes
from mobility.moves.checks import RELEASE_CHECK, Check, Facts, Verdict, find_blocking, list_flags, run_checks
from mobility.moves.models import Move, MoveStatus
from mobility.moves.policy import MovePermission as P
from mobility.moves.routes.pieces import (
    Answer,
    acts_for,
    bp,
    ending_of,
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
from mobility.web.filters import translate
from mobility.web.pages import Page, paginate

VERDICTS = {
    Verdict.PASS: Message(N_("Passed")),
    Verdict.WARN: Message(N_("Look at this")),
    Verdict.BLOCK: Message(N_("In the way")),
}
CONFLICT = 409
SOON = dt.timedelta(days=14)
OPEN_FOR_HR = frozenset({MoveStatus.AWAITING_HR, MoveStatus.IN_REVIEW})
MARKS = {Verdict.PASS: "good", Verdict.WARN: "warn", Verdict.BLOCK: "bad"}


@bp.get("/approvals")
@requires(P.LIST_APPROVALS)
def approvals() -> Answer:
    """The queue with its first decision open; when nothing waits, what was decided today."""
    queue = _queue()
    if not queue.items:
        return page("approvals_done", None, decided=deciding.list_decided_today(me()))
    return _approval_page(queue.items[0], queue=queue, title=_("HR approvals"))


class Waiting(Sequence[Move]):
    """The queue of one HR partner, read a page at a time."""

    def __len__(self) -> int:
        return deciding.count_approvals(me())

    def __getitem__(self, part: Any) -> Any:
        return deciding.list_approvals(me(), first=part.start, limit=part.stop - part.start)


def _queue() -> Page:
    return paginate(Waiting())


def _approval_page(
    move: Move, form: BaseForm | None = None, *, queue: Page | None = None, title: str | None = None
) -> tuple[str, int]:
    queue = queue or _queue()
    return page(
        "approval",
        form,
        **row_of(move),
        **_forms(form),
        title=title or _("Move of %(person)s", person=move.person.name),
        **_found(queries.get_facts(move)),
        months=list_months(move),
        history=list_events(move),
        ended=ending_of(move),
        queue=queue,
        waiting=[_in_queue(other, move) for other in queue.items],
        may_decide=move.status in OPEN_FOR_HR and deciding.may_decide(me(), move),
        is_review=move.status is MoveStatus.IN_REVIEW,
        acts_for=acts_for(move, P.DECIDE_REVIEW if move.status is MoveStatus.IN_REVIEW else P.APPROVE),
    )


def _found(facts: Facts) -> dict[str, Any]:
    """What the move changes, and what each rule says of it."""
    checks = run_checks(facts)
    if facts.move.status is MoveStatus.IN_REVIEW:  # whether to release is what HR decides here
        checks = [check for check in checks if check.label != RELEASE_CHECK]
    return {
        "facts": facts,
        "checks": [_shown(check) for check in checks],
        "marks": MARKS,
        "verdicts": VERDICTS,
        "blocking": find_blocking(checks),
        "changes": [
            {"label": _(row.label), "before": said(row.before), "after": said(row.after)} for row in list_changes(facts)
        ],
    }


def _in_queue(move: Move, shown: Move) -> dict[str, Any]:
    """A line of the queue, with what can be seen without looking closer."""
    soon = move.starts_on - clock.today(move.time_zone) <= SOON
    flags = [_("Begins soon")] if soon else []
    flags += [_("Refusal to review")] if move.status is MoveStatus.IN_REVIEW else []
    return {"move": move, "is_current": move.id == shown.id, "flags": flags + [_(flag) for flag in list_flags(move)]}


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
    try:
        if not form.attempt(act):
            return _approval_page(move, form)
    except (Conflict, TransitionNotAllowed) as late:  # somebody was first: the page shows what it is by now
        flash(translate(late.message), "warn")
        return _approval_page(move, form)[0], CONFLICT
    flash(told)
    following = deciding.find_next_approval(me(), move)
    return go("approval", move_id=following) if following else go("approvals")


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
