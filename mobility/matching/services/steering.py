"""What a host decides about a list: whether it is ranked, and who stands where; each on record with the ranker."""

from __future__ import annotations

from mobility.audit import services as audit
from mobility.core import clock
from mobility.core.authz import authorize
from mobility.core.db import lock, session
from mobility.core.errors import Conflict, InvalidInput
from mobility.core.i18n import N_
from mobility.matching import queries
from mobility.matching.lexical import fold
from mobility.matching.models import ManualPlace, PlaceReason
from mobility.matching.policy import MatchingPermission
from mobility.matching.ranking import WEIGHTS
from mobility.opportunities.models import Opportunity
from mobility.people.models import Person
from mobility.policies.models import PolicyVersion

FEWEST_WORDS = 3
# what says no more than that the list stands as it stands, in the languages of the interface
ABOUT_THE_LIST = frozenset(
    fold(
        "rank ranks ranking ranked score scored list listed order place position fit match top first best number high "
        "higher low lower algorithm system computer recommended "
        "rang classement classe classee liste ordre premier premiere meilleur meilleure haut bas algorithme "
        "systeme ordinateur recommande "
        "a an the of on in at by to is was are because so it he she they them this that too very "
        "le la les l un une de du des d en a au par pour est etait sont car parce que c ce cela il elle ils trop tres"
    ).split()
)


def switch_ranking(*, actor: Person, opportunity: Opportunity, is_ranked: bool) -> None:
    """Ranking is advice, and a host may do without."""
    authorize(actor, MatchingPermission.SWITCH_RANKING, opportunity)
    if opportunity.is_ranked == is_ranked:
        return
    opportunity.is_ranked = is_ranked
    audit.record(
        actor=actor,
        action="rank_candidates" if is_ranked else "unrank_candidates",
        subject=opportunity,
        reason_code=_ranker(),
    )


def note_ranking_rule(*, actor: Person | None, version: PolicyVersion) -> None:
    """Beside the decision on a rule about ranking: which ranker it was that was switched."""
    audit.record(actor=actor, action="steer_ranking", subject=version, reason_code=_ranker())


def _ranker() -> str:
    return f"weights {WEIGHTS.version}"


def place_by_hand(
    *, actor: Person, opportunity: Opportunity, person: Person, position: int, reason: PlaceReason, sentence: str
) -> ManualPlace:
    """Put somebody at a place of the list of suggested people, for every host of this opportunity, until undone."""
    authorize(actor, MatchingPermission.PLACE_CANDIDATE, opportunity)
    lock(opportunity)
    _require_reason(sentence)
    standing = queries.find_manual_place(opportunity, person)
    if standing is not None:
        _close(actor, standing)
        session.flush()
    placed = ManualPlace(
        opportunity_id=opportunity.id,
        person=person,
        position=position,
        reason_code=reason.value,
        reason_sentence=sentence,
        weights=WEIGHTS.version,
        placed_by=actor,
    )
    session.add(placed)
    audit.record(
        actor=actor, action="place_by_hand", subject=placed, concerns=person, reason_code=reason.value, note=sentence
    )
    return placed


def _require_reason(sentence: str) -> None:
    """What speaks for or against somebody; where they stand already is no reason (P13)."""
    words = fold(sentence).split()
    if len(words) < FEWEST_WORDS or not set(words) - ABOUT_THE_LIST:
        raise InvalidInput(
            N_("Say in a sentence what speaks for or against them. Their place or score on the list is no reason."),
            field="sentence",
        )


def undo_placing(*, actor: Person, placed: ManualPlace) -> None:
    """From the next request on they stand where the order puts them."""
    authorize(actor, MatchingPermission.UNDO_PLACING, placed)
    lock(placed)
    if placed.undone_at is not None:
        raise Conflict(N_("Somebody has undone this already. Open the list to see how it stands."))
    _close(actor, placed)
    audit.record(actor=actor, action="undo_placing", subject=placed, concerns=placed.person, reason_code=_ranker())


def _close(actor: Person, placed: ManualPlace) -> None:
    placed.undone_at, placed.undone_by_id = clock.now(), actor.id
