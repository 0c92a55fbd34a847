"""What people do with opportunities, split by what it is about."""

from mobility.opportunities.services.current import ask_whether_current, confirm_current
from mobility.opportunities.services.drafting import (
    DATES,
    Fields,
    Problem,
    StalePosting,
    check_dates,
    compose_opportunity,
    copy_opportunity,
    draft_opportunity,
    is_reviewed,
    refuse_bad_dates,
    update_opportunity,
)
from mobility.opportunities.services.hosts import add_co_owner, remove_co_owner, replace_leaver
from mobility.opportunities.services.lifecycle import (
    approve,
    cancel,
    close,
    close_on_deadline,
    complete,
    open_from_file,
    publish,
    reassign_host,
    reopen,
    send_back,
    submit_for_review,
)
from mobility.opportunities.services.places import free_place, hold_again, take_place
from mobility.opportunities.services.questions import answer_question, ask_question, hide_question, remind_of_question
from mobility.opportunities.services.saving import save_opportunity, unsave_opportunity

__all__ = [
    "DATES",
    "Fields",
    "Problem",
    "StalePosting",
    "add_co_owner",
    "answer_question",
    "approve",
    "ask_question",
    "ask_whether_current",
    "cancel",
    "check_dates",
    "close",
    "close_on_deadline",
    "complete",
    "compose_opportunity",
    "confirm_current",
    "copy_opportunity",
    "draft_opportunity",
    "free_place",
    "hide_question",
    "hold_again",
    "is_reviewed",
    "open_from_file",
    "publish",
    "reassign_host",
    "refuse_bad_dates",
    "remind_of_question",
    "remove_co_owner",
    "reopen",
    "replace_leaver",
    "save_opportunity",
    "send_back",
    "submit_for_review",
    "take_place",
    "unsave_opportunity",
    "update_opportunity",
]
