"""Questions on a posting: asked without a name, answered for everybody in the audience."""

from __future__ import annotations

from zoneinfo import ZoneInfo

from mobility.audit import services as audit
from mobility.core import clock
from mobility.core.authz import authorize
from mobility.core.db import lock, session
from mobility.core.errors import Conflict, InvalidInput, TransitionNotAllowed
from mobility.core.i18n import N_
from mobility.notifications.services import notify
from mobility.opportunities import messages
from mobility.opportunities.models import QUESTION_LENGTH, Opportunity, Question
from mobility.opportunities.policy import OpportunityPermission as P
from mobility.people.models import Person
from mobility.people.working_days import add_working_days
from mobility.policies.queries import Rule, get_value


def ask_question(*, actor: Person, opportunity: Opportunity, text: str) -> Question:
    """Kept apart from the audit record, which would name who asked (rule 5)."""
    authorize(actor, P.ASK, opportunity)
    if opportunity.is_over:
        raise TransitionNotAllowed(N_("This opportunity is over, so nobody would answer."))
    if not text.strip() or len(text.strip()) > QUESTION_LENGTH:
        raise InvalidInput(
            N_("Write a question of at most %(length)s characters."), field="text", length=QUESTION_LENGTH
        )
    question = Question(opportunity=opportunity, asker=actor, text=text.strip())
    session.add(question)
    session.flush()
    for host in opportunity.hosts:
        notify(recipient=host, notice=messages.about_question("question_asked", question))
    return question


def answer_question(*, actor: Person, question: Question, answer: str) -> None:
    """Everybody in the audience reads question and answer from now on; a second answer replaces the first."""
    lock(question)
    authorize(actor, P.ANSWER, question)
    if question.hidden_at is not None:
        raise Conflict(N_("This question was hidden, so it cannot be answered any more."))
    if not answer.strip():
        raise InvalidInput(N_("Write an answer."), field="answer")
    question.answer, question.answered_by, question.answered_at = answer.strip(), actor, clock.now()
    audit.record(actor=actor, action="answer", subject=question)
    notify(recipient=question.asker, notice=messages.about_question("question_answered", question))


def hide_question(*, actor: Person, question: Question, reason: str) -> None:
    """Nobody but hosts, HR and whoever asked sees it any more; whoever asked reads why."""
    lock(question)
    authorize(actor, P.HIDE, question)
    if not reason.strip():
        raise InvalidInput(N_("Write a sentence that says why."), field="reason")
    question.hidden_reason, question.hidden_at = reason.strip(), clock.now()
    audit.record(actor=actor, action="hide", subject=question, note=reason.strip())
    notify(recipient=question.asker, notice=messages.about_question("question_hidden", question))


def remind_of_question(*, question: Question) -> None:
    """Hosts are reminded once of what has waited some working days."""
    opportunity = question.opportunity
    if not question.is_waiting or opportunity.is_over:
        return
    asked_on = question.created_at.astimezone(ZoneInfo(opportunity.time_zone)).date()
    due = add_working_days(asked_on, get_value(Rule.QUESTION_REMINDER_WORKING_DAYS), opportunity.host_manager)
    if clock.today(opportunity.time_zone) >= due:
        for host in opportunity.hosts:
            notify(recipient=host, notice=messages.about_question("question_waiting", question))
