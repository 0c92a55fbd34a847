"""Rules on signing in, which administrators set."""

from __future__ import annotations

from mobility.core.i18n import N_
from mobility.policies.queries import Rule
from mobility.policies.rules.texts import Group, Kind, RuleText

ROWS = (
    RuleText(
        Rule.SECOND_FACTOR,
        Group.SIGNING_IN,
        N_("Second factor of HR partners and administrators"),
        N_("HR partners and administrators sign in with a passkey, or with a code besides their password."),
        N_("A change counts from the next page on: whoever has no second factor sets one up first."),
        Kind.YES_NO,
        otherwise=N_("A second factor is each person's own choice."),
    ),
)
