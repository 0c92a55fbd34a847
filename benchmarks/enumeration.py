"""How long a refused sign-in takes for addresses with and without an account (bar S23): medians, interleaved."""

from __future__ import annotations

import statistics
import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from mobility.accounts import services
from mobility.app import create_app
from mobility.core.db import Model, session
from tests.conftest import settings
from tests.factories import make_world
from tests.signing_in import WRONG, make_account, sign_in

SAMPLES = 200


def main() -> None:
    folder = Path(tempfile.mkdtemp())
    (folder / "test.db").touch()
    app = create_app(settings(f"sqlite:///{folder / 'test.db'}", folder) | {"WTF_CSRF_ENABLED": False})
    Model.metadata.create_all(app.extensions["engine"])
    with app.app_context():
        world = make_world()
        open_, closed = (make_account(person).person for person in (world.employee, world.colleague))
        services.close_account(actor=world.admin, person=closed)
        session.commit()
        emails = {"open": open_.email, "closed": closed.email, "no account": world.host.email, "unknown": "x@y.example"}
    taken: dict[str, dict[str, list[float]]] = {}
    for number in range(SAMPLES):
        for kind, email in emails.items():
            for page in ("/sign-in", "/forgotten-password"):
                taken.setdefault(page, {}).setdefault(kind, []).append(_time(app, page, email, number))
    for page, kinds in taken.items():
        medians = {kind: statistics.median(times) for kind, times in kinds.items()}
        spread = max(medians.values()) - min(medians.values())
        words = ", ".join(f"{kind} {median * 1000:.1f} ms" for kind, median in medians.items())
        print(f"{page}: {words}; difference {spread * 1000:.1f} ms")


def _time(app, page, email, number) -> float:
    client = app.test_client()
    client.environ_base["REMOTE_ADDR"] = f"10.{number // 250}.{number % 250}.1"
    with app.app_context():
        session.execute(Model.metadata.tables["sign_in_attempt"].delete())
        session.commit()
    began = time.perf_counter()
    if page == "/sign-in":
        sign_in(client, email, WRONG)
    else:
        client.post(page, data={"email": email})
    return time.perf_counter() - began


if __name__ == "__main__":
    main()
