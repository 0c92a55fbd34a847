"""A made-up catalogue over ESCO, people with a target, and what they really learn: for `benchmarks.recommender`.

Nothing here knows the recommender. A company is the managers, engineers, technicians, business and IT people of ESCO
(ISCO-08 groups of `COMPANY`). The catalogue is drawn, seeded, from what their occupations ask for and ESCO's hierarchy:

- 6,000 courses: half of them on a heading of ESCO's, drawn as often as its skills are asked for, half for an
  occupation; 1 to 4 skills of it, up by 1 or 2 from level 0 to 3; hours log-normal by format (e-learning 4, webinar 2,
  MOOC 20, classroom 14, median) × half the levels taught; English 70 %, French 20 %, German 10 %; a fifth ask first for
  another of those skills at level 1 or 2; enrolments log-normal × demand, ratings independent of everything.
- 400 gigs (10 to 60 hours) that ask for one or two skills of an occupation and raise one or two; 400 work packages (200
  to 400 hours) that ask for two to four and raise two to five.
- A person works towards an occupation with eight essential skills or more, each asked at a level from 2 to 4; a part of
  them, drawn evenly between bounds, is held at that level, and a third of the others at a lower one.

What is learnt by a course, in the order of the list: nothing without its prerequisites or its language; of each skill,
up to its level where one stands at the level it starts from or above, half the levels where one stands one below, else
nothing. Courses and gigs are made without a look at which half an occupation is in.

Occupations are split by a hash of their ISCO unit group into a development half and a held-out half, so that no group
is in both.
"""

from __future__ import annotations

import csv
import hashlib
import io
import random
import zipfile
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

SEED = 7
COURSES, GIGS, PACKAGES = 6000, 400, 400
FEWEST_ESSENTIAL = 8
COMPANY = ("12", "13", "21", "24", "25", "31", "33", "35")
MEDIAN_HOURS = {"e_learning": 4, "webinar": 2, "mooc": 20, "classroom": 14}
LANGUAGES = ("en",) * 7 + ("fr",) * 2 + ("de",)


@dataclass(frozen=True)
class Esco:
    """Skills by number: labels, alternative labels, demand; headings with what is under them; occupations."""

    labels: list[str]
    alternatives: list[list[str]]
    demand: np.ndarray
    headings: list[list[int]]
    essential: list[list[int]]
    groups: list[str]


@dataclass(frozen=True)
class Offer:
    """A course, a gig or a work package: `teaches` skill → (from, to), `asks` skill → level."""

    id: str
    kind: str
    format: str
    language: str
    hours: float
    teaches: dict[int, tuple[int, int]]
    asks: dict[int, int]
    enrolments: int = 0
    ratings: int = 0
    rating_sum: int = 0


@dataclass(frozen=True)
class Case:
    """A person: levels asked by the target occupation, and levels held, by skill."""

    id: str
    wanted: dict[int, int]
    held: dict[int, int]

    @property
    def lacking(self) -> int:
        """Levels."""
        return sum(max(0, level - self.held.get(skill, 0)) for skill, level in self.wanted.items())


def read_esco(path: Path) -> Esco:
    with zipfile.ZipFile(path) as archive:

        def rows(name: str) -> list[dict[str, str]]:
            with archive.open(name) as file:
                return list(csv.DictReader(io.TextIOWrapper(file, "utf-8")))

        skills = rows("skills_en.csv")
        numbers = {row["conceptUri"]: number for number, row in enumerate(skills)}
        under: dict[str, list[int]] = defaultdict(list)
        for row in rows("broaderRelationsSkillPillar_en.csv"):
            if row["conceptUri"] in numbers:
                under[row["broaderUri"]].append(numbers[row["conceptUri"]])
        asked: dict[str, list[int]] = defaultdict(list)
        occupations = [row for row in rows("occupations_en.csv") if row["iscoGroup"].startswith(COMPANY)]
        known = {row["conceptUri"] for row in occupations}
        for row in rows("occupationSkillRelations_en.csv"):
            essential = row["relationType"] == "essential" and row["occupationUri"] in known
            if essential and row["skillUri"] in numbers:
                asked[row["occupationUri"]].append(numbers[row["skillUri"]])
    occupations = [row for row in occupations if len(asked[row["conceptUri"]]) >= FEWEST_ESSENTIAL]
    counts = Counter(one for row in occupations for one in set(asked[row["conceptUri"]]))
    headings = [[one for one in some if counts[one]] for some in under.values()]
    return Esco(
        [row["preferredLabel"] for row in skills],
        [[one for one in row["altLabels"].split("\n") if one] for row in skills],
        np.asarray([counts[number] for number in range(len(skills))], dtype=float),
        [some for some in headings if len(some) >= 2],
        [sorted(set(asked[row["conceptUri"]])) for row in occupations],
        [row["iscoGroup"] for row in occupations],
    )


def split(esco: Esco, *, held_out: bool) -> list[int]:
    """Numbers of occupations."""
    return [number for number, group in enumerate(esco.groups) if _is_held_out(group) is held_out]


def _is_held_out(group: str) -> bool:
    return hashlib.sha256(group.encode()).digest()[0] % 2 == 1


def make_courses(esco: Esco) -> list[Offer]:
    chance = random.Random(SEED)
    weights = [float(esco.demand[some].sum()) for some in esco.headings]
    themes = chance.choices(esco.headings, weights, k=COURSES // 2) + chance.choices(esco.essential, k=COURSES // 2)
    return [_make_course(esco, chance, number, some) for number, some in enumerate(themes)]


def _make_course(esco: Esco, chance: random.Random, number: int, known: Sequence[int]) -> Offer:
    skills = chance.sample(known, min(len(known), chance.choice((1, 1, 2, 2, 3, 4))))
    start = chance.choice((0, 0, 0, 1, 1, 2, 3))
    teaches = {skill: (start, min(5, start + chance.choice((1, 2)))) for skill in skills}
    others = [skill for skill in known if skill not in teaches]
    asks = {chance.choice(others): chance.choice((1, 2))} if others and chance.random() < 0.2 else {}
    form = chance.choice(list(MEDIAN_HOURS))
    levels = sum(end - begin for begin, end in teaches.values())
    hours = max(1.0, round(MEDIAN_HOURS[form] * chance.lognormvariate(0, 0.5) * levels / 2))
    enrolments = int(chance.lognormvariate(0, 1) * esco.demand[skills].sum())
    ratings = enrolments // 20
    stars = sum(chance.randint(2, 5) for _ in range(ratings))
    return Offer(
        f"C{number}", "course", form, chance.choice(LANGUAGES), hours, teaches, asks, enrolments, ratings, stars
    )


def make_opportunities(esco: Esco) -> list[Offer]:
    """Gigs and work packages, of occupations of both halves."""
    chance = random.Random(SEED + 1)
    gigs = [_make_opportunity(esco, chance, f"G{one}", "gig", (10, 60), (1, 2), (1, 2)) for one in range(GIGS)]
    kind, hours = "work_package", (200, 400)
    packages = [_make_opportunity(esco, chance, f"P{one}", kind, hours, (2, 4), (2, 5)) for one in range(PACKAGES)]
    return gigs + packages


def _make_opportunity(
    esco: Esco, chance: random.Random, name: str, kind: str, hours: tuple[int, int], asked: tuple[int, int],
    taught: tuple[int, int],
) -> Offer:  # fmt: skip
    skills = list(chance.choice(esco.essential))
    chance.shuffle(skills)
    number = chance.randint(*asked)
    asks = {skill: chance.choice((2, 3)) for skill in skills[:number]}
    teaches = {}
    for skill in skills[number : number + chance.randint(*taught)]:
        start = chance.choice((0, 1, 2))
        teaches[skill] = (start, start + chance.choice((1, 2)))
    return Offer(name, kind, kind, "en", float(chance.randint(*hours)), teaches, asks)


def make_cases(esco: Esco, occupations: Iterable[int], size: int, held: tuple[float, float]) -> list[Case]:
    """People with a target drawn of these; `held`: bounds of the part that they hold."""
    chance = random.Random(SEED + 2)
    return [_make_case(esco, chance, number, held) for number in chance.sample(list(occupations), size)]


def _make_case(esco: Esco, chance: random.Random, number: int, bounds: tuple[float, float]) -> Case:
    skills = esco.essential[number]
    wanted = {skill: chance.choice((2, 3, 3, 4)) for skill in skills}
    whole = set(chance.sample(skills, min(len(skills) - 1, round(chance.uniform(*bounds) * len(skills)))))
    held = {skill: wanted[skill] for skill in skills if skill in whole}
    held |= {one: chance.randint(1, wanted[one] - 1) for one in skills if one not in whole and chance.random() < 1 / 3}
    return Case(str(number), wanted, held)


def learn(levels: dict[int, float], offer: Offer, languages: Sequence[str] = ("en",)) -> dict[int, float]:
    """The levels after it."""
    if offer.language not in languages or any(levels.get(one, 0) < level for one, level in offer.asks.items()):
        return levels
    after = dict(levels)
    for skill, (start, end) in offer.teaches.items():
        now = levels.get(skill, 0)
        if now >= start:
            after[skill] = max(now, end)
        elif now >= start - 1:
            after[skill] = max(now, now + (end - start) / 2)
    return after


def count_closed(case: Case, levels: dict[int, float]) -> float:
    """Levels of what was lacking that are no longer."""
    return sum(
        max(0.0, min(level, levels.get(skill, 0)) - case.held.get(skill, 0)) for skill, level in case.wanted.items()
    )
