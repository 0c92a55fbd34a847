"""What people do in the development room, split by subject."""

from mobility.development.services.contract import (
    StaleContract,
    begin_contract,
    put_gap_into_contract,
    remove_action,
    remove_goal,
    share_draft,
    write_action,
    write_goal,
    write_wishes,
)
from mobility.development.services.interview import record_interview, remind_of_interviews, sign_interview
from mobility.development.services.living import (
    choose_course,
    close_for_leaver,
    inherit_contracts,
    look_out,
    mark_reached,
    remind_of_contract,
    remind_of_drafts,
    reopen_action,
    settle_by_course,
    settle_by_move,
    tick_action,
    watch_action,
)
from mobility.development.services.signing import (
    add_words,
    carry_over,
    change_contract,
    close_contract,
    propose_contract,
    record_talk,
    sign_contract,
)

__all__ = [
    "StaleContract", "add_words", "begin_contract", "carry_over", "change_contract", "choose_course", "close_contract",
    "close_for_leaver", "inherit_contracts", "look_out", "mark_reached", "propose_contract", "put_gap_into_contract",
    "record_interview", "record_talk", "remind_of_contract", "remind_of_drafts", "remind_of_interviews",
    "remove_action", "remove_goal", "reopen_action", "settle_by_course", "settle_by_move", "share_draft",
    "sign_contract", "sign_interview", "tick_action", "watch_action", "write_action", "write_goal", "write_wishes",
]  # fmt: skip
