"""One company with a thing in every state that a page asks for, and a visitor who leaves it as it was."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask
from itsdangerous import URLSafeSerializer
from werkzeug.test import TestResponse

from mobility.accounts import services as accounts
from mobility.accounts.queries import find_account, find_session
from mobility.applications.blind import code_of
from mobility.applications.models import ApplicationStatus, Invitation, Rating
from mobility.applications.queries import list_criteria
from mobility.capacity.models import Leave
from mobility.core import clock
from mobility.core.db import session
from mobility.integrations.models import UploadedFile
from mobility.matching.models import ManualPlace, SavedSearch
from mobility.moves import services as moves
from mobility.moves.models import (
    ApprovalBatch,
    Feedback,
    FeedbackKind,
    Move,
    MoveStatus,
    ReleaseReason,
    RequestedAct,
    RequestedAction,
)
from mobility.notifications.models import Notification
from mobility.opportunities.models import Audience, Opportunity, OpportunityKind, OpportunityStatus, Question
from mobility.people.models import ClockPause, Delegation, DelegationScope, Role
from mobility.policies.models import PolicyVersion
from mobility.policies.queries import Rule
from mobility.skills.models import Experience, HelpOffer, UnitSkill
from tests import curated
from tests.administered import ids_of, values_of
from tests.asked import requests_of
from tests.cleared import things_of as cleared_of
from tests.developing import things_developing
from tests.evidenced import hang_evidence
from tests.factored import hang_factors
from tests.factories import (
    OVERRIDE,
    World,
    give_skill,
    grant,
    make_application,
    make_entity,
    make_move,
    make_opportunity,
    make_person,
    make_profile,
    make_session_token,
    make_skill,
    make_world,
    save,
    save_all,
    show_name,
    want_skill,
)
from tests.overseen import things_of
from tests.recommended import hidden_of
from tests.starting import send_cv
from tests.trained import trained_of
from tests.underway import things_underway

PASSWORD = "a password of the tests"
STATES = {
    "draft posting": OpportunityStatus.DRAFT,
    "posting in review": OpportunityStatus.IN_REVIEW,
    "open posting": OpportunityStatus.OPEN,
    "closed posting": OpportunityStatus.CLOSED,
}
MONTHS_APART = 5
WRITES = re.compile(r"\s*(INSERT INTO|UPDATE|DELETE FROM)\s+\"?(\w+)", re.I)
WRITING = {"POST"}
# what reading leaves behind: that a browser was seen, which list of people was shown to whom, who read what
TRACES = {
    "sign_in_session",
    "suggestion_list",
    "suggestion",
    "ranking_input",
    "recommendation_list",
    "recommendation",
    "audit_entry",
    "audit_note",
    "move_export",
}


@dataclass
class Things:
    """What stands behind the ids of the addresses: the name of a thing → the ids that its addresses need."""

    people: World
    ids: dict[str, dict[str, Any]] = field(default_factory=dict)
    values: dict[str, str] = field(default_factory=dict)

    def keep(self, name: str, **ids: Any) -> None:
        self.ids[name] = ids


def make_things() -> Things:
    things = Things(make_world())
    accounts_of(things)
    skills_of(things)
    postings_of(things)
    applications_of(things)
    moves_of(things)
    administration_of(things)
    session.commit()
    return things


def accounts_of(things: Things) -> None:
    people = things.people
    make_session_token(people.employee)
    account = find_account(people.employee)
    assert account is not None
    accounts.set_password(account=account, password=PASSWORD)
    unused, used = (accounts.invite(actor=None, person=make_person()) for _ in range(2))
    accounts.use_link(secret=used, password=PASSWORD)
    left = make_person(
        "Lea Gone", employed_until=clock.today() - dt.timedelta(days=40), org_unit=people.employee.org_unit
    )
    told = save(
        Notification(
            recipient=people.employee,
            event_key="told",
            kind="invitation_received",
            params={"host": people.host.name, "title": "Launch the board"},
            path="/applications",
        )
    )
    things.keep("passkey", passkey_id=hang_factors(people)["passkey"])
    open_session = find_session(make_session_token(people.employee))
    assert open_session is not None
    things.keep("session of the employee", session_id=open_session.id)
    things.keep("the administrator", person_id=people.admin.id)
    things.keep("unused link", secret=unused)
    things.keep("used link", secret=used)
    things.keep("the employee", person_id=people.employee.id)
    things.keep("person who left", person_id=left.id)
    things.keep("notification", notification_id=told.id)


def skills_of(things: Things) -> None:
    employee, skill = things.people.employee, make_skill("SQL")
    make_skill("Storytelling")
    make_profile(employee)
    make_profile(things.people.colleague)
    position = Experience(person_id=employee.id, title="Analyst", from_month="2019-03")
    things.keep("held skill", held_id=give_skill(employee, skill).id)
    save_all(
        (
            HelpOffer(person_id=employee.id, skill_id=skill.id),
            UnitSkill(org_unit_id=employee.org_unit_id, skill_id=skill.id),
        )
    )
    things.keep("speciality", unit_id=employee.org_unit_id, skill_id=skill.id)
    forecasting = make_skill("Forecasting")
    things.keep("wanted skill", wanted_id=want_skill(employee, forecasting).id)
    for name, ids in hang_evidence(things.people, forecasting).items():
        things.keep(name, **ids)
    things.keep("CV", file_id=send_cv(employee, "Skills\nStorytelling").id)
    things.keep("position", experience_id=save(position).id)


def postings_of(things: Things) -> None:
    people = things.people
    gig = OpportunityKind.GIG
    for name, status in STATES.items():
        things.keep(name, opportunity_id=make_opportunity(people.host, status, places=3).id)
    abroad = make_opportunity(people.host, audience=Audience.LEGAL_ENTITY, legal_entity=make_entity("Example Ltd"))
    things.keep("draft gig", opportunity_id=make_opportunity(people.host, OpportunityStatus.DRAFT, gig).id)
    things.keep("posting for another company", opportunity_id=abroad.id)
    posting = things.ids["open posting"]
    things.keep("somebody to invite", **posting, code=code_of(posting["opportunity_id"], people.colleague.id))
    things.keep("applicant of the posting", **posting, code=code_of(posting["opportunity_id"], people.employee.id))
    things.values["unit"] = str(people.host.org_unit_id)
    another = grant(make_person(), Role.HOST).person
    question = save(Question(opportunity_id=posting["opportunity_id"], asker=people.colleague, text="Is it on site?"))
    things.keep("question", question_id=question.id)
    things.keep("posting and another host", **posting, person_id=another.id)
    things.values["another host's e-mail"] = another.email
    things.values["employee's e-mail"] = people.employee.email


def applications_of(things: Things) -> None:
    people, states = things.people, ApplicationStatus
    open_posting = session.get_one(Opportunity, things.ids["open posting"]["opportunity_id"])
    finished = {"motivation": "I want to learn this.", "has_checked_profile": True}
    made = {
        "sent application": make_application(people.employee, open_posting),
        "begun application": make_application(
            people.employee, make_opportunity(people.host), states.DRAFT, motivation="", has_checked_profile=False
        ),
        "finished draft": make_application(people.employee, make_opportunity(people.host), states.DRAFT, **finished),
        "offered application": make_application(people.employee, _posting_in(people, 8), states.OFFERED),
        "application of somebody the host saw": make_application(people.employee, make_opportunity(people.host)),
        "application of an HR partner": make_application(people.hr, make_opportunity(people.host)),
        "application to the line manager": make_application(people.employee, make_opportunity(people.manager)),
    }
    for name, application in made.items():
        things.keep(name, application_id=application.id)
    seen = made["application of somebody the host saw"]
    show_name(people.host, seen.opportunity, people.employee)
    rated = make_application(people.employee, make_opportunity(people.host)).opportunity
    given = {"opportunity_id": rated.id, "person_id": people.employee.id, "rater": people.host, "score": 3}
    for criterion in list_criteria(rated, "en", has_applied=True):
        save(Rating(**given, criterion=criterion.key))
    save(PolicyVersion(rule=Rule.BLIND_REVIEW_OPTIONAL, value=True, valid_from=clock.now()))
    things.values["criterion"] = list_criteria(open_posting, "en", has_applied=True)[0].key
    things.values["sent application"] = str(made["sent application"].id)
    things.keep("rated applicant", opportunity_id=rated.id, code=code_of(rated.id, people.employee.id))
    invitation = Invitation(opportunity=make_opportunity(people.host), person=people.employee, invited_by=people.host)
    things.keep("invitation", invitation_id=save(invitation).id)
    by_hand = ManualPlace(
        opportunity=open_posting, person=people.colleague, placed_by=people.host, position=1, reason_code="team",
        reason_sentence="They complete the team.", weights="1",
    )  # fmt: skip
    things.keep("place given by hand", placing_id=save(by_hand).id)
    search = SavedSearch(person_id=people.employee.id, name="Data", filters={"q": ["data"]}, checked_at=clock.now())
    things.keep("saved search", search_id=save(search).id)
    sign = URLSafeSerializer("tests" * 8, salt="matching.stop_alerts").dumps
    things.keep("link of a letter", token=sign(people.employee.id))
    things.keep("link that somebody made up", token="1")


def _posting_in(people: World, turn: int, **fields: Any) -> Opportunity:
    """Turns do not overlap, so that nobody lacks the time for any of them."""
    return make_opportunity(
        people.host, starts_on=clock.add_months(clock.today() + dt.timedelta(days=60), MONTHS_APART * turn), **fields
    )


def moves_of(things: Things) -> None:
    people, employee = things.people, things.people.employee
    today = clock.today()
    active = make_opportunity(people.host, OpportunityStatus.CLOSED, starts_on=today - dt.timedelta(days=30))
    names = ("awaiting release", "change proposed", "release declined", "in review", "awaiting HR")
    made = {f"move {name}": make_move(employee, _posting_in(people, turn)) for turn, name in enumerate(names, start=1)}
    made["move whose release is overdue"] = make_move(
        employee, _posting_in(people, 6), release_due_on=today - dt.timedelta(days=1)
    )
    made["move of an HR partner"] = make_move(people.hr, _posting_in(people, 7), releaser=people.manager)
    made["move just approved"] = make_move(employee, _posting_in(people, 9))
    made["active move"] = make_move(employee, active, MoveStatus.ACTIVE)
    made["completed move"], read = (_completed(people, days) for days in (200, 350))
    _bring_to_their_states(made, people)
    for name, move in made.items():
        things.keep(name, move_id=move.id)
    things.ids |= cleared_of(people, _posting_in(people, 10))
    things.values["move awaiting HR"] = str(made["move awaiting HR"].id)
    things.keep("batch of an HR partner", batch_id=save(ApprovalBatch(decided_by=people.hr, reason_code="need")).id)
    about = Feedback(move=read, kind=FeedbackKind.ABOUT_PERSON, author=people.host, text="Good work.")
    things.keep("feedback about the employee", feedback_id=save(about).id)
    away = [today + dt.timedelta(days=300 + number) for number in (0, 4)]
    things.keep("leave of the employee", leave_id=save(Leave(person=employee, starts_on=away[0], ends_on=away[1])).id)
    things.ids |= things_underway(people, made["active move"])
    things.ids |= things_developing(people, things.values)
    things.keep("application that became a move", application_id=made["active move"].application_id)
    later = today + dt.timedelta(days=90)  # nobody acts for anybody today
    delegated = Delegation(
        owner=people.manager, delegate=people.colleague, scope=DelegationScope.RELEASES, starts_on=later, ends_on=later
    )
    things.keep("delegation of the line manager", delegation_id=save(delegated).id)
    pause = ClockPause(
        starts_on=later,
        ends_on=later,
        reason="The site is closed",
        declared_by=people.hr,
        legal_entity=people.hr.legal_entity,
    )
    things.keep("pause of clocks", pause_id=save(pause).id)
    offered = things.ids["offered application"]["application_id"]
    act = RequestedAct(
        application_id=offered, acted_by=people.hr, action=RequestedAction.ACCEPT_OFFER, asked_on=today, how="By e-mail"
    )
    things.keep("act in the employee's name", act_id=save(act).id)


def _completed(people: World, days: int) -> Move:
    starts_on = clock.today() - dt.timedelta(days=days)
    posting = make_opportunity(people.host, OpportunityStatus.CLOSED, starts_on=starts_on)
    return make_move(people.employee, posting, MoveStatus.COMPLETED)


def _bring_to_their_states(made: dict[str, Move], people: World) -> None:
    declined = {"reason": ReleaseReason.WORKLOAD, "tried": "Everything.", "possible_from": None}
    change = {"starts_on": None, "percent": 40, "home_work": "Reports stop.", "note": ""}
    moves.propose_change(actor=people.manager, move=made["move change proposed"], **change)
    moves.decline(actor=people.manager, move=made["move release declined"], **declined)
    moves.decline(actor=people.manager, move=made["move in review"], **declined)  # a second time: always reviewed
    for name in ("move awaiting HR", "move of an HR partner", "move just approved"):
        moves.agree(actor=people.manager, move=made[name], home_work="Reports stop.")
    approved = moves.approve(actor=people.hr, move=made["move just approved"], note="", override=OVERRIDE)
    approved.decided_at = clock.now() + dt.timedelta(days=1)  # however long the tests take


def administration_of(things: Things) -> None:
    things.ids |= ids_of(things.people) | things_of(things.people) | requests_of(things.people)
    things.ids |= curated.skills_of(things.people) | trained_of(things.people) | hidden_of(things.people)
    things.values["session of a course"] = str(things.ids["session of a course"]["session_id"])
    file = session.get_one(UploadedFile, things.ids["file of the administrator"]["file_id"])
    things.values |= values_of(things.people) | {"what the file changes": file.shown}


@dataclass
class Visitor:
    """Opens addresses as one person after another; whatever a visit changes is undone after it."""

    app: Flask
    connection: sa.Connection
    things: Things
    tokens: dict[str, str]
    written: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        sa.event.listen(self.connection, "before_cursor_execute", self._note)

    def _note(self, connection: sa.Connection, cursor: Any, statement: str, *rest: Any) -> None:
        if found := WRITES.match(statement):
            self.written.append(found[2].lower())

    def address(self, page: str, thing: str = "", **ids: Any) -> str:
        """Where a page about a thing stands; `ids` replace those of the thing."""
        return self.app.url_map.bind("localhost").build(page, {**self.things.ids.get(thing, {}), **ids})

    def visit(
        self, who: str, method: str, address: str, data: dict[str, Any] | None = None, **how: Any
    ) -> TestResponse:
        with self.aside():
            return self.visit_and_stay(who, method, address, data, **how)

    @contextmanager
    def aside(self) -> Iterator[None]:
        """Whatever is written inside is undone at the end."""
        session.remove()  # what filling in the form has read
        before = self.connection.begin_nested()
        try:
            yield
        finally:
            session.remove()
            before.rollback()

    def visit_and_stay(
        self, who: str, method: str, address: str, data: Any = None, *, checked: bool = True, **how: Any
    ) -> TestResponse:
        """`checked` pages are read by the HTML checker too; `how` is for the client, as headers.

        What is only read writes nothing but traces, whoever reads it (S11).
        """
        client = self.app.test_client()
        client.is_checked = checked
        if who != "nobody":
            with client.session_transaction() as cookie:
                cookie["_user_id"], cookie["_fresh"] = self.tokens[who], True
        self.written.clear()
        answer = client.open(address, method=method, data=data, **how)
        assert method in WRITING or set(self.written) <= TRACES, f"{method} {address} wrote to {self.written}"
        return answer


@pytest.fixture(scope="module")
def visitor(shared_app: Flask) -> Iterator[Visitor]:
    """Made once for a module: what the tests do is undone visit by visit."""
    with shared_app.extensions["engine"].connect() as connection:
        outer = connection.begin()
        session.remove()
        session.configure(bind=connection, join_transaction_mode="create_savepoint")
        things = make_things()
        tokens = {name: make_session_token(person) for name, person in vars(things.people).items()}
        session.remove()
        yield Visitor(shared_app, connection, things, tokens)
        session.remove()
        outer.rollback()
    clock.set_now(None)
