"""What clearances, standing approvals and pauses are called: states, reasons, the sentence for each reader, history."""

from __future__ import annotations

import datetime as dt

from mobility.core import clock
from mobility.core.i18n import N_
from mobility.moves.models import ClearanceReason, ClearanceStatus, Move
from mobility.moves.models import MoveStatus as S
from mobility.moves.words.readers import Reader

R = Reader
_waits = N_("HR approved the move of %(person)s; a clearance is open, and HR settles it by %(cleared)s.")
_is_late = N_("HR approved the move of %(person)s; a clearance was due on %(cleared)s, and HR settles it next.")
_is_paused = N_("The move of %(person)s has been paused since %(paused)s: %(person)s or HR resumes it before it ends "
                "on %(last)s.")  # fmt: skip
_is_expected = N_(
    "The move of %(person)s has been paused since %(paused)s: %(person)s or HR resumes it by %(expected)s."
)
_is_refused = N_("A clearance was refused, so the move of %(person)s will not take place. Nothing more is needed.")

SENTENCES: dict[tuple[S, R], str] = {
    (S.AWAITING_CLEARANCES, R.PERSON): N_("HR approved your move; before it begins, HR settles what it needs by "
                                          "%(cleared)s. You need not do anything."),
    (S.AWAITING_CLEARANCES, R.HOST): _waits,
    (S.AWAITING_CLEARANCES, R.MANAGER): _waits,
    (S.AWAITING_CLEARANCES, R.HR): N_("The move of %(person)s is approved: HR settles the open clearances by "
                                      "%(cleared)s."),
    (S.CLEARANCE_REFUSED, R.PERSON): N_("A clearance was refused, so the move will not take place; the reason is "
                                        "below. Look for another opportunity when you like."),
    (S.CLEARANCE_REFUSED, R.HOST): N_("A clearance for %(person)s was refused: the place is free, offer it to "
                                      "somebody else."),
    (S.CLEARANCE_REFUSED, R.MANAGER): _is_refused,
    (S.CLEARANCE_REFUSED, R.HR): _is_refused,
    (S.PAUSED, R.PERSON): N_("Your move has been paused since %(paused)s: you or HR resume it before it ends on "
                              "%(last)s."),
    (S.PAUSED, R.HOST): _is_paused,
    (S.PAUSED, R.MANAGER): _is_paused,
    (S.PAUSED, R.HR): _is_paused,
}  # fmt: skip

# the same once a clearance is late, and where a day of return was given
VARIANTS: dict[tuple[S, R], str] = {
    (S.AWAITING_CLEARANCES, R.PERSON): N_("HR approved your move; what it needs was due on %(cleared)s, and HR settles "
                                          "it next. You need not do anything."),
    (S.AWAITING_CLEARANCES, R.HOST): _is_late,
    (S.AWAITING_CLEARANCES, R.MANAGER): _is_late,
    (S.AWAITING_CLEARANCES, R.HR): N_("The move of %(person)s is approved: a clearance was due on %(cleared)s, and any "
                                      "HR partner of its scope settles it next."),
    (S.PAUSED, R.PERSON): N_("Your move has been paused since %(paused)s: you or HR resume it by %(expected)s."),
    (S.PAUSED, R.HOST): _is_expected,
    (S.PAUSED, R.MANAGER): _is_expected,
    (S.PAUSED, R.HR): _is_expected,
}  # fmt: skip

STATUS_WORDS: dict[S, tuple[str, str]] = {
    S.AWAITING_CLEARANCES: (N_("Waiting for clearances"), "waiting"),
    S.CLEARANCE_REFUSED: (N_("Not cleared"), "bad"),
    S.PAUSED: (N_("Paused"), "neutral"),
}
HAPPENINGS: dict[str, str] = {
    "approve_with_clearances": N_("Approved by HR; clearances were opened."),
    "approve_by_standing": N_("Approved by a standing approval of HR."),
    "pass_clearances": N_("Everything is cleared."),
    "stop_uncleared": N_("A clearance was refused."),
    "pause": N_("The move was paused."),
    "resume": N_("The move was resumed."),
    "end_while_paused": N_("Notice was given."),
}
CLEARANCE_WORDS: dict[ClearanceStatus, tuple[str, str]] = {
    ClearanceStatus.OPEN: (N_("Still open"), "waiting"),
    ClearanceStatus.NOT_NEEDED: (N_("Not needed"), "neutral"),
    ClearanceStatus.CLEARED: (N_("Cleared"), "good"),
    ClearanceStatus.REFUSED: (N_("Refused"), "bad"),
}
CLEARANCE_REASONS: dict[ClearanceReason, str] = {
    ClearanceReason.LAW: N_("The law does not allow it"),
    ClearanceReason.CONDITION: N_("A condition cannot be met"),
    ClearanceReason.COST: N_("The cost"),
    ClearanceReason.TIME: N_("It cannot be settled in time"),
    ClearanceReason.OTHER: N_("Another reason"),
}


def find_due_day(move: Move) -> dt.date | None:
    """When the last of the open clearances is due."""
    return max((clearance.due_on for clearance in move.open_clearances), default=None)


def find_late_day(move: Move) -> dt.date | None:
    """When the first of those that are late was due."""
    due = min((clearance.due_on for clearance in move.open_clearances), default=None)
    return due if due is not None and due < clock.today(move.time_zone) else None


def find_sentence(move: Move, reader: Reader) -> str:
    """The variant where it holds: late, or with a day on which the person is expected back."""
    pause = move.pause
    is_late = move.status is S.AWAITING_CLEARANCES and find_late_day(move) is not None
    is_expected = pause is not None and pause.expected_on is not None and pause.expected_on >= clock.today()
    return VARIANTS[move.status, reader] if is_late or is_expected else SENTENCES[move.status, reader]


def fill_sentence(move: Move) -> dict[str, dt.date]:
    """The days that the sentences of this room's clearances and pauses name."""
    pause = move.pause
    return {
        "cleared": find_late_day(move) or find_due_day(move) or move.starts_on,
        "paused": pause.from_on if pause else move.starts_on,
        "expected": (pause.expected_on if pause else None) or move.last_day,
    }
