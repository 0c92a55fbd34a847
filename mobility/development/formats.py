"""Which formats of courses suit a person: what they said, what they completed and liked, and a prior by job family.

A Dirichlet-multinomial: every format has pseudo-counts, to which is added what is known; the share of a format is its
count over the largest (Gelman et al., Bayesian Data Analysis, 2013, section 3.4). So the prior fades as soon as a
person completes courses, and gives way at once to what they state. It is a guess of this product's specification (IT
people tend to MOOCs and e-learning, business people to classrooms), not a finding of a study; it is bounded by
`recommendation.Weights.format`, which decides between courses that close the same gap and never hides one.
"""

from __future__ import annotations

import enum
from collections.abc import Collection, Mapping
from types import MappingProxyType

FORMATS = ("e_learning", "webinar", "mooc", "classroom")
EVEN, TENDS = 1.0, 1.0  # pseudo-counts of every format, and more of those that a job family tends to
COMPLETED, LIKED, STATED = 1.0, 1.0, 8.0
GOOD_RATING = 4  # stars


class JobFamily(enum.StrEnum):
    IT = "it"
    BUSINESS = "business"
    OTHER = "other"


# by the beginning of the ISCO-08 code of the occupation (ILO, 2012), the longest that fits
FAMILIES: Mapping[str, JobFamily] = MappingProxyType(
    {
        "133": JobFamily.IT,  # ICT service managers
        "25": JobFamily.IT,  # ICT professionals
        "35": JobFamily.IT,  # ICT technicians
        "1": JobFamily.BUSINESS,  # managers
        "24": JobFamily.BUSINESS,  # business and administration professionals
        "33": JobFamily.BUSINESS,  # business and administration associates
        "4": JobFamily.BUSINESS,  # clerical support
    }
)
PRIORS: Mapping[JobFamily, Collection[str]] = MappingProxyType(
    {JobFamily.IT: ("mooc", "e_learning"), JobFamily.BUSINESS: ("classroom",), JobFamily.OTHER: ()}
)


def find_family(isco_group: str | None) -> JobFamily:
    """Of an ISCO-08 code, with or without ESCO's address before it; OTHER where there is none."""
    code = (isco_group or "").rsplit("/", 1)[-1].lstrip("C")
    known = [start for start in FAMILIES if code.startswith(start)]
    return FAMILIES[max(known, key=len)] if known else JobFamily.OTHER


def learn_formats(
    family: JobFamily,
    stated: Collection[str] = (),
    completed: Mapping[str, int] | None = None,
    liked: Mapping[str, int] | None = None,
) -> dict[str, float]:
    """How well each of `FORMATS` suits, in 0..1, the best 1.

    stated: formats that the person chose; completed: courses completed by format; liked: those of them that they gave
    `GOOD_RATING` stars or more. Formats that are not known are passed over.
    """
    completed, liked = completed or {}, liked or {}
    counts = {
        one: EVEN
        + TENDS * (one in PRIORS[family])
        + COMPLETED * completed.get(one, 0)
        + LIKED * liked.get(one, 0)
        + STATED * (one in stated)
        for one in FORMATS
    }
    largest = max(counts.values())
    return {one: count / largest for one, count in counts.items()}
