"""The taxonomy as HR keeps it: skills by state, what is said of one, and what was done with it."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import joinedload, selectinload

from mobility.core.db import session
from mobility.skills import linking, uses
from mobility.skills.models import Skill, SkillChange, SkillLabel, SkillRelation, SkillSource, SkillState

Snapshot = dict[str, Any]


def count_skills_by_state() -> dict[SkillState, int]:
    rows = session.execute(sa.select(Skill.state, sa.func.count().label("many")).group_by(Skill.state))
    counted = {row.state: row.many for row in rows}
    return {state: counted.get(state, 0) for state in SkillState}


def list_skill_ids(state: SkillState, text: str = "", source: SkillSource | None = None) -> list[int]:
    """Skills in a state, maybe only those with these words in a label: the ones most people hold first."""
    query = sa.select(Skill.id).where(Skill.state == state)
    if source is not None:
        query = query.where(Skill.source == source)
    if folded := linking.fold(text):
        named = sa.select(SkillLabel.skill_id).where(SkillLabel.folded.contains(folded, autoescape=True))
        query = query.where(Skill.id.in_(named))
    return list(session.scalars(query.order_by(uses.order_by_use().desc(), Skill.id)))


def list_changes(skill: Skill) -> Sequence[SkillChange]:
    """What HR did with a skill, the newest first."""
    return session.scalars(
        sa.select(SkillChange)
        .where(SkillChange.skill_id == skill.id)
        .options(joinedload(SkillChange.other).selectinload(Skill.labels), joinedload(SkillChange.actor))
        .order_by(SkillChange.id.desc())
    ).all()


def find_change(change_id: int) -> SkillChange | None:
    return session.get(SkillChange, change_id)


def list_mappings(skill: Skill) -> Sequence[tuple[SkillRelation, Skill]]:
    """What a skill is related to, in either direction."""
    rows = session.execute(
        sa.select(SkillRelation, Skill)
        .join(Skill, Skill.id == SkillRelation.other_id)
        .where(SkillRelation.skill_id == skill.id)
        .options(selectinload(Skill.labels))
        .order_by(SkillRelation.id)
    )
    return [(relation, other) for relation, other in rows]


def list_family(skill: Skill) -> list[int]:
    """The ids of a skill and of all that was merged into it."""
    ids, found = [skill.id], [skill.id]
    while found:
        found = list(session.scalars(sa.select(Skill.id).where(Skill.merged_into_id.in_(found))))
        ids += found
    return ids


def find_families(ids: Collection[int], merged: Mapping[int, int]) -> frozenset[int]:
    """These skills, what they were merged into, and all else that became the same; `merged` is what became what."""

    def follow(skill_id: int) -> int:
        while skill_id in merged:
            skill_id = merged[skill_id]
        return skill_id

    targets = set(map(follow, ids))
    return frozenset(targets.union(one for one in merged if follow(one) in targets))


def take_snapshot(skill: Skill) -> Snapshot:
    """All that HR can change of a skill, as plain data."""
    relations = session.execute(
        sa.select(SkillRelation.other_id, SkillRelation.relation).where(SkillRelation.skill_id == skill.id)
    )
    return {
        "state": skill.state.value,
        "kind": skill.kind.value,
        "merged_into": skill.merged_into_id,
        "labels": sorted([row.language, row.text, row.is_preferred, row.source.value] for row in skill.labels),
        "descriptions": sorted([row.language, row.text, row.source.value] for row in skill.descriptions),
        "relations": sorted([row.other_id, row.relation.value] for row in relations),
    }
