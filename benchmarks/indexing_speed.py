"""What keeping the index costs: texts a second against sentence-transformers, and from an edit to being found.

    python -m benchmarks.indexing_speed [--largest 100000] [--without-model]

Edit to found: a skill is added and committed; then the index is brought up to date and the first page of the list is
worked out, as the next request of a host does. Each is timed; so is the same request when nothing has changed.
"""

from __future__ import annotations

import argparse
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import sqlalchemy as sa

from benchmarks.company import MODELS, World, median, read_world, time_of
from benchmarks.stored import make_database, make_posting, open_app, store_vectors_of_everyone
from mobility.core.db import session
from mobility.embeddings.embedder import (
    ModelUnavailable,
    SentenceTransformerEmbedder,
    load_embedder,
    model_folder,
)
from mobility.matching.queries import suggest_people
from mobility.matching.queries.gate import take_snapshot
from mobility.people.models import Person
from mobility.settings import DEFAULT_MODEL
from mobility.skills.models import HeldSkill

SIZES = (1_000, 10_000, 100_000)
EDITS, ROUNDS, PAGE = 15, 7, 20
LEAST = 3.5


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--largest", type=int, default=SIZES[-1])
    parser.add_argument("--without-model", action="store_true")
    options = parser.parse_args()
    world = read_world()
    if not options.without_model:
        tell_embedding(world)
    tell_edits(world, [size for size in SIZES if size <= options.largest])


def tell_embedding(world: World) -> None:
    try:
        ours = load_embedder(DEFAULT_MODEL, model_folder(MODELS, DEFAULT_MODEL))
    except ModelUnavailable as reason:
        print(f"texts a second: not measured. {reason}")
        return
    theirs = SentenceTransformerEmbedder(DEFAULT_MODEL)
    theirs.embed(["warm up"])
    ours.embed(["warm up"])
    print(f"{'texts a second, medians of ' + str(ROUNDS):36}{'ours':>10}{'theirs':>10}{'ratio':>8}   limit {LEAST}")
    for name, texts in _draw_texts(world).items():
        taken = [(time_of(lambda: ours.embed(texts)), time_of(lambda: theirs.embed(texts))) for _ in range(ROUNDS)]  # noqa: B023
        fast, slow = (len(texts) / median([pair[side] for pair in taken]) * 1000 for side in (0, 1))
        ratio = median([pair[1] / pair[0] for pair in taken])
        print(f"{name:36}{fast:>10.0f}{slow:>10.0f}{ratio:>8.2f}")


def _draw_texts(world: World) -> dict[str, list[str]]:
    chance = np.random.default_rng(3)

    def person() -> str:
        skills = chance.choice(len(world.labels), 15, p=world.shares)
        return ". ".join([str(chance.choice(world.titles)), ", ".join(world.labels[one] for one in skills)])

    def posting() -> str:
        place = int(chance.integers(len(world.titles)))
        skills = ", ".join(world.labels[one] for one in world.asked[place][:10])
        return ". ".join([world.titles[place], world.descriptions[place], skills])

    labels = [world.labels[one] for one in chance.choice(len(world.labels), 256, replace=False)]
    return {
        "people": [person() for _ in range(48)],
        "postings": [posting() for _ in range(48)],
        "skill labels": labels,
    }


def tell_edits(world: World, sizes: Sequence[int]) -> None:
    found = {size: measure_edits(world, size) for size in sizes}
    print(
        f"{'milliseconds, medians of ' + str(EDITS):44}" + "".join(f"{size:>12,}" for size in sizes) + f"{'ratio':>8}"
    )
    for name in next(iter(found.values())):
        values = [taken[name] for taken in found.values()]
        print(f"{name:44}" + "".join(f"{value:>12.1f}" for value in values) + f"{values[-1] / values[0]:>8.2f}")


def measure_edits(world: World, size: int) -> dict[str, float]:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        make_database(folder / "made.db", world, size)
        app = open_app(folder / "made.db", folder)
        with app.app_context():
            posting = make_posting(world)
            store_vectors_of_everyone(world)
            host = posting.host_manager
            start = time.perf_counter()
            take_snapshot()
            built = 1000 * (time.perf_counter() - start)
            suggest_people(host, posting, 0.5).ranked[:PAGE]
            edits, refreshes, lists, idle = [], [], [], []
            for number in range(EDITS):
                edits.append(time_of(lambda: _edit(number, posting.required_skills[0].skill_id)))  # noqa: B023
                refreshes.append(time_of(take_snapshot))
                lists.append(time_of(lambda: suggest_people(host, posting, 0.5).ranked[:PAGE]))
                idle.append(time_of(take_snapshot))
            session.remove()
        app.extensions["engine"].dispose()
    return {
        "the edit itself, committed": median(edits),
        "edit to searchable (index brought up to date)": median(refreshes),
        "the first page of the list after that": median(lists),
        "the index when nothing changed": median(idle),
        "the index from nothing (once)": built,
    }


def _edit(number: int, skill_id: int) -> None:
    held = sa.select(HeldSkill.person_id).where(HeldSkill.skill_id == skill_id, HeldSkill.valid_to.is_(None))
    query = sa.select(Person).where(Person.id.not_in(held)).order_by(Person.id).offset(number * 50).limit(1)
    person = session.scalars(query).one()
    session.add(HeldSkill(person_id=person.id, skill_id=skill_id, level=4, valid_from=person.created_at))
    session.commit()


if __name__ == "__main__":
    main()
