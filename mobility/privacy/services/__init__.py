"""What can be done about people's data."""

from mobility.privacy.services.erasing import erase_data, make_nameless
from mobility.privacy.services.exporting import make_copy, record_copy
from mobility.privacy.services.holds import lift_hold, set_hold
from mobility.privacy.services.requests import ask, complete, mark_answer_read, refuse, take_up, withdraw
from mobility.privacy.services.retention import apply_terms

__all__ = [
    "apply_terms", "ask", "complete", "erase_data", "lift_hold", "make_copy", "make_nameless", "mark_answer_read",
    "record_copy", "refuse", "set_hold", "take_up", "withdraw",
]  # fmt: skip
