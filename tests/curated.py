"""What the pages of the taxonomy are about: skills in every state, and what HR did with one."""

from __future__ import annotations

from typing import Any

from mobility.skills import services
from mobility.skills.models import SkillSource, SkillState
from tests.factories import World, give_skill, make_skill


def hang_taxonomy(people: World) -> dict[str, Any]:
    """By name, the ids of skills in each state and of the change that was made last."""
    proposed = make_skill("Dashboarding", state=SkillState.PROPOSED)
    kept = make_skill("Dashboards", "Tableaux de bord")
    merged = make_skill("Cockpits", state=SkillState.PROPOSED)
    make_skill("Dashboard design", source=SkillSource.ESCO)
    give_skill(people.colleague, proposed)
    change = services.merge_skill(actor=people.admin, skill=merged, other=kept)
    services.retire_skill(actor=people.admin, skill=make_skill("Flash animation"))
    return {"proposed": proposed.id, "kept": kept.id, "merged": merged.id, "change": change.id}


def skills_of(people: World) -> dict[str, dict[str, Any]]:
    """The name of a thing → the ids that its addresses need."""
    ids = hang_taxonomy(people)
    return {
        "proposed skill": {"skill_id": ids["proposed"]},
        "skill in use": {"skill_id": ids["kept"]},
        "change of a skill": {"change_id": ids["change"]},
    }


SENT = {
    "skills.accept": {"name_en": "Dashboarding", "name_fr": "Tableaux de bord vivants", "kind": "technical"},
    "skills.merge": {"skill": "Storytelling"},
    "skills.map": {"skill": "Storytelling", "relation": "broader"},
}
