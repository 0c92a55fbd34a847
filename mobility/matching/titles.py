"""How near job titles are to each other through the occupations that they are called by (`models.TitleLink`).

A title means occupations by shares (“consultant” means several). Two titles are as near as the same occupation is meant
by both; occupations of the same ISCO unit group, or that ask for the same skills, count `RELATED`.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Mapping
from functools import lru_cache

import sqlalchemy as sa

from mobility.core.db import session
from mobility.matching.models import TitleLink
from mobility.skills.models import Occupation
from mobility.skills.occupations import Stamp, occupation_skills, read_stamp

RELATED = 0.3
COMMON_SKILLS = 0.25  # a Jaccard index of so much makes occupations fully related; less, in proportion
LEAST = 0.05
AT_ONCE = 500

Shares = dict[int, float]


def load_title_relations(titles: Collection[str]) -> dict[str, dict[str, float]]:
    """For each title (named as `corpus.make_title` does) the other titles near it and their credit, in 0..1."""
    meant = _read_shares(titles)
    stamp = read_stamp()
    wanted = {one: _spread(shares, stamp) for one, shares in meant.items()}
    bearing = _read_bearing({one for found in (*meant.values(), *wanted.values()) for one in found})
    return {one: _list_near(one, meant[one], spread, bearing) for one, spread in wanted.items()}


def _list_near(
    title: str, meant: Shares, related: Shares, bearing: Mapping[int, list[tuple[str, float]]]
) -> dict[str, float]:
    same: dict[str, float] = defaultdict(float)
    near: dict[str, float] = defaultdict(float)
    for occupation in meant.keys() | related.keys():
        for other, share in bearing.get(occupation, ()):
            same[other] += meant.get(occupation, 0.0) * share
            near[other] += related.get(occupation, 0.0) * share
    credits = {other: max(same[other], RELATED * min(1.0, near[other])) for other in near.keys() | same.keys()}
    return {other: credit for other, credit in credits.items() if credit >= LEAST and other != title}


def _spread(meant: Shares, stamp: Stamp) -> Shares:
    """How related other occupations are to what is meant."""
    spread: dict[int, float] = defaultdict(float)
    for occupation, share in meant.items():
        for other, kinship in _list_kin(occupation, stamp).items():
            spread[other] += share * kinship
    return dict(spread)


@lru_cache(maxsize=4096)
def _list_kin(occupation: int, stamp: Stamp) -> Shares:
    """Occupations of the same ISCO unit group, 1, and those that ask for the same skills, up to 1."""
    group = sa.select(Occupation.isco_group).where(Occupation.id == occupation).scalar_subquery()
    query = sa.select(Occupation.id).where(Occupation.isco_group == group, Occupation.id != occupation)
    kin = dict.fromkeys(session.scalars(query), 1.0)
    asked, askers = _read_asked(stamp)
    own = asked.get(occupation, frozenset())
    common = Counter(other for skill in own for other in askers[skill] if other != occupation)
    for other, number in common.items():
        kin[other] = max(kin.get(other, 0.0), min(1.0, number / len(own | asked[other]) / COMMON_SKILLS))
    return kin


@lru_cache(maxsize=2)
def _read_asked(_stamp: Stamp) -> tuple[dict[int, frozenset[int]], dict[int, list[int]]]:
    """The skills that each occupation asks for, and the occupations that ask for each skill."""
    asked = {one: found.essential | found.optional for one, found in occupation_skills().items()}
    askers: dict[int, list[int]] = defaultdict(list)
    for occupation, skills in asked.items():
        for skill in skills:
            askers[skill].append(occupation)
    return asked, askers


def _read_shares(titles: Collection[str]) -> dict[str, Shares]:
    found: dict[str, Shares] = defaultdict(dict)
    ordered = sorted(titles)
    for start in range(0, len(ordered), AT_ONCE):
        some = TitleLink.title.in_(ordered[start : start + AT_ONCE])
        rows = sa.select(TitleLink.title, TitleLink.occupation_id, TitleLink.share).where(some)
        for title, occupation, share in session.execute(rows.where(TitleLink.occupation_id.is_not(None))):
            assert occupation is not None
            found[title][occupation] = share
    return dict(found)


def _read_bearing(occupations: Collection[int]) -> dict[int, list[tuple[str, float]]]:
    found: dict[int, list[tuple[str, float]]] = defaultdict(list)
    ordered = sorted(occupations)
    for start in range(0, len(ordered), AT_ONCE):
        some = TitleLink.occupation_id.in_(ordered[start : start + AT_ONCE])
        rows = sa.select(TitleLink.occupation_id, TitleLink.title, TitleLink.share).where(some).order_by(TitleLink.id)
        for occupation, title, share in session.execute(rows):
            assert occupation is not None
            found[occupation].append((title, share))
    return dict(found)
