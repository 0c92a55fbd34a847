"""The life of a skill in the taxonomy, where every act can be undone; and of a request to confirm one that is held."""

from __future__ import annotations

from mobility.core.i18n import N_
from mobility.core.workflow import Button, Condition, Workflow, transition
from mobility.skills.models import ConfirmationStatus as C
from mobility.skills.models import SkillSource
from mobility.skills.models import SkillState as S
from mobility.skills.policy import ProfilePermission
from mobility.skills.policy import SkillPermission as P

IS_THE_COMPANY_S = Condition(
    lambda skill: skill.source is not SkillSource.ESCO,
    N_("This skill is part of ESCO itself: map the other one to it."),
)

LIFE = Workflow(
    transition(
        "accept", from_=[S.PROPOSED], to=S.ACTIVE, by=P.CURATE, label=N_("Accept as a skill"), button=Button.PRIMARY
    ),
    transition("merge", from_=[S.PROPOSED, S.ACTIVE], to=S.MERGED, by=P.CURATE, label=N_("Merge into another skill")),
    transition(
        "map", from_=[S.ACTIVE], to=S.ACTIVE, by=P.CURATE, label=N_("Map to another skill"), needs=[IS_THE_COMPANY_S]
    ),
    transition("retire", from_=[S.PROPOSED, S.ACTIVE], to=S.RETIRED, by=P.CURATE, label=N_("Retire the skill")),
)

# each is done on a form of its own; an answer that was withdrawn is no answer
CONFIRMING = Workflow(
    transition("confirm", from_=[C.ASKED], to=C.CONFIRMED, by=ProfilePermission.CONFIRM),
    transition("decline", from_=[C.ASKED], to=C.DECLINED, by=ProfilePermission.CONFIRM),
    transition("withdraw", from_=[C.ASKED, C.DECLINED], to=C.WITHDRAWN, by=ProfilePermission.EDIT_PART),
)
