"""The search for people: who is found by whom, by what, in which order; and that nothing else can be learnt from it."""

from __future__ import annotations

import datetime as dt

import pytest

from mobility.core import clock
from mobility.core.db import session
from mobility.people.directory import PeopleFilter, list_people
from mobility.people.models import Engagement, Role
from mobility.skills import directory, queries, services
from mobility.skills.directory import Asked, PeopleFilters, find_people, find_what_to_drop
from mobility.skills.models import LanguageHeld, Section, SectionReaders, SkillState, Visibility
from tests.client import count_statements
from tests.factories import give_skill, grant, make_person, make_profile, make_skill, make_unit, save, want_skill

R = SectionReaders
EVERY_FILTER = ("skill", "word", "language", "free_by", "kind")


@pytest.fixture
def skill():
    return make_skill("Knot tying", "Matelotage")


@pytest.fixture
def person(people, skill):
    """Open, and with something in every section."""
    person = people.employee
    make_profile(
        person, headline="Heads the harbour", about="I moor boats", available_from=clock.today(), gig_hours=4,
    )  # fmt: skip
    give_skill(person, skill, level=4)
    save(LanguageHeld(person_id=person.id, code="cy", level="B2"))
    return person


def filters_by(name, skill) -> PeopleFilters:
    return {
        "skill": PeopleFilters(skills=(Asked(skill.id, 3),)),
        "word": PeopleFilters(q="moor"),
        "language": PeopleFilters(language="cy", cefr="B1"),
        "free_by": PeopleFilters(free_by=clock.today()),
        "kind": PeopleFilters(kind="gig"),
        "name": PeopleFilters(q="ana"),
        "nothing": PeopleFilters(),
    }[name]


SECTION_OF = {
    "skill": Section.HELD, "word": Section.ABOUT, "language": Section.LANGUAGES, "free_by": Section.AVAILABILITY,
    "kind": Section.AVAILABILITY,
}  # fmt: skip


def finds(reader, filters, person) -> bool:
    found = find_people(reader, filters)
    assert len(found) == len(found[0:1000])
    return person.id in {one.id for one in found[0:1000]}


def choose(person, readers) -> None:
    services.choose_readers(actor=person, person=person, readers=readers)
    session.commit()


@pytest.mark.parametrize(
    "name, typed",
    [
        ("Aïcha Kone", "aicha KONÉ"), ("Élodie Œuvrard", "elodie oeuvrard"), ("Jörg Weiß", "JORG weiss"),
        ("İpek Işık", "ipek isik"), ("Jean-Loup d’Arc", "jean-loup d'arc"), ("Łukasz Søby", "lukasz soby"),
        ("Ødegård [x]*?^\\", "odegard [x]*?^\\"), ("김민준 Σοφία", "민준 σοφί"),
    ],
)  # fmt: skip
def test_a_name_is_found_however_it_is_typed(people, person, name, typed):
    person.name = name
    session.commit()
    assert finds(people.colleague, PeopleFilters(q=typed), person)
    assert list(list_people(PeopleFilter(q=typed))[0:9]) == [person]
    assert not finds(people.colleague, PeopleFilters(q=f"{typed}x"), person)


@pytest.mark.parametrize("readers", R)
@pytest.mark.parametrize("by", EVERY_FILTER)
def test_a_filter_finds_only_by_what_the_reader_may_read(people, person, skill, by, readers):
    choose(person, {SECTION_OF[by]: readers})
    asked = filters_by(by, skill)
    assert finds(people.colleague, asked, person) is (readers is R.EVERYONE)
    assert finds(people.hr_elsewhere, asked, person) is (readers is R.EVERYONE)
    assert finds(people.host, asked, person) is (readers in {R.EVERYONE, R.HOSTS_AND_HR})
    assert finds(people.hr, asked, person) is (readers is not R.ONLY_ME)


def test_what_was_merged_twice_is_one_skill_with_one_offer_of_help(people, person, skill):
    middle, last = make_skill("Ropework"), make_skill("Rigging")
    services.choose_help(actor=person, person=person, skill_ids=[skill.id])
    give_skill(person, middle, level=2)
    services.merge_skill(actor=people.admin, skill=skill, other=middle)
    services.merge_skill(actor=people.admin, skill=middle, other=last)
    session.commit()
    asked = PeopleFilters(skills=(Asked(last.id, 1),), helps=True)
    assert finds(people.colleague, asked, person)
    for some in ((), asked.skills):
        (shown,) = directory.show_found(people.colleague, [person], some, "en")
        assert shown.skills == [("Rigging", 4, True)]
    assert queries.list_topics(person) == {skill.id, last.id}
    assert directory.show_topics([person], "en")[0].skills == [("Rigging", 4, True)]


@pytest.mark.parametrize("visibility", Visibility)
@pytest.mark.parametrize("by", [*EVERY_FILTER, "name", "nothing"])
def test_only_who_chose_to_be_found_is_found_by_whatever_is_asked(people, person, skill, by, visibility):
    choose(person, dict.fromkeys(SECTION_OF.values(), R.EVERYONE))
    queries.get_profile(person).visibility = visibility
    session.commit()
    asked = filters_by(by, skill)
    for reader in (people.colleague, people.host, people.hr_elsewhere):
        assert finds(reader, asked, person) is (visibility is Visibility.OPEN)
    assert finds(people.hr, asked, person) is (visibility in {Visibility.OPEN, Visibility.HR_ONLY})


@pytest.mark.parametrize("by", [*EVERY_FILTER, "name", "nothing"])
def test_nobody_finds_those_below_them_whatever_else_they_are(people, person, skill, by):
    choose(person, dict.fromkeys(SECTION_OF.values(), R.EVERYONE))
    director, head = make_person("Dora Quint"), make_person("Hedda Top")
    people.manager.line_manager = director
    # who has no line manager is released by the head of the unit: so the head stands above the director's people too
    director.org_unit = make_unit("Example / Board", head=head)
    session.commit()
    for above in (people.manager, director, head):
        grant(above, Role.HR)
        assert not finds(above, filters_by(by, skill), person)
        assert find_what_to_drop(above, PeopleFilters(q="nowhere", unit="nowhere", kind="gig")) is None
    assert finds(people.host, filters_by(by, skill), person)


def test_what_is_wanted_leads_to_nobody(people, person):
    wanted = make_skill("Star reading")
    want_skill(person, wanted)
    choose(person, {Section.WANTED: R.HOSTS_AND_HR})
    for reader in (people.host, people.hr):
        assert not finds(reader, PeopleFilters(skills=(Asked(wanted.id, 1),)), person)
        assert not finds(reader, PeopleFilters(q="Star"), person)


def test_place_is_employment_data_and_searched_by_hr_in_charge_alone(people, person):
    person.site, person.country = "Lyon", "FR"
    session.commit()
    for asked in (PeopleFilters(site="lyo"), PeopleFilters(country="FR")):
        assert finds(people.hr, asked, person)
        for reader in (people.colleague, people.host, people.hr_elsewhere):
            assert not finds(reader, asked, person)


def test_who_left_works_for_another_firm_or_looks_is_not_found(people, person):
    assert not finds(person, PeopleFilters(), person)
    person.engagement = Engagement.CONTRACTOR
    session.commit()
    assert not finds(people.colleague, PeopleFilters(), person)
    person.engagement, person.employed_until = Engagement.PERMANENT, clock.today() - dt.timedelta(days=1)
    session.commit()
    assert not finds(people.hr, PeopleFilters(), person)


def test_levels_units_and_what_was_closed_narrow(people, person, skill):
    assert finds(people.colleague, PeopleFilters(skills=(Asked(skill.id, 4),)), person)
    assert not finds(people.colleague, PeopleFilters(skills=(Asked(skill.id, 5),)), person)
    assert not finds(people.host, PeopleFilters(language="cy", cefr="C1"), person)
    assert not finds(people.host, PeopleFilters(free_by=clock.today() - dt.timedelta(days=1)), person)
    person.org_unit = make_unit("Example / Harbour / Boats")
    session.commit()
    assert finds(people.colleague, PeopleFilters(unit="Example / Harbour"), person)
    assert not finds(people.colleague, PeopleFilters(unit="Example / Boats"), person)
    services.remove_held_skill(actor=person, held=services.set_held_skill(
        actor=person, person=person, skill=skill, level=4, evidence="A knot"
    ))  # fmt: skip
    session.commit()
    assert not finds(people.colleague, PeopleFilters(skills=(Asked(skill.id, 1),)), person)


def test_who_holds_a_skill_that_was_merged_is_found_by_what_it_became(people, person, skill):
    between, now = make_skill("Knots"), make_skill("Ropework")
    for old, new in ((skill, between), (between, now)):
        old.state, old.merged_into = SkillState.MERGED, new
    session.commit()
    assert finds(people.colleague, PeopleFilters(skills=(Asked(now.id, 4),)), person)


def test_most_skills_come_first_then_the_highest_levels_then_the_name(people, person, skill):
    other = make_skill("Rowing")
    for name, levels in (("Both", (2, 2)), ("Zed", (5,)), ("Adam", (4,)), ("Bea", (4,))):
        one = make_person(name)
        make_profile(one)
        for what, level in zip((skill, other), levels, strict=False):
            give_skill(one, what, level=level)
    found = find_people(people.colleague, PeopleFilters(skills=(Asked(skill.id, 1), Asked(other.id, 1))))
    assert [one.name for one in found[0:20]] == ["Both", "Zed", "Adam", person.name, "Bea"]


def test_the_filter_that_keeps_everybody_out_is_named(people, person, skill):
    asked = PeopleFilters(skills=(Asked(skill.id, 1),), q="nowhere")
    assert find_what_to_drop(people.colleague, asked) == ("q", "nowhere", 1)
    assert find_what_to_drop(people.colleague, PeopleFilters(skills=(Asked(skill.id, 5),))) is not None
    choose(person, {Section.HELD: R.HR})
    assert find_what_to_drop(people.colleague, asked) is None  # without the word there is nobody either


def test_the_page_takes_a_typed_skill_into_the_address_and_shows_chips_and_levels(client, people, person, skill):
    client.sign_in(people.colleague)
    answer = client.get("/people?skill=knot+tying&level=2&unit=")
    assert (answer.status_code, answer.location) == (303, f"/people?has={skill.id}-2")
    page = client.get(answer.location).text
    assert "Knot tying from level 2" in page
    assert "Level 4 of 5" in page
    assert f"/people/{person.id}" in page
    assert "1 person" in page
    wrong = client.get("/people?skill=knot+typing")
    assert wrong.status_code == 422
    assert "Nearest: Knot tying" in wrong.text
    empty = client.get(f"/people?has={skill.id}-5&q=moor").text
    assert "Nobody you may find fits" in empty


@pytest.mark.parametrize(
    "odd", ["has=x-9,1-", "has=999999999-5", "free_by=1-1-1", "language=zz", "level=7&skill=a", "page=99"]
)
def test_an_odd_address_is_answered(client, people, odd):
    assert client.sign_in(people.colleague).get(f"/people?{odd}").status_code in {200, 422}


def test_more_people_than_are_listed_are_not_counted(client, people, person, monkeypatch):
    monkeypatch.setattr(directory, "MOST_FOUND", 2)
    for name in ("Adam", "Bea", "Cleo"):
        make_profile(make_person(name))
    page = client.sign_in(people.colleague).get("/people").text
    assert "2 people or more" in page
    assert "Cleo" not in page
    assert "Show people without it" in client.get("/people?q=nowhere").text


def test_a_page_takes_as_many_statements_for_many_people_and_skills_as_for_one(app, client, people, person, skill):
    other = make_skill("Rowing")
    client.sign_in(people.colleague)
    client.get("/people")
    few = count_statements(client, f"/people?has={skill.id}-1")
    for number in range(8):
        one = make_person(f"Sailor {number}", org_unit=make_unit(f"Example / Boat {number}"))
        make_profile(one)
        for what in (skill, other):
            give_skill(one, what)
    assert "9 people" in client.get(f"/people?has={skill.id}-1").text
    assert count_statements(client, f"/people?has={skill.id}-1,{other.id}-2") == few
