"""A posting that asks for two skills and teaches a third, and people who are open to it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import partial

import pytest

from mobility.embeddings.services import open_embedder
from mobility.matching import indexing
from mobility.opportunities.models import Opportunity
from mobility.people.models import Person
from mobility.skills.models import Skill, Visibility
from tests.factories import World, give_skill, make_opportunity, make_person, make_profile, make_skill, want_skill


@dataclass
class Scene:
    people: World
    posting: Opportunity
    sql: Skill
    reporting: Skill
    marketing: Skill


@pytest.fixture
def scene(people: World) -> Scene:
    """The employee is open, has one skill of two and wants what is taught."""
    sql = make_skill("SQL queries", "requêtes SQL")
    reporting = make_skill("financial reporting", "rapports financiers")
    marketing = make_skill("marketing strategy", "stratégie marketing")
    posting = make_opportunity(people.host, title="Sales dashboards", skills=(sql, reporting), teaches=(marketing,))
    give_skill(people.employee, sql, 4)
    want_skill(people.employee, marketing)
    make_profile(people.employee)
    return Scene(people, posting, sql, reporting, marketing)


@pytest.fixture
def update_index(app):
    """Embed what is missing, with the stand-in for a model."""
    return partial(indexing.update_index, open_embedder=partial(open_embedder, name="hashing", models=""))


def make_open_person(name: str, *skills: Skill, **fields) -> Person:
    person = make_person(name, **fields)
    for skill in skills:
        give_skill(person, skill)
    make_profile(person, Visibility.OPEN)
    return person


def read(answer) -> str:
    """What a page says, without its markup."""
    assert answer.status_code == 200
    main = answer.text[answer.text.find("<main") :]
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", main))
