"""How it went, both ways; what is said about the person enters their profile only if they accept it."""

from __future__ import annotations

from collections.abc import Mapping

from mobility.audit import services as audit
from mobility.core import clock
from mobility.core.authz import authorize
from mobility.core.db import lock, session
from mobility.core.errors import ConditionNotMet, TransitionNotAllowed
from mobility.core.i18n import N_
from mobility.moves.messages import about_feedback, move_path
from mobility.moves.models import Feedback, FeedbackKind, FeedbackSkill, Move, TaskOutcome
from mobility.moves.policy import MovePermission as P
from mobility.moves.queries import feedback_kind_of, feedback_task_of, may_give_feedback
from mobility.moves.queries.milestones import list_hosts
from mobility.moves.services.steps import require_text
from mobility.moves.services.tasks import ask, settle_task
from mobility.notifications.services import notify
from mobility.people.models import Person
from mobility.skills import services as skills
from mobility.skills.models import Skill


def give_feedback(
    *,
    actor: Person,
    move: Move,
    text: str,
    levels: Mapping[Skill, int],
    evidence: Mapping[Skill, str] | None = None,
) -> Feedback:
    """The host about the person, with the level shown in each skill and where; or the person about the opportunity."""
    lock(move)
    authorize(actor, P.GIVE_FEEDBACK, move)
    if not may_give_feedback(actor, move):
        raise ConditionNotMet(N_("Feedback is given once, after the last day."))
    kind = feedback_kind_of(actor, move)
    feedback = Feedback(move=move, kind=kind, author=actor, text=require_text(text, "text", N_("Write how it went.")))
    if kind is FeedbackKind.ABOUT_PERSON:
        said = evidence or {}
        feedback.skills = [
            FeedbackSkill(skill=skill, level=level, evidence=said.get(skill, "").strip())
            for skill, level in levels.items()
        ]
    session.add(feedback)
    settle_task(move, feedback_task_of(actor, move))
    audit.record(actor=actor, action="give_feedback", subject=move, concerns=move.person, reason_code=kind.value)
    if kind is FeedbackKind.ABOUT_PERSON:
        notify(recipient=move.person, notice=about_feedback("feedback_received", feedback))
    else:
        notice = about_feedback("opportunity_feedback_received", feedback)
        for host in list_hosts(move):
            notify(recipient=host, notice=notice)
    return feedback


def decline_to_give(*, actor: Person, move: Move) -> None:
    """Whoever is asked says that they give none, and is asked no more."""
    lock(move)
    authorize(actor, P.GIVE_FEEDBACK, move)
    if not may_give_feedback(actor, move):
        raise ConditionNotMet(N_("Feedback is given once, after the last day."))
    kind = feedback_task_of(actor, move)
    ask(move, kind, is_told=False)
    settle_task(move, kind, TaskOutcome.DECLINED)
    audit.record(actor=actor, action="decline_to_give", subject=move, concerns=move.person)


def accept_feedback(*, actor: Person, feedback: Feedback) -> None:
    """The person takes it into the profile: each skill becomes one held, with the move as evidence."""
    _answer(actor, feedback, "accept_feedback")
    feedback.accepted_at = clock.now()
    for row in feedback.skills:
        skills.add_evidence_from_move(
            actor=actor,
            person=feedback.move.person,
            skill=row.skill,
            level=row.level,
            title=feedback.move.opportunity.title,
            sentence=row.evidence,
            path=move_path(feedback.move),
            confirmed_by=feedback.author,
        )
    notify(recipient=feedback.author, notice=about_feedback("feedback_accepted", feedback))


def decline_feedback(*, actor: Person, feedback: Feedback) -> None:
    """The person keeps it to themselves: nothing enters the profile, and nobody is told."""
    _answer(actor, feedback, "decline_feedback")
    feedback.declined_at = clock.now()


def _answer(actor: Person, feedback: Feedback, action: str) -> None:
    lock(feedback)
    authorize(actor, P.ANSWER_FEEDBACK, feedback)
    if not feedback.is_unanswered:
        raise TransitionNotAllowed(N_("You already decided about this feedback."))
    audit.record(actor=actor, action=action, subject=feedback.move, concerns=feedback.move.person)
