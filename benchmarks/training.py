"""What the catalogue and the recommender cost beside a page with one small form: median CPU time per address.

    python -m benchmarks.training instance/mobility.db

reads a SQLite file that `flask demo load` filled, and works on a copy of it. Times are of the process, so that other
work on the machine counts little; the ratio to the small page says more than the milliseconds.
"""

from __future__ import annotations

import os
import shutil
import sqlite3
import statistics
import sys
import tempfile
import time
from pathlib import Path
from typing import Any
from urllib.parse import quote_plus

ROUNDS = 9
SMALL = "/development/learning"
ADDRESSES = (
    "/training",
    "/training?q=data",
    "/training?format=mooc&hours=40&sort=hours",
    "/training?skill={skill}",
    "/development/recommended",
    "/development/path?skill={skill}&level=3",
)
TAUGHT_MOST = """SELECT text FROM skill_label WHERE language = 'en' AND is_preferred AND skill_id =
    (SELECT skill_id FROM course_skill GROUP BY skill_id ORDER BY count(*) DESC, skill_id LIMIT 1)"""
PART = {"HX-Request": "true", "HX-Target": "catalogue"}


def main(source: str) -> None:
    with tempfile.TemporaryDirectory() as name:
        copy = Path(name) / "copy.db"
        shutil.copy(source, copy)
        with sqlite3.connect(copy) as base:
            courses = base.execute("SELECT count(*) FROM course").fetchone()[0]
            skill = quote_plus(base.execute(TAUGHT_MOST).fetchone()[0])
        client = _sign_in(copy, Path(name))
        small = _time(client, SMALL)
        print(f"{courses} courses; medians of {ROUNDS}; {SMALL}: {small:.0f} ms")
        print(f"{'address':<56} {'CPU':>8} {'ratio to it':>12}")
        for address in ADDRESSES:
            asked = address.format(skill=skill)
            _print(asked, _time(client, asked), small)
        _print("/training?q=data, for htmx", _time(client, "/training?q=data", PART), small)


def _sign_in(copy: Path, folder: Path) -> Any:
    os.environ |= {"DATABASE_URL": f"sqlite:///{copy}", "INSTANCE_DIR": str(folder), "EMBEDDING_MODEL": "hashing"}
    from mobility.app import create_app
    from mobility.core.db import session
    from mobility.people.models import Person
    from mobility.settings import from_environment
    from tests.factories import make_session_token

    app = create_app(from_environment())
    with app.app_context():
        employee = session.query(Person).filter_by(email="employee@demo.example").one()
        token = make_session_token(employee)
        session.commit()
        session.remove()
    client = app.test_client()
    with client.session_transaction() as cookie:
        cookie |= {"_user_id": token, "_fresh": True}
    return client


def _time(client: Any, address: str, headers: dict[str, str] | None = None) -> float:
    took = []
    for _ in range(ROUNDS + 1):  # the first fills what is kept between requests
        start = time.process_time()
        answer = client.get(address, headers=headers)
        assert answer.status_code == 200, f"{address}: {answer.status_code}"
        took.append(1000 * (time.process_time() - start))
    return statistics.median(took[1:])


def _print(address: str, milliseconds: float, small: float) -> None:
    print(f"{address:<56} {milliseconds:>5.0f} ms {milliseconds / small:>12.1f}")


if __name__ == "__main__":
    main(sys.argv[1])
