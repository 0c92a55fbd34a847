"""What the matching room does when something happens in a room below."""

from __future__ import annotations

from mobility.core.events import subscribe
from mobility.matching import services
from mobility.opportunities.events import OpportunityChanged, OpportunityPublished
from mobility.people.events import PersonLeft
from mobility.policies.events import RuleChanged
from mobility.skills.events import SkillsRenamed, VisibilityChanged

ABOUT_RANKING = "ranking_"


@subscribe(PersonLeft)
def forget_leaver(event: PersonLeft) -> None:
    services.forget_texts(person=event.person)
    services.forget_searches(person=event.person)


@subscribe(OpportunityPublished)
def write_searchable_text(event: OpportunityPublished) -> None:
    services.write_searchable_text(opportunity=event.opportunity)


@subscribe(OpportunityChanged)
def rewrite_searchable_text(event: OpportunityChanged) -> None:
    services.write_searchable_text(opportunity=event.opportunity)


@subscribe(SkillsRenamed)
def outdate_searchable_texts(event: SkillsRenamed) -> None:
    """Whatever asks for them or teaches them is found by their names of now within a minute."""
    services.outdate_searchable_texts(skill_ids=event.skill_ids)


@subscribe(VisibilityChanged)
def forget_for_now(event: VisibilityChanged) -> None:
    """Whoever is open has it embedded anew within a minute."""
    services.forget_texts(person=event.person)


@subscribe(RuleChanged)
def note_ranking_rule(event: RuleChanged) -> None:
    if event.version.rule.startswith(ABOUT_RANKING):
        services.note_ranking_rule(actor=event.actor, version=event.version)
