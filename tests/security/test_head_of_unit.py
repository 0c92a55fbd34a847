"""Whoever stands in for a line manager who is missing learns as little as a line manager."""

from __future__ import annotations

from mobility.applications.blind import code_of
from mobility.matching.queries.constraints import list_eligible_ids
from tests.factories import make_application, make_opportunity, make_person, make_profile, make_unit


def test_the_head_of_the_nearest_unit_learns_nothing_before_the_offer_is_accepted(client, people):
    """Who has no line manager is released by that head: an HR partner and a host here."""
    above = make_unit("Example")
    person = make_person("Nora Lind", org_unit=make_unit("Example / Sales"))
    above.head = people.hr
    make_profile(person)
    posting = make_opportunity(people.hr)
    application = make_application(person, make_opportunity(people.host))
    assert client.sign_in(people.hr2).get(f"/applications/{application.id}").status_code == 200
    assert client.sign_in(people.hr).get(f"/applications/{application.id}").status_code == 404
    for page in (
        f"/opportunities/{posting.id}/invite/{code_of(posting.id, person.id)}",
        f"/opportunities/{posting.id}/candidates/{code_of(posting.id, person.id)}",
    ):
        assert client.get(page).status_code == 404


def test_the_head_is_suggested_nobody_further_below_either(people):
    """The reports of somebody without a line manager stand below the head of that unit too."""
    unit = make_unit("Example / Sales", head=people.host)
    lead = make_person("Nora Lind", org_unit=unit)
    report = make_person("Otto Berg", org_unit=make_unit("Example / Sales / North"), line_manager=lead)
    for person in (lead, report, people.employee):
        make_profile(person)
    assert list_eligible_ids(people.host, make_opportunity(people.host)) == [people.employee.id]


def test_the_head_of_a_unit_finds_release_requests(client, people):
    assert client.sign_in(people.colleague).get("/releases").status_code == 403
    people.colleague.org_unit.head = people.colleague
    assert 'href="/releases"' in client.sign_in(people.colleague).get("/").text
    assert client.get("/releases").status_code == 200
