"""Before an offer is accepted, those above a person see exactly what they would see if nothing had happened."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
import sqlalchemy as sa

from mobility.applications.blind import code_of
from mobility.core.db import session
from mobility.notifications.models import Notification
from mobility.opportunities.models import Opportunity
from mobility.people.models import Person, Role
from mobility.skills.models import Profile, Skill, Visibility
from tests.factories import (
    grant,
    make_opportunity,
    make_person,
    make_session_token,
    make_skill,
    show_name,
    want_skill,
)
from tests.security.crawling import crawl, find_differences
from tests.things import Visitor

# what a page shows does not depend on the engine; one test opens every page
pytestmark = [pytest.mark.one_engine, pytest.mark.timeout(400)]

CANARY = "zebra-lighthouse-canary"
ABOVE = ("manager", "director")


@pytest.fixture
def line(visitor: Visitor) -> Iterator[Visitor]:
    """The colleague's line manager reports to a director who is an HR partner too; both host something themselves."""
    with visitor.aside():
        manager = session.get_one(Person, visitor.things.people.manager.id)
        director = make_person("Dora Quint", org_unit=manager.org_unit)
        manager.line_manager = director
        grant(director, Role.HR)
        visitor.tokens["director"] = make_session_token(director)
        for number, host in enumerate((manager, director)):
            make_opportunity(host, title=f"Of those above {number}", skills=(make_skill(f"Reading {number}"),))
        invited_to = make_opportunity(session.get_one(Person, visitor.things.people.host.id), title="Another one")
        visitor.things.keep(
            "another posting",
            opportunity_id=invited_to.id,
            code=code_of(invited_to.id, visitor.things.people.colleague.id),
        )
        session.commit()
        yield visitor


def told(visitor: Visitor) -> list[int]:
    return [
        visitor.connection.scalar(
            sa.select(sa.func.count(Notification.id)).where(Notification.recipient_id == person_id)
        )
        for person_id in visitor.connection.scalars(
            sa.select(Person.id).where(Person.name.in_(["Marc Leroy", "Dora Quint"])).order_by(Person.id)
        ).all()
    ]


def apply(visitor: Visitor) -> str:
    """The colleague applies, is invited elsewhere and is shortlisted. The address of the application."""
    posting = visitor.address("opportunities.show", "open posting")
    here = visitor.visit_and_stay("colleague", "POST", f"{posting}/apply").location
    another = visitor.address("applications.invite", "another posting")
    for who, address, body in (
        ("colleague", f"{here}/motivation", {"motivation": CANARY, "availability": CANARY}),
        ("colleague", f"{here}/profile", {}),
        ("colleague", f"{here}/submit", {}),
        ("host", another, {"message": CANARY}),
        ("host", f"{here}/shortlist", {}),
    ):
        assert visitor.visit_and_stay(who, "POST", address, body).status_code == 303, address
    return here


def offer(visitor: Visitor, here: str) -> None:
    posting_id = visitor.things.ids["open posting"]["opportunity_id"]
    people = visitor.things.people
    show_name(people.host, session.get_one(Opportunity, posting_id), people.colleague)
    assert visitor.visit_and_stay("host", "POST", f"{here}/offer", {"message": CANARY}).status_code == 303


@pytest.mark.slow
@pytest.mark.parametrize("who", ABOVE)
def test_an_application_changes_nothing_that_those_above_can_open(line, who):
    before, told_before = crawl(line, who), told(line)
    here = apply(line)
    assert find_differences(before, crawl(line, who)) == {}
    offer(line, here)
    after = crawl(line, who)
    posting = line.address("opportunities.show", "open posting")
    assert find_differences(before, after).keys() <= {posting}  # how many of its places are free is news to everybody
    assert after[posting].count("Bo Chen") == before[posting].count("Bo Chen") == 0
    assert CANARY not in "".join(after.values())
    assert told(line) == told_before
    assert line.visit(who, "GET", here).status_code == 404
    assert CANARY in line.visit("host", "GET", here).text


@pytest.mark.slow
@pytest.mark.parametrize("who", ABOVE)
def test_being_open_and_wanting_to_learn_changes_nothing_that_those_above_can_open(line, who):
    person_id, skill_id = (
        line.things.people.colleague.id,
        make_skill(CANARY).id,
    )  # that there is such a skill is no secret
    session.commit()
    before = crawl(line, who)
    line.connection.execute(
        sa.update(Profile).where(Profile.person_id == person_id).values(visibility=Visibility.NOT_LOOKING)
    )
    want_skill(session.get_one(Person, person_id), session.get_one(Skill, skill_id))
    session.commit()
    assert find_differences(before, crawl(line, who)) == {}


def test_the_line_manager_is_told_once_the_offer_is_accepted(line):
    here = apply(line)
    offer(line, here)
    before = told(line)
    assert line.visit_and_stay("colleague", "POST", f"{here}/accept").status_code == 303
    assert [new - old for old, new in zip(before, told(line), strict=True)] == [1, 0]
    assert "Bo Chen" in line.visit("manager", "GET", "/releases").text
