"""Reading what is held about people, what they asked, and whose data is on hold."""

from mobility.privacy.queries.holdings import (
    Holding,
    Topic,
    collect_holdings,
    count_holdings,
    count_vectors,
    say_term,
)
from mobility.privacy.queries.requests import (
    find_choice,
    find_current_hold,
    find_hold,
    find_notice_text,
    find_request,
    is_late,
    list_answered_requests,
    list_choices,
    list_held_ids,
    list_holds,
    list_officers,
    list_requests_of,
    list_waiting_for,
    list_waiting_requests,
)

__all__ = [
    "Holding", "Topic", "collect_holdings", "count_holdings", "count_vectors", "find_choice", "find_current_hold",
    "find_hold", "find_notice_text", "find_request", "is_late", "list_answered_requests", "list_choices",
    "list_held_ids", "list_holds", "list_officers", "list_requests_of", "list_waiting_for", "list_waiting_requests",
    "say_term",
]  # fmt: skip
