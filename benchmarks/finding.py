"""What /find costs when thousands of postings are open: median CPU time per address, and its ratio to few.

    python benchmarks/finding.py instance/mobility.db 2000

reads a SQLite file that `flask demo load` and `flask matching index` filled, works on a copy of it, and posts the open
postings again and again, each with a number in its title and its words in another order, until there are so many.
"""

from __future__ import annotations

import os
import random
import shutil
import sqlite3
import statistics
import sys
import tempfile
import time
from functools import partial
from pathlib import Path

ROOT = Path(__file__).parents[1]
ROUNDS = 5
ADDRESSES = (
    "/find",
    "/find?sort=newest",
    "/find?sort=grow",
    "/find?kind=gig&remote=yes&skills=held",
    "/find?q=data+analy",
    "/find?q=data&kind=gig&closing=month&hours=8",
)


def multiply(path: Path, wanted: int) -> int:
    """Post open postings again until there are so many; answers how many there are."""
    chance = random.Random(7)
    with sqlite3.connect(path) as base:
        base.row_factory = sqlite3.Row
        base.execute("PRAGMA foreign_keys=OFF")
        models = [dict(row) for row in base.execute("SELECT * FROM opportunity WHERE status = 'open'")]
        for number in range(wanted - len(models)):
            model = models[number % len(models)]
            words = model["description"].split()
            chance.shuffle(words)
            new = {name: value for name, value in model.items() if name != "id"} | {
                "reference": f"B-{number}",
                "title": f"{model['title']} {number}",
                "description": " ".join(words),
            }
            added = _insert(base, "opportunity", new)
            for table in ("required_skill", "taught_skill", "place"):
                for row in base.execute(f"SELECT * FROM {table} WHERE opportunity_id = ?", [model["id"]]).fetchall():
                    gone = {"id", "holder_id", "held_since"}
                    kept = {name: value for name, value in dict(row).items() if name not in gone}
                    _insert(base, table, kept | {"opportunity_id": added})
        return base.execute("SELECT count(*) FROM opportunity WHERE status = 'open'").fetchone()[0]


def _insert(base: sqlite3.Connection, table: str, row: dict) -> int:
    names, marks = ", ".join(row), ", ".join("?" * len(row))
    return base.execute(f"INSERT INTO {table} ({names}) VALUES ({marks})", list(row.values())).lastrowid


def measure(path: Path, folder: Path) -> dict[str, float]:
    """Median milliseconds of each address, and of the first answer after a start."""
    from mobility import settings
    from mobility.app import create_app
    from mobility.core.db import session

    environment = {"DATABASE_URL": f"sqlite:///{path}", "INSTANCE_DIR": str(folder)}
    app = create_app(settings.from_environment(os.environ | environment))
    with app.app_context():
        token = prepare()
    client = app.test_client()
    with client.session_transaction() as cookie:
        cookie |= {"_user_id": token, "_fresh": True}
    found = {"/find, the first after a start": time_one(client, "/find")}
    for address in ADDRESSES:
        found[address] = statistics.median(time_one(client, address) for _ in range(ROUNDS))
    session.remove()
    app.extensions["engine"].dispose()
    return found


def prepare() -> str:
    """Vectors and words of what was added, and somebody with skills signed in."""
    import sqlalchemy as sa

    from mobility.core import clock
    from mobility.core.db import session
    from mobility.embeddings.services import open_embedder
    from mobility.matching import jobs
    from mobility.matching.indexing import update_index
    from mobility.people.models import Person
    from mobility.policies.models import PolicyVersion
    from mobility.skills.models import HeldSkill
    from tests.factories import make_session_token

    session.add(PolicyVersion(rule="ranking_needs_consultation", value=False, valid_from=clock.now()))  # all are ranked
    session.commit()
    update_index(open_embedder=partial(open_embedder, name="hashing", models=""))
    for _ in range(20):  # so many at a time
        getattr(jobs, "write_searchable_texts", lambda: None)()
    query = sa.select(Person).join(HeldSkill, HeldSkill.person_id == Person.id).where(HeldSkill.valid_to.is_(None))
    person = session.scalars(query.order_by(Person.id)).first()
    return make_session_token(person)


def time_one(client, address: str) -> float:
    start = time.process_time()
    answer = client.get(address)
    assert answer.status_code == 200, f"{address}: {answer.status_code}"
    return 1000 * (time.process_time() - start)


def main(source: str, wanted: int) -> None:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        few, many = folder / "few.db", folder / "many.db"
        shutil.copy(source, few)
        shutil.copy(source, many)
        count = multiply(many, wanted)
        slow, quick = measure(many, folder), measure(few, folder)
        print(f"{'address':<50} {f'{count} open':>12} {'ratio to few':>13}")
        for address, milliseconds in slow.items():
            print(f"{address:<50} {milliseconds:>9.0f} ms {milliseconds / quick[address]:>13.1f}")


if __name__ == "__main__":
    sys.path.insert(0, str(ROOT))
    main(sys.argv[1], int(*sys.argv[2:]) or 2000)
