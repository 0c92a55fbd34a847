"""The life of an opportunity."""

from __future__ import annotations

from mobility.core.i18n import N_
from mobility.core.workflow import Button, Condition, Workflow, transition
from mobility.opportunities.models import OpportunityStatus as S
from mobility.opportunities.policy import OpportunityPermission as P

NOBODY_HOLDS_A_PLACE = Condition(
    lambda opportunity: not opportunity.has_holders,
    N_("Somebody holds an offer or a place here. Settle that first: withdraw the offer or end the move."),
)
HAS_REQUIRED_SKILLS = Condition(
    lambda opportunity: bool(opportunity.required_skills),
    N_("Name at least one skill that is needed, so that people can see whether they fit."),
)
REVIEW_IS_NEEDED = Condition(
    lambda opportunity: opportunity.needs_review, N_("HR does not review this kind. Publish it yourself.")
)
REVIEW_IS_NOT_NEEDED = Condition(
    lambda opportunity: not opportunity.needs_review, N_("HR reviews this kind first. Send it to HR.")
)

workflow = Workflow(
    transition(
        "submit_for_review",
        from_=[S.DRAFT],
        to=S.IN_REVIEW,
        by=P.PUBLISH,
        label=N_("Send to HR for review"),
        needs=[HAS_REQUIRED_SKILLS, REVIEW_IS_NEEDED],
        causes=[N_("HR of your unit is told.")],
        button=Button.PRIMARY,
    ),
    transition(
        "publish",
        from_=[S.DRAFT],
        to=S.OPEN,
        by=P.PUBLISH,
        label=N_("Publish opportunity"),
        needs=[HAS_REQUIRED_SKILLS, REVIEW_IS_NOT_NEEDED],
        causes=[N_("Everyone in the audience can find it.")],
        button=Button.PRIMARY,
    ),
    transition(
        "approve",
        from_=[S.IN_REVIEW],
        to=S.OPEN,
        by=P.REVIEW,
        label=N_("Approve and publish"),
        needs=[HAS_REQUIRED_SKILLS],
        causes=[N_("The host manager is told; everyone in the audience can find it.")],
        button=Button.PRIMARY,
    ),
    transition(
        "send_back",
        from_=[S.IN_REVIEW],
        to=S.DRAFT,
        by=P.REVIEW,
        label=N_("Send back to the host"),
        causes=[N_("The host manager is told why.")],
    ),
    transition(
        "close",
        from_=[S.OPEN],
        to=S.CLOSED,
        by=P.CLOSE,
        label=N_("Close for applications"),
        causes=[N_("Nobody new can apply; those who applied keep their place in the queue.")],
    ),
    transition("close_on_deadline", from_=[S.OPEN], to=S.CLOSED, by=None),
    transition("close_unconfirmed", from_=[S.OPEN], to=S.CLOSED, by=None),
    transition("open_from_file", from_=[S.DRAFT], to=S.OPEN, by=None),
    transition("reopen", from_=[S.CLOSED], to=S.OPEN, by=P.REOPEN, label=N_("Reopen for applications")),
    transition(
        "complete",
        from_=[S.CLOSED],
        to=S.COMPLETED,
        by=P.COMPLETE,
        label=N_("Mark as completed"),
        needs=[NOBODY_HOLDS_A_PLACE],
        causes=[N_("Everyone who still waits for an answer is told that no place is left.")],
        button=Button.IRREVERSIBLE,
    ),
    transition(
        "cancel",
        from_=[S.DRAFT, S.IN_REVIEW, S.OPEN, S.CLOSED],
        to=S.CANCELLED,
        by=P.CANCEL,
        label=N_("Cancel opportunity"),
        needs=[NOBODY_HOLDS_A_PLACE],
        causes=[N_("Everyone who applied is told.")],
        button=Button.IRREVERSIBLE,
    ),
)
