"""What each page may ask of the database: a fixed number of statements, however much there is to show."""

from __future__ import annotations

import pytest

from mobility.applications.models import ApplicationStatus, Invitation
from mobility.moves.models import MoveStatus
from mobility.opportunities.models import OpportunityKind
from mobility.skills.models import Visibility
from tests.client import count_statements
from tests.factories import (
    give_skill,
    make_application,
    make_move,
    make_opportunity,
    make_person,
    make_profile,
    make_skill,
    save,
)

# who opens it, and the most statements that it may make; lower one whenever a page becomes cheaper
BUDGET = {
    "/": {"employee": 14, "host": 18, "manager": 19, "hr": 10, "representative": 9, "admin": 10},
    "/find": {"employee": 24, "host": 24},
    "/find?q=data&kind=gig": {"employee": 22},
    "/opportunities/{posting}": {"employee": 12, "host": 20},
    "/opportunities/{posting}/candidates": {"host": 35},
    "/opportunities/{posting}/candidates?tab=suggested": {"host": 35},
    "/opportunities/mine": {"host": 11},
    "/approvals": {"hr": 26},
    "/releases": {"manager": 27},
    "/applications": {"employee": 9},
    "/profile": {"employee": 12},
    "/profile/about": {"employee": 3},
}
PAGES = [(address, name) for address, readers in BUDGET.items() for name in readers]
S = ApplicationStatus


@pytest.fixture
def posting(people):
    for name in ("employee", "host", "manager", "hr"):
        make_profile(people[name])
    return make_opportunity(people.host, skills=(make_skill("SQL"), make_skill("Python")), teaches=(make_skill("R"),))


def add_more(people, posting, number: int) -> None:
    """Of everything that a page lists: postings, applicants, people to suggest, decisions, skills."""
    team = {"org_unit": people.employee.org_unit, "legal_entity": people.employee.legal_entity}
    sql, other = posting.required_skills[0].skill, make_skill(f"Skill {number}")
    for kind in OpportunityKind:
        made = make_opportunity(people.host, kind=kind, skills=(sql, other), teaches=(other,), places=3)
        applicant = make_person(f"Ada {number} {kind}", line_manager=people.manager, **team)
        make_application(applicant, posting)
        make_application(applicant, made, S.SHORTLISTED)
        make_application(people.employee, made)
    for status in (MoveStatus.AWAITING_RELEASE, MoveStatus.AWAITING_HR, MoveStatus.COMPLETED):
        mover = make_person(f"Max {number} {status}", line_manager=people.manager, **team)
        make_move(mover, make_opportunity(people.host), status)
    found = make_person(f"Fay {number}", **team)
    make_profile(found, Visibility.OPEN)
    give_skill(found, sql)
    give_skill(people.employee, other)
    save(Invitation(person=found, opportunity=posting, invited_by=people.host))
    save(Invitation(person=people.employee, opportunity=made, invited_by=people.host))


def count_all(client, people, posting) -> dict[tuple[str, str], int]:
    found, client.is_checked = {}, False  # other tests read these pages
    for address, name in PAGES:
        page = address.format(posting=posting.id)
        client.sign_in(people[name])
        client.get(page)  # a first visit may fill what a process keeps
        found[address, name] = count_statements(client, page)
    return found


@pytest.mark.one_engine
def test_pages_stay_cheap_and_ask_no_more_for_many_than_for_few(client, people, posting):
    add_more(people, posting, 0)
    few = count_all(client, people, posting)
    for number in range(1, 4):
        add_more(people, posting, number)
    many = count_all(client, people, posting)
    assert {page: (few[page], count) for page, count in many.items() if count > few[page]} == {}
    assert {page: count for page, count in few.items() if count > BUDGET[page[0]][page[1]]} == {}
