"""What things are called here: the contract itself as the company names it, actions, states, topics."""

from __future__ import annotations

from mobility.core.i18n import N_, Message
from mobility.development.models import ActionKind, ContractStatus, InterviewKind, Progress, Side, TalkKind
from mobility.policies.queries import Rule, get_value

ACTION_WORDS = {
    ActionKind.WORK_PACKAGE: N_("Work package"),
    ActionKind.GIG: N_("Gig"),
    ActionKind.COURSE: N_("Course"),
    ActionKind.MENTORING: N_("Mentoring"),
    ActionKind.SHADOWING: N_("Job shadowing"),
    ActionKind.READING: N_("Reading"),
    ActionKind.OTHER: N_("Something else"),
}
STATUS_WORDS = {
    ContractStatus.DRAFT: (N_("Draft"), "neutral"),
    ContractStatus.PROPOSED: (N_("Waits for a signature"), "waiting"),
    ContractStatus.AGREED: (N_("Agreed"), "good"),
    ContractStatus.CHECKED: (N_("Mid-year check held"), "good"),
    ContractStatus.REVIEWED: (N_("Year-end review held"), "good"),
    ContractStatus.CLOSED: (N_("Closed"), "neutral"),
}
PROGRESS_WORDS = {
    Progress.OPEN: (N_("Open"), "neutral"),
    Progress.DONE: (N_("Done"), "good"),
    Progress.ENDED_EARLY: (N_("Ended early"), "info"),
}
SIDE_WORDS = {Side.PERSON: N_("The person"), Side.MANAGER: N_("The line manager")}
TALK_WORDS = {TalkKind.MID_YEAR: N_("Mid-year check"), TalkKind.YEAR_END: N_("Year-end review")}
INTERVIEW_WORDS = {
    InterviewKind.CAREER: N_("Career interview"),
    InterviewKind.REVIEW: N_("Review of the last eight years"),
}
# what art. L. 6315-1 of the Code du travail has them speak of, in our own words
TOPICS = {
    "skills": N_("Skills and qualifications used in the present job, and how they may change"),
    "career": N_("Situation and career, as jobs and prospects in the company change"),
    "training": N_("Training needed: for the present job, for its changes, for a personal project"),
    "wishes": N_("Wishes: other work inside or outside, retraining, a skills assessment, recognition of experience"),
    "account": N_("The personal training account, what the employer may add to it, and career advice"),
}
REVIEW_TOPICS = {
    "held": N_("Whether the interviews of these years were held"),
    "trained": N_("Whether at least one course was taken"),
    "certified": N_("Whether parts of a qualification were acquired"),
    "progressed": N_("Whether pay or career moved on"),
}


def contract_label() -> str | Message:
    """As the company calls it; while it has chosen no name, ours in the reader's language."""
    chosen = get_value(Rule.CONTRACT_LABEL)
    return chosen or Message(N_("Development contract"))


def name_contract(year: int) -> Message:
    return Message(N_("%(label)s %(year)s"), {"label": contract_label(), "year": str(year)})
