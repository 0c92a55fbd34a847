"""Made-up learners, courses and steps for the tests of recommending; the same for the same seed."""

from __future__ import annotations

import random
from collections.abc import Sequence

from mobility.development.curriculum import Course, Learner, Need, Source, Step, StepKind, Taught
from mobility.development.formats import FORMATS
from mobility.matching.corpus import Skill
from mobility.matching.segments import Vectors
from tests.matching.companies import PHRASES, RELATIONS, embed

NO_VECTORS = Vectors()
WORDS = ("budgets", "pumps", "welding", "phonetics", "zoology", "jazz", "quilts", "ovens")


def plain(number: int, level: int | None = 3) -> Skill:
    """A skill that is like no other."""
    return Skill(str(number), WORDS[number], level)


def course(name: str, *taught: Taught, hours: float = 10, form: str = "webinar", **rest: object) -> Course:
    said: dict[str, object] = {"language": "en"} | rest
    return Course(name, form, hours=hours, taught=taught, **said)  # type: ignore[arg-type]


def learner(*needs: Need, held: Sequence[Skill] = (), **rest: object) -> Learner:
    said: dict[str, object] = {"languages": {"en": 1.0}} | rest
    return Learner("1", tuple(held), needs, **said)  # type: ignore[arg-type]


def make_learner(seed: int) -> tuple[Learner, list[Course], Vectors]:
    """Twelve needs, six skills held, thirty courses, over skills that are partly alike."""
    chance = random.Random(seed)

    def draw(level: int) -> Skill:
        number = chance.randrange(len(PHRASES))
        return Skill(str(number), PHRASES[number], level)

    needs = tuple(Need(draw(chance.randint(2, 5)), chance.choice(list(Source))) for _ in range(12))
    held = tuple(draw(chance.randint(1, 4)) for _ in range(6))
    courses = [_make_course(chance, number, draw) for number in range(30)]
    formats = {one: chance.random() for one in FORMATS}
    person = Learner(
        str(seed), held, needs, {"en": 1.0, "fr": 0.5}, chance.randint(10, 80), formats, due=frozenset({"3"})
    )
    return person, courses, embed(PHRASES)


def _make_course(chance: random.Random, number: int, draw) -> Course:
    taught = []
    for _ in range(chance.randint(1, 3)):
        start = chance.randint(0, 3)
        taught.append(Taught(draw(chance.randint(start + 1, 5)), start))
    ratings = chance.randint(0, 20)
    return Course(
        str(number),
        chance.choice(FORMATS),
        chance.choice(("en", "en", "fr", "es")),
        chance.randint(2, 60),
        tuple(taught),
        (draw(2),) if chance.random() < 0.3 else (),
        (str(chance.randrange(30)),) if chance.random() < 0.1 else (),
        ratings=ratings,
        rating_sum=sum(chance.randint(1, 5) for _ in range(ratings)),
    )


def make_steps(seed: int) -> tuple[Learner, list[Step]]:
    """Few skills and steps, so that every order can be tried."""
    chance = random.Random(seed)
    needs = tuple(Need(plain(number, chance.randint(2, 3)), Source.ROLE) for number in range(chance.randint(1, 3)))
    held = tuple(plain(number, chance.randint(1, 2)) for number in chance.sample(range(5), 3))
    steps = []
    for number in range(9):
        teaches = []
        asks = []
        for place in chance.sample(range(5), chance.choice((1, 1, 2))):
            start = chance.choice((0, 0, 1, 2))
            teaches.append(plain(place, start + chance.randint(1, 2)))
            asks += [plain(place, start)] if start else []
        if chance.random() < 0.25:
            asks.append(plain(chance.randrange(5), chance.randint(1, 3)))
        after = (str(chance.randrange(9)),) if chance.random() < 0.15 else ()
        hours = float(chance.randint(5, 60))
        steps.append(Step(str(number), chance.choice(list(StepKind)), hours, tuple(teaches), tuple(asks), after))
    return learner(*needs, held=held), steps


__all__ = [
    "NO_VECTORS",
    "PHRASES",
    "RELATIONS",
    "course",
    "embed",
    "learner",
    "make_learner",
    "make_steps",
    "plain",
]
