"""The company's rules: what they say, who changes them, and that nothing is forgotten."""

from __future__ import annotations

import datetime as dt

import pytest

from mobility.audit.models import AuditEntry
from mobility.core import clock
from mobility.core.errors import InvalidInput, NotPermitted
from mobility.people.models import Role
from mobility.policies import services
from mobility.policies.models import PolicyVersion
from mobility.policies.queries import DEFAULTS, Rule, get_value, list_history
from mobility.policies.rules import RULES, Kind
from tests.factories import grant, make_entity, make_person, reading_french


def change(actor, rule=Rule.OFFER_DAYS, value=9, **fields):
    return services.change_rule(actor=actor, rule=rule, value=value, reason="Agreed in the HR meeting.", **fields)


def test_every_rule_has_its_words_and_a_default_within_its_bounds():
    assert set(RULES) == set(DEFAULTS) == set(Rule)
    for text in RULES.values():
        assert text.kind is not Kind.NUMBER or text.lowest <= text.default <= text.highest
        assert bool(text.otherwise) is (text.kind in {Kind.YES_NO, Kind.TEXT})


def test_whoever_may_read_the_rules_finds_every_one_of_them_in_words(client, people):
    page = client.sign_in(people.representative).get("/policies/").text
    assert "Applicants get an answer within 10 working days after the deadline." in page
    assert "All gigs of a person together take at most 20% of their own hours." in page
    assert all(f"/policies/{rule.value}" in page for rule in Rule)


def test_a_change_is_a_new_version_and_what_held_before_stays(client, people):
    client.sign_in(people.admin)
    sent = client.post("/policies/offer_days/change", data={"value": "9", "reason": "Holidays are long."})
    assert sent.status_code == 303
    client.post("/policies/offer_days/change", data={"value": "11", "reason": "Longer still."})
    page = client.get("/policies/offer_days").text
    assert [row.value for row in list_history(Rule.OFFER_DAYS)] == [11, 9]
    for words in (
        "for 7 working days",
        "for 9 working days",
        "for 11 working days",
        "Holidays are long.",
        people.admin.name,
    ):
        assert words in page


def test_a_change_is_in_the_audit_record_with_its_reason(db, people):
    version = change(people.admin)
    entry = db.query(AuditEntry).filter_by(action="change_rule").one()
    assert (entry.actor_id, entry.subject_id, entry.subject_type) == (people.admin.id, version.id, "policy_version")


def test_a_change_counts_at_once(app, people):
    change(people.admin)
    assert get_value(Rule.OFFER_DAYS) == 9


def test_a_change_for_a_later_day_counts_from_that_day_on(client, people):
    day = clock.today() + dt.timedelta(days=3)
    client.sign_in(people.admin)
    client.post(
        "/policies/offer_days/change", data={"value": "9", "reason": "New year.", "holds_from": day.isoformat()}
    )
    assert get_value(Rule.OFFER_DAYS) == 7
    assert "An offer can be accepted for 9 working days" in client.get("/policies/").text
    assert "Planned" in client.get("/policies/offer_days").text
    clock.set_now(clock.now() + dt.timedelta(days=4))
    services.forget_what_was_read()
    assert get_value(Rule.OFFER_DAYS) == 9


def test_of_two_decisions_for_a_day_the_later_one_counts(app, people):
    day = clock.today() + dt.timedelta(days=3)
    change(people.admin, value=9, holds_from=day)
    change(people.admin, value=12, holds_from=day)
    clock.set_now(clock.now() + dt.timedelta(days=4))
    services.forget_what_was_read()
    assert get_value(Rule.OFFER_DAYS) == 12


def test_a_day_that_has_begun_cannot_be_chosen(app, people):
    with pytest.raises(InvalidInput, match="after today"):
        change(people.admin, holds_from=clock.today(people.admin.time_zone))


@pytest.mark.parametrize("value", [0, 61, -1, 10**9, True, None, "9"])
def test_a_number_outside_its_bounds_is_refused(app, people, value):
    with pytest.raises(InvalidInput):
        change(people.admin, value=value)
    assert get_value(Rule.OFFER_DAYS) == 7


def test_what_holds_already_is_no_change(db, people):
    with pytest.raises(InvalidInput, match="already"):
        change(people.admin, value=7)
    assert db.query(PolicyVersion).count() == 0


@pytest.mark.parametrize("sent", [{"value": "9"}, {"value": "9", "reason": "  "}, {"value": "nine", "reason": "x"}])
def test_a_form_without_a_reason_or_a_number_is_shown_again(client, people, sent):
    answer = client.sign_in(people.admin).post("/policies/offer_days/change", data=sent)
    assert answer.status_code == 422
    assert "There is a problem" in answer.text


def test_yes_and_no_are_asked_as_such(client, people):
    client.sign_in(people.admin)
    client.post("/policies/review_gigs/change", data={"value": "yes", "reason": "We want to see them."})
    assert get_value(Rule.REVIEW_GIGS) is True
    assert "HR reviews every gig before it is published." in client.get("/policies/").text


def test_countries_and_legal_entities_are_ticked(client, people):
    entity = make_entity("Example Ltd", "GB")
    client.sign_in(people.admin)
    for rule, value in (("ranking_off_countries", "FR"), ("ranking_off_entities", str(entity.id))):
        client.post(f"/policies/{rule}/change", data={"value": value, "reason": "Talks go on."})
    page = client.get("/policies/").text
    assert "not ranked: France." in page
    assert "not ranked: Example Ltd." in page
    assert (
        client.post("/policies/ranking_off_countries/change", data={"value": "XX", "reason": "Odd."}).status_code == 422
    )
    client.post("/policies/ranking_off_countries/change", data={"reason": "Talks are over."})
    assert get_value(Rule.RANKING_OFF_COUNTRIES) == []


def test_hr_for_the_whole_company_changes_rules_and_hr_for_a_part_of_it_does_not(app, people):
    partner = grant(make_person(), Role.HR).person
    assert change(partner).decided_by is partner
    with pytest.raises(NotPermitted):
        change(people.hr, value=8)


def test_how_long_data_are_kept_is_set_by_the_privacy_role_alone(app, people):
    assert change(people.privacy, Rule.KEEP_DRAFTS_MONTHS, 3).value == 3
    with pytest.raises(NotPermitted):
        change(people.admin, Rule.KEEP_DRAFTS_MONTHS, 4)
    with pytest.raises(NotPermitted):
        change(people.privacy, Rule.OFFER_DAYS, 9)


def test_the_rules_read_well_in_french(client, people):
    assert client.sign_in(reading_french(people.admin)).get("/policies/").status_code == 200


def test_a_rule_that_is_a_name_is_said_with_it_and_without_one_as_it_is_delivered(client, people):
    page = client.sign_in(people.hr).get("/policies/contract_label").text
    assert "called as it is delivered" in page
    change(people.admin, Rule.CONTRACT_LABEL, " Growth agreement ")
    assert "is called “Growth agreement”." in client.get("/policies/contract_label").text
    with pytest.raises(InvalidInput):
        change(people.admin, Rule.CONTRACT_LABEL, "x" * 61)
