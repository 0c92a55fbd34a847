"""Rules on ranking, and where it is off."""

from __future__ import annotations

from mobility.core.i18n import N_
from mobility.policies.queries import Rule
from mobility.policies.rules.texts import AT_ONCE, Group, Kind, RuleText

ROWS = (
    RuleText(
        Rule.RANKING_ON,
        Group.MATCHING,
        N_("Ranking in the whole company"),
        N_("Opportunities and people are compared and ranked. Ranking is advice and rejects nobody."),
        AT_ONCE,
        Kind.YES_NO,
        otherwise=N_("Nobody is compared or ranked anywhere; everything else works as before."),
    ),
    RuleText(
        Rule.RANKING_NEEDS_CONSULTATION,
        Group.MATCHING,
        N_("Ranking and the works council"),
        N_("In each legal entity, ranking starts once HR has recorded the consultation of its works council."),
        AT_ONCE,
        Kind.YES_NO,
        otherwise=N_("Ranking does not wait for a consultation of the works council."),
    ),
    RuleText(
        Rule.RANKING_OFF_COUNTRIES,
        Group.MATCHING,
        N_("Countries without ranking"),
        N_("People in these countries are not ranked: %(value)s."),
        AT_ONCE,
        Kind.COUNTRIES,
    ),
    RuleText(
        Rule.RANKING_OFF_ENTITIES,
        Group.MATCHING,
        N_("Legal entities without ranking"),
        N_("People employed by these legal entities are not ranked: %(value)s."),
        AT_ONCE,
        Kind.ENTITIES,
    ),
)
