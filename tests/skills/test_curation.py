"""HR keeps the taxonomy: proposals become skills, twins are merged, and whatever was done can be undone exactly."""

from __future__ import annotations

import html
from types import SimpleNamespace

import pytest

from mobility.audit.models import AuditEntry
from mobility.core.db import session
from mobility.core.errors import Conflict, InvalidInput, NotPermitted, TransitionNotAllowed
from mobility.matching.index import load_relations
from mobility.people.models import Role
from mobility.skills import queries, services
from mobility.skills.models import Relation, SkillKind, SkillLabel, SkillRelation, SkillSource, SkillState
from tests.factories import give_skill, grant, make_opportunity, make_person, make_skill, save, want_skill

NAMES = {"en": "data storytelling", "fr": "mise en récit des données"}


def accept(actor, skill, **changes):
    said = {"names": NAMES, "descriptions": {"en": "Telling.", "fr": ""}, "kind": SkillKind.TRANSVERSAL, **changes}
    return services.accept_skill(actor=actor, skill=skill, **said)


@pytest.fixture
def proposed(people):
    return services.propose_skill(actor=people.employee, label="Telling with data", language="en")


def test_an_accepted_proposal_has_its_names_and_is_still_found_under_the_words_of_whoever_proposed_it(people, proposed):
    accept(people.admin, proposed)
    assert (proposed.state, proposed.kind) == (SkillState.ACTIVE, SkillKind.TRANSVERSAL)
    assert [proposed.label(language) for language in ("en", "fr")] == list(NAMES.values())
    for words in ("Telling with data", "mise en recit"):
        assert queries.search_skills(words, "fr")[0].skill_id == proposed.id


def test_a_proposal_is_not_given_the_name_of_another_skill(people, proposed):
    make_skill("data storytelling")
    with pytest.raises(InvalidInput) as caught:
        accept(people.admin, proposed)
    assert caught.value.field == "name_en"


def test_claims_follow_a_merge_without_a_row_being_changed(people, proposed):
    target = make_skill("storytelling")
    old = give_skill(people.employee, proposed, level=4, evidence="A talk")
    give_skill(people.employee, target, level=2)
    want_skill(people.colleague, proposed)
    services.merge_skill(actor=people.admin, skill=proposed, other=target)
    (held,) = queries.list_held(people.employee)
    assert (held.skill.label("en"), held.level) == ("storytelling", 4)
    assert [row.skill.label("en") for row in queries.list_wanted(people.colleague)] == ["storytelling"]
    assert (old.skill_id, old.valid_to) == (proposed.id, None)
    services.set_held_skill(actor=people.employee, person=people.employee, skill=target, level=5)
    (held,) = queries.list_held(people.employee)
    assert (held.skill_id, held.level) == (target.id, 5)
    assert len(queries.list_history(people.employee, target)) == 3
    services.remove_held_skill(actor=people.employee, held=held)
    assert queries.list_held(people.employee) == []


@pytest.mark.parametrize("act", ["accept", "map", "merge", "retire"])
def test_whatever_was_done_is_undone_exactly_and_only_once(people, act):
    other = make_skill("storytelling", source=SkillSource.ESCO)
    state = SkillState.ACTIVE if act == "map" else SkillState.PROPOSED
    skill = make_skill("Telling with data", state=state)
    save(SkillRelation(skill_id=skill.id, other_id=make_skill("speaking").id, relation=Relation.BROADER))
    before = queries.take_snapshot(skill)
    change = {
        "accept": lambda: accept(people.admin, skill),
        "map": lambda: services.map_skill(actor=people.admin, skill=skill, other=other, relation=Relation.SAME),
        "merge": lambda: services.merge_skill(actor=people.admin, skill=skill, other=other),
        "retire": lambda: services.retire_skill(actor=people.admin, skill=skill),
    }[act]()
    session.commit()
    assert queries.take_snapshot(skill) != before
    services.undo_change(actor=people.admin, change=change)
    session.commit()
    assert queries.take_snapshot(skill) == before
    with pytest.raises(Conflict):
        services.undo_change(actor=people.admin, change=change)
    acts = {entry.action for entry in session.query(AuditEntry).filter_by(subject_type="skill", subject_id=skill.id)}
    assert {f"{act}_skill", "undo_skill_change"} <= acts


def test_what_was_changed_since_is_not_undone_blindly(people, proposed):
    change = accept(people.admin, proposed)
    save(SkillLabel(skill_id=proposed.id, language="es", text="narrar", folded="narrar", is_preferred=True))
    session.expire_all()
    with pytest.raises(Conflict):
        services.undo_change(actor=people.admin, change=change)


def test_a_skill_is_merged_neither_into_itself_nor_into_one_that_is_gone(people, proposed):
    for other in (proposed, make_skill("Flash", state=SkillState.RETIRED)):
        with pytest.raises(InvalidInput):
            services.merge_skill(actor=people.admin, skill=proposed, other=other)
    services.retire_skill(actor=people.admin, skill=proposed)
    with pytest.raises(TransitionNotAllowed):
        services.merge_skill(actor=people.admin, skill=proposed, other=make_skill("storytelling"))


def test_hr_for_the_whole_company_keeps_the_taxonomy_and_hr_of_a_part_does_not(people, proposed):
    everywhere = grant(make_person(), Role.HR).person
    with pytest.raises(NotPermitted):
        services.retire_skill(actor=people.hr, skill=proposed)
    services.retire_skill(actor=everywhere, skill=proposed)
    assert proposed.state is SkillState.RETIRED


def test_a_mapped_skill_counts_for_the_other_in_a_ranking(people):
    ours, esco = make_skill("Power dashboards"), make_skill("dashboards", source=SkillSource.ESCO)
    services.map_skill(actor=people.admin, skill=ours, other=esco, relation=Relation.SAME)
    asked = SimpleNamespace(required=[SimpleNamespace(concept=str(esco.id))], taught=[], names_skill=True)
    assert load_relations([asked])[str(esco.id)][str(ours.id)] == 1.0


def test_the_list_and_each_preview_count_who_is_affected_and_name_nobody(client, people, proposed):
    target = make_skill("storytelling")
    give_skill(people.employee, proposed)
    want_skill(people.employee, proposed)  # somebody who holds and wants it is one person
    want_skill(people.colleague, target)
    make_opportunity(people.host, skills=(proposed,), teaches=(target,))
    client.sign_in(people.admin)
    assert "1 person, 1 posting" in client.get("/skills").text
    page = html.unescape(client.get(f"/skills/{proposed.id}/merge?skill=storytelling").text)
    assert "1 person, 1 posting" in page
    assert "2 people, 1 posting" in page  # either of them
    assert people.employee.name not in page
    assert client.post(f"/skills/{proposed.id}/merge", data={"skill": "storytelling"}).status_code == 303
    assert proposed.merged_into is target
    page = client.get(f"/skills/{proposed.id}").text
    assert "Undo: Merged" in page
    (change,) = queries.list_changes(proposed)
    assert client.post(f"/skills/changes/{change.id}/undo").status_code == 303
    assert proposed.state is SkillState.PROPOSED


def test_an_unknown_other_is_refused_with_a_sentence(client, people, proposed):
    client.sign_in(people.admin)
    path = f"/skills/{proposed.id}"
    assert client.get(f"{path}/merge?skill=nothing").status_code == 422
    assert client.post(f"{path}/merge", data={"skill": "nothing"}).status_code == 422
    assert client.post(f"{path}/accept", data={"name_en": "", "name_fr": "x", "kind": "technical"}).status_code == 422
    assert client.get(f"{path}/map").location == path  # a proposal is accepted first
    assert proposed.state is SkillState.PROPOSED
