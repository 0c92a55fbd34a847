"""The words of decisions: what each is called, its reasons, and what is said of one that is not final yet."""

from __future__ import annotations

from mobility.core.i18n import N_
from mobility.moves.models import Decision, HrReason, OverrideReason, ReleaseReason
from mobility.moves.models import MoveStatus as S

DECISION_WORDS: dict[Decision, str] = {
    Decision.AGREED: N_("Released"),
    Decision.PROPOSED: N_("Change proposed"),
    Decision.DECLINED: N_("Declined"),
    Decision.APPROVED: N_("Approved"),
    Decision.UPHELD: N_("Refusal upheld"),
}
RELEASE_REASONS: dict[ReleaseReason, str] = {
    ReleaseReason.WORKLOAD: N_("The team's workload does not allow it"),
    ReleaseReason.DATES: N_("The dates do not work"),
    ReleaseReason.NO_BACKFILL: N_("Nobody can take over the work"),
    ReleaseReason.SKILLS: N_("The team needs these skills now"),
    ReleaseReason.OTHER: N_("Another reason"),
}
HR_REASONS: dict[HrReason, str] = {
    HrReason.BOTH_AGREE: N_("Both teams agree, and nothing stands in the way"),
    HrReason.DEVELOPMENT: N_("The person learns what they want to learn"),
    HrReason.NEED: N_("The host needs this work done"),
    HrReason.POLICY: N_("A company rule"),
    HrReason.DATES: N_("The dates"),
    HrReason.COST: N_("The cost"),
    HrReason.CAPACITY: N_("The person's time"),
    HrReason.OTHER: N_("Another reason"),
}
OVERRIDE_REASONS: dict[OverrideReason, str] = {
    OverrideReason.AGREED_ELSEWHERE: N_("It was settled with whoever is responsible"),
    OverrideReason.BUSINESS_NEED: N_("The work cannot wait"),
    OverrideReason.FOR_THE_PERSON: N_("It is better for the person"),
    OverrideReason.DATA_OUTDATED: N_("The data behind the warning is out of date"),
    OverrideReason.OTHER: N_("Another reason"),
}

_late_review = N_("%(manager)s declined, and the start on %(starts)s has passed: an HR partner decides next. The place "
                  "is held.")  # fmt: skip
# what is said while HR decides after the planned start: to the person, and to the others
LATE_START: dict[tuple[S, bool], str] = {
    (S.AWAITING_HR, True): N_("You are released, and the start on %(starts)s has passed: home HR decides next, and the "
                              "move begins at once then."),
    (S.AWAITING_HR, False): N_("%(person)s was released, and the start on %(starts)s has passed: home HR decides next, "
                               "and the move begins at once then."),
    (S.IN_REVIEW, True): _late_review,
    (S.IN_REVIEW, False): _late_review,
}  # fmt: skip

# what is said of a decision that can still be undone, before anybody is told: to the person, and to the others
NOT_FINAL: dict[tuple[S, bool], str] = {
    (S.APPROVED, True): N_("HR approved your move; it is final on %(final)s, and you are told then. You begin on "
                           "%(starts)s."),
    (S.APPROVED, False): N_("HR approved the move of %(person)s; it is final on %(final)s, and everyone is told then."),
    (S.HR_DECLINED, True): N_("HR declined the move; that is final on %(final)s, and you are told then."),
    (S.HR_DECLINED, False): N_("HR declined the move of %(person)s; that is final on %(final)s, and everyone is told "
                               "then."),
}  # fmt: skip

_nobody_reviews = N_(
    "%(manager)s declined, but nobody in HR can review that now: administrators are told to give somebody the HR role, "
    "since the move is to begin on %(starts)s. The place is held."
)
# what is said where nobody of HR is left to decide: to the person, and to the others
UNDECIDABLE: dict[tuple[S, bool], str] = {
    (S.AWAITING_HR, True): N_("You are released, but nobody in HR can decide now: administrators are told to give "
                              "somebody the HR role, since the move is to begin on %(starts)s."),
    (S.AWAITING_HR, False): N_("%(person)s was released, but nobody in HR can decide now: administrators are told to "
                               "give somebody the HR role, since the move is to begin on %(starts)s."),
    (S.IN_REVIEW, True): _nobody_reviews,
    (S.IN_REVIEW, False): _nobody_reviews,
}  # fmt: skip
