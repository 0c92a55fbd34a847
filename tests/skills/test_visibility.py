"""Who sees which section of a profile, on every page that shows somebody, from the next request on."""

from __future__ import annotations

import pytest

from mobility.core.db import session
from mobility.core.errors import InvalidInput, NotPermitted
from mobility.people.models import Role
from mobility.skills import services, visibility
from mobility.skills.models import LanguageHeld, Section, SectionReaders
from mobility.skills.visibility import Viewer, show_as, show_to
from tests.factories import give_skill, grant, make_profile, make_skill, save, want_skill

MARKS = {
    Section.ABOUT: "Heads the harbour",
    Section.HELD: "Knot tying",
    Section.EXPERIENCE: "Harbour pilot",
    Section.LANGUAGES: "Welsh",
    Section.AVAILABILITY: "Only in Cardiff",
    Section.WANTED: "Star reading",
}
R = SectionReaders


@pytest.fixture
def person(people):
    person = people.employee
    make_profile(person, headline=MARKS[Section.ABOUT], mobility=MARKS[Section.AVAILABILITY])
    give_skill(person, make_skill(MARKS[Section.HELD]))
    want_skill(person, make_skill(MARKS[Section.WANTED]))
    services.add_experience(
        actor=person, person=person, title=MARKS[Section.EXPERIENCE], from_month=None, to_month=None, text=""
    )
    save(LanguageHeld(person_id=person.id, code="cy", level="C1"))
    return person


def choose(person, readers) -> None:
    services.choose_readers(actor=person, person=person, readers=readers)
    session.commit()


def sections_in(page: str) -> set[Section]:
    main = page.split("<main", 1)[1]
    return {section for section, mark in MARKS.items() if mark in main}


def seen_by(client, viewer, person) -> set[Section]:
    return sections_in(client.sign_in(viewer).get(f"/people/{person.id}").text)


def test_by_default_colleagues_see_skills_alone_and_hosts_and_hr_all_but_what_is_wanted(client, people, person):
    assert seen_by(client, people.colleague, person) == {Section.HELD}
    assert seen_by(client, people.host, person) == set(MARKS) - {Section.WANTED}
    assert seen_by(client, people.hr, person) == set(MARKS) - {Section.WANTED}
    assert seen_by(client, person, person) == set(MARKS)


@pytest.mark.parametrize("section", [section for section in Section if section is not Section.WANTED])
@pytest.mark.parametrize("readers", R)
def test_a_section_is_seen_by_its_readers_and_by_nobody_else_on_the_next_request(
    client, people, person, section, readers
):
    choose(person, {section: readers})
    assert (section in seen_by(client, people.colleague, person)) is (readers is R.EVERYONE)
    assert (section in seen_by(client, people.host, person)) is (readers in {R.EVERYONE, R.HOSTS_AND_HR})
    assert (section in seen_by(client, people.hr, person)) is (readers is not R.ONLY_ME)
    assert (section in seen_by(client, people.hr_elsewhere, person)) is (readers is R.EVERYONE)


@pytest.mark.parametrize("readers", [R.HOSTS_AND_HR, R.HR, R.ONLY_ME])
def test_those_above_never_see_wishes_or_availability_whatever_else_they_are(client, people, person, readers):
    grant(people.manager, Role.HR)
    grant(people.manager, Role.HOST)
    choose(person, {Section.WANTED: readers, Section.AVAILABILITY: R.EVERYONE})
    seen = seen_by(client, people.manager, person)
    assert not seen & {Section.WANTED, Section.AVAILABILITY}
    assert Section.HELD in seen
    assert (Section.WANTED in seen_by(client, people.host, person)) is (readers is R.HOSTS_AND_HR)


def test_what_is_wanted_cannot_be_opened_to_everyone(client, person):
    with pytest.raises(InvalidInput):
        choose(person, {Section.WANTED: R.EVERYONE})
    data = {**{section.value: "everyone" for section in Section}}
    assert client.sign_in(person).post("/profile/readers", data=data).status_code == 422


def test_nobody_chooses_for_somebody_else(people, person):
    with pytest.raises(NotPermitted):
        services.choose_readers(actor=people.hr, person=person, readers={Section.HELD: R.HR})


@pytest.mark.parametrize("role, viewer", [("colleague", "colleague"), ("host", "host"), ("hr", "hr")])
@pytest.mark.parametrize("chosen", [{}, {Section.HELD: R.HR, Section.EXPERIENCE: R.EVERYONE}])
def test_the_preview_is_what_that_role_really_sees(client, people, person, role, viewer, chosen):
    choose(person, chosen)
    really = show_to(people[role], person)
    assert show_as(Viewer(viewer), person) == really
    page = client.sign_in(people[role]).get(f"/people/{person.id}").text
    preview = client.sign_in(person).get(f"/profile/preview?as={viewer}").text
    assert sections_in(page) == sections_in(preview)
    assert _parts(page) == _parts(preview)


def _parts(page: str) -> list[str]:
    """The sections of a page, word for word."""
    return [part.split("</section>")[0] for part in page.split('<section class="page-section"')[1:]]


def test_a_preview_shows_no_name_where_an_application_hides_it(client, person):
    page = client.sign_in(person).get("/profile/preview").text.split("<main", 1)[1]
    assert "You, without your name" in page
    assert person.name not in page


def test_the_form_and_the_profile_say_who_reads_what(client, person):
    choose(person, {Section.HELD: R.HR})
    client.sign_in(person)
    assert "Who reads this: your HR partners only." in client.get("/profile").text
    assert client.get("/profile/readers").text.count('selected value="hr"') == 1
    assert visibility.get_readers(person)[Section.HELD] is R.HR


def test_an_application_sends_the_whole_profile_and_the_page_says_so(client, person):
    choose(person, {Section.ABOUT: R.ONLY_ME})
    client.sign_in(person)
    assert "whoever reads the sections otherwise" in client.get("/profile/preview").text
    assert "With an application you send your whole profile" in client.get("/profile/readers").text


def test_preferences_are_saved_and_shown(client, people, person):
    client.sign_in(person)
    data = {"wanted_kind": "gig", "days": ["tue", "thu"], "remote": "remote", "travel_days": "3", "mobility": "Lyon"}
    assert client.post("/profile/availability", data=data).status_code == 303
    assert client.post("/profile/availability", data={**data, "travel_days": "40"}).status_code == 422
    assert client.post("/profile/availability", data={**data, "days": ["someday"]}).status_code == 422
    page = client.get("/profile").text
    for words in ("Gigs", "Tuesday, Thursday", "Mostly remote", "3 days a month", "Lyon"):
        assert words in page
    assert "Tuesday, Thursday" in client.sign_in(people.host).get(f"/people/{person.id}").text


def test_a_profile_hidden_whole_says_so_and_gives_nothing_away(client, people, person):
    choose(person, dict.fromkeys(Section, R.ONLY_ME))
    page = client.sign_in(people.colleague).get(f"/people/{person.id}").text
    assert sections_in(page) == set()
    assert "You can see no section of this profile" in page
