"""Empty, huge and foreign texts, and vectors that are none: the order holds and no page breaks (F28)."""

from __future__ import annotations

import numpy as np
import pytest
import sqlalchemy as sa

from mobility.core.db import session
from mobility.embeddings.models import TextVector
from mobility.skills.models import Profile
from tests.factories import candidate
from tests.matching.conftest import make_open_person, read

LONG = "clinical data " * 3600
TEXTS = ["🙂🚀" * 40, "محلل بيانات سريرية", "臨床データ分析者", "\u202eright to left\u202c", LONG[:50_000], " \t\n"]


def suggested(client, scene) -> str:
    page = client.sign_in(scene.people.host).get(f"/opportunities/{scene.posting.id}/candidates?tab=suggested")
    return read(page)


@pytest.mark.parametrize("text", TEXTS, ids=["emoji", "arabic", "japanese", "direction marks", "50,000", "blank"])
def test_whatever_somebody_writes_they_are_listed_and_the_order_is_the_same_again(client, scene, update_index, text):
    odd = make_open_person("Odd Words", scene.sql, job_title=text[:200].strip() or "-")
    profile = session.query(Profile).filter_by(person_id=odd.id).one()
    profile.about, profile.headline = text, text[:200]
    session.commit()
    update_index()
    first = suggested(client, scene)
    assert candidate(scene.posting, odd) in first
    assert suggested(client, scene) == first


def test_somebody_without_a_word_in_their_profile_is_listed_after_those_who_fit(client, scene, update_index):
    silent = make_open_person("Silent Sam", job_title="-")
    update_index()
    page = suggested(client, scene)
    assert page.index(candidate(scene.posting, scene.people.employee)) < page.index(candidate(scene.posting, silent))


@pytest.mark.parametrize("broken", [np.full(8, np.nan), np.full(8, np.inf), np.zeros(8), np.ones(3)], ids=str)
def test_a_vector_that_is_none_breaks_neither_the_page_nor_the_order(client, scene, update_index, broken):
    make_open_person("Second One", scene.reporting)
    update_index()
    rows = session.query(TextVector).order_by(TextVector.id).all()
    size = len(rows[0].vector) // 4
    content = np.resize(broken, size if len(broken) == 8 else 3).astype("<f4").tobytes()
    for row in rows[::2]:
        session.execute(sa.update(TextVector).where(TextVector.id == row.id).values(vector=content))
    session.commit()
    first = suggested(client, scene)
    assert candidate(scene.posting, scene.people.employee) in first
    assert suggested(client, scene) == first
    assert "nan" not in first.lower().split()
