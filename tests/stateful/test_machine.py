"""Anybody does anything, in any order and whatever their roles are by then; what must hold holds after every step (S8).

The profile `ci` is small; `MOBILITY_STATEFUL=examples,steps` asks for more.
"""

from __future__ import annotations

import datetime as dt
import logging
import os
from collections import Counter
from typing import Any

import pytest
import sqlalchemy as sa
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test

from mobility.applications import jobs as application_jobs
from mobility.applications import services as applications
from mobility.applications.models import ENDED, Application, ApplicationStatus
from mobility.applications.policy import ApplicationPermission
from mobility.audit.models import AuditEntry
from mobility.core import clock
from mobility.core.authz import permits
from mobility.core.db import session
from mobility.core.errors import MobilityError
from mobility.invariants import find_violations
from mobility.moves import jobs as move_jobs
from mobility.moves.models import Clearance, ClearanceStatus, Extension, Move, MoveStatus
from mobility.moves.queries.clearing import list_partners
from mobility.opportunities import jobs as opportunity_jobs
from mobility.opportunities import services as opportunities
from mobility.opportunities.models import Opportunity, OpportunityStatus
from mobility.people import jobs as people_jobs
from mobility.people import services as people_services
from mobility.people.models import Person, Role
from mobility.people.policy import is_in_line_above
from mobility.skills.models import Skill
from tests.stateful.company import PEOPLE, open_company, terms_of_posting
from tests.stateful.deeds import DEEDS, WORDS, WORKFLOWS

IS_EVERYDAY = "MOBILITY_STATEFUL" not in os.environ
EXAMPLES, STEPS = (int(number) for number in os.environ.get("MOBILITY_STATEFUL", "5,30").split(","))
JOBS = (
    opportunity_jobs.close_past_deadlines,
    opportunity_jobs.ask_whether_current,
    application_jobs.expire_offers,
    application_jobs.remind_of_answers,
    people_jobs.close_ended_employments,
    move_jobs.advance_moves,
)
ABOUT_ANOTHER = {
    "application": {"shortlist", "keep_in_reserve", "offer", "end", "withdraw_offer"},
    "move": {"agree", "propose_change", "decline", "release_in_review", "uphold_decline", "approve", "refuse"},
    "clearance": {"clear", "mark_not_needed", "refuse_clearance"},
}
DECIDED_BY_HR = {"approve", "refuse", "release_in_review", "uphold_decline"}
FORWARD = {
    "offer",
    "accept_offer",
    "agree",
    "approve",
    "propose_change",
    "accept_change",
    "decline",
    "ask_review",
    "clear",
}
OFTEN = (Move, Move, Application, Application, Opportunity, Clearance, Extension)
WORKS_ON = {MoveStatus.AWAITING_RELEASE, MoveStatus.CHANGE_PROPOSED, MoveStatus.AWAITING_HR, MoveStatus.APPROVED}
WORKS_ON |= {MoveStatus.AWAITING_CLEARANCES}
person = st.integers(0, PEOPLE - 1)
counts: Counter[str] = Counter()


class Loud(logging.Handler):
    """A job that fails is logged and left for the next run; here it fails the machine."""

    def emit(self, record: logging.LogRecord) -> None:
        raise AssertionError(record.getMessage()) from (record.exc_info[1] if record.exc_info else None)


class Company(RuleBasedStateMachine):
    def __init__(self) -> None:
        super().__init__()
        session.remove()
        session.rollback()
        session.expunge_all()
        self.savepoint = session.get_bind().begin_nested()
        people, skill = open_company()
        self.ids, self.skill_id = [one.id for one in people], skill.id
        self.seen, self.hosted = 0, set[tuple[int, int]]()

        for host, is_gig in ((6, True), (6, False), (7, True)):
            self.post_something(self.who(host), is_gig=is_gig, percent=50.0)
        for posted, first, second in zip(self.all(Opportunity), (0, 1, 4), (5, 0, 2), strict=True):
            if posted.needs_review:
                opportunities.submit_for_review(actor=posted.host_manager, opportunity=posted)
                opportunities.approve(actor=self.who(5), opportunity=posted)
            else:
                opportunities.publish(actor=posted.host_manager, opportunity=posted)
            for number in (first, second):
                self.send(self.who(number), posted)
        for application in self.all(Application)[::2]:
            DEEDS[Application]["offer"](application.opportunity.host_manager, application)
            applications.accept_offer(actor=application.applicant, application=application)
        session.commit()

    def teardown(self) -> None:
        session.rollback()
        session.expunge_all()
        self.savepoint.rollback()
        clock.set_now(None)

    def who(self, number: int) -> Person:
        return session.get_one(Person, self.ids[number])

    def staff(self) -> list[Person]:
        return [one for one in map(self.who, range(PEOPLE)) if not one.has_left(clock.today(one.time_zone))]

    def attempt(self, name: str, act: Any) -> None:
        """As a request does it: everything or nothing, and a refusal is one of the known kinds."""
        try:
            act()
            session.commit()
            counts[f"did {name}"] += 1
        except MobilityError as refused:
            session.rollback()
            session.expire_all()
            counts[f"refused {type(refused).__name__}"] += 1
        session.expire_all()

    @rule(host=person, is_gig=st.booleans(), percent=st.sampled_from([20.0, 50.0, 100.0]))
    def post(self, host: int, is_gig: bool, percent: float) -> None:
        actor = self.who(host)
        if actor in self.staff():
            self.attempt("post", lambda: self.post_something(actor, is_gig=is_gig, percent=percent))

    def post_something(self, host: Person, *, is_gig: bool, percent: float) -> None:
        terms = terms_of_posting(host, session.get_one(Skill, self.skill_id), is_gig=is_gig, percent=percent)
        opportunities.draft_opportunity(actor=host, **terms)

    @rule(data=st.data(), number=person)
    def apply(self, data: st.DataObject, number: int) -> None:
        actor, posted = self.who(number), self.all(Opportunity, OpportunityStatus.OPEN)
        if actor not in self.staff() or not posted:
            return
        opportunity = data.draw(st.sampled_from(posted))
        self.attempt("apply", lambda: self.send(actor, opportunity))

    def send(self, actor: Person, opportunity: Opportunity) -> None:
        application = applications.start_application(actor=actor, opportunity=opportunity)
        applications.save_motivation(actor=actor, application=application, motivation=WORDS)
        applications.confirm_profile(actor=actor, application=application)
        applications.submit_application(actor=actor, application=application)

    def all(self, model: type[Any], *statuses: Any) -> list[Any]:
        query = sa.select(model).order_by(model.id)
        return list(session.scalars(query.where(model.status.in_(statuses)) if statuses else query))

    @rule(data=st.data(), model=st.sampled_from(OFTEN))
    def act_on_something(self, data: st.DataObject, model: type[Any]) -> None:
        self.act(data, model)

    @rule(data=st.data())
    def act_on_an_application(self, data: st.DataObject) -> None:
        self.act(data, Application)

    @rule(data=st.data())
    def act_on_a_move(self, data: st.DataObject) -> None:
        self.act(data, Move)

    def act(self, data: st.DataObject, model: type[Any]) -> None:
        """Mostly what somebody may do by now, sometimes what nobody should."""
        workflow, staff = WORKFLOWS[model], self.staff()
        likely = [
            (thing, row.action, one)
            for thing in self.all(model)
            for row in workflow
            if row.permission is not None and workflow.allows(row.action, thing)
            for one in staff
            if permits(one, row.permission, thing)
        ]
        if likely and data.draw(st.integers(0, 5)):
            actions = {row[1] for row in likely}
            action = data.draw(st.sampled_from(sorted(actions) + 3 * sorted(actions & FORWARD)))
            thing, action, actor = data.draw(st.sampled_from([row for row in likely if row[1] == action]))
        elif things := self.all(model):
            thing, actor = data.draw(st.sampled_from(things)), data.draw(st.sampled_from(staff))
            action = data.draw(st.sampled_from(sorted(DEEDS[model])))
        else:
            return
        self.attempt(action, lambda: DEEDS[model][action](actor, thing))

    @rule(number=person, other=person, what=st.sampled_from(["grant", "grant", "revoke", "line", "line", "leave"]))
    def change_staff(self, number: int, other: int, what: str) -> None:
        one, manager = self.who(number), None if number == other else self.who(other)
        if what == "leave" and len(self.staff()) > PEOPLE - 2:
            self.change(what, one, employed_until=clock.today(one.time_zone) - dt.timedelta(days=1))
        elif what == "line" and (manager is None or not is_in_line_above(one, manager)):
            self.change(what, one, line_manager=manager)
        elif what in {"grant", "revoke"}:
            role = (Role.HR, Role.HOST)[other % 2]
            self.attempt(what, lambda: self.change_role(one, role, is_granted=what == "grant"))

    def change_role(self, one: Person, role: Role, *, is_granted: bool) -> None:
        found = [grant for grant in one.role_grants if grant.role is role]
        if is_granted:
            people_services.grant_role(actor=None, person=one, role=role, unit=None)
        elif found:
            people_services.revoke_role(actor=None, grant=found[0])

    def change(self, name: str, one: Person, **fields: Any) -> None:
        def import_file() -> None:
            change = people_services.PersonChange(one, is_new=False)
            people_services.update_person(change=change, **fields)
            people_services.record_changes(actor=None, changes=[change])

        self.attempt(name, import_file)

    @rule(data=st.data(), number=person, other=person, act=st.sampled_from(["add", "remove", "reassign"]))
    def change_hosts(self, data: st.DataObject, number: int, other: int, act: str) -> None:
        posted, actor, one = self.all(Opportunity), self.who(number), self.who(other)
        if not posted or actor not in self.staff():
            return
        of = {"actor": actor, "opportunity": data.draw(st.sampled_from(posted))}
        deeds = {
            "add": lambda: opportunities.add_co_owner(**of, person=one),
            "remove": lambda: opportunities.remove_co_owner(**of, person=one),
            "reassign": lambda: opportunities.reassign_host(**of, host=one),
        }
        self.attempt(f"{act} a host", deeds[act])

    @rule(days=st.sampled_from([1, 4, 8, 15, 30, 130]))
    def let_time_pass(self, days: int) -> None:
        clock.set_now(clock.now() + dt.timedelta(days=days))
        for job in JOBS:
            job()
        session.expire_all()
        counts["did let time pass"] += 1

    @invariant()
    def what_must_be_true_is(self) -> None:
        assert [str(one) for one in find_violations()] == []

    @invariant()
    def nobody_decides_on_their_own_case(self) -> None:
        for entry in session.scalars(sa.select(AuditEntry).where(AuditEntry.id > self.seen).order_by(AuditEntry.id)):
            self.seen = entry.id
            if entry.actor_id is None or entry.action not in ABOUT_ANOTHER.get(entry.subject_type, ()):
                continue
            assert entry.actor_id != entry.concerns_id, entry.action
            if entry.subject_type == "move" and entry.action in DECIDED_BY_HR:
                self.check_who_decides(session.get_one(Move, entry.subject_id), entry)

    def check_who_decides(self, move: Move, entry: AuditEntry) -> None:
        """Not as host, then or when the place was offered; not after having spoken on the release."""
        said = [row.decided_by_id for row in move.release_decisions]
        earlier = said[:-1] if entry.action in {"release_in_review", "uphold_decline"} else said
        assert entry.actor_id not in earlier
        assert entry.actor_id not in move.opportunity.host_ids
        assert move.application.offer is not None
        assert entry.actor_id != move.application.offer.made_by_id

    @invariant()
    def nobody_above_reads_an_application_before_the_offer_is_accepted(self) -> None:
        for application in self.all(Application):
            if application.status is ApplicationStatus.ACCEPTED:
                continue
            for above in application.applicant.managers_above():
                if above.id not in application.opportunity.host_ids:
                    assert not permits(above, ApplicationPermission.READ, application)

    @invariant()
    def nothing_waits_for_or_of_somebody_who_left(self) -> None:
        gone = set(self.ids) - {one.id for one in self.staff()}
        waiting = self.all(Move, *WORKS_ON)
        assert not [one for one in waiting if one.person_id in gone]
        assert not [one for one in waiting if one.releaser_id in gone and one.status is MoveStatus.AWAITING_RELEASE]
        cleared = [one for one in self.all(Clearance, ClearanceStatus.OPEN) if one.move in waiting]
        assert not [one for one in cleared if one.owner_id in gone and list_partners(one)]
        opened = [one for one in self.all(Application) if one.status not in ENDED and one.applicant_id in gone]
        assert [one for one in opened if one.status is not ApplicationStatus.ACCEPTED] == []


def test_every_action_of_the_workflows_can_be_done_by_the_machine():
    by_somebody = {
        model: {row.action for row in flow if row.permission is not None} for model, flow in WORKFLOWS.items()
    }
    assert {model: set(deeds) for model, deeds in DEEDS.items()} == by_somebody


@pytest.mark.slow
@pytest.mark.timeout(3600)
@pytest.mark.one_engine
def test_whatever_anybody_does_nobody_decides_alone(app):
    loud = Loud(level=logging.ERROR)
    logging.getLogger("mobility.db").addHandler(loud)
    counts.clear()
    try:
        run_state_machine_as_test(
            Company,
            settings=settings(
                max_examples=EXAMPLES, stateful_step_count=STEPS, deadline=None, database=None,
                derandomize=IS_EVERYDAY,  # the same every day; chance is for the long run
                suppress_health_check=list(HealthCheck), print_blob=True,
            ),
        )  # fmt: skip
    finally:
        logging.getLogger("mobility.db").removeHandler(loud)
    assert sum(number for act, number in counts.items() if act.startswith("did ")) > EXAMPLES, counts
