"""Who could step in for a mover: a few people who are open to be found, for whoever decides the release."""

from __future__ import annotations

from flask import render_template

from mobility.applications.queries import is_blind_posting
from mobility.matching import queries, services
from mobility.matching.models import Direction
from mobility.matching.routes.blueprint import bp
from mobility.matching.routes.pieces import language, remember
from mobility.moves.models import Move
from mobility.moves.policy import MovePermission
from mobility.moves.queries import find_backfill, find_move
from mobility.moves.queries.backfill import Plan, plan_backfill
from mobility.opportunities.models import Opportunity
from mobility.web.current import me, requires
from mobility.web.pages import is_fragment_request

SORTED_BY = "fit"


@bp.get("/releases/<int:move_id>/backfill")
@requires(MovePermission.RELEASE, of=find_move)
def backfill(move: Move) -> str:
    """Nobody of the reader's own line: whether they look for something is not theirs to know (rule 5)."""
    plan, posted = plan_backfill(me(), move), find_backfill(move)
    is_asked = plan is not None and plan.skills and posted is None
    template = "matching/_backfill.html" if is_fragment_request() else "matching/backfill.html"
    return render_template(
        template, move=move, plan=plan, posted=posted, rows=_list(move, plan) if is_asked and plan else [],
        is_blind=is_blind_posting(Opportunity()),
        labels=[skill.label(language()) for skill, *_rest in plan.skills] if plan else [],
    )  # fmt: skip


def _list(move: Move, plan: Plan) -> list[queries.Candidate]:
    posting = queries.make_backfill(me(), move, plan)
    found = queries.suggest_people(me(), posting, 1.0, is_steered=False)
    best = found.ranked[: queries.MOST_SHOWN]
    rows = queries.describe_suggested(found, best, posting, language())
    described = found.describe_rows([row for row, _score in best])
    shown = [
        services.make_shown(
            explanation=one.explanation, compared=described[row], opportunity_id=None, person_id=one.person.id,
            rank=rank, score=score, mix=1.0,
        )
        for rank, (one, (row, score)) in enumerate(zip(rows, best, strict=True), start=1)
        if one.explanation is not None
    ]  # fmt: skip
    remember(
        services.Listing(
            Direction.PEOPLE, me().id, None, found.scored.opportunity, found.basis, SORTED_BY, shown,
            length=len(found.ranked), filters={**queries.say_constraints(posting), "backfill_of_move": move.id},
        )
    )  # fmt: skip
    return rows
