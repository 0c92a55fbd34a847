"""Where a move stands: for every status and every reader one sentence, and the stations of the journey."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Literal

from mobility.core import clock
from mobility.core.authz import permits
from mobility.core.i18n import N_, Message
from mobility.moves.checks import find_release, name_of_speaker
from mobility.moves.models import FINISHED, STOPPED, Move
from mobility.moves.models import MoveStatus as S
from mobility.moves.policy import Level, has_to_answer, is_home_hr, is_host_hr_of_move, is_stand_in, release_level
from mobility.moves.policy import MovePermission as P
from mobility.moves.words import clearing as clearing_words
from mobility.moves.words import on_the_way
from mobility.moves.words.deciding import LATE_START, NOT_FINAL
from mobility.moves.words.readers import Reader
from mobility.people.models import Person

R = Reader
_waits_for_hr = N_("%(person)s was released: home HR approves or declines before the start on %(starts)s.")
_in_review = N_("%(manager)s declined; an HR partner reviews that and decides before %(starts)s. The place is held.")
_approved = N_("HR approved the move of %(person)s: it begins on %(starts)s. Nothing more is needed.")
_active = N_("%(person)s works here from %(starts)s to %(last)s. You may end the move early with notice.")
_declined_for_good = N_("The release stays declined, so the move of %(person)s will not take place. Nothing is needed.")
_hr_declined = N_("HR declined the move of %(person)s; the reason is below. Nothing more is needed.")
_withdrawn = N_("%(person)s withdrew, so the move will not take place. Nothing more is needed.")
_cancelled = N_("The move of %(person)s was cancelled because they leave the company. Nothing more is needed.")

SENTENCES: dict[tuple[S, Reader], str] = {
    (S.CHANGE_PROPOSED, R.PERSON): N_("%(manager)s proposes a change: you and %(host)s accept or refuse it by "
                                  "%(answer)s."),
    (S.CHANGE_PROPOSED, R.HOST): N_("%(manager)s proposes a change: you and %(person)s accept or refuse it by "
                                  "%(answer)s."),
    (S.CHANGE_PROPOSED, R.MANAGER): N_("You proposed a change: %(person)s and %(host)s answer by %(answer)s."),
    (S.CHANGE_PROPOSED, R.HR): N_("%(manager)s proposed a change: %(person)s and %(host)s answer by %(answer)s."),
    (S.RELEASE_DECLINED, R.PERSON): N_("%(manager)s declined: you may ask HR for a review until %(review)s."),
    (S.RELEASE_DECLINED, R.HOST): N_("%(manager)s declined: %(person)s may ask HR for a review until %(review)s."),
    (S.RELEASE_DECLINED, R.MANAGER): N_("You declined: %(person)s may ask HR for a review until %(review)s."),
    (S.RELEASE_DECLINED, R.HR): N_("%(manager)s declined: %(person)s may ask HR for a review until %(review)s."),
    (S.IN_REVIEW, R.PERSON): _in_review,
    (S.IN_REVIEW, R.HOST): _in_review,
    (S.IN_REVIEW, R.MANAGER): N_("You declined; an HR partner reviews that and decides before %(starts)s."),
    (S.IN_REVIEW, R.HR): N_("%(manager)s declined: HR releases or upholds that before the start on %(starts)s."),
    (S.AWAITING_HR, R.PERSON): N_("You are released: home HR approves or declines before the start on %(starts)s."),
    (S.AWAITING_HR, R.HOST): _waits_for_hr,
    (S.AWAITING_HR, R.MANAGER): _waits_for_hr,
    (S.AWAITING_HR, R.HR): N_("%(person)s was released: approve or decline before the start on %(starts)s."),
    (S.APPROVED, R.PERSON): N_("Your move is approved: you begin on %(starts)s with %(host)s."),
    (S.APPROVED, R.HOST): _approved,
    (S.APPROVED, R.MANAGER): _approved,
    (S.APPROVED, R.HR): _approved,
    (S.ACTIVE, R.PERSON): N_("You work with %(host)s from %(starts)s to %(last)s. You may end the move early with "
                                  "notice."),
    (S.ACTIVE, R.HOST): _active,
    (S.ACTIVE, R.MANAGER): N_("%(person)s works with %(host)s until %(last)s. Then you confirm that they are back."),
    (S.ACTIVE, R.HR): N_("%(person)s works with %(host)s until %(last)s; then both tell how it went by %(feedback)s. "
                         "Nothing is needed now."),
    (S.COMPLETED, R.PERSON): N_("Your move ended on %(last)s: tell %(host)s how it went by %(feedback)s."),
    (S.COMPLETED, R.HOST): N_("The move ended on %(last)s: tell %(person)s how it went by %(feedback)s."),
    (S.COMPLETED, R.MANAGER): N_("The move ended on %(last)s: %(person)s is with your team again."),
    (S.COMPLETED, R.HR): N_("The move ended on %(last)s: host and person give feedback by %(feedback)s."),
    (S.ENDED_EARLY, R.PERSON): N_("Your move ended early on %(last)s: tell %(host)s how it went by %(feedback)s."),
    (S.ENDED_EARLY, R.HOST): N_("The move ended early on %(last)s: tell %(person)s how it went by %(feedback)s."),
    (S.ENDED_EARLY, R.MANAGER): N_("The move ended early on %(last)s: %(person)s is with your team again."),
    (S.ENDED_EARLY, R.HR): N_("The move ended early on %(last)s: host and person give feedback by %(feedback)s."),
    (S.DECLINED_FOR_GOOD, R.PERSON): N_("The release stays declined, so this move will not take place. Look for "
                                  "another one."),
    (S.DECLINED_FOR_GOOD, R.HOST): N_("The release of %(person)s stays declined: the place is free, offer it to "
                                  "somebody else."),
    (S.DECLINED_FOR_GOOD, R.MANAGER): _declined_for_good,
    (S.DECLINED_FOR_GOOD, R.HR): _declined_for_good,
    (S.HR_DECLINED, R.PERSON): N_("HR declined the move; the reason is below. Look for another opportunity when you "
                                  "like."),
    (S.HR_DECLINED, R.HOST): N_("HR declined the move of %(person)s: the place is free, offer it to somebody else."),
    (S.HR_DECLINED, R.MANAGER): _hr_declined,
    (S.HR_DECLINED, R.HR): _hr_declined,
    (S.WITHDRAWN, R.PERSON): N_("You withdrew, so the move will not take place. Nothing more is needed."),
    (S.WITHDRAWN, R.HOST): N_("%(person)s withdrew: the place is free, offer it to somebody else."),
    (S.WITHDRAWN, R.MANAGER): _withdrawn,
    (S.WITHDRAWN, R.HR): _withdrawn,
    (S.CANCELLED, R.PERSON): N_("The move was cancelled because you leave the company. Nothing more is needed."),
    (S.CANCELLED, R.HOST): N_("The move of %(person)s was cancelled: the place is free, offer it to somebody else."),
    (S.CANCELLED, R.MANAGER): _cancelled,
    (S.CANCELLED, R.HR): _cancelled,
    **clearing_words.SENTENCES,
}  # fmt: skip

_late_above = N_("%(manager)s did not answer in time: %(stand_in)s may release %(person)s too, and HR from %(due)s on.")
_late_hr = N_("%(manager)s did not answer in time: home HR decides in their place before the start on %(starts)s.")
_hr_alone = N_("Nobody above %(person)s can agree: one HR partner decides by %(due)s, another approves.")

# the same while the release is open, by how far its clock has come
RELEASE_SENTENCES: dict[tuple[Level, Reader], str] = {
    (Level.LINE, R.PERSON): N_("%(manager)s was asked to agree and answers before %(handover)s; from then on "
                               "%(stand_in)s may decide too. You need not do anything."),
    (Level.LINE, R.HOST): N_("%(manager)s was asked to release %(person)s and answers before %(handover)s; from then "
                             "on %(stand_in)s may decide too."),
    (Level.LINE, R.MANAGER): N_("%(person)s needs your agreement: answer before %(handover)s, or %(stand_in)s may "
                                "decide in your place."),
    (Level.LINE, R.HR): N_("%(manager)s was asked to release %(person)s before %(handover)s; HR may decide from "
                           "%(due)s on."),
    (Level.ABOVE, R.PERSON): N_("%(manager)s did not answer in time: %(stand_in)s may decide too, and HR from %(due)s "
                                "on. You need not do anything."),
    (Level.ABOVE, R.HOST): _late_above,
    (Level.ABOVE, R.MANAGER): N_("You did not answer in time: %(stand_in)s may decide in your place, and HR from "
                                 "%(due)s on. You can still answer."),
    (Level.ABOVE, R.STAND_IN): N_("You may decide in place of %(manager)s, who did not answer in time: answer before "
                                  "%(due)s, or HR may decide."),
    (Level.ABOVE, R.HR): _late_above,
    (Level.HR, R.PERSON): N_("%(manager)s did not answer in time: home HR decides in their place before the start on "
                             "%(starts)s. You need not do anything."),
    (Level.HR, R.HOST): _late_hr,
    (Level.HR, R.MANAGER): N_("You did not answer in time: home HR may decide in your place before the start on "
                              "%(starts)s. You can still answer."),
    (Level.HR, R.STAND_IN): N_("%(manager)s did not answer in time: you or home HR decide in their place before the "
                               "start on %(starts)s."),
    (Level.HR, R.HR): N_("You may decide in place of %(manager)s, who did not answer in time, before the start on "
                         "%(starts)s; another HR partner approves."),
    (Level.HR_ALONE, R.PERSON): N_("An HR partner decides about your release by %(due)s. You need not do anything."),
    (Level.HR_ALONE, R.HOST): N_("HR was asked to release %(person)s and answers by %(due)s."),
    (Level.HR_ALONE, R.MANAGER): _hr_alone,
    (Level.HR_ALONE, R.HR): _hr_alone,
}  # fmt: skip

STATUS_WORDS: dict[S, tuple[str, str]] = {
    S.AWAITING_RELEASE: (N_("Waiting for the line manager"), "waiting"),
    S.CHANGE_PROPOSED: (N_("Change proposed"), "warn"),
    S.RELEASE_DECLINED: (N_("Release declined"), "bad"),
    S.IN_REVIEW: (N_("In review by HR"), "waiting"),
    S.AWAITING_HR: (N_("Waiting for HR"), "waiting"),
    S.APPROVED: (N_("Approved"), "good"),
    S.ACTIVE: (N_("In progress"), "info"),
    S.COMPLETED: (N_("Completed"), "good"),
    S.ENDED_EARLY: (N_("Ended early"), "neutral"),
    S.DECLINED_FOR_GOOD: (N_("Not released"), "bad"),
    S.HR_DECLINED: (N_("Not approved"), "bad"),
    S.WITHDRAWN: (N_("Withdrawn"), "neutral"),
    S.CANCELLED: (N_("Cancelled"), "neutral"),
    **clearing_words.STATUS_WORDS,
}
DECIDED_BY = {S.AWAITING_HR: P.APPROVE, S.IN_REVIEW: P.DECIDE_REVIEW}


def get_reader(person: Person, move: Move) -> Reader:
    """In which part somebody reads the page of a move; the nearest part counts."""
    if person.id == move.person_id:
        return R.PERSON
    if person.id in {move.releaser_id, move.person.line_manager_id} or is_stand_in(person, move):
        return _reader_in_line(person, move)
    # host HR reads who decides while home HR does, and so does whoever of home HR may not decide here
    reads_on = move.status in {S.AWAITING_RELEASE, S.AWAITING_HR} and is_host_hr_of_move(person, move)
    looks_on = move.status in DECIDED_BY and not permits(person, DECIDED_BY[move.status], move)
    is_host = person.id in move.opportunity.host_ids or (reads_on and not is_home_hr(person, move))
    return R.HOST if is_host or looks_on else R.HR


def _reader_in_line(person: Person, move: Move) -> Reader:
    """Only who spoke is told "you declined", and only the line manager welcomes the person back."""
    is_stand_in = person.id not in {move.releaser_id, move.person.line_manager_id}
    if move.status is S.AWAITING_RELEASE:
        return R.STAND_IN if is_stand_in else R.MANAGER
    if move.status in {S.CHANGE_PROPOSED, S.RELEASE_DECLINED, S.IN_REVIEW}:
        spoke = move.release is not None and move.release.decided_by_id == person.id
        return R.MANAGER if spoke else R.HR
    return R.HR if is_stand_in and move.status in {S.ACTIVE, *FINISHED} else R.MANAGER


def status_sentence(move: Move, reader: Reader) -> Message:
    """What it is now, what happens next, who acts, by when."""
    msgid = on_the_way.find_sentence(move, reader) or _find_sentence(move, reader)
    decision = move.hr_decision
    if decision is not None and not decision.is_final:
        msgid = NOT_FINAL.get((move.status, reader is R.PERSON), msgid)
    release = move.release
    filling = {
        "person": move.person.name,
        "host": move.opportunity.host_manager.name,
        "manager": name_of_releaser(move),
        "starts": move.starts_on,
        "last": move.last_day,
        "final": decision.final_at if decision else move.starts_on,
        "stand_in": name_of_stand_in(move),
        "handover": find_handover_day(move) or move.starts_on,
        "due": move.release_due_on or move.starts_on,
        "answer": release.answer_by if release and release.answer_by else move.starts_on,
        "review": move.review_by or move.starts_on,
        "feedback": on_the_way.find_feedback_day(move, *_list_asked(move, reader)),
        **clearing_words.fill_sentence(move),
        "home": on_the_way.find_home_day(move),
        "new": move.extension.ends_on if move.extension else move.ends_on,
        "by": move.extension.answer_by if move.extension else move.ends_on,
    }
    return Message(msgid, {name: value for name, value in filling.items() if f"%({name})s" in msgid})


def _list_asked(move: Move, reader: Reader) -> list[Person]:
    """Of whom the sentence for this reader says by when they give feedback."""
    own = {R.PERSON: [move.person], R.HOST: [move.opportunity.host_manager]}
    return own.get(reader, [move.person, move.opportunity.host_manager])


def _find_sentence(move: Move, reader: Reader) -> str:
    if move.status is S.AWAITING_RELEASE:
        return RELEASE_SENTENCES[release_level(move), reader]
    if move.status in clearing_words.STATUS_WORDS:
        return clearing_words.find_sentence(move, reader)
    is_late = move.status in DECIDED_BY and move.starts_on <= clock.today(move.time_zone)
    return LATE_START[move.status, reader is R.PERSON] if is_late else SENTENCES[move.status, reader]


def find_handover_day(move: Move) -> dt.date | None:
    """The day from which somebody may decide in the line manager's place."""
    return move.request.above_on if move.request and move.request.above_on else move.release_due_on


def name_of_releaser(move: Move) -> str | Message:
    """Who spoke last on the release, else who is asked."""
    if move.release is not None and move.status is not S.AWAITING_RELEASE:
        return move.release.decided_by.name
    return move.releaser.name if move.releaser else Message(N_("Home HR"))


def name_of_stand_in(move: Move) -> str | Message:
    """Who may decide next if the line manager does not."""
    return move.request.above.name if move.request and move.request.above else Message(N_("HR"))


def name_of_who_decides(move: Move) -> str | Message:
    """Who decides about the release by now, or about what was said of it, as the journey line names them."""
    asked = [one.name for one in (move.person, move.opportunity.host_manager) if has_to_answer(one, move)]
    answering: dict[S, str | Message] = {
        S.CHANGE_PROPOSED: ", ".join(asked),
        S.RELEASE_DECLINED: move.person.name,
        S.IN_REVIEW: Message(N_("Home HR")),
    }
    if move.status in answering:
        return answering[move.status]
    names = {Level.ABOVE: name_of_stand_in(move), Level.HR: Message(N_("Home HR"))}
    late = names.get(release_level(move)) if move.status is S.AWAITING_RELEASE else None
    return late or name_of_releaser(move)


State = Literal["done", "now", "next", "stopped", "closed"]


@dataclass(frozen=True)
class Station:
    """One station of the journey line."""

    label: str
    state: State
    who: str | Message | None = None
    on: dt.datetime | dt.date | None = None
    by: dt.date | None = None
    note: Message | None = None


STEP_OF_STATUS: dict[S, int] = {
    S.AWAITING_RELEASE: 0,
    S.CHANGE_PROPOSED: 0,
    S.RELEASE_DECLINED: 0,
    S.IN_REVIEW: 0,
    S.DECLINED_FOR_GOOD: 0,
    S.AWAITING_HR: 1,
    S.HR_DECLINED: 1,
    S.AWAITING_CLEARANCES: 1,
    S.CLEARANCE_REFUSED: 1,
    S.APPROVED: 2,
    S.ACTIVE: 2,
    S.PAUSED: 2,
    S.COMPLETED: 3,
    S.ENDED_EARLY: 3,
}


def list_stations(move: Move, accepted_at: dt.datetime | None) -> list[Station]:
    """Application, offer, agreement, HR decision, move, back home: done, now or later; nothing follows a stop."""
    release, decision = find_release(move), move.hr_decision
    person, host = move.person.name, move.opportunity.host_manager.name
    states, is_clearing = _states(move), move.status is S.AWAITING_CLEARANCES
    back_on = move.back_home_at or (move.last_day if move.opportunity.is_gig and move.status in FINISHED else None)
    stations = [
        Station(N_("Application"), "done", person, move.application.submitted_at),
        Station(N_("Offer accepted"), "done", host, accepted_at),
        Station(
            N_("Manager agreement"),
            states[0],
            name_of_speaker(release) if release else name_of_who_decides(move),
            release.decided_at if release else None,
            None if is_answered_before_the_day(move) else find_answer_day(move),
            _days_to_answer(move),
        ),
        Station(
            N_("HR decision"),
            states[1],
            Message(N_("HR")) if is_clearing else name_of_speaker(decision) if decision else Message(N_("Home HR")),
            decision.decided_at if decision and not is_clearing else None,
            clearing_words.find_late_day(move) or clearing_words.find_due_day(move) if is_clearing else move.starts_on,
            Message(clearing_words.STATUS_WORDS[move.status][0]) if is_clearing else None,
        ),
        Station(
            N_("Move"),
            states[2],
            host,
            move.last_day if move.status in FINISHED else None,
            note=None if move.status in FINISHED else _days_of_work(move),
        ),
        Station(
            N_("Back home"),
            states[3],
            move.back_home_by.name if move.back_home_by else on_the_way.name_who_welcomes(move),
            back_on,
            on_the_way.find_home_day(move),
        ),
    ]
    if move.status in FINISHED and move.ends_with_employment:
        return stations[:-1]
    return [station for station in stations if station.state != "next" or move.status not in STOPPED]


def _days_of_work(move: Move) -> Message:
    if move.status in {S.ACTIVE, S.PAUSED}:
        return Message(N_("until %(day)s"), {"day": move.last_day})
    return Message(N_("from %(day)s"), {"day": move.starts_on})


def find_answer_day(move: Move) -> dt.date | None:
    """By when whoever is asked now answers: the line manager, person and host, or the person."""
    if move.status is S.CHANGE_PROPOSED and move.release is not None:
        return move.release.answer_by
    if move.status is S.RELEASE_DECLINED:
        return move.review_by
    if move.status is S.IN_REVIEW or release_level(move) is Level.HR:
        return move.starts_on
    return find_handover_day(move) if release_level(move) is Level.LINE else move.release_due_on


def is_answered_before_the_day(move: Move) -> bool:
    """On the day itself somebody else may decide: whoever is asked answers before it."""
    return move.status is S.AWAITING_RELEASE and release_level(move) in {Level.LINE, Level.ABOVE, Level.HR}


def _days_to_answer(move: Move) -> Message | None:
    day = find_answer_day(move) if is_answered_before_the_day(move) else None
    return Message(N_("before %(day)s"), {"day": day}) if day else None


def _states(move: Move) -> list[State]:
    """The states of the four stations of this room."""
    if move.status in {S.WITHDRAWN, S.CANCELLED}:
        reached = (1 if find_release(move) else 0) + (1 if move.hr_decision else 0)
    else:
        reached = STEP_OF_STATUS[move.status]
    current: State = "stopped" if move.status in STOPPED else "now"
    is_home = move.back_home_at is not None or (move.status in FINISHED and move.opportunity.is_gig)
    if is_home:
        current = "done"
    done: list[State] = ["done"] * reached
    later: list[State] = ["next"] * (3 - reached)
    return [*done, current, *later]
