"""Tables of the development room, split by subject."""

from mobility.development.models.contract import (
    SEARCHED,
    ActionKind,
    ContractAction,
    ContractGoal,
    ContractSignature,
    ContractStatus,
    ContractTalk,
    ContractVersion,
    DevelopmentContract,
    Progress,
    Side,
    TalkKind,
)
from mobility.development.models.interview import CareerInterview, InterviewKind

__all__ = [
    "SEARCHED",
    "ActionKind",
    "CareerInterview",
    "ContractAction",
    "ContractGoal",
    "ContractSignature",
    "ContractStatus",
    "ContractTalk",
    "ContractVersion",
    "DevelopmentContract",
    "InterviewKind",
    "Progress",
    "Side",
    "TalkKind",
]
