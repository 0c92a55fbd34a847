"""Who gets what of clearances, standing approvals and pauses."""

from __future__ import annotations

from tests.architecture.rows import Row, form, get, post
from tests.architecture.who import (
    ADMINISTRATOR_AMONG_OFFICES,
    HOME_HR,
    HR,
    HR_PARTNERS,
    MOVER,
    MOVER_OR_HOST,
    OFFICES,
    UNFIT,
    of_the_concerned,
    only,
)

MOVER_OR_HR = of_the_concerned("employee", *HR)
CLEARING: tuple[Row, ...] = sum((
    get("moves.clearances", HR_PARTNERS),
    get("moves.clearance", HOME_HR, "open clearance"),
    post("moves.clear", HOME_HR, "open clearance"),
    post("moves.mark_not_needed", HOME_HR, "open clearance"),
    post("moves.refuse_clearance", HOME_HR, "open clearance"),
    get("moves.clearance_document", HOME_HR, "clearance with a document"),
    form("moves.ask_adjustment", MOVER, "move awaiting release"),
    get("moves.standing_approvals", HR_PARTNERS),
    get("moves.sign_standing_approval", HR_PARTNERS),
    post("moves.sign_standing_approval", HR_PARTNERS | {"hr_elsewhere": UNFIT}),
    get("moves.standing_approval", HOME_HR, "standing approval"),
    post("moves.revoke_standing_approval", HOME_HR, "standing approval"),
    form("moves.pause", MOVER_OR_HR, "active move"),
    form("moves.resume", MOVER_OR_HR, "paused move"),
    form("moves.end_while_paused", MOVER_OR_HOST, "paused move"),
), ())  # fmt: skip
LIST_OF_CLEARANCES: tuple[Row, ...] = sum((
    get("policies.show", only(*OFFICES), "list of clearances"),
    get("policies.change", ADMINISTRATOR_AMONG_OFFICES, "list of clearances", 303),
    form("policies.add_clearance_rule", ADMINISTRATOR_AMONG_OFFICES, "list of clearances"),
    form("policies.change_clearance_rule", ADMINISTRATOR_AMONG_OFFICES, "row of the list of clearances"),
    form("policies.drop_clearance_rule", ADMINISTRATOR_AMONG_OFFICES, "row of the list of clearances"),
), ())  # fmt: skip
