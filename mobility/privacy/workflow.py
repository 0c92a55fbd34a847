"""The life of a request about one's data."""

from __future__ import annotations

from mobility.core.i18n import N_
from mobility.core.workflow import Button, Workflow, transition
from mobility.privacy.models import RequestStatus as S
from mobility.privacy.policy import PrivacyPermission as P

workflow = Workflow(
    transition(
        "take_up",
        from_=[S.OPEN],
        to=S.IN_PROGRESS,
        by=P.ANSWER,
        label=N_("Take up the request"),
        causes=[N_("The person is told who works on it.")],
        button=Button.PRIMARY,
    ),
    transition(
        "complete",
        from_=[S.IN_PROGRESS],
        to=S.DONE,
        by=P.ANSWER,
        label=N_("Carry it out and answer"),
        causes=[N_("An erasure is carried out; the person is told.")],
        button=Button.PRIMARY,
    ),
    transition(
        "refuse",
        from_=[S.IN_PROGRESS],
        to=S.REFUSED,
        by=P.ANSWER,
        label=N_("Refuse with a reason"),
        causes=[N_("The person reads the reason, and how to complain.")],
        button=Button.IRREVERSIBLE,
    ),
    transition(
        "withdraw",
        from_=[S.OPEN, S.IN_PROGRESS],
        to=S.WITHDRAWN,
        by=P.WITHDRAW,
        label=N_("Withdraw the request"),
        causes=[N_("Nothing is done; it stays on record that it was asked.")],
        button=Button.IRREVERSIBLE,
    ),
)
