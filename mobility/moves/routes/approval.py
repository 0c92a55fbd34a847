"""The HR decision (screen 11), and the review of a declined release."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

from flask import flash
from flask_babel import gettext as _

from mobility.core import clock
from mobility.core.authz import permits
from mobility.core.errors import Conflict, TransitionNotAllowed
from mobility.core.i18n import N_, Message, unpack
from mobility.moves import forms, queries, services
from mobility.moves.changes import list_changes
from mobility.moves.checks import (
    RELEASE_CHECK,
    Facts,
    Verdict,
    find_blocking,
    list_flags,
    list_warnings,
    run_checks,
)
from mobility.moves.models import Move, MoveStatus, RuleSeen
from mobility.moves.policy import MovePermission as P
from mobility.moves.queries import deciding
from mobility.moves.queries.apart import say_who_decides, say_why_not
from mobility.moves.queries.background import list_movers_of_a_year, list_overlapping
from mobility.moves.queries.batching import list_notes
from mobility.moves.queries.clearing import list_needed_for
from mobility.moves.routes.pieces import (
    Answer,
    acts_for,
    bp,
    ending_of,
    find,
    go,
    list_ahead,
    list_events,
    list_months,
    list_steps,
    page,
    row_of,
    said,
)
from mobility.moves.routes.team import team_of
from mobility.moves.words.deciding import OVERRIDE_REASONS
from mobility.web.current import me, requires
from mobility.web.fields import BaseForm
from mobility.web.filters import translate
from mobility.web.pages import Page, paginate
from mobility.web.transactions import leave_trace

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
        return page("approvals_done", None, decided=deciding.list_decided_today(me()), undoable=list_undoable())
    _remember_reading(queue.items[0])
    return approval_page(queue.items[0], queue=queue, title=_("HR approvals"))


class Waiting(Sequence[Move]):
    """The queue of one HR partner, read a page at a time."""

    def __len__(self) -> int:
        return deciding.count_approvals(me())

    def __getitem__(self, part: Any) -> Any:
        return deciding.list_approvals(me(), first=part.start, limit=part.stop - part.start)


def _queue() -> Page:
    return paginate(Waiting())


def list_undoable() -> set[int]:
    """The ids of the moves whose decision the reader can still undo."""
    return {decision.move_id for decision in deciding.list_undoable(me())}


def _remember_reading(move: Move) -> None:
    if permits(me(), P.READ_NOTES, move) and list_notes(move):
        leave_trace(partial(services.record_reading, move_id=move.id, reader_id=me().id))


def _about_the_case(move: Move) -> dict[str, Any]:
    """What goes with the decision for this reader: the acts that are theirs, notes, and what is to be cleared."""
    undoable = deciding.list_undoable(me())
    return {
        "undoable": undoable,
        "may_undo": move.id in {decision.move_id for decision in undoable},
        "notes": list_notes(move) if permits(me(), P.READ_NOTES, move) else None,
        "may_declare": move.status in OPEN_FOR_HR and permits(me(), P.DECLARE_CONFLICT, move),
        "has_conflict": me().id in {row.person_id for row in move.conflicts},
        "needed": list_needed_for(move) if move.status is MoveStatus.AWAITING_HR else [],
        "acts_for": acts_for(move, P.DECIDE_REVIEW if move.status is MoveStatus.IN_REVIEW else P.APPROVE),
    }


def approval_page(
    move: Move, form: BaseForm | None = None, *, queue: Page | None = None, title: str | None = None
) -> tuple[str, int]:
    queue = queue or _queue()
    may_decide = move.status in OPEN_FOR_HR and deciding.may_decide(me(), move)
    flagged = _list_flagged(queue.items)
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
        waiting=[_in_queue(other, move, flagged) for other in queue.items],
        **_about_the_case(move),
        may_decide=may_decide,
        **_who_else(move, may_decide),
        is_review=move.status is MoveStatus.IN_REVIEW,
        **(team_of(move) if move.status is MoveStatus.IN_REVIEW else {}),
    )


def _who_else(move: Move, may_decide: bool) -> dict[str, Any]:
    """Where nothing is the reader's to decide: why not and whose it is, or what comes next, by whom and when."""
    if may_decide:
        return {}
    if move.status in OPEN_FOR_HR:
        return {"why_not": say_why_not(me(), move), "who_decides": say_who_decides(move)}
    ahead = [one for one in (*list_steps(move), *list_ahead(move)) if one["state"] in {"now", "next"}]
    return {"ahead": sorted(ahead, key=lambda one: one["by"] or move.starts_on)}


def _found(facts: Facts) -> dict[str, Any]:
    """What the move changes, and what each rule says of it; once it is decided, what each said then."""
    checks, decision = run_checks(facts), facts.move.hr_decision
    if facts.move.status is MoveStatus.IN_REVIEW:  # whether to release is what HR decides here
        checks = [check for check in checks if check.label != RELEASE_CHECK]
    seen = [_as_seen(row) for row in decision.seen] if decision else []
    return {
        "facts": facts,
        "checks": seen or [vars(check) | {"label": _(check.label)} for check in checks],
        "warnings": list_warnings(checks),
        "marks": MARKS,
        "verdicts": VERDICTS,
        "blocking": find_blocking(checks),
        "changes": [
            {"label": _(row.label), "before": said(row.before), "after": said(row.after)} for row in list_changes(facts)
        ],
    }


def _as_seen(row: RuleSeen) -> dict[str, Any]:
    """A rule as whoever decided saw it."""
    why = row.override_reason
    return {
        "label": _(row.label),
        "verdict": Verdict(row.verdict),
        "rule": unpack(row.text),
        "finding": unpack(row.finding),
        "override": {"reason": _(OVERRIDE_REASONS[why]), "text": row.override_text} if why else None,
    }


@dataclass(frozen=True)
class Flagged:
    """What the queue knows of its moves from one question each: who moved within a year, what overlaps."""

    movers: set[int]
    overlapping: set[int]


def _list_flagged(moves: Sequence[Move]) -> Flagged:
    return Flagged(list_movers_of_a_year(moves), list_overlapping(moves))


def _in_queue(move: Move, shown: Move, flagged: Flagged) -> dict[str, Any]:
    """A line of the queue, with what can be seen without looking closer."""
    ahead = move.starts_on - clock.today(move.time_zone)
    flags = {
        _("Start has passed"): ahead <= dt.timedelta(),
        _("Begins soon"): dt.timedelta() < ahead <= SOON,
        _("Refusal to review"): move.status is MoveStatus.IN_REVIEW,
        _("Overlaps another move"): move.id in flagged.overlapping,
        _("First move in 12 months"): move.person_id not in flagged.movers,
    }
    raised = [flag for flag, is_raised in flags.items() if is_raised]
    if owner := acts_for(move, P.DECIDE_REVIEW if move.status is MoveStatus.IN_REVIEW else P.APPROVE):
        raised.append(_("On behalf of %(name)s", name=owner))
    return {"move": move, "is_current": move.id == shown.id, "flags": raised + [_(flag) for flag in list_flags(move)]}


def _forms(tried: BaseForm | None) -> dict[str, BaseForm]:
    """Every form of the page, empty but for the one that was just sent."""
    kinds = {
        "approve_form": forms.ApproveForm,
        "refuse_form": forms.RefuseForm,
        "agree_form": forms.AgreeForm,
        "uphold_form": forms.UpholdForm,
        "note_form": forms.NoteForm,
    }
    return {name: tried if isinstance(tried, kind) else kind(formdata=None) for name, kind in kinds.items()}


@bp.get("/approvals/<int:move_id>")
@requires(P.READ_APPROVAL, of=find)
def approval(move: Move) -> Answer:
    _remember_reading(move)
    return approval_page(move)


def _decide(move: Move, form: BaseForm, act: Callable[[], Any], told: str) -> Answer:
    try:
        if not form.attempt(act):
            return approval_page(move, form)
    except (Conflict, TransitionNotAllowed) as late:  # somebody was first: the page shows what it is by now
        flash(translate(late.message), "warn")
        return approval_page(move, form)[0], CONFLICT
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
        lambda: services.approve(
            actor=me(),
            move=move,
            note=form.approval_note.data,
            reason=form.approval_reason.data,
            override=form.override,
        ),
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
