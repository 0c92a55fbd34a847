"""Why somebody who reads a case for HR does not decide it, and who does: duties are separated, and the page says so."""

from __future__ import annotations

from collections.abc import Callable

from mobility.core.i18n import N_, Message
from mobility.moves.models import Move, MoveStatus
from mobility.moves.policy import is_home_hr
from mobility.moves.policy.parts import (
    has_no_conflict,
    has_not_acted_for_mover,
    has_not_released,
    is_not_move_host,
    is_not_releaser,
)
from mobility.moves.progress import name_of_releaser, status_sentence
from mobility.moves.queries.deciding import list_deciders
from mobility.moves.words.deciding import UNDECIDABLE
from mobility.moves.words.readers import Reader
from mobility.people.models import Person
from mobility.people.queries import list_administrators

WHY_NOT: tuple[tuple[Callable[[Person | None, Move], bool], str], ...] = (
    (has_no_conflict, N_("You said that somebody else decides here.")),
    (has_not_released, N_("You decided about the release of %(person)s, and nobody decides twice about one move.")),
    (is_not_releaser, N_("The release of %(person)s is yours to give, and nobody decides twice about one move.")),
    (is_not_move_host, N_("You are a host here, and nobody approves a move to their own team.")),
    (has_not_acted_for_mover, N_("You answered in the name of %(person)s, so you decide nothing about this move.")),
    (is_home_hr, N_("Whoever you decide for may not decide here themselves.")),
)


def say_why_not(reader: Person, move: Move) -> Message:
    """Of an open HR decision: what keeps this reader from it."""
    sentence = next(
        (words for is_free, words in WHY_NOT if not is_free(reader, move)), N_("It is not yours to decide.")
    )
    return Message(sentence, {"person": move.person.name} if "%(person)s" in sentence else {})


def say_where_it_stands(move: Move, reader: Reader) -> Message:
    """The sentence of the status, unless it promises a decision of HR that nobody is left to take."""
    undecidable = UNDECIDABLE.get((move.status, reader is Reader.PERSON))
    if undecidable is None or list_deciders(move):
        return status_sentence(move, reader)
    names = {"person": move.person.name, "manager": name_of_releaser(move), "starts": move.starts_on}
    return Message(undecidable, {name: value for name, value in names.items() if f"%({name})s" in undecidable})


def say_who_decides(move: Move) -> Message:
    """Of an open HR decision: who takes it and by when; where nobody is left, who can change that."""
    names = ", ".join(person.name for person in list_deciders(move))
    if names:
        sentence = N_("Decides before the start on %(starts)s: %(names)s.")
        if move.status is MoveStatus.IN_REVIEW:
            sentence = N_("Decides about the release before the start on %(starts)s: %(names)s.")
        return Message(sentence, {"starts": move.starts_on, "names": names})
    admins = ", ".join(person.name for person in list_administrators())
    nobody = N_(
        "Nobody else of HR has %(person)s in their scope, so nobody can decide now. Ask an administrator to give "
        "another colleague the HR role: %(admins)s."
    )
    return Message(nobody, {"person": move.person.name, "admins": admins or "–"})
