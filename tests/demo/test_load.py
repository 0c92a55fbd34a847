"""The made-up company is as large, as varied and as lived-in as it should be."""

from __future__ import annotations

import random

import pytest
import sqlalchemy as sa

from mobility.accounts import services as accounts
from mobility.accounts.models import Account
from mobility.applications.models import Application, ApplicationStatus
from mobility.core.db import session
from mobility.demo.company import found_company
from mobility.demo.services import empty_database, is_empty
from mobility.development.models import CareerInterview, ContractStatus, DevelopmentContract
from mobility.home.queries import SOURCES, list_tasks
from mobility.moves.models import Feedback, Move, MoveStatus, StandingApproval
from mobility.opportunities.models import Opportunity, OpportunityStatus, Place
from mobility.people.models import Engagement, LegalEntity, OrgUnit, Person, Role, RoleGrant, UnitKind
from mobility.skills.models import Skill, SkillLabel
from mobility.training.models import Course, CourseFormat, Enrolment, EnrolmentStatus

SIGN_INS = "employee host manager hr hr2 representative privacy auditor admin".split()


def count(*clauses: sa.ColumnElement[bool], of: type) -> int:
    return session.scalar(sa.select(sa.func.count()).select_from(of).where(*clauses)) or 0


def distinct(column: sa.ColumnElement) -> int:
    return session.scalar(sa.select(sa.func.count(sa.distinct(column)))) or 0


def assert_one_statement_tells_what_waits(people):
    """Home asks first of what there are any rows: nobody is spared a task by that."""
    for person in people:
        everything = [task for source in SOURCES for task in source.tell(person)]
        assert sorted(list_tasks(person)[0], key=str) == sorted(everything, key=str), person.job_title


@pytest.fixture
def loaded(concurrent_app):
    result = concurrent_app.test_cli_runner().invoke(args=["demo", "load"])
    assert result.exit_code == 0, result.output
    return concurrent_app


@pytest.mark.slow
@pytest.mark.one_engine
@pytest.mark.timeout(300)
def test_the_demo_company_has_what_it_promises(loaded):
    assert count(of=Person) == 400
    assert distinct(Person.country) == 8
    assert distinct(Person.time_zone) >= 7
    assert {name.count(" / ") for name in session.scalars(sa.select(OrgUnit.path))} == {0, 1, 2, 3}
    assert count(OrgUnit.kind == UnitKind.CENTRE, of=OrgUnit) == 6
    assert count(LegalEntity.country == "FR", of=LegalEntity) == 2
    assert count(Person.engagement == Engagement.CONTRACTOR, of=Person) > 0
    assert count(of=Opportunity) == 80
    assert set(session.scalars(sa.select(Opportunity.status).distinct())) == set(OpportunityStatus)
    assert set(session.scalars(sa.select(Opportunity.language).distinct())) == {"en", "fr"}
    assert count(Move.status == MoveStatus.COMPLETED, of=Move) >= 15
    assert count(of=Feedback) >= 30
    assert count(of=StandingApproval) > 0
    assert set(session.scalars(sa.select(DevelopmentContract.status).distinct())) == set(ContractStatus)
    assert count(of=DevelopmentContract) >= 40
    assert count(CareerInterview.signed_by_person_at.is_(None), of=CareerInterview) > 0
    running = (MoveStatus.AWAITING_CLEARANCES, MoveStatus.ACTIVE, MoveStatus.PAUSED)
    for waiting in (MoveStatus.AWAITING_RELEASE, MoveStatus.AWAITING_HR, *running):
        assert count(Move.status == waiting, of=Move) > 0, waiting
    assert count(Application.status == ApplicationStatus.SUBMITTED, of=Application) >= 30
    assert count(of=Course) == 300
    assert set(session.scalars(sa.select(Course.format).distinct())) == set(CourseFormat)
    for status in (EnrolmentStatus.ASKED, EnrolmentStatus.WAITING, EnrolmentStatus.ENROLLED):
        assert count(Enrolment.status == status, of=Enrolment) > 0, status
    assert count(Enrolment.status == EnrolmentStatus.COMPLETED, of=Enrolment) > 1000
    assert count(of=Skill) >= 500
    for language in ("en", "fr"):
        assert count(SkillLabel.language == language, SkillLabel.is_preferred, of=SkillLabel) >= 500
    assert_the_sign_ins_fit_together(loaded)
    assert_one_statement_tells_what_waits(session.scalars(sa.select(Person).join(Account).limit(40)).all())
    assert_a_second_load_is_refused(loaded)


def assert_the_sign_ins_fit_together(app):
    people = {
        name: session.scalars(sa.select(Person).where(Person.email == f"{name}@demo.example")).one()
        for name in SIGN_INS
    }
    file = app.config["INSTANCE_DIR"] / "demo-sign-ins.txt"
    assert file.stat().st_mode & 0o777 == 0o600
    password = file.read_text().split()[1]
    for person in people.values():
        assert accounts.sign_in(email=person.email, password=password)
    employee = people["employee"]
    assert employee.contract_share == pytest.approx(80)
    assert employee.line_manager is people["manager"]
    assert people["host"].org_unit is not employee.org_unit
    for name in ("hr", "hr2"):
        assert any(grant.role is Role.HR and employee.is_covered_by(grant) for grant in people[name].role_grants)
    assert session.scalar(sa.select(sa.func.count()).select_from(RoleGrant).where(RoleGrant.role == Role.ADMIN)) == 1
    held = session.scalars(sa.select(Place).where(Place.holder_id.is_not(None))).all()
    assert all(place.held_since for place in held)
    session.rollback()


def assert_a_second_load_is_refused(app):
    result = app.test_cli_runner().invoke(args=["demo", "load"])
    assert result.exit_code == 1
    assert "--reset" in result.output
    assert count(of=Person) == 400


def test_production_gets_no_made_up_people(app):
    app.config["MOBILITY_ENV"] = "production"
    try:
        result = app.test_cli_runner().invoke(args=["demo", "load"])
    finally:
        app.config["MOBILITY_ENV"] = "development"
    assert result.exit_code == 1
    assert "create-admin" in result.output
    assert is_empty()


def test_the_same_seed_makes_the_same_people(app):
    def names() -> list[tuple[str, str, str, float]]:
        company = found_company(random.Random(7), 200)
        return [(person.name, person.job_title, person.site or "", person.weekly_hours) for person in company.people]

    first = names()
    session.flush()
    empty_database()
    assert names() == first
    assert len(first) >= 200
