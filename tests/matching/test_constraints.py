"""Constraints are filters with reasons: who is kept out of a list, what is kept from somebody, and how many."""

from __future__ import annotations

import datetime as dt

import pytest

from mobility.capacity.models import Commitment, CommitmentKind
from mobility.core.db import session
from mobility.matching import queries
from mobility.matching.queries import LeftOut, NotSuggested
from mobility.matching.queries.constraints import is_suggestible_to
from mobility.matching.queries.gate import take_snapshot
from mobility.matching.queries.open_postings import list_takeable
from mobility.matching.queries.suggestible import find_eligible
from mobility.opportunities.models import Audience, OpportunityKind
from mobility.opportunities.models import Opportunity as Posting
from mobility.people.models import Person
from mobility.skills.models import LanguageHeld, ProfileSection, Section, SectionReaders
from tests.factories import make_application, make_opportunity, save
from tests.matching.conftest import make_open_person, read


def speak(person: Person, code: str, level: str) -> Person:
    save(LanguageHeld(person_id=person.id, code=code, level=level))
    return person


def ask_for(scene, code: str | None, level: str | None = "B2") -> None:
    scene.posting.working_language, scene.posting.working_language_level = code, level if code else None
    session.commit()


def is_suggested(scene, person: Person) -> bool:
    """As the database says, and as the arrays of the index do."""
    host, posting = scene.people.host, scene.posting
    eligible = queries.list_eligible_ids(host, posting)
    snapshot = take_snapshot()
    assert sorted(snapshot.ids[find_eligible(snapshot, host, posting)].tolist()) == sorted(eligible)
    assert queries.is_eligible(host, posting, person) is (person.id in eligible)
    return person.id in eligible


@pytest.mark.parametrize(
    ("listed", "asked", "is_in"),
    [
        (("de", "C1"), ("de", "B2"), True),
        (("de", "B2"), ("de", "B2"), True),
        (("de", "B1"), ("de", "B2"), False),
        (("de-AT", "C2"), ("de", "C2"), True),
        (("nl", "C2"), ("de", "A1"), False),
        (None, ("de", "A1"), False),
        (None, ("fr", "C2"), True),  # the record's own language is native
        (None, (None, None), True),
    ],
)
def test_who_lists_the_working_language_at_the_level_asked_for_is_suggested(scene, listed, asked, is_in):
    person = make_open_person("", scene.sql, language="fr-CA")
    if listed:
        speak(person, *listed)
    ask_for(scene, *asked)
    assert is_suggested(scene, person) is is_in
    suggestible = [row.id for row in list_takeable(Posting.id, where=is_suggestible_to(person))]
    assert (scene.posting.id in suggestible) is is_in


def test_languages_hidden_from_hosts_count_as_not_listed(scene):
    person = speak(make_open_person("", scene.sql), "de", "C2")
    ask_for(scene, "de")
    assert is_suggested(scene, person)
    save(ProfileSection(person_id=person.id, section=Section.LANGUAGES, readers=SectionReaders.HR))
    assert not is_suggested(scene, person)
    assert queries.count_not_suggested(person) == {NotSuggested.LANGUAGE: 1}


def test_each_reason_is_counted_once_and_the_first_counts(scene):
    ask_for(scene, "de")
    scene.posting.audience, scene.posting.country = Audience.COUNTRY, "FR"
    session.commit()
    make_open_person("", scene.sql, country="GB")  # neither in the audience nor speaking German: audience
    make_open_person("", scene.sql)
    left_out = queries.count_left_out(scene.people.host, scene.posting)
    assert left_out[LeftOut.LANGUAGE] == 2  # with the employee
    assert left_out[LeftOut.AUDIENCE] == 1
    assert left_out[LeftOut.ENGAGEMENT] == 1
    assert list(left_out) == [one.reason for one in queries.CONSTRAINTS if one.reason in left_out]


def test_left_out_and_suggested_are_everybody(scene):
    ask_for(scene, "de")
    for number in range(4):
        person = make_open_person("", scene.sql, country="GB" if number == 1 else "FR")
        if number == 2:
            speak(person, "de", "C1")
    found = queries.list_eligible_ids(scene.people.host, scene.posting)
    assert all(is_suggested(scene, session.get(Person, one)) for one in found)
    left_out = queries.count_left_out(scene.people.host, scene.posting)
    assert len(found) + sum(left_out.values()) == session.query(Person).count() - 1  # the host


def test_the_cap_on_gigs_is_a_reason_of_its_own(scene):
    posting = make_opportunity(scene.people.host, kind=OpportunityKind.GIG, skills=(scene.sql,))
    capped, full = make_open_person("", scene.sql), make_open_person("", scene.sql)
    for person, kind, percent in ((capped, CommitmentKind.GIG, 20), (full, CommitmentKind.WORK_PACKAGE, 100)):
        save(Commitment(person=person, kind=kind, starts_on=posting.starts_on, ends_on=posting.ends_on,
                        percent=percent, title="elsewhere"))  # fmt: skip
    left_out = queries.count_left_out(scene.people.host, posting)
    assert (left_out[LeftOut.GIG_CAP], left_out[LeftOut.NO_TIME]) == (1, 1)
    eligible = queries.list_eligible_ids(scene.people.host, posting)
    assert not {capped.id, full.id} & set(eligible)


def test_no_constraint_moves_a_score(client, scene):
    person = speak(make_open_person("", scene.sql, scene.reporting), "de", "C2")
    before = queries.suggest_people(scene.people.host, scene.posting, 1.0)
    ask_for(scene, "de")
    after = queries.suggest_people(scene.people.host, scene.posting, 1.0)
    row = after.snapshot.rows[person.id]
    assert dict(after.ranked) == {row: dict(before.ranked)[row]}


def test_an_employee_learns_how_many_open_postings_are_not_suggested_and_why(client, scene):
    me, host = scene.people.employee, scene.people.host
    make_application(me, make_opportunity(host))
    german = make_opportunity(host)
    german.working_language, german.working_language_level = "de", "B2"
    make_opportunity(host, audience=Audience.COUNTRY, country="GB")
    make_opportunity(me)
    clashing = make_opportunity(host, starts_on=dt.date(2028, 3, 1))
    save(Commitment(person=me, kind=CommitmentKind.WORK_PACKAGE, starts_on=clashing.starts_on,
                    ends_on=clashing.ends_on, percent=80, title="elsewhere"))  # fmt: skip
    assert queries.count_not_suggested(me) == dict.fromkeys(NotSuggested, 1)
    page = read(client.sign_in(me).get("/suggestions/left-out"))
    assert "Your time is promised to other work on those dates 1" in page
    assert "You applied already, or began to 1" in page
    assert [match.posting.id for match in queries.list_suggestions(me)] == [scene.posting.id]


def test_the_counting_comes_late_and_has_a_link_without_javascript(client, scene):
    address = f"/opportunities/{scene.posting.id}/candidates"
    page = client.sign_in(scene.people.host).get(address, query_string={"tab": "suggested"})
    assert f'href="{address}/left-out" hx-get="{address}/left-out" hx-trigger="load"' in page.text
    part = client.get(f"{address}/left-out", headers={"HX-Request": "true"})
    assert part.text.lstrip().startswith('<div id="left-out-part"')
    own = client.sign_in(scene.people.employee).get("/suggestions")
    assert 'href="/suggestions/left-out"' in own.text
    assert client.get("/suggestions/left-out", headers={"HX-Request": "true"}).text.lstrip().startswith("<div id=")


def test_somebody_reads_where_they_were_suggested(client, scene):
    empty = read(client.sign_in(scene.people.employee).get("/suggestions/of-me"))
    assert "You have been on no list yet." in empty
    client.sign_in(scene.people.host).get(f"/opportunities/{scene.posting.id}/candidates?tab=suggested")
    page = read(client.sign_in(scene.people.employee).get("/suggestions/of-me"))
    assert "Work package 1 1" in page
    assert scene.people.host.name not in page
    assert scene.posting.title not in page
