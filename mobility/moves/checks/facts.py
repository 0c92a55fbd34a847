"""What the rules look at, and what a rule is: an id, a version, a sentence, the limits it reads, a judgement."""

from __future__ import annotations

import datetime as dt
import enum
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from mobility.applications.models import Offer
from mobility.core.i18n import Message
from mobility.moves.models import Move, ReleaseDecision
from mobility.policies.queries import Rule


class Verdict(enum.StrEnum):
    PASS = "pass"
    WARN = "warn"
    BLOCK = "block"


@dataclass(frozen=True)
class Facts:
    """All that the rules look at; shares are per cent of full time, `others_…` without this move.

    `limits` are the company's values in force; `levels` pairs each level asked for with the one held, 0 if none;
    `days_abroad` counts twelve months in the country of the work, this move included.
    """

    move: Move
    offer: Offer
    release: ReleaseDecision | None
    today: dt.date
    others_percent: float
    other_gigs_percent: float
    gig_cap: float
    closed_on: dt.date | None
    offered_on: dt.date
    first_offer_on: dt.date
    limits: Mapping[Rule, Any]
    last_home_on: dt.date | None
    days_abroad: int
    levels: tuple[tuple[int, int], ...]


@dataclass(frozen=True)
class Found:
    """What one rule says of one move."""

    verdict: Verdict
    finding: Message


def found(verdict: Verdict, sentence: str, **filling: Any) -> Found:
    return Found(verdict, Message(sentence, filling))


@dataclass(frozen=True)
class CheckRule:
    """One row of the table. `version` grows when the meaning changes; `limits` are the company's values it reads.

    `fills` gives what the sentence names besides its first limit, which is `%(limit)s`.
    """

    id: str
    version: int
    label: str
    text: str
    judge: Callable[[Facts], Found]
    limits: tuple[Rule, ...] = ()
    fills: Callable[[Facts], Mapping[str, Any]] = lambda facts: {}


@dataclass(frozen=True)
class Check:
    """A rule held against a move: what was found, and whether that stands in the way."""

    id: str
    version: int
    label: str
    rule: Message
    verdict: Verdict
    finding: Message
    limits: tuple[Rule, ...] = ()


def check(rule: CheckRule, facts: Facts) -> Check:
    result = rule.judge(facts)
    filling = {"limit": facts.limits[rule.limits[0]], **rule.fills(facts)} if rule.limits else rule.fills(facts)
    text = Message(rule.text, {name: value for name, value in filling.items() if f"%({name})s" in rule.text})
    return Check(rule.id, rule.version, rule.label, text, result.verdict, result.finding, rule.limits)


def figure(value: float) -> float:
    return round(value, 1)
