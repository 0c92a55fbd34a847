"""How each action of the workflows is done: with whatever the service asks for, filled in right."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

from mobility.applications import queries as application_queries
from mobility.applications import services as applications
from mobility.applications.models import Application, ReasonCode
from mobility.applications.workflow import workflow as application_workflow
from mobility.core import clock
from mobility.core.workflow import Workflow
from mobility.moves import services as moves
from mobility.moves.models import Clearance, ClearanceReason, Extension, HrReason, Move, ReleaseReason
from mobility.moves.workflow import clearance_workflow, extending
from mobility.moves.workflow import workflow as move_workflow
from mobility.opportunities import services as opportunities
from mobility.opportunities.models import Opportunity
from mobility.opportunities.workflow import workflow as opportunity_workflow
from mobility.people.models import Person
from tests.factories import OVERRIDE

WORDS = "Because the dates no longer fit."
Deed = Callable[[Person, Any], object]
WORKFLOWS: dict[type[Any], Workflow] = {
    Opportunity: opportunity_workflow,
    Application: application_workflow,
    Move: move_workflow,
    Clearance: clearance_workflow,
    Extension: extending,
}


def _offer(actor: Person, application: Application) -> None:
    """As a host does: rate, see the name, offer."""
    opportunity, person = application.opportunity, application.applicant
    if application_queries.is_blind(actor, application):
        criteria = application_queries.list_criteria(opportunity, "en", has_applied=True)
        scores = dict.fromkeys((one.key for one in criteria), 3)
        of_them = {"actor": actor, "opportunity": opportunity, "person": person}
        applications.rate_candidate(**of_them, criteria=criteria, scores=scores)
        applications.reveal_candidate(**of_them, application=application)
    applications.make_offer(actor=actor, application=application)


def _reopen(actor: Person, opportunity: Opportunity) -> None:
    opportunities.reopen(actor=actor, opportunity=opportunity, closes_on=clock.today() + dt.timedelta(days=3))


def _end_early(actor: Person, move: Move) -> None:
    moves.end_early(actor=actor, move=move, last_day=clock.today() + dt.timedelta(days=15))


def _end_while_paused(actor: Person, move: Move) -> None:
    moves.end_while_paused(actor=actor, move=move, last_day=clock.today() + dt.timedelta(days=15))


def _propose_extension(actor: Person, move: Move) -> None:
    moves.propose_extension(actor=actor, move=move, ends_on=move.ends_on + dt.timedelta(days=7))


def _plain(service: Callable[..., object], name: str, **said: Any) -> Deed:
    return lambda actor, thing: service(actor=actor, **{name: thing}, **said)


LEAVE = {"reason": ReasonCode.DATES, "sentence": WORDS}
CHANGE = {"starts_on": None, "percent": 10.0, "home_work": WORDS, "note": WORDS}
DECLINED = {"reason": ReleaseReason.WORKLOAD, "tried": WORDS, "possible_from": None}

DEEDS: dict[type[Any], dict[str, Deed]] = {
    Opportunity: {
        **{
            name: _plain(getattr(opportunities, name), "opportunity")
            for name in ("submit_for_review", "publish", "approve", "close", "complete")
        },
        "send_back": _plain(opportunities.send_back, "opportunity", reason=WORDS),
        "cancel": _plain(opportunities.cancel, "opportunity", reason=WORDS),
        "reopen": _reopen,
    },
    Application: {
        "save_motivation": _plain(applications.save_motivation, "application", motivation=WORDS),
        "confirm_profile": _plain(applications.confirm_profile, "application"),
        "submit": _plain(applications.submit_application, "application"),
        "shortlist": _plain(applications.shortlist, "application"),
        "keep_in_reserve": _plain(applications.keep_in_reserve, "application"),
        "offer": _offer,
        "end": _plain(applications.end_application, "application", **LEAVE),
        "withdraw_offer": _plain(applications.withdraw_offer, "application", sentence=WORDS),
        "accept_offer": _plain(applications.accept_offer, "application"),
        "decline_offer": _plain(applications.decline_offer, "application", **LEAVE),
        "withdraw": _plain(applications.withdraw, "application", **LEAVE),
    },
    Move: {
        "agree": _plain(moves.agree, "move", home_work=WORDS),
        "propose_change": _plain(moves.propose_change, "move", **CHANGE),
        "accept_change": _plain(moves.accept_change, "move"),
        "refuse_change": _plain(moves.refuse_change, "move"),
        "decline": _plain(moves.decline, "move", **DECLINED),
        "ask_review": _plain(moves.ask_review, "move"),
        "release_in_review": _plain(moves.release_in_review, "move", home_work=WORDS),
        "uphold_decline": _plain(moves.uphold_decline, "move", note=WORDS),
        "approve": _plain(moves.approve, "move", note="", override=OVERRIDE),
        "refuse": _plain(moves.refuse, "move", reason=HrReason.COST, note=WORDS),
        "undo_approval": _plain(moves.undo_decision, "move"),
        "undo_refusal": _plain(moves.undo_decision, "move"),
        "end_early": _end_early,
        "end_while_paused": _end_while_paused,
        "propose_extension": _propose_extension,
        "pause": _plain(moves.pause, "move"),
        "resume": _plain(moves.resume, "move"),
        "withdraw": _plain(moves.withdraw, "move", reason=ReasonCode.DATES, note=WORDS),
    },
    Clearance: {
        "clear": _plain(moves.clear, "clearance"),
        "mark_not_needed": _plain(moves.mark_not_needed, "clearance", note=WORDS),
        "refuse_clearance": _plain(moves.refuse_clearance, "clearance", reason=ClearanceReason.COST, note=WORDS),
    },
    Extension: {
        "accept_extension": _plain(moves.accept_extension, "extension"),
        "refuse_extension": _plain(moves.refuse_extension, "extension"),
        "withdraw_extension": _plain(moves.withdraw_extension, "extension"),
    },
}
