"""The starter taxonomy: large enough, in both languages, loaded as often as one likes."""

from __future__ import annotations

import pytest
import sqlalchemy as sa

from mobility.core.db import session
from mobility.skills import queries
from mobility.skills.models import Skill, SkillLabel, SkillRelation, SkillState


def load(app):
    result = app.test_cli_runner().invoke(args=["skills", "load-starter"])
    assert result.exit_code == 0, result.output
    return result.output


def counts():
    tables = (Skill, SkillLabel, SkillRelation)
    return [session.scalar(sa.select(sa.func.count()).select_from(table)) for table in tables]


def test_the_starter_has_five_hundred_concepts_in_english_and_french(app):
    load(app)
    for language in ("en", "fr"):
        named = sa.select(sa.func.count(sa.distinct(SkillLabel.skill_id))).where(
            SkillLabel.is_preferred, SkillLabel.language == language
        )
        assert session.scalar(named) >= 500
    assert queries.find_skill_by_label("affaires réglementaires", "fr") is not None


@pytest.mark.slow
def test_loading_the_starter_again_changes_nothing(app):
    load(app)
    before = counts()
    assert "0 created, 0 updated" in load(app)
    assert counts() == before


@pytest.mark.slow
def test_loading_again_keeps_what_the_company_changed(app):
    load(app)
    skill = queries.find_skill_by_uri("urn:mobility:skill:python")
    skill.state = SkillState.RETIRED
    session.add(SkillLabel(skill_id=skill.id, language="de", text="Python", folded="python", is_preferred=True))
    session.commit()
    load(app)
    session.refresh(skill)
    assert skill.state is SkillState.RETIRED
    assert "de" in {label.language for label in skill.labels}


def test_every_concept_but_the_broadest_has_a_broader_one(app):
    load(app)
    linked = session.scalar(sa.select(sa.func.count(sa.distinct(SkillRelation.skill_id))))
    assert linked > 0.9 * session.scalar(sa.select(sa.func.count(Skill.id)))
