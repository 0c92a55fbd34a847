"""How long the search for people and the page of a unit take among 10,000 and 100,000 people, against 300 ms.

    python -m benchmarks.people_search 10000 100000

makes a SQLite file of made-up people for each size (`stored.make_database`), gives them units, texts, languages and
choices, and asks for the pages as a host through the application, everything from session to HTML included. Printed are
p50 and p95 on the clock and of the processor alone, which other work on the machine leaves as it is.
"""

from __future__ import annotations

import sqlite3
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from statistics import median, quantiles

import numpy as np
from flask.testing import FlaskClient

from benchmarks.company import SEED, World, read_world
from benchmarks.stored import NOW, make_database, open_app

ROUNDS, LIMIT_MS = 12, 300
TEAM = 20  # people of one team; ten teams are a department, ten of those a division
WORDS = ("board", "budget", "clinic", "quality", "audit", "factory", "market", "patient", "data", "contract")


def add_details(path: Path, size: int) -> None:
    """A tree of units, a line manager for each team, headlines and texts, two languages, sections that are hidden."""
    chance = np.random.default_rng(SEED)
    teams = -(-size // TEAM)
    with sqlite3.connect(path) as base:
        base.execute("PRAGMA synchronous=OFF")
        base.executemany(
            "INSERT INTO org_unit (id, name, path, kind, parent_id, created_at) VALUES (?, ?, ?, ?, ?, ?)",
            list(_units(teams)),
        )
        base.executemany(
            "UPDATE person SET org_unit_id = ?, line_manager_id = ? WHERE id = ?",
            ((3_000_000 + one // TEAM, one // TEAM * TEAM + 1 if one % TEAM else None, one + 1) for one in range(size)),
        )
        words = chance.integers(0, len(WORDS), (size, 40))
        base.executemany(
            "UPDATE profile SET headline = ?, about = ?, available_from = ?, gig_hours = 4 WHERE person_id = ?",
            (
                (
                    " ".join(WORDS[word] for word in row[:4]),
                    " ".join(WORDS[word] for word in row),
                    "2027-01-15",
                    one + 1,
                )
                for one, row in enumerate(words)
            ),
        )
        base.executemany(
            "INSERT INTO language_held (person_id, code, level, created_at) VALUES (?, ?, ?, ?)",
            ((one + 1, code, "B2", NOW) for one in range(size) for code in (("en", "fr") if one % 2 else ("en", "de"))),
        )
        base.executemany(
            "INSERT INTO profile_section (person_id, section, readers, created_at) VALUES (?, ?, ?, ?)",
            ((one + 1, "held", "hr", NOW) for one in range(0, size, 10)),
        )
        base.execute("ANALYZE")
    base.close()


def _text(words: np.ndarray) -> str:
    return " ".join(WORDS[word] for word in words)


def _units(teams: int) -> Iterator[tuple[object, ...]]:
    yield 1, "Example", "Example", "company", None, NOW
    for division in range(-(-teams // 100)):
        path = f"Example / Division {division}"
        yield 1_000_000 + division, f"Division {division}", path, "division", 1, NOW
        for department in range(10):
            inside = f"{path} / Department {department}"
            number = 2_000_000 + division * 10 + department
            yield number, f"Department {department}", inside, "department", 1_000_000 + division, NOW
            for team in range(10):
                at = division * 100 + department * 10 + team
                yield 3_000_000 + at, f"Team {at}", f"{inside} / Team {at}", "team", number, NOW


def addresses(path: Path) -> dict[str, str]:
    """Kinds of search; the skills are the one that most hold and the tenth."""
    with sqlite3.connect(path) as base:
        query = "SELECT skill_id FROM held_skill GROUP BY skill_id ORDER BY count(*) DESC LIMIT 10"
        skills = [row[0] for row in base.execute(query)]
    base.close()
    often, less = skills[0], skills[9]
    return {
        "everybody": "/people",
        "the skill that most hold": f"/people?has={often}-3",
        "another skill": f"/people?has={less}-3",
        "two skills": f"/people?has={often}-3,{less}-3",
        "skill, in a division": f"/people?has={less}-3&unit=Example+/+Division+0",
        "unit by words": "/people?unit=Department+7",
        "language": "/people?language=fr&cefr=B1",
        "time": "/people?free_by=2027-02-01&kind=gig",
        "a name": "/people?q=Person+77",
        "two words that many wrote": "/people?q=budget+clinic",
        "a word that nobody wrote": "/people?q=zebra",
        "nobody, with what to drop": f"/people?has={less}-5&q=zebra&language=fr",
        "page of a team": "/units/3000000",
        "page of a division": "/units/1000000",
        "page of the company": "/units/1",
    }


def measure(client: FlaskClient, address: str) -> tuple[list[float], list[float]]:
    clock, processor = [], []
    for _ in range(ROUNDS):
        began, spent = time.perf_counter(), time.process_time()
        assert client.get(address).status_code == 200, address
        processor.append(1000 * (time.process_time() - spent))
        clock.append(1000 * (time.perf_counter() - began))
    return clock, processor


def sign_in(app: object) -> FlaskClient:
    from mobility.people.models import Role
    from tests.factories import grant, make_person, make_session_token

    with app.app_context():
        host = make_person("Holly Host")
        grant(host, Role.HOST)
        token = make_session_token(host)
    client = app.test_client()
    with client.session_transaction() as cookie:
        cookie |= {"_user_id": token, "_fresh": True}
    return client


def report(world: World, size: int, folder: Path) -> None:
    path = folder / f"{size}.db"
    make_database(path, world, size)
    add_details(path, size)
    client = sign_in(open_app(path, folder))
    print(f"{size} people{'p50':>24} {'p95':>6} ms on the clock, {'p50':>6} {'p95':>6} ms of the processor")
    for kind, address in addresses(path).items():
        (p50, p95), own = ((median(times), quantiles(times, n=20)[-1]) for times in measure(client, address))
        late = "  over the limit" if p95 > LIMIT_MS else ""
        print(f"{kind:<30} {p50:>6.0f} {p95:>6.0f} {own[0]:>21.0f} {own[1]:>6.0f}{late}", flush=True)


def main(sizes: list[int]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        for size in sizes:
            report(read_world(), size, Path(folder))


if __name__ == "__main__":
    main([int(size) for size in sys.argv[1:]] or [10_000, 100_000])
