"""Help that people offer, and what units are strong in: off until chosen, gone at once, and no figure of a few."""

from __future__ import annotations

import pytest

from mobility.audit.models import AuditEntry
from mobility.core.db import session
from mobility.core.errors import NotPermitted
from mobility.people.models import Role, UnitKind
from mobility.skills import expertise, services
from mobility.skills.directory import PeopleFilters, find_people
from mobility.skills.expertise import list_helpers, list_strengths
from mobility.skills.models import HelpOffer, Section, SectionReaders, SkillState, Visibility
from mobility.skills.queries import list_topics
from tests.factories import give_skill, grant, make_person, make_profile, make_skill, make_unit

ASK = "Ask about this"
R = SectionReaders


@pytest.fixture
def skill():
    return make_skill("Knot tying")


@pytest.fixture
def helper(people, skill):
    make_profile(people.employee)
    give_skill(people.employee, skill, level=4)
    offer(people.employee, skill)
    return people.employee


def offer(person, *skills) -> None:
    services.choose_help(actor=person, person=person, skill_ids=[skill.id for skill in skills])
    session.commit()


def places(client, reader, person) -> list[str]:
    """Where the reader sees that the person may be asked: profile, page of the unit, search."""
    client.sign_in(reader)
    addresses = {"profile": f"/people/{person.id}", "unit": f"/units/{person.org_unit_id}", "search": "/people"}
    return [name for name, address in addresses.items() if ASK in client.get(address).text]


def test_nobody_may_be_asked_who_did_not_offer_it(client, people, skill):
    make_profile(people.employee)
    give_skill(people.employee, skill)
    assert places(client, people.colleague, people.employee) == []


def test_an_offer_is_seen_everywhere_and_withdrawn_everywhere_at_once(client, people, helper, skill):
    assert places(client, people.colleague, helper) == ["profile", "unit", "search"]
    assert client.sign_in(helper).post("/profile/help", data={"skills": [str(skill.id)]}).status_code == 303
    assert session.query(HelpOffer).count() == 1  # said twice, offered once
    assert client.post("/profile/help", data={}).status_code == 303
    assert places(client, people.colleague, helper) == []
    kept = session.query(HelpOffer).one()
    assert kept.created_at < kept.withdrawn_at
    entries = session.query(AuditEntry).order_by(AuditEntry.id)
    assert [row.action for row in entries if row.action.endswith("_help")] == ["offer_help", "withdraw_help"]


@pytest.mark.parametrize("readers", R)
def test_an_offer_has_the_readers_of_the_skills_held(client, people, helper, readers):
    services.choose_readers(actor=helper, person=helper, readers={Section.HELD: readers})
    session.commit()
    assert bool(places(client, people.colleague, helper)) is (readers is R.EVERYONE)
    assert bool(places(client, people.host, helper)) is (readers in {R.EVERYONE, R.HOSTS_AND_HR})
    assert bool(places(client, people.hr, helper)) is (readers is not R.ONLY_ME)


@pytest.mark.parametrize("visibility", Visibility)
def test_whom_to_ask_and_strengths_say_nothing_about_who_is_open(client, people, helper, skill, visibility):
    helper_page = f"/units/{helper.org_unit_id}"
    before = client.sign_in(people.manager).get(helper_page).text.split("<main", 1)[1]
    session.query(type(make_profile(people.colleague))).filter_by(person_id=helper.id).update(
        {"visibility": visibility}
    )
    session.commit()
    assert client.get(helper_page).text.split("<main", 1)[1] == before
    assert ASK in before
    assert list(find_people(people.manager, PeopleFilters(helps=True))[0:5]) == []


def test_an_offer_ends_with_the_skill_and_outlives_a_merge_and_a_new_level(people, helper, skill):
    held = services.set_held_skill(actor=helper, person=helper, skill=skill, level=5)
    now = make_skill("Ropework")
    skill.state, skill.merged_into = SkillState.MERGED, now
    session.commit()
    assert now.id in list_topics(helper)
    held = services.set_held_skill(actor=helper, person=helper, skill=now, level=4)
    assert list_topics(helper) == {skill.id, now.id}
    services.remove_held_skill(actor=helper, held=held)
    session.commit()
    give_skill(helper, now)
    assert list_topics(helper) == set()  # held again, it has to be offered again


def test_nobody_offers_help_for_somebody_else(people, helper, skill):
    with pytest.raises(NotPermitted):
        services.choose_help(actor=people.manager, person=helper, skill_ids=[])


def team(unit, skill, levels):
    for number, level in enumerate(levels):
        give_skill(make_person(f"Sailor {number} of {skill.id}", org_unit=unit), skill, level=level)


def test_a_unit_counts_levels_from_three_on_with_what_is_below_it_and_tells_no_figure_below_five(people):
    unit, below = make_unit("Example / Harbour"), make_unit("Example / Harbour / Boats")
    many, few, weak = make_skill("Rowing"), make_skill("Signalling"), make_skill("Swimming")
    team(below, many, (3, 3, 4, 5, 3, 2))
    team(unit, few, (5, 5, 5, 5))
    team(unit, weak, (2, 2, 2, 2, 2))
    team(make_unit("Example / Harbours"), many, (5,))
    assert [(one.label, one.people) for one in list_strengths(unit, "en")] == [("Rowing", 5), ("Signalling", None)]


def test_a_unit_too_large_to_be_counted_says_so(client, people, helper, monkeypatch):
    monkeypatch.setattr(expertise, "LARGEST", 1)
    assert "skills are not counted" in client.sign_in(people.colleague).get(f"/units/{helper.org_unit_id}").text


@pytest.mark.parametrize("readers", [R.HOSTS_AND_HR, R.HR, R.ONLY_ME])
def test_skills_that_not_everybody_may_read_are_not_counted_for_anybody(client, people, readers):
    unit, skill = make_unit("Example / Harbour"), make_skill("Rowing")
    team(unit, skill, (3, 3, 3, 3, 3))
    hidden = make_person(org_unit=unit)
    give_skill(hidden, skill)
    services.choose_readers(actor=hidden, person=hidden, readers={Section.HELD: readers})
    session.commit()
    assert [one.people for one in list_strengths(unit, "en")] == [5]


def test_helpers_of_a_unit_are_those_whose_skills_the_reader_may_read(people, helper):
    services.choose_readers(actor=helper, person=helper, readers={Section.HELD: R.HR})
    session.commit()
    assert list(list_helpers(people.hr, helper.org_unit)[0:9]) == [helper]
    assert list(list_helpers(people.colleague, helper.org_unit)[0:9]) == []


def test_its_head_an_administrator_and_hr_say_what_a_unit_specialises_in_and_nobody_else(client, people, skill):
    head, partner, other = make_person(), make_person(), make_person()
    unit = make_unit("Example / Knots", kind=UnitKind.CENTRE, head=head)
    grant(partner, Role.HR, unit)
    grant(other, Role.HR, make_unit("Example / Elsewhere"))
    for who in (head, partner, people.admin):
        client.sign_in(who)
        assert client.post(f"/units/{unit.id}/skills", data={"skill": "Knot tying"}).status_code == 303
        assert "Knot tying" in client.get(f"/units/{unit.id}").text
        assert client.post(f"/units/{unit.id}/skills/{skill.id}/remove").status_code == 303
        assert "Knot tying" not in client.get(f"/units/{unit.id}").text
    for who in (other, people.colleague):
        assert client.sign_in(who).get(f"/units/{unit.id}/skills").status_code == 403
    wrong = client.sign_in(head).post(f"/units/{unit.id}/skills", data={"skill": "Knot typing"})
    assert wrong.status_code == 422
    assert "Nearest: Knot tying" in wrong.text
    assert "Knots" in client.get("/units").text
