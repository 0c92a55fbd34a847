"""What matching writes: vectors and words, lists that were shown, what hosts and HR decide about ranking, searches."""

from __future__ import annotations

from mobility.matching.services.consulting import (
    ConsultationFields,
    correct_consultation,
    record_consultation,
    withdraw_consultation,
)
from mobility.matching.services.listing import (
    Listing,
    Shown,
    collect_inputs,
    forget_inputs,
    make_shown,
    record_list,
)
from mobility.matching.services.searching import (
    OVERLAP,
    change_search,
    check_search,
    delete_search,
    forget_changes,
    forget_searches,
    forget_texts,
    outdate_searchable_texts,
    remind_of_saved,
    save_search,
    stop_alerts,
    tell_hits,
    write_searchable_text,
)
from mobility.matching.services.steering import note_ranking_rule, place_by_hand, switch_ranking, undo_placing

__all__ = [
    "OVERLAP",
    "ConsultationFields",
    "Listing",
    "Shown",
    "change_search",
    "check_search",
    "collect_inputs",
    "correct_consultation",
    "delete_search",
    "forget_changes",
    "forget_inputs",
    "forget_searches",
    "forget_texts",
    "make_shown",
    "note_ranking_rule",
    "outdate_searchable_texts",
    "place_by_hand",
    "record_consultation",
    "record_list",
    "remind_of_saved",
    "save_search",
    "stop_alerts",
    "switch_ranking",
    "tell_hits",
    "undo_placing",
    "withdraw_consultation",
    "write_searchable_text",
]
