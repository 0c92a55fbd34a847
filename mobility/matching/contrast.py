"""Why one stands lower than another: two explanations side by side, by what differs in them and nothing else.

Two people for one opportunity are compared skill by skill; two opportunities for one person by how much of each is
there. The differences are those of the score's own parts, so that they add up to the difference of the scores (E10;
contrastive explanation, Miller, Artificial Intelligence 267, 2019).
"""

from __future__ import annotations

from dataclasses import dataclass

from mobility.matching.corpus import RequiredSkill
from mobility.matching.explanation import Explanation, SkillRow, Standing
from mobility.matching.ranking import TIE_DECIMALS

ORDER = (Standing.LEARN, Standing.WANTS, Standing.CLOSE, Standing.HAS)
NOTICEABLE = 0.005  # of a score: a smaller difference of a part is not worth a sentence


@dataclass(frozen=True, slots=True)
class Contrast:
    """`ahead`: asked-for skills in which the higher one stands better; `behind`: in which the lower one does.

    `parts` by code: higher minus lower, those that matter, the largest first; their sum is at most `difference` apart
    from what is not noticeable. For two opportunities both lists of skills are empty.
    """

    ahead: tuple[RequiredSkill, ...]
    behind: tuple[RequiredSkill, ...]
    parts: tuple[tuple[str, float], ...]
    difference: float

    @property
    def is_tie(self) -> bool:
        """Equal scores: the opportunity's own fixed shuffle decided."""
        return round(self.difference, TIE_DECIMALS) == 0


def contrast_people(lower: Explanation, higher: Explanation) -> Contrast:
    """Two people for the same opportunity; ValueError where the opportunities differ."""
    pairs = list(zip(lower.rows, higher.rows, strict=True))
    if any(one.required != other.required for one, other in pairs):
        raise ValueError("two people can be compared for one opportunity only")
    ahead = tuple(one.required for one, other in pairs if _rank(other) > _rank(one))
    behind = tuple(one.required for one, other in pairs if _rank(one) > _rank(other))
    return Contrast(ahead, behind, _parts(lower, higher), higher.ready - lower.ready)


def contrast_opportunities(lower: Explanation, higher: Explanation) -> Contrast:
    """The same person for two opportunities."""
    return Contrast((), (), _parts(lower, higher), higher.ready - lower.ready)


def _parts(lower: Explanation, higher: Explanation) -> tuple[tuple[str, float], ...]:
    found = [(part, value - lower.parts[part]) for part, value in higher.parts.items()]
    return tuple(sorted((one for one in found if abs(one[1]) >= NOTICEABLE), key=lambda one: -abs(one[1])))


def _rank(row: SkillRow) -> tuple[int, float]:
    """Has before close before the rest; at the level asked before below it."""
    return ORDER.index(row.standing), 0.0 if row.is_below_level else 1.0
