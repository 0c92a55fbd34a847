"""The next skill that opens most doors: as many postings as said, and no skill opens more."""

from __future__ import annotations

import dataclasses
from itertools import combinations

from mobility.matching.catalogue import build_catalogue, score_opportunities
from mobility.matching.corpus import Opportunity, Person, RequiredSkill, Skill
from mobility.matching.doors import GOOD_BAND, find_doors
from mobility.opportunities.models import Audience
from mobility.skills.models import WantedOrigin
from mobility.skills.queries import list_wanted
from tests.factories import give_skill, make_opportunity, make_profile, make_skill
from tests.matching.companies import RELATIONS, embed, make_company
from tests.matching.conftest import read


def opened(catalogue, person: Person, *skills: Skill) -> list[int]:
    then = score_opportunities(catalogue, dataclasses.replace(person, held=(*person.held, *skills)))
    now = score_opportunities(catalogue, person)
    return [row for row, (one, two) in enumerate(zip(now.bands, then.bands, strict=True)) if one < GOOD_BAND <= two]


def test_what_is_said_to_open_does_and_no_skill_asked_for_opens_more():
    found = 0
    for seed in range(3):
        company = make_company(seed, people=4, opportunities=12)
        catalogue = build_catalogue(company.opportunities, company.vectors, RELATIONS)
        asked = {skill.concept: skill for one in company.opportunities for skill in one.required}
        for person in company.people[:2]:
            doors = find_doors(catalogue, person, range(12))
            most = max(
                len(opened(catalogue, person, Skill(one.concept, one.phrase, one.level)))
                for one in asked.values()
                if one.concept not in {skill.concept for skill in person.held}
            )
            for door in doors:
                assert door.rows == tuple(opened(catalogue, person, *door.skills))
                found += 1
            single = [door for door in doors if len(door.skills) == 1]
            assert most == (len(single[0].rows) if single else 0)
            assert [door.is_near for door in single] in ([], [True], [False], [False, True])
    assert found > 3


def test_only_postings_that_may_be_seen_count_and_the_usual_level_is_named():
    asked = [
        Opportunity(f"P{number}", "", "", (RequiredSkill("1", "SQL", level),)) for number, level in enumerate((2, 4, 2))
    ]
    company = make_company(0, people=2)
    catalogue = build_catalogue(asked, company.vectors, {})
    [door] = find_doors(catalogue, Person("E", ""), [0, 2])
    assert (door.skills, door.rows) == ((Skill("1", "SQL", 2),), (0, 2))
    assert find_doors(catalogue, Person("E", ""), []) == []
    assert find_doors(catalogue, Person("E", "", (Skill("1", "SQL", 2),)), range(3)) == []


def test_where_the_skill_that_opens_most_is_new_ground_a_nearer_one_is_told_too():
    held, far = Skill("100", "brew tea", 3), RequiredSkill("34", "repair pumps", 2)
    near, besides = RequiredSkill("1", "serve coffee", 2), RequiredSkill("20", "audit contracts", 2)
    asked = [Opportunity(f"P{number}", "", "", (far,)) for number in range(3)]
    asked.append(Opportunity("N", "", "", (near, besides)))
    vectors = embed([skill.phrase for skill in (held, far, near, besides)])
    catalogue = build_catalogue(asked, vectors, {"1": {"100": 0.5}})
    doors = find_doors(catalogue, Person("E", "", (held,)), range(4))
    assert [([skill.concept for skill in door.skills], door.rows, door.is_near) for door in doors] == [
        (["34"], (0, 1, 2), False),
        (["1"], (3,), True),
        (["34", "1"], (0, 1, 2, 3), False),
    ]


def test_of_all_pairs_the_one_that_opens_most_is_told_where_one_skill_opens_less():
    phrases = ("brew tea", "repair pumps", "audit contracts", "paint walls", "fly gliders")
    known = [RequiredSkill(str(number), phrase, 2) for number, phrase in enumerate(phrases)]
    asked = [(0, 1, 2), (1, 2, 3), (1, 2, 4), (0, 3, 4), (1,)]
    postings = [Opportunity(f"P{n}", "", "", tuple(known[k] for k in places)) for n, places in enumerate(asked)]
    person, catalogue = Person("E", ""), build_catalogue(postings, embed(phrases), {})
    single, pair = find_doors(catalogue, person, range(len(postings)))
    every = [opened(catalogue, person, *(one.claimed(2) for one in both)) for both in combinations(known, 2)]
    assert ([skill.concept for skill in single.skills], single.rows) == (["1"], (4,))
    assert ([skill.concept for skill in pair.skills], pair.rows) == (["1", "2"], (0, 1, 2, 4))
    assert len(pair.rows) == max(map(len, every))


def test_home_names_the_skill_and_the_postings_and_says_nothing_where_there_is_none(client, people):
    sql = make_skill("SQL queries", "requêtes SQL")
    for title in ("Dashboards", "Stock figures"):
        make_opportunity(people.host, skills=(sql,), title=title)
    make_opportunity(people.host, skills=(sql,), title="Elsewhere", audience=Audience.COUNTRY, country="JP")
    make_profile(people.employee)
    give_skill(people.employee, make_skill("cooking"))
    client.sign_in(people.employee)
    page = read(client.get("/suggestions/next-skill", headers={"Accept-Language": "en"}))
    assert "2 more postings would fit you well" in page or "2 autres" in page
    assert "Dashboards" in page
    assert "Elsewhere" not in page
    wish = {"wanted-skill": "SQL queries", "wanted-picked": str(sql.id), "wanted-level": "3", "origin": "suggestion"}
    assert f'name="wanted-picked" value="{sql.id}"' in client.get("/suggestions/next-skill").text
    client.post("/profile/wanted", data=wish)
    [wanted] = list_wanted(people.employee)
    assert (wanted.skill_id, wanted.origin) == (sql.id, WantedOrigin.SUGGESTION)
    part = client.sign_in(people.contractor).get("/suggestions/next-skill", headers={"HX-Request": "true"})
    assert "<p>" not in part.text
