"""The life of a development contract, from a draft to its end."""

from __future__ import annotations

from mobility.core.i18n import N_
from mobility.core.workflow import Button, Condition, Workflow, transition
from mobility.development.models import ContractStatus as S
from mobility.development.models import TalkKind
from mobility.development.policy import DevelopmentPermission as P

HAS_GOALS = Condition(
    lambda contract: bool(contract.goals),
    N_("Write at least one goal first, so that there is something to agree on."),
)
EVERY_GOAL_HAS_AN_ACTION = Condition(
    lambda contract: all(goal.actions for goal in contract.goals),
    N_("Each goal needs at least one action: say what is done for it."),
)
NOT_CHECKED_YET = Condition(
    lambda contract: contract.find_talk(TalkKind.MID_YEAR) is None, N_("The mid-year check was held already.")
)
CHECKED_BEFORE = Condition(
    lambda contract: contract.find_talk(TalkKind.MID_YEAR) is not None, N_("The mid-year check was not held yet.")
)

workflow = Workflow(
    transition(
        "propose",
        from_=[S.DRAFT],
        to=S.PROPOSED,
        by=P.PROPOSE,
        label=N_("Sign and propose"),
        needs=[HAS_GOALS, EVERY_GOAL_HAS_AN_ACTION],
        causes=[N_("This version is kept as it is, with your signature; the other one of you is asked to sign it.")],
        button=Button.NONE,
    ),
    transition(
        "sign",
        from_=[S.PROPOSED],
        to=S.AGREED,
        by=P.SIGN,
        label=N_("Sign this version"),
        needs=[NOT_CHECKED_YET],
        causes=[N_("It is agreed: both signed the same version. Its actions begin to look for what fits.")],
        button=Button.NONE,
    ),
    transition(
        "sign_again",
        from_=[S.PROPOSED],
        to=S.CHECKED,
        by=P.SIGN,
        label=N_("Sign this version"),
        needs=[CHECKED_BEFORE],
        causes=[N_("What was changed after the mid-year check is agreed.")],
        button=Button.NONE,
    ),
    transition(
        "change",
        from_=[S.PROPOSED, S.AGREED, S.CHECKED],
        to=S.DRAFT,
        by=P.CHANGE,
        label=N_("Change the contract"),
        causes=[N_("What was agreed holds until both of you sign the new version.")],
    ),
    transition("take_back_on_new_line", from_=[S.PROPOSED], to=S.DRAFT, by=None),
    transition(
        "check",
        from_=[S.AGREED],
        to=S.CHECKED,
        by=P.TALK,
        label=N_("Record the mid-year check"),
        causes=[N_("The other one of you is told, and may add their own words.")],
    ),
    transition(
        "review",
        from_=[S.AGREED, S.CHECKED],
        to=S.REVIEWED,
        by=P.TALK,
        label=N_("Record the year-end review"),
        causes=[N_("The other one of you is told, and may add their own words.")],
    ),
    transition(
        "close",
        from_=[S.REVIEWED],
        to=S.CLOSED,
        by=P.CLOSE,
        label=N_("Close the contract"),
        causes=[N_("Nothing in it changes any more. Its open goals can be carried over into the next year.")],
        button=Button.IRREVERSIBLE,
    ),
    transition("close_on_leaving", from_=[s for s in S if s is not S.CLOSED], to=S.CLOSED, by=None),
)
