"""Changing the company's rules: each decision is a new version, and nothing is overwritten."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from typing import Any
from zoneinfo import ZoneInfo

import sqlalchemy as sa

from mobility.audit import services as audit
from mobility.core import clock
from mobility.core.authz import authorize
from mobility.core.db import session
from mobility.core.errors import Conflict, InvalidInput
from mobility.core.events import publish
from mobility.core.i18n import N_
from mobility.people.models import Person
from mobility.policies.events import RuleChanged
from mobility.policies.models import PolicyVersion
from mobility.policies.policy import PolicyPermission
from mobility.policies.queries import Rule, find_version_in_force, forget_what_was_read, get_value
from mobility.policies.rules import RULES, Kind, RuleText
from mobility.policies.rules.clearances import MOST_DAYS, ClearanceRule, read_rule

MOMENT = dt.timedelta(microseconds=1)


def change_rule(
    *, actor: Person | None, rule: Rule, value: Any, reason: str, holds_from: dt.date | None = None
) -> PolicyVersion:
    """Decide what holds from now, or from a later day of the decider; two decisions for a day: the later one counts."""
    text = RULES[rule]
    if actor is not None:
        authorize(actor, PolicyPermission.CHANGE, text)
    old = get_value(rule)
    value = _CHECKS[text.kind](text, value)
    if not reason.strip():
        raise InvalidInput(N_("Say why. The reason stands in the history of the rule."), field="reason")
    valid_from = _begin(holds_from, actor)
    if value == old and holds_from is None:
        raise InvalidInput(N_("This holds already. Enter another value, or leave the rule as it is."), field="value")
    version = PolicyVersion(
        rule=rule.value, value=value, valid_from=_after_others(rule, valid_from), decided_by=actor, reason=reason
    )
    session.add(version)
    audit.record(actor=actor, action="change_rule", subject=version, note=f"{rule.value}: {old} → {value}. {reason}")
    forget_what_was_read()
    publish(RuleChanged(version, actor))
    return version


def put_clearance_rule(
    *, actor: Person, number: int | None, row: ClearanceRule, reason: str, seen: int | None
) -> PolicyVersion:
    """Write one row of the list of clearances, or add one at its end (`number` None), as a new version of the list.

    `seen` is the version that the writer looked at.
    """
    rows = _rows_as_seen(actor, seen)
    if number is None:
        rows.append(row.to_json())
    else:
        rows[number] = row.to_json()
    return change_rule(actor=actor, rule=Rule.CLEARANCES, value=rows, reason=reason)


def drop_clearance_rule(*, actor: Person, number: int, reason: str, seen: int | None) -> PolicyVersion:
    """Take one row out of the list, as a new version of it."""
    rows = _rows_as_seen(actor, seen)
    del rows[number]
    return change_rule(actor=actor, rule=Rule.CLEARANCES, value=rows, reason=reason)


def _rows_as_seen(actor: Person, seen: int | None) -> list[dict[str, Any]]:
    authorize(actor, PolicyPermission.CHANGE, RULES[Rule.CLEARANCES])
    version = find_version_in_force(Rule.CLEARANCES)
    if (version.id if version else None) != seen:
        raise Conflict(N_("Somebody changed this list meanwhile. Look at it again; nothing of yours was written."))
    return [*get_value(Rule.CLEARANCES)]


def _begin(holds_from: dt.date | None, actor: Person | None) -> dt.datetime:
    """Now, or the midnight with which the day begins where the decider lives."""
    if holds_from is None:
        return clock.now()
    zone = actor.time_zone if actor else "UTC"
    if holds_from <= clock.today(zone):
        raise InvalidInput(
            N_("Choose a day after today, or leave this empty for a change that holds at once."), field="holds_from"
        )
    return dt.datetime.combine(holds_from, dt.time(), ZoneInfo(zone)).astimezone(dt.UTC)


def _after_others(rule: Rule, valid_from: dt.datetime) -> dt.datetime:
    """The same instant a moment later where another decision begins then."""
    taken = set(session.scalars(sa.select(PolicyVersion.valid_from).where(PolicyVersion.rule == rule.value)))
    while valid_from in taken:
        valid_from += MOMENT
    return valid_from


def _check_yes_no(text: RuleText, value: Any) -> bool:
    if not isinstance(value, bool):
        raise InvalidInput(N_("Choose yes or no."), field="value")
    return value


def _check_number(text: RuleText, value: Any) -> int:
    if isinstance(value, bool) or not isinstance(value, int) or not text.lowest <= value <= text.highest:
        raise InvalidInput(
            N_("Enter a whole number from %(lowest)s to %(highest)s."),
            field="value",
            lowest=text.lowest,
            highest=text.highest,
        )
    return value


def _check_text(text: RuleText, value: Any) -> str:
    if not isinstance(value, str) or len(value) > text.highest:
        raise InvalidInput(N_("Shorten this to at most %(length)s characters."), field="value", length=text.highest)
    return value.strip()


def _check_list(text: RuleText, value: Any) -> list[Any]:
    return sorted(set(value))


def _check_clearances(text: RuleText, value: Any) -> list[dict[str, Any]]:
    rows = [read_rule(row) for row in value]
    for row in rows:
        if not 1 <= row.days <= MOST_DAYS:
            raise InvalidInput(
                N_("Enter a whole number from %(lowest)s to %(highest)s."), field="days", lowest=1, highest=MOST_DAYS
            )
    return [row.to_json() for row in rows]


_CHECKS: Mapping[Kind, Callable[[RuleText, Any], Any]] = {
    Kind.YES_NO: _check_yes_no,
    Kind.NUMBER: _check_number,
    Kind.COUNTRIES: _check_list,
    Kind.ENTITIES: _check_list,
    Kind.CLEARANCES: _check_clearances,
    Kind.TEXT: _check_text,
}
