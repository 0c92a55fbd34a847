"""What HR does with the skills of the taxonomy: accepting, mapping, merging, retiring, and undoing any of it.

A merge moves no row of anybody: claims and postings that name the merged skill are read as naming what it became, so
that history stays as it was said and undoing is exact.
"""

from __future__ import annotations

from collections.abc import Mapping

import sqlalchemy as sa

from mobility.audit import services as audit
from mobility.core import clock
from mobility.core.authz import authorize
from mobility.core.db import session
from mobility.core.errors import Conflict, InvalidInput
from mobility.core.events import publish
from mobility.core.i18n import N_
from mobility.people.models import Person
from mobility.skills import queries
from mobility.skills.events import SkillsRenamed
from mobility.skills.linking import fold
from mobility.skills.models import (
    Relation,
    Skill,
    SkillAct,
    SkillChange,
    SkillDescription,
    SkillKind,
    SkillLabel,
    SkillRelation,
    SkillState,
)
from mobility.skills.policy import SkillPermission
from mobility.skills.workflow import LIFE


def accept_skill(
    *, actor: Person, skill: Skill, names: Mapping[str, str], descriptions: Mapping[str, str], kind: SkillKind
) -> SkillChange:
    """A proposal becomes a skill with a name in every language; what it was proposed as stays another name of it."""
    LIFE.may(actor, SkillAct.ACCEPT, skill)
    for language, name in names.items():
        known = queries.find_skill_by_label(name, language)
        if known is not None and known is not skill and known.state is SkillState.ACTIVE:
            raise InvalidInput(
                N_("Another skill is called “%(name)s” already. Merge this one into it."),
                field=f"name_{language}",
                name=name,
            )
    before = queries.take_snapshot(skill)
    LIFE.apply(SkillAct.ACCEPT, skill)
    skill.kind = kind
    for language, name in names.items():
        _prefer(skill, language, name)
    for language, text in descriptions.items():
        _describe(skill, language, text)
    return _keep(actor, SkillAct.ACCEPT, skill, None, before)


def map_skill(*, actor: Person, skill: Skill, other: Skill, relation: Relation) -> SkillChange:
    """Say how a skill of the company stands to another, most of all to one of ESCO; both stay."""
    LIFE.may(actor, SkillAct.MAP, skill)
    _refuse_bad_target(skill, other)
    before = queries.take_snapshot(skill)
    LIFE.apply(SkillAct.MAP, skill)
    session.execute(
        sa.delete(SkillRelation).where(SkillRelation.skill_id == skill.id, SkillRelation.other_id == other.id)
    )
    session.add(SkillRelation(skill_id=skill.id, other_id=other.id, relation=relation))
    return _keep(actor, SkillAct.MAP, skill, other, before)


def merge_skill(*, actor: Person, skill: Skill, other: Skill) -> SkillChange:
    """From now on the skill is another name of the other one, for everybody who has it."""
    LIFE.may(actor, SkillAct.MERGE, skill)
    _refuse_bad_target(skill, other)
    before = queries.take_snapshot(skill)
    LIFE.apply(SkillAct.MERGE, skill)
    skill.merged_into = other
    return _keep(actor, SkillAct.MERGE, skill, other, before)


def retire_skill(*, actor: Person, skill: Skill) -> SkillChange:
    """It is offered no more; who holds it keeps it."""
    LIFE.may(actor, SkillAct.RETIRE, skill)
    before = queries.take_snapshot(skill)
    LIFE.apply(SkillAct.RETIRE, skill)
    return _keep(actor, SkillAct.RETIRE, skill, None, before)


def undo_change(*, actor: Person, change: SkillChange) -> Skill:
    """Put a skill back exactly as it was before; refused once anything else has been changed of it."""
    authorize(actor, SkillPermission.CURATE)
    skill = change.skill
    if change.undone_at is not None or queries.take_snapshot(skill) != change.after:
        raise Conflict(N_("This skill was changed again since. Undo the later change first."))
    _tell_of_names(skill)
    _restore(skill, change.before)
    change.undone_at, change.undone_by_id = clock.now(), actor.id
    audit.record(actor=actor, action="undo_skill_change", subject=skill, new_status=skill.state, reason_code=change.act)
    return skill


def _keep(actor: Person, act: SkillAct, skill: Skill, other: Skill | None, before: queries.Snapshot) -> SkillChange:
    session.flush()
    change = SkillChange(
        skill=skill, other=other, act=act, actor=actor, before=before, after=queries.take_snapshot(skill)
    )
    session.add(change)
    audit.record(
        actor=actor,
        action=f"{act}_skill",
        subject=skill,
        old_status=SkillState(before["state"]),
        new_status=skill.state,
        note=other.uri if other else None,
    )
    _tell_of_names(skill)
    return change


def _tell_of_names(skill: Skill) -> None:
    """All that are one skill have each other's names."""
    publish(SkillsRenamed(frozenset(queries.list_family(queries.get_target(skill)))))


def _refuse_bad_target(skill: Skill, other: Skill) -> None:
    if other.state is not SkillState.ACTIVE or other is skill:
        raise InvalidInput(N_("Choose another skill, one that is in use."), field="skill")


def _prefer(skill: Skill, language: str, name: str) -> None:
    """Two labels may not be preferred at once, so the old one steps back first."""
    for label in skill.labels:
        if label.language == language:
            label.is_preferred = False
    session.flush()
    for label in skill.labels:
        if (label.language, label.text) == (language, name):
            label.is_preferred = True
            return
    skill.labels.append(SkillLabel(language=language, text=name, folded=fold(name), is_preferred=True))


def _describe(skill: Skill, language: str, text: str) -> None:
    known = next((row for row in skill.descriptions if row.language == language), None)
    if known is not None:
        known.text = text
    elif text:
        skill.descriptions.append(SkillDescription(language=language, text=text))


def _restore(skill: Skill, before: queries.Snapshot) -> None:
    """What was added goes before what was there comes back: some of it may stand only once."""
    skill.state, skill.kind = SkillState(before["state"]), SkillKind(before["kind"])
    skill.merged_into = queries.find_skill(before["merged_into"]) if before["merged_into"] else None
    labels = {(language, text): is_preferred for language, text, is_preferred, _ in before["labels"]}
    skill.labels[:] = [row for row in skill.labels if (row.language, row.text) in labels]
    for row in skill.labels:
        row.is_preferred = False
    descriptions = {language: text for language, text, _ in before["descriptions"]}
    skill.descriptions[:] = [row for row in skill.descriptions if row.language in descriptions]
    session.execute(sa.delete(SkillRelation).where(SkillRelation.skill_id == skill.id))
    session.flush()
    for label in skill.labels:
        label.is_preferred = labels[label.language, label.text]
    for described in skill.descriptions:
        described.text = descriptions[described.language]
    for other_id, relation in before["relations"]:
        session.add(SkillRelation(skill_id=skill.id, other_id=other_id, relation=Relation(relation)))
    session.flush()
