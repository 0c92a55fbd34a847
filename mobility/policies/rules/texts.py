"""What is said of a rule: its group, its words, its bounds, and whom a change of it binds."""

from __future__ import annotations

import enum
from dataclasses import dataclass
from typing import Any

from mobility.core.i18n import N_
from mobility.policies.queries import DEFAULTS, Rule


class Kind(enum.StrEnum):
    YES_NO = "yes_no"
    NUMBER = "number"
    COUNTRIES = "countries"
    ENTITIES = "entities"
    CLEARANCES = "clearances"
    TEXT = "text"


class Unit(enum.StrEnum):
    DAYS = "days"
    WORKING_DAYS = "working_days"
    WEEKS = "weeks"
    MONTHS = "months"
    MONTH_OF_YEAR = "month_of_year"
    YEARS = "years"
    PERCENT = "percent"
    PLAIN = "plain"


class Group(enum.StrEnum):
    PUBLISHING = "publishing"
    HOSTING = "hosting"
    APPLYING = "applying"
    MOVING = "moving"
    TRAINING = "training"
    DEVELOPING = "developing"
    MATCHING = "matching"
    KEEPING = "keeping"
    SIGNING_IN = "signing_in"


GROUP_WORDS = {
    Group.PUBLISHING: N_("Publishing"),
    Group.HOSTING: N_("Looking after a posting"),
    Group.APPLYING: N_("Applying and answering"),
    Group.MOVING: N_("Release and move"),
    Group.TRAINING: N_("Training"),
    Group.DEVELOPING: N_("Development contract"),
    Group.MATCHING: N_("Ranking"),
    Group.KEEPING: N_("How long personal data are kept"),
    Group.SIGNING_IN: N_("Signing in"),
}


@dataclass(frozen=True)
class RuleText:
    """One rule: `sentence` says it with its value, `otherwise` says it where a yes-or-no rule is no, or a text empty.

    `binds` says what a change does to what is under way. A number stays within `lowest` and `highest`; a
    text has at most `highest` characters.
    """

    rule: Rule
    group: Group
    label: str
    sentence: str
    binds: str
    kind: Kind = Kind.NUMBER
    unit: Unit = Unit.PLAIN
    lowest: int = 0
    highest: int = 365
    otherwise: str = ""

    @property
    def default(self) -> Any:
        return DEFAULTS[self.rule]


FROM_THE_NEXT_DRAFT = N_("A change counts for postings saved from then on; those already published stay as they are.")
FROM_THE_NEXT_STEP = N_("A change counts for clocks that start from then on; those that run keep their date.")
AT_ONCE = N_("A change counts from the next page on, for everybody.")
FROM_THE_NEXT_RUN = N_(
    "A change counts from the next nightly run on, for old entries too. Only the privacy role sets it."
)
FROM_THE_NEXT_DATES = N_("A change counts whenever dates are entered or checked from then on.")
