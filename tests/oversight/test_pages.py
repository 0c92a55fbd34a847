"""The room of those who oversee: rules, notices, figures; no names."""

from __future__ import annotations

import datetime as dt

from mobility.applications.models import ApplicationStatus
from mobility.core import clock
from mobility.matching.ranking import WEIGHTS
from mobility.moves.models import Decision, MoveStatus, ReleaseDecision
from mobility.oversight.queries import Grouping, count_by
from mobility.skills.models import Visibility
from tests.factories import (
    make_application,
    make_entity,
    make_move,
    make_opportunity,
    make_person,
    make_profile,
    make_unit,
    save,
)
from tests.matching.conftest import read

MANY, FEW = 12, 3


def fill(people, number=MANY, visibility=Visibility.OPEN, name="Big SA", unit="Example / Sales / Paris"):
    entity, team = make_entity(name), make_unit(unit)
    hired = [make_person(legal_entity=entity, org_unit=team) for _ in range(number)]
    for person in hired:
        make_profile(person, visibility)
    return hired


def line(name, grouping=Grouping.ENTITY):
    return next(row for row in count_by(grouping) if row.name == name)


def test_overseers_find_everything_from_one_page(client, people):
    for name in ("representative", "auditor", "hr"):
        page = client.sign_in(people[name]).get("/oversight").text
        for path in ("/policies/", "/how-ranking-works", "/consultations", "/oversight/notices", "/oversight/figures"):
            assert path in page
            assert client.get(path).status_code == 200


def test_others_do_not_open_it(client, people):
    for name in ("employee", "host", "manager", "admin", "privacy"):
        assert client.sign_in(people[name]).get("/oversight/figures").status_code == 403


def test_everybody_reads_how_ranking_works(client, people):
    page = read(client.sign_in(people.contractor).get("/how-ranking-works"))
    for words in (f"Weights, version {WEIGHTS.version}", "56%", "What never goes in", "union office"):
        assert words in page


def test_groups_of_ten_are_counted_and_smaller_ones_are_not(people):
    fill(people)
    fill(people, FEW, name="Small SA")
    big, small = line("Big SA"), line("Small SA")
    assert (big.found_by_hosts, big.people) == (None, None) or big.people == MANY
    assert (small.found_by_hosts, small.people) == (None, None)


def test_units_are_counted_at_the_second_level(people):
    fill(people)
    fill(people, unit="Example / Sales / Lyon")
    assert line("Example / Sales", Grouping.UNIT).people in {2 * MANY, None}
    assert not any(row.name and row.name.count(" / ") > 1 for row in count_by(Grouping.UNIT))


def test_who_applied_was_offered_a_place_and_moved_is_counted_once_each(people):
    hired = fill(people, 2 * MANY)
    posting, other = (make_opportunity(people.host, places=MANY) for _ in range(2))
    for person in hired[:MANY]:
        make_move(person, posting, MoveStatus.ACTIVE)
        make_application(person, other, ApplicationStatus.SUBMITTED)
    total = count_by(Grouping.ENTITY)[-1]
    assert (total.applicants, total.offered, total.moved) == (MANY, MANY, MANY)


def test_a_median_needs_ten_people(people):
    posting = make_opportunity(people.host, places=MANY)
    for number, person in enumerate(fill(people), start=1):
        move = make_move(person, posting, MoveStatus.AWAITING_HR)
        answered = move.release_asked_at + dt.timedelta(days=3)
        save(ReleaseDecision(move=move, decision=Decision.AGREED, decided_by_id=people.manager.id, decided_at=answered))
        assert line("Big SA").release_days == (3.0 if number >= 10 else None)


def test_late_answers_are_counted_by_whom_they_wait_for(people):
    posting = make_opportunity(people.host)
    for person in fill(people):
        make_application(person, posting)
    assert count_by(Grouping.ENTITY)[-1].late is None
    clock.set_now(clock.now() + dt.timedelta(days=60))
    assert count_by(Grouping.ENTITY)[-1].late == MANY


def test_no_page_of_this_room_names_anybody(client, people):
    fill(people)
    client.sign_in(people.representative)
    for path in ("/oversight", "/oversight/notices", "/oversight/figures?by=unit", "/oversight/figures"):
        page = read(client.get(path))
        names = [person.name for person in (people.employee, people.host, people.manager, people.hr)]
        assert not any(name in page for name in names)


def test_a_representative_sees_of_a_person_what_any_employee_sees(client, people):
    make_profile(people.employee, headline="Builds dashboards")
    path = f"/people/{people.employee.id}"
    seen = [read(client.sign_in(people[name]).get(path)) for name in ("colleague", "representative", "auditor")]
    assert seen[0] == seen[1] == seen[2]


def test_a_notice_is_kept_as_it_was_read(client, people):
    client.sign_in(people.employee).post("/notice", data={"visibility": "open"})
    page = read(client.sign_in(people.representative).get("/oversight/notices"))
    assert "Read this version" in page
    assert "In English, first read" in page


def test_the_whole_company_counts_postings_of_units_in_which_nobody_works(people):
    empty = make_unit("Elsewhere / Closed")
    for _ in range(MANY):
        make_opportunity(people.host, org_unit=empty)
    lines = count_by(Grouping.UNIT)
    assert (lines[-1].name, lines[-1].postings) == (None, MANY)
    assert empty.path not in {line.name for line in lines}
