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
from mobility.development.models.recommending import (
    HiddenCourse,
    LearningChoice,
    Recommendation,
    RecommendationList,
)

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
    "HiddenCourse",
    "InterviewKind",
    "LearningChoice",
    "Progress",
    "Recommendation",
    "RecommendationList",
    "Side",
    "TalkKind",
]
