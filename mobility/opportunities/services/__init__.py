"""What people do with opportunities, split by what it is about."""

from mobility.opportunities.services.drafting import (
    Fields,
    Problem,
    check_dates,
    compose_opportunity,
    copy_opportunity,
    draft_opportunity,
    refuse_bad_dates,
    update_opportunity,
)
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
    report_missing_host,
    send_back,
    submit_for_review,
)
from mobility.opportunities.services.places import free_place, take_place
from mobility.opportunities.services.saving import save_opportunity, unsave_opportunity

__all__ = [
    "Fields",
    "Problem",
    "approve",
    "cancel",
    "check_dates",
    "close",
    "close_on_deadline",
    "complete",
    "compose_opportunity",
    "copy_opportunity",
    "draft_opportunity",
    "free_place",
    "open_from_file",
    "publish",
    "reassign_host",
    "refuse_bad_dates",
    "reopen",
    "report_missing_host",
    "save_opportunity",
    "send_back",
    "submit_for_review",
    "take_place",
    "unsave_opportunity",
    "update_opportunity",
]
