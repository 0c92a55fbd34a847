"""Clocks that stand still, and people who act for others: what the gallery needs of them, and their pages."""

from __future__ import annotations

import datetime as dt
from typing import Any

from mobility.applications.models import ApplicationStatus, ReasonCode
from mobility.core import clock
from mobility.core.db import session
from mobility.moves import services as moves
from mobility.moves.models import RequestedAction
from mobility.people import services as people
from mobility.people.models import ClockPause, DelegationScope
from tests.factories import World, make_application, make_move, make_opportunity, make_person, make_unit, save
from tests.journeys.gallery_page import Page

PAGES_OF_ACTING = (
    *(Page("moves.delegations", "/delegations", who) for who in ("manager", "deputy", "hr_elsewhere")),
    Page("moves.delegate", "/delegations/new", "manager"),
    Page("moves.delegate", "/delegations/new", "manager", press="Delegate decisions"),
    Page("moves.release", "/releases/{move of a delegate}", "deputy"),
    Page("moves.show", "/moves/{move released by a delegate}", "manager"),
    Page("moves.pauses", "/pauses", "hr"),
    Page("moves.pause_clocks", "/pauses/new", "hr"),
    Page("moves.pause_clocks", "/pauses/new", "hr", press="Pause clocks"),
    Page("moves.release", "/releases/{move during a pause}", "closed"),
    *(Page("moves.rates", "/answer-times", who) for who in ("host", "hr", "hr_elsewhere")),
    Page("moves.on_request", "/applications/{application submitted}/on-request", "hr"),
    Page(
        "moves.on_request",
        "/applications/{application submitted}/on-request",
        "hr",
        press="Act for Ana Petit",
    ),
    Page("moves.on_request", "/applications/{application answered by HR}/on-request", "asked"),
)


def act_for_others(world: World, ids: dict[str, Any], who: dict[str, int]) -> None:
    today, later = clock.today(world.manager.time_zone), dt.timedelta(days=20)
    deputy = make_person("Dina Deputy", org_unit=world.manager.org_unit)
    people.delegate(
        actor=world.manager,
        to=deputy,
        scope=DelegationScope.RELEASES,
        unit=None,
        starts_on=today,
        ends_on=today + later,
    )
    mover = make_person("Moe Moving", org_unit=world.manager.org_unit, line_manager=world.manager)
    released = make_move(mover, make_opportunity(world.host, title="Released by a delegate"))
    moves.agree(actor=deputy, move=released, home_work="Bo takes over the reports.")
    other = make_person("Nia Next", org_unit=world.manager.org_unit, line_manager=world.manager)
    ids["move released by a delegate"] = released.id
    ids["move of a delegate"] = make_move(other, make_opportunity(world.host, title="For a delegate")).id
    asked = make_person("Rae Request", org_unit=world.manager.org_unit, line_manager=world.manager)
    offered = make_application(asked, make_opportunity(world.host), ApplicationStatus.OFFERED)
    moves.act_on_request(
        actor=world.hr,
        application=offered,
        action=RequestedAction.DECLINE_OFFER,
        asked_on=today,
        how="By e-mail from her private address.",
        reason=ReasonCode.DATES,
    )
    ids["application answered by HR"] = offered.id
    who |= {"deputy": deputy.id, "asked": asked.id, "closed": _stand_still(world, ids, today)}
    session.commit()


def _stand_still(world: World, ids: dict[str, Any], today: dt.date) -> int:
    """A unit that is closed these days, and a release that waits there."""
    unit = make_unit("Example / Closed")
    manager = make_person("Cleo Closed", org_unit=unit)
    mover = make_person("Sam Still", org_unit=unit, line_manager=manager)
    ids["move during a pause"] = make_move(mover, make_opportunity(world.host, title="During a pause")).id
    a_week = dt.timedelta(days=7)
    for start, ended_on in ((today - a_week, None), (today - 9 * a_week, today - 8 * a_week), (today + a_week, None)):
        pause = ClockPause(
            starts_on=start, ends_on=start + 2 * a_week, ended_on=ended_on, reason="The site is closed", org_unit=unit
        )
        pause.declared_by, pause.legal_entity = world.hr, world.hr.legal_entity
        save(pause)
    return manager.id
