"""Stop and steer (P11), and attention to individuals (P7): who stands where because somebody said so, and by chance."""

from __future__ import annotations

import re
from collections import Counter

import pytest
import sqlalchemy as sa

from mobility.applications.blind import code_of
from mobility.audit.models import AuditEntry
from mobility.core.db import session
from mobility.core.errors import InvalidInput
from mobility.matching import queries, services
from mobility.matching.models import ManualPlace, PlaceReason, Placing, SuggestionList
from mobility.matching.queries import Verdict
from mobility.matching.queries.placing import put_in_place
from mobility.matching.ranking import WEIGHTS
from mobility.opportunities.models import CoOwner
from mobility.people.models import Person, Role
from mobility.policies.queries import Rule
from mobility.policies.services import change_rule
from mobility.skills.models import Profile, Visibility
from tests.factories import candidate, grant, make_opportunity, save
from tests.matching.conftest import make_open_person, read

SENTENCE = "They rebuilt the same cube last year."


@pytest.fixture
def five(scene):
    return [make_open_person("", scene.sql, scene.reporting) for _ in range(5)]


def listed(scene, host=None) -> list[int]:
    found = queries.suggest_people(host or scene.people.host, scene.posting, 1.0)
    return [found.snapshot.ids[row] for row, _score in found.ranked]


def place(scene, person: Person, position: int, sentence: str = SENTENCE) -> ManualPlace:
    placed = services.place_by_hand(
        actor=scene.people.host, opportunity=scene.posting, person=person, position=position,
        reason=PlaceReason.EVIDENCE, sentence=sentence,
    )  # fmt: skip
    session.commit()
    return placed


def url(scene, person) -> str:
    return f"/opportunities/{scene.posting.id}/candidates/{code_of(scene.posting.id, person.id)}/place"


def test_somebody_moved_stands_there_for_every_host_and_nobody_else_changes_places(scene, five):
    before = listed(scene)
    mover = session.get_one(Person, before[4])
    place(scene, mover, 2)
    expected = [one for one in before if one != mover.id]
    expected.insert(1, mover.id)
    assert listed(scene) == expected
    other = grant(make_open_person("Olga Other"), Role.HOST).person
    save(CoOwner(opportunity_id=scene.posting.id, person_id=other.id))
    assert [one for one in listed(scene, other) if one != other.id] == expected


def test_a_host_moves_somebody_with_a_form_and_undoes_it_with_a_button(client, scene, five):
    before = listed(scene)
    last = session.get_one(Person, before[-1])
    client.sign_in(scene.people.host)
    address = f"/opportunities/{scene.posting.id}/candidates?tab=suggested"
    page = client.get(address)
    up = f"{url(scene, last)}?to={len(before) - 1}"
    assert up in page.text
    assert 'value="5"' in client.get(up).text
    sent = {"position": "1", "reason": "evidence", "sentence": SENTENCE}
    assert client.post(url(scene, last), data=sent).status_code == 303
    page = client.get(address)
    assert f"Placed by you: {SENTENCE}" in page.text
    assert page.text.index(candidate(scene.posting, last)) < page.text.index(
        candidate(scene.posting, session.get_one(Person, before[0]))
    )
    undo = re.search(r'action="(/placings/\d+/undo)"', page.text)[1]
    assert client.post(undo).status_code == 303
    assert client.post(undo).status_code == 409
    assert listed(scene) == before


@pytest.mark.parametrize(
    "sentence", ["rank", "Because of the rank.", "The score is too low", "Elle est en haut de la liste", "Good one"]
)
def test_the_place_on_the_list_is_no_reason_to_change_it(client, scene, five, sentence):
    with pytest.raises(InvalidInput):
        place(scene, five[0], 1, sentence)
    session.rollback()
    client.sign_in(scene.people.host)
    answer = client.post(url(scene, five[0]), data={"position": "1", "reason": "other", "sentence": sentence})
    assert answer.status_code == 422
    assert "no reason" in answer.text
    assert sentence in answer.text
    assert "rank" not in [reason.value for reason in PlaceReason]


def test_a_move_is_on_record_with_the_ranker_and_the_list_says_so(client, scene, five):
    placed = place(scene, five[0], 1)
    entry = session.scalars(sa.select(AuditEntry).where(AuditEntry.action == "place_by_hand")).one()
    assert (entry.subject_id, entry.reason_code, placed.weights) == (placed.id, "evidence", WEIGHTS.version)
    client.sign_in(scene.people.host).get(f"/opportunities/{scene.posting.id}/candidates?tab=suggested")
    shown = session.scalars(sa.select(SuggestionList)).one()
    by_hand = [one.person_id for one in shown.suggestions if one.placing is Placing.BY_HAND]
    assert by_hand == [five[0].id]
    outcome = queries.reproduce(shown)
    assert (outcome.verdict, outcome.differences) == (Verdict.IDENTICAL, [])


def test_who_hides_or_leaves_drops_out_and_stands_there_again_when_back(scene, five):
    place(scene, five[0], 1)
    profile = session.scalars(sa.select(Profile).where(Profile.person_id == five[0].id)).one()
    profile.visibility = Visibility.NOT_LOOKING
    session.commit()
    assert five[0].id not in listed(scene)
    profile.visibility = Visibility.OPEN
    session.commit()
    assert listed(scene)[0] == five[0].id


def test_moving_somebody_again_replaces_the_first_move(scene, five):
    place(scene, five[0], 1)
    place(scene, five[0], 3)
    assert listed(scene)[2] == five[0].id
    assert list(queries.list_manual_places(scene.posting)) == [five[0].id]
    assert session.query(ManualPlace).count() == 2


@pytest.mark.parametrize(
    ("positions", "expected"),
    [
        ({}, [1, 2, 3, 4]),
        ({4: 1}, [4, 1, 2, 3]),
        ({1: 4}, [2, 3, 4, 1]),
        ({1: 99}, [2, 3, 4, 1]),
        ({3: 1, 4: 1}, [4, 3, 1, 2]),
        ({4: 2, 1: 3}, [2, 4, 1, 3]),
        ({9: 1}, [1, 2, 3, 4]),
    ],
)
def test_places_by_hand(positions, expected):
    ranked = [(row, 1.0 - row / 10) for row in (1, 2, 3, 4)]
    assert [row for row, _score in put_in_place(ranked, positions)] == expected


def test_only_a_host_moves_and_only_whoever_is_on_the_list(client, scene, five):
    placed = place(scene, five[0], 1)
    sent = {"position": "1", "reason": "team", "sentence": SENTENCE}
    for name in ("employee", "manager", "hr", "auditor"):
        client.sign_in(scene.people[name])
        assert client.post(url(scene, five[1]), data=sent).status_code in {403, 404}
        assert client.post(f"/placings/{placed.id}/undo").status_code == 404
    client.sign_in(scene.people.host)
    assert client.post(url(scene, scene.people.colleague), data=sent).status_code == 404
    assert client.post(url(scene, five[1]), data={**sent, "position": "0"}).status_code == 422


def test_ranking_switched_off_acts_on_the_next_request_and_is_logged_with_the_ranker(client, scene, five):
    client.sign_in(scene.people.host)
    address = f"/opportunities/{scene.posting.id}/candidates?tab=suggested"
    ranker = f"weights {WEIGHTS.version}"
    client.post(f"/opportunities/{scene.posting.id}/ranking", data={"is_ranked": "no"})
    assert "Ranking is off" in read(client.get(address))
    shown = session.scalars(sa.select(SuggestionList)).one()
    assert (shown.sorted_by, queries.reproduce(shown).verdict) == ("random", Verdict.IDENTICAL)
    change_rule(actor=None, rule=Rule.RANKING_ON, value=False, reason="The works council asked.")
    session.commit()
    assert listed(scene) == []
    logged = session.execute(sa.select(AuditEntry.action, AuditEntry.reason_code)).all()
    assert ("unrank_candidates", ranker) in [tuple(row) for row in logged]
    assert ("steer_ranking", ranker) in [tuple(row) for row in logged]


def test_of_forty_equals_nobody_is_never_seen_while_another_is_seen_all_the_time(client, scene, update_index):
    """P7: sixty postings, the first ten of each; ties go by a shuffle of their own per posting."""
    people = [make_open_person(f"Person {number:02}", scene.sql, scene.reporting) for number in range(40)]
    postings = [
        make_opportunity(scene.people.host, title="Reports", skills=(scene.sql, scene.reporting)) for _ in range(60)
    ]
    update_index()
    seen: Counter[int] = Counter()
    firsts: list[int] = []
    for posting in postings:
        found = queries.suggest_people(scene.people.host, posting, 1.0)
        equals = [
            found.snapshot.ids[row] for row, _ in found.ranked if found.snapshot.ids[row] != scene.people.employee.id
        ]
        assert len({round(score, 6) for _, score in found.ranked[:40]}) == 1
        seen.update(equals[:10])
        firsts.append(equals[0])
    exposures = [seen[person.id] for person in people]
    assert not (min(exposures) == 0 and max(exposures) > 20)
    assert min(exposures) > 0
    assert max(exposures) <= 30
    for key in (lambda one: one.id, lambda one: one.name, lambda one: one.employee_number):
        assert len(set(firsts) - {sorted(people, key=key)[0].id, sorted(people, key=key)[-1].id}) > 10
