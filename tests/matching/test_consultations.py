"""Ranking waits for the works council and can be switched off; the marketplace goes on without it."""

from __future__ import annotations

import datetime as dt

import pytest

from mobility.applications.blind import code_of
from mobility.applications.models import ApplicationStatus
from mobility.audit.models import AuditEntry
from mobility.core import clock
from mobility.core.errors import Conflict, InvalidInput, NotPermitted
from mobility.matching import queries, services
from mobility.matching.models import Consultation, SuggestionList
from mobility.opportunities.models import OpportunityStatus
from mobility.people.models import Role
from mobility.policies.queries import Rule
from mobility.policies.services import change_rule
from tests.factories import grant, make_application, make_entity, make_opportunity, make_person, save
from tests.matching.conftest import make_open_person, read

DAY_ONE, DAY_TWO = (dt.datetime(2026, 2, day, tzinfo=dt.UTC) for day in (1, 2))
FACTS = {"held_on": dt.date(2026, 3, 2), "document": "Minutes 12", "link": "", "note": ""}


@pytest.fixture
def waiting(scene):
    """A legal entity whose works council was not consulted, an HR partner of it, and somebody who would fit."""
    entity = make_entity("Waiting GmbH", "DE", is_consulted=False)
    scene.entity = entity
    scene.partner = grant(make_person(legal_entity=entity), Role.HR, entity=entity).person
    scene.fitting = make_open_person("Wanda Kurz", scene.sql, scene.reporting, legal_entity=entity, country="DE")
    return scene


def switch(people, rule, value):
    change_rule(actor=people.admin, rule=rule, value=value, reason="Talks go on.")


def suggested(scene) -> set[int]:
    found = queries.suggest_people(scene.people.host, scene.posting, 1.0)
    return {found.snapshot.ids[row] for row, _ in found.ranked}


def test_people_of_a_legal_entity_without_consultation_are_not_suggested(waiting):
    assert suggested(waiting) == {waiting.people.employee.id}
    assert queries.find_candidate(waiting.people.host, waiting.posting, waiting.fitting.id) is None


def test_people_who_are_not_ranked_are_not_even_scored(waiting):
    found = queries.suggest_people(waiting.people.host, waiting.posting, 1.0)
    assert waiting.fitting.id not in found.snapshot.rows
    assert len(found.scored.ready) == len(found.snapshot.ids)


def test_a_recorded_consultation_acts_on_the_next_request_and_its_withdrawal_too(client, waiting):
    client.sign_in(waiting.partner)
    sent = {"entity": waiting.entity.id, "held_on": "2026-03-02", "document": "Minutes 12"}
    assert client.post("/consultations/record", data=sent).status_code == 303
    assert waiting.fitting.id in suggested(waiting)
    assert "Ranking is off" not in client.sign_in(waiting.fitting).get("/find").text
    one = queries.list_consultations()[0]
    client.sign_in(waiting.partner).post(f"/consultations/{one.id}/withdraw", data={"reason": "Wrong meeting."})
    assert waiting.fitting.id not in suggested(waiting)
    assert "Ranking is off" in client.sign_in(waiting.fitting).get("/find").text


def test_whoever_is_not_ranked_finds_everything_without_a_word_on_fit(client, waiting):
    client.sign_in(waiting.fitting)
    for address in ("/find", "/find?sort=fit", "/suggestions"):
        page = read(client.get(address))
        assert waiting.posting.title in page
        assert "At Waiting GmbH ranking starts once HR has recorded" in page
        assert (
            "fit" not in page.replace("on fit", "").replace("benefit", "").split("Fewer")[0] or "Strong fit" not in page
        )
    page = read(client.get(f"/opportunities/{waiting.posting.id}/fit"))
    assert "Ranking is off for you" in page
    assert "Has 2 of 2" not in page


def test_home_promises_no_fit_where_nothing_is_compared(client, waiting):
    assert "New opportunities" in client.sign_in(waiting.fitting).get("/").text
    assert "This could fit you" in client.sign_in(waiting.people.employee).get("/").text


def test_whoever_is_not_ranked_and_finds_nothing_open_is_not_told_that_nothing_fits(client, waiting):
    waiting.posting.status = OpportunityStatus.CLOSED
    page = read(client.sign_in(waiting.fitting).get("/suggestions"))
    assert "Nothing new is open to you now." in page
    assert "At Waiting GmbH ranking starts once HR has recorded" in page


def test_nothing_is_kept_of_a_list_that_was_not_ranked(client, db, waiting):
    client.sign_in(waiting.fitting).get("/find")
    assert db.query(SuggestionList).count() == 0


def test_the_newest_stand_first_for_whoever_is_not_ranked(client, waiting):
    person = waiting.fitting
    older, newer = (make_opportunity(waiting.people.host, published_at=at) for at in (DAY_ONE, DAY_TWO))
    page = client.sign_in(person).get("/find?sort=fit").text
    assert page.index(newer.title) < page.index(older.title)
    (match,) = queries.match_all(person, [waiting.posting])
    with pytest.raises(AssertionError):
        match.score()


def test_applicants_who_are_not_ranked_are_shown_to_the_host_without_fit(client, waiting):
    make_application(waiting.fitting, waiting.posting, ApplicationStatus.SUBMITTED)
    found = queries.order_applicants(waiting.posting, queries.Order.FIT)
    ((_application, candidate),) = queries.describe_applicants(found.rows, waiting.posting, "en")
    assert candidate.explanation is None
    assert candidate.told.band == ""
    client.sign_in(waiting.people.host)
    code = code_of(waiting.posting.id, waiting.fitting.id)
    assert client.get(f"/opportunities/{waiting.posting.id}/candidates?tab=applied").status_code == 200
    page = read(client.get(f"/opportunities/{waiting.posting.id}/candidates/{code}"))
    assert "not compared with the posting" in page


def test_people_without_a_legal_entity_wait_for_nobody(scene):
    free = make_open_person("Fred Free", scene.sql, legal_entity=None)
    assert free.id in suggested(scene)
    assert queries.find_obstacle(free) is None


@pytest.mark.parametrize(
    "rule, value",
    [(Rule.RANKING_ON, False), (Rule.RANKING_OFF_COUNTRIES, ["FR"]), (Rule.RANKING_OFF_ENTITIES, None)],
)
def test_ranking_is_switched_off_for_a_company_a_country_and_a_legal_entity(client, scene, rule, value):
    employee = scene.people.employee
    assert suggested(scene)
    switch(scene.people, rule, [employee.legal_entity_id] if value is None else value)
    assert suggested(scene) == set()
    assert "Ranking is switched off" in read(client.sign_in(employee).get("/find"))


def test_a_company_whose_rules_ask_for_no_consultation_ranks_at_once(waiting):
    switch(waiting.people, Rule.RANKING_NEEDS_CONSULTATION, False)
    assert waiting.fitting.id in suggested(waiting)


def test_whole_rankings_for_measuring_leave_the_gate_to_the_constraints(waiting):
    free = {number for _, number, _, _ in queries.rank_people(None, 50, constrained=False)}
    held = {number for _, number, _, _ in queries.rank_people(None, 50, constrained=True)}
    assert waiting.fitting.employee_number in free - held


def test_hr_records_for_the_legal_entities_it_covers_and_for_no_other(client, waiting):
    with pytest.raises(NotPermitted):
        services.record_consultation(actor=waiting.people.hr, entity=waiting.entity, **FACTS)
    page = client.sign_in(waiting.partner).get("/consultations/record").text
    assert "Waiting GmbH" in page
    assert "Example SA" not in page
    sent = {"entity": waiting.people.employee.legal_entity_id, "held_on": "2026-03-02", "document": "Minutes 12"}
    assert client.post("/consultations/record", data=sent).status_code == 422


def test_a_correction_is_a_row_of_its_own_and_both_are_audited(client, db, waiting):
    first = services.record_consultation(actor=waiting.partner, entity=waiting.entity, **FACTS)
    save(first)
    client.sign_in(waiting.partner)
    sent = {"held_on": "2026-03-09", "document": "Minutes 13", "reason": "The date was wrong."}
    assert client.post(f"/consultations/{first.id}/correct", data=sent).status_code == 303
    rows = db.query(Consultation).filter_by(legal_entity=waiting.entity).order_by(Consultation.id).all()
    assert [row.document for row in rows] == ["Minutes 12", "Minutes 13"]
    assert rows[0].corrected_by is rows[1]
    actions = {entry.action for entry in db.query(AuditEntry).filter_by(subject_type="consultation")}
    assert actions == {"record_consultation", "withdraw_consultation"}
    page = read(client.get("/consultations"))
    assert "Corrected" in page
    assert "The date was wrong." in page
    with pytest.raises(Conflict):
        services.withdraw_consultation(actor=waiting.partner, consultation=rows[0], reason="Again.")


def test_a_consultation_that_was_not_held_yet_cannot_be_recorded(waiting):
    tomorrow = clock.today() + dt.timedelta(days=2)
    with pytest.raises(InvalidInput, match="once it was held"):
        services.record_consultation(actor=waiting.partner, entity=waiting.entity, **{**FACTS, "held_on": tomorrow})


@pytest.mark.parametrize("link", ["files/minutes.pdf", "ftp://files.example/minutes", "https://"])
def test_a_link_that_is_no_address_of_the_web_is_refused(client, waiting, link):
    sent = {"entity": waiting.entity.id, "held_on": "2026-03-02", "document": "Minutes", "link": link}
    assert client.sign_in(waiting.partner).post("/consultations/record", data=sent).status_code == 422


def test_representatives_read_what_is_recorded_and_what_still_waits(client, waiting):
    page = read(client.sign_in(waiting.people.representative).get("/consultations"))
    assert "1 legal entity runs without ranking Waiting GmbH" in page
    assert "Minutes of January" in page
    assert "Record a consultation" not in page
