"""What can be done with courses, sessions, enrolments and what must be held."""

from mobility.training.services.chasing import (
    chase_certificates,
    chase_duties,
    end_wait,
    remind_of_request,
    tell_of_session,
)
from mobility.training.services.completing import (
    attend,
    complete,
    finish,
    leave_level,
    miss,
    rate,
    record_completion,
    take_level,
)
from mobility.training.services.deciding import approve, decline
from mobility.training.services.enrolling import (
    ask_again,
    cancel,
    choose_session,
    end_with_employment,
    enrol,
    needs_approval,
)
from mobility.training.services.keeping import (
    StaleCourse,
    add_course,
    bring_back,
    cancel_session,
    change_course,
    change_session,
    retire,
    schedule,
)
from mobility.training.services.requiring import end_rule, require_course

__all__ = [
    "StaleCourse", "add_course", "approve", "ask_again", "attend", "bring_back", "cancel", "cancel_session",
    "change_course", "change_session", "chase_certificates", "chase_duties", "choose_session", "complete",
    "decline", "end_rule", "end_wait", "end_with_employment", "enrol", "finish", "leave_level", "miss",
    "needs_approval", "rate", "record_completion", "remind_of_request", "require_course", "retire",
    "schedule", "take_level", "tell_of_session",
]  # fmt: skip
