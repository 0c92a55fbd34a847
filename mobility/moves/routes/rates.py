"""How long answers and releases take."""

from __future__ import annotations

from mobility.core.authz import permits
from mobility.moves.policy import MovePermission as P
from mobility.moves.queries import rates as figures
from mobility.moves.routes.pieces import Answer, bp, page
from mobility.opportunities.policy import may_host
from mobility.web.current import me, requires


@bp.get("/answer-times")
@requires(P.READ_RATES)
def rates() -> Answer:
    """A host's own figures; for HR those of hosts and units in their scope as well."""
    is_hr = permits(me(), P.LIST_ALL_RATES)
    return page(
        "rates",
        None,
        enough=figures.ENOUGH_CASES,
        own=figures.count_own_answers(me()) if may_host(me(), None) else None,
        is_hr=is_hr,
        hosts=figures.list_answers_by_host(me()) if is_hr else [],
        units=figures.list_answers_by_unit(me()) if is_hr else [],
        releases=figures.list_releases_by_unit(me()) if is_hr else [],
    )
