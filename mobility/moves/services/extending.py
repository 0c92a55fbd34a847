"""A later last day: person, host, line manager and, by policy, HR agree; without an answer all stays as it was."""

from __future__ import annotations

import datetime as dt

from mobility.audit import services as audit
from mobility.capacity import services as capacity
from mobility.core import clock
from mobility.core.db import lock, session
from mobility.core.errors import InvalidInput
from mobility.core.i18n import N_
from mobility.moves.messages.on_the_way import tell_of_extension
from mobility.moves.models import Extension, ExtensionAnswer, ExtensionStatus, Move, MoveStatus, Part
from mobility.moves.policy import CoursePermission as C
from mobility.moves.policy import MovePermission as P
from mobility.moves.policy import find_line, find_part, is_move_host, is_mover
from mobility.moves.queries.deciding import list_hr_who_may
from mobility.moves.queries.milestones import latest_end, list_asked_about, list_hosts, list_line
from mobility.moves.services.steps import begin, get_people, take
from mobility.moves.workflow import extending
from mobility.people.models import Person
from mobility.people.working_days import add_working_days
from mobility.policies.queries import Rule, get_value


def propose_extension(*, actor: Person, move: Move, ends_on: dt.date, note: str = "") -> Extension:
    """Propose another last day and nothing else; refused at once where the time is not free. Proposing is agreeing."""
    begin(actor, "propose_extension", move)
    latest = latest_end(move)
    if not move.ends_on < ends_on <= latest:
        sentence = N_("Choose a last day after %(ends)s and not after %(latest)s.")
        raise InvalidInput(sentence, field="ends_on", ends=move.ends_on, latest=latest)
    take(actor, "propose_extension", move)
    taken = move.commitment  # after a pause it begins later than the move
    capacity.check_change(commitment=taken, starts_on=taken.starts_on, ends_on=ends_on, percent=move.percent)
    extension = Extension(
        move=move,
        proposed_by=actor,
        status=ExtensionStatus.PROPOSED,
        old_ends_on=move.ends_on,
        ends_on=ends_on,
        note=note.strip(),
        needs_hr=_needs_hr(move, ends_on),
        answer_by=clock.today(move.time_zone),
    )
    session.add(extension)
    _agree(actor, extension, _part_of_proposer(actor, move))
    _ask_next(extension)
    return extension


def _needs_hr(move: Move, ends_on: dt.date) -> bool:
    """Beyond so many days in all; and where the host is the line manager, since then one person speaks for both."""
    first_end = next((row.old_ends_on for row in move.extensions if row.status is ExtensionStatus.AGREED), move.ends_on)
    line = find_line(move)
    is_long = (ends_on - first_end).days > get_value(Rule.EXTENSION_WITHOUT_HR_DAYS)
    return is_long or (line is not None and line.id in move.opportunity.host_ids)


def _part_of_proposer(actor: Person, move: Move) -> Part:
    if is_mover(actor, move):
        return Part.PERSON
    return Part.HOST if is_move_host(actor, move) else Part.LINE


def _agree(actor: Person, extension: Extension, part: Part) -> None:
    extension.answers.append(ExtensionAnswer(part=part, person=actor, answered_at=clock.now()))
    session.flush()


def _ask_next(extension: Extension) -> None:
    """Ask those whose turn it is, each within their own working days; the latest of these days holds for all."""
    days, today = get_value(Rule.EXTENSION_WORKING_DAYS), clock.today(extension.move.time_zone)
    asked = list_asked_about(extension)
    due = max((add_working_days(today, days, person) for person in asked), default=add_working_days(today, days))
    extension.answer_by = min(due, extension.old_ends_on)
    tell_of_extension("extension_asked", extension, asked, extension.proposed_by)


def accept_extension(*, actor: Person, extension: Extension) -> None:
    """One more agrees; after the last one the move goes on until then, if the time is still free."""
    move = extension.move
    lock(move)
    lock(extension)
    extending.may(actor, "accept_extension", extension)
    part = find_part(actor, extension)
    extending.apply("accept_extension", extension)
    assert part is not None  # the permission is to have one
    asked = extension.waiting_parts
    _agree(actor, extension, part)
    audit.record(actor=actor, action="accept_extension", subject=move, concerns=move.person, reason_code=part.value)
    if not extension.waiting_parts:
        _extend(actor, extension)
    elif not set(extension.waiting_parts) & set(asked):
        _ask_next(extension)


def _extend(actor: Person, extension: Extension) -> None:
    move = extension.move
    told = _list_concerned(extension)
    take(actor, "extend", move)
    taken = move.commitment
    capacity.change_commitment(
        commitment=taken, starts_on=taken.starts_on, ends_on=extension.ends_on, percent=move.percent
    )
    move.ends_on = extension.ends_on
    _end(None, "settle_extension", extension)
    tell_of_extension("extension_agreed", extension, told, actor)


def refuse_extension(*, actor: Person, extension: Extension) -> None:
    lock(extension.move)
    lock(extension)
    extending.may(actor, "refuse_extension", extension)
    _leave_as_before(actor, "refuse_extension", "extension_refused", extension)


def withdraw_extension(*, actor: Person, extension: Extension) -> None:
    lock(extension.move)
    lock(extension)
    extending.may(actor, "withdraw_extension", extension)
    _leave_as_before(actor, "withdraw_extension", "extension_withdrawn", extension)


def lapse_extension(*, move: Move) -> None:
    """Nobody answered in time, or the move ends before; without effect where nothing is proposed."""
    if move.extension is not None:
        _leave_as_before(None, "lapse_extension", "extension_lapsed", move.extension)


def follow_extension(*, move: Move) -> None:
    """Let it lapse when its day is over; ask whoever plays a part by now, each once."""
    extension = move.extension
    if extension is None:
        return
    if move.status is not MoveStatus.ACTIVE or extension.answer_by < clock.today(move.time_zone):
        lapse_extension(move=move)
    else:
        tell_of_extension("extension_asked", extension, list_asked_about(extension), extension.proposed_by)


def _leave_as_before(actor: Person | None, action: str, kind: str, extension: Extension) -> None:
    told = _list_concerned(extension)
    _end(actor, action, extension)
    audit.record(actor=actor, action=action, subject=extension.move, concerns=extension.move.person)
    tell_of_extension(kind, extension, told, actor)


def _end(actor: Person | None, action: str, extension: Extension) -> None:
    extending.apply(action, extension)
    extension.ended_at, extension.ended_by = clock.now(), actor
    session.flush()


def _list_concerned(extension: Extension) -> list[Person | None]:
    """Those whose move it is, and HR where they were or are asked."""
    move = extension.move
    partners = list_hr_who_may(P.READ_APPROVAL, move) if Part.HR in extension.waiting_parts else []
    spoke = [answer.person for answer in extension.answers]
    return [*get_people(move), *list_hosts(move), *list_line(move, C.WRITE_RETURN_PLAN), *partners, *spoke]
