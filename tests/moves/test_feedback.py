"""Feedback both ways; nothing enters a profile that its owner did not accept."""

import pytest
import sqlalchemy as sa

from mobility.core.db import session
from mobility.core.errors import ConditionNotMet, InvalidInput, NotPermitted, TransitionNotAllowed
from mobility.moves import queries, services
from mobility.moves.models import FeedbackKind, MoveStatus
from mobility.skills.models import EvidenceKind, HeldSkill, HeldSource
from mobility.skills.queries import find_current, list_evidence, list_other_levels
from tests.factories import give_skill, make_move, make_opportunity, make_skill


@pytest.fixture
def skill(app):
    return make_skill("Storytelling")


@pytest.fixture
def move(people, skill):
    return make_move(people.employee, make_opportunity(people.host, teaches=(skill,)), MoveStatus.COMPLETED)


def held(person):
    return session.scalars(sa.select(HeldSkill).where(HeldSkill.person_id == person.id)).all()


def give(actor, move, levels=None, evidence=None):
    return services.give_feedback(
        actor=actor, move=move, text="It went well", levels=levels or {}, evidence=evidence or {}
    )


def test_accepted_feedback_enters_the_profile_as_evidence(people, move, skill):
    feedback = give(people.host, move, {skill: 3})
    assert held(people.employee) == []
    services.accept_feedback(actor=people.employee, feedback=feedback)
    [row] = held(people.employee)
    assert (row.skill, row.level, row.source) == (skill, 3, HeldSource.MOVE)
    assert (row.evidence, row.confirmed_by_id) == (move.opportunity.title, people.host.id)


def test_the_host_says_where_a_skill_showed_and_the_move_becomes_its_evidence(people, move, skill):
    give_skill(people.employee, skill, 4)
    feedback = give(people.host, move, {skill: 3}, {skill: " Told the launch as a story. "})
    services.accept_feedback(actor=people.employee, feedback=feedback)
    current = find_current(people.employee, skill)
    assert (current.level, current.evidence, current.confirmed_by_id) == (4, "Told the launch as a story.", None)
    [shown] = list_evidence(people.employee, skill)
    assert (shown.kind, shown.title, shown.path) == (EvidenceKind.MOVE, move.opportunity.title, f"/moves/{move.id}")
    [said] = list_other_levels(people.employee, current)
    assert (said.asked, said.level, said.held_skill_id) == (people.host, 3, current.id)


def test_declined_feedback_enters_nothing_and_the_answer_is_final(people, move, skill):
    feedback = give(people.host, move, {skill: 3})
    services.decline_feedback(actor=people.employee, feedback=feedback)
    assert held(people.employee) == []
    with pytest.raises(TransitionNotAllowed):
        services.accept_feedback(actor=people.employee, feedback=feedback)


@pytest.mark.parametrize("who", ["host", "manager", "hr", "colleague"])
def test_nobody_accepts_for_another(people, move, skill, who):
    feedback = give(people.host, move, {skill: 3})
    with pytest.raises(NotPermitted):
        services.accept_feedback(actor=people[who], feedback=feedback)


def test_what_is_said_about_a_person_reaches_them_first_and_alone(people, move):
    feedback = give(people.host, move)
    assert queries.list_readable_feedback(people.employee, move) == [feedback]
    assert queries.list_readable_feedback(people.host, move) == [feedback]
    assert queries.list_readable_feedback(people.manager, move) == []
    assert queries.list_readable_feedback(people.hr, move) == []
    services.accept_feedback(actor=people.employee, feedback=feedback)
    assert queries.list_readable_feedback(people.manager, move) == [feedback]


def test_the_person_speaks_about_the_opportunity_and_names_no_skills(people, move, skill):
    feedback = give(people.employee, move, {skill: 5})
    assert (feedback.kind, feedback.skills) == (FeedbackKind.ABOUT_OPPORTUNITY, [])


@pytest.mark.parametrize("who", ["manager", "hr", "colleague"])
def test_only_host_and_person_give_feedback(people, move, who):
    with pytest.raises(NotPermitted):
        give(people[who], move)


def test_feedback_is_given_once_after_the_end_and_not_empty(people, move):
    with pytest.raises(InvalidInput):
        services.give_feedback(actor=people.host, move=move, text=" ", levels={})
    give(people.host, move)
    with pytest.raises(ConditionNotMet):
        give(people.host, move)
    running = make_move(people.colleague, make_opportunity(people.host), MoveStatus.ACTIVE)
    with pytest.raises(ConditionNotMet):
        give(people.host, running)
