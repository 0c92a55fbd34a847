"""Words for what happens while a move goes on and after it, and what of it is settled."""

from __future__ import annotations

import datetime as dt

from mobility.applications.messages import PERSON_REASONS
from mobility.applications.models import ReasonCode
from mobility.core.i18n import N_
from mobility.moves.models import FINISHED, ExtensionStatus, FeedbackKind, Move, MoveStatus, TaskKind, TaskOutcome
from mobility.moves.policy import find_line, find_task
from mobility.people.models import Person
from mobility.people.working_days import add_working_days

ANSWER_WORKING_DAYS = 10  # for feedback and the way home, of whoever acts
HAPPENINGS: dict[str, str] = {
    "propose_extension": N_("A later last day was proposed."),
    "accept_extension": N_("The later last day was agreed to."),
    "refuse_extension": N_("The last day was kept."),
    "withdraw_extension": N_("The proposal of a later last day was taken back."),
    "lapse_extension": N_("The proposal of a later last day ended without an answer."),
    "extend": N_("The move was extended."),
    "give_check_in": N_("A check-in was written."),
    "share_check_in": N_("The person shared their check-in with the line manager."),
    "draft_return_plan": N_("The plan of return was written."),
    "agree_return_plan": N_("The plan of return was agreed to."),
    "say_back": N_("The person said that they are back home."),
    "decline_to_give": N_("Feedback was declined by who was asked."),
}
# health, absence and family are never a reason, so they are not to be chosen
END_REASONS_OF_PERSON = PERSON_REASONS
END_REASONS_OF_HOST = {
    ReasonCode.WORKLOAD: N_("The work has changed or become less"),
    ReasonCode.DATES: N_("The dates do not fit"),
    ReasonCode.SKILLS: N_("The skills do not fit"),
    ReasonCode.OTHER: N_("Another reason"),
}
# where each thing that is asked for is done
PATHS = {
    TaskKind.CHECK_IN_PERSON: "/moves/{}/check-in",
    TaskKind.CHECK_IN_HOST: "/moves/{}/check-in",
    TaskKind.RETURN_PLAN: "/moves/{}/return-plan",
    TaskKind.FEEDBACK_PERSON: "/moves/{}/feedback",
    TaskKind.FEEDBACK_HOST: "/moves/{}/feedback",
    TaskKind.HOMECOMING: "/moves/{}",
}

OUTCOMES = {TaskOutcome.DECLINED: N_("declined"), TaskOutcome.NOT_GIVEN: N_("not given")}
EXTENSION_WORDS = {
    ExtensionStatus.PROPOSED: N_("proposed"),
    ExtensionStatus.AGREED: N_("agreed"),
    ExtensionStatus.REFUSED: N_("not agreed"),
    ExtensionStatus.LAPSED: N_("not answered"),
    ExtensionStatus.WITHDRAWN: N_("taken back"),
}
ENDING = N_("The move ends early: the last day is %(last)s. After it, host and person tell each other how it went.")
OWN_ENDING = {
    "person": N_("Your move ends early: the last day is %(last)s. After it, you and %(host)s tell each other how it "
                 "went."),
    "host": N_("The move ends early: the last day is %(last)s. After it, you and %(person)s tell each other how it "
               "went."),
}  # fmt: skip
EXTENDING = N_("The move ends on %(last)s. %(new)s is proposed instead: whoever is asked answers by %(by)s.")
OVER_WITH_EMPLOYMENT = N_("The move ended on %(last)s, with the employment of %(person)s. Nothing is left to do.")
COMES_HOME = N_("The move ended on %(last)s: confirm by %(home)s that %(person)s is back with your team.")
ACCEPTED_CHANGE = {
    "person": N_("You accepted the change: %(host)s accepts or refuses it by %(answer)s."),
    "host": N_("You accepted the change: %(person)s accepts or refuses it by %(answer)s."),
}
SETTLED = {
    "person": N_("Your move ended on %(last)s: nothing is left for you to do."),
    "host": N_("The move ended on %(last)s: nothing is left for you to do."),
    "hr": N_("The move ended on %(last)s, and feedback is settled both ways."),
}
_ran_out = N_(
    "Its last day, %(last)s, passed before everything was settled, so the move of %(person)s was cancelled. Nothing "
    "more is needed."
)
RAN_OUT = {
    "person": N_(
        "Its last day, %(last)s, passed before everything was settled, so the move was cancelled. Look for another "
        "opportunity when you like."
    ),
    "host": N_(
        "Its last day, %(last)s, passed before everything was settled, so the move of %(person)s was cancelled. The "
        "place is free."
    ),
}
ASKED = {
    "person": {FeedbackKind.ABOUT_OPPORTUNITY},
    "host": {FeedbackKind.ABOUT_PERSON},
    "hr": set(FeedbackKind),
}
FEEDBACK_TASKS = {
    FeedbackKind.ABOUT_OPPORTUNITY: TaskKind.FEEDBACK_PERSON,
    FeedbackKind.ABOUT_PERSON: TaskKind.FEEDBACK_HOST,
}


def find_sentence(move: Move, reader: str) -> str | None:
    """What a reader (`progress.Reader`) is told besides what the status says: notice, a proposal, what is settled."""
    if move.status is MoveStatus.ACTIVE:
        if move.ended_on is not None:
            return OWN_ENDING.get(reader, ENDING)
        return EXTENDING if move.extension is not None else None
    if move.status is MoveStatus.CHANGE_PROPOSED and move.release is not None:
        accepted = {"person": move.release.person_accepted_at, "host": move.release.host_accepted_at}
        return ACCEPTED_CHANGE[reader] if accepted.get(reader) else None
    if move.status is MoveStatus.CANCELLED and move.end_reason is not None:
        return RAN_OUT.get(reader, _ran_out)
    if move.status not in FINISHED:
        return None
    if move.ends_with_employment:
        return OVER_WITH_EMPLOYMENT
    if reader == "manager":
        return COMES_HOME if move.needs_homecoming else None
    return SETTLED[reader] if reader in ASKED and ASKED[reader] <= list_settled_feedback(move) else None


def find_feedback_day(move: Move, *people: Person) -> dt.date:
    """By when all of these people have told how it went. Others read it, so it is counted in ordinary weeks."""
    return max(add_working_days(move.last_day, ANSWER_WORKING_DAYS, one, ordinary_week=True) for one in people)


def find_home_day(move: Move) -> dt.date:
    """By when whoever speaks for the home team confirms that the person is back."""
    return add_working_days(move.last_day, ANSWER_WORKING_DAYS, move.person.manager_here, ordinary_week=True)


def list_settled_feedback(move: Move) -> set[FeedbackKind]:
    """What was given, declined, or is asked for no more."""
    tasks = {kind: find_task(move, task) for kind, task in FEEDBACK_TASKS.items()}
    closed = {kind for kind, task in tasks.items() if task is not None and not task.is_open}
    return closed | {feedback.kind for feedback in move.feedback}


def name_who_welcomes(move: Move) -> str | None:
    """Who confirms after a work package that the person is back."""
    line = None if move.opportunity.is_gig else find_line(move)
    return line.name if line else None
