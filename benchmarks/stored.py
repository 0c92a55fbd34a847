"""A database full of made-up people for the benchmarks: a SQLite file, an application on it, a host with a posting."""

from __future__ import annotations

import os
import sqlite3
from pathlib import Path

import numpy as np
import sqlalchemy as sa
from flask import Flask

from benchmarks.company import REQUIRED, SEED, SKILLS_EACH, TAUGHT, World
from mobility import settings
from mobility.app import create_app
from mobility.core.db import Model, create_engine, session
from mobility.opportunities.models import Opportunity

NOW = "2026-11-28 08:00:00.000000"
DIMENSION = 384


def make_database(path: Path, world: World, size: int) -> None:
    """So many people, all open to being found, each with a title and 15 skills."""
    engine = create_engine(f"sqlite:///{path}")
    Model.metadata.create_all(engine)
    engine.dispose()
    chance = np.random.default_rng(SEED)
    held = chance.choice(len(world.labels), (size, SKILLS_EACH), p=world.shares)
    titles = chance.integers(0, len(world.titles), size)
    with sqlite3.connect(path) as base:
        base.execute("PRAGMA synchronous=OFF")
        _insert(
            base, "skill", ("id", "uri", "kind", "state", "source"),
            ((one + 1, f"urn:skill:{one}", "technical", "active", "company") for one in range(len(world.labels))),
        )  # fmt: skip
        _insert(
            base, "skill_label", ("skill_id", "language", "text", "folded", "is_preferred"),
            ((one + 1, "en", label, label, 1) for one, label in enumerate(world.labels)),
        )  # fmt: skip
        _insert(
            base, "person",
            ("id", "employee_number", "name", "email", "job_title", "language", "time_zone", "engagement",
             "weekly_hours", "working_days", "country"),
            ((one + 1, f"N{one}", f"Person {one}", f"p{one}@example.org", world.titles[titles[one]], "en", "UTC",
              "permanent", 40.0, "mon-fri", "FR" if one % 3 else "DE") for one in range(size)),
        )  # fmt: skip
        _insert(
            base, "profile",
            ("person_id", "headline", "about", "mobility", "weekdays", "visibility", "notice_version", "notice_read_at",
             "chosen_at"),
            ((one + 1, "", "", "", "", "open", "2026-12", NOW, NOW) for one in range(size)),
        )  # fmt: skip
        _insert(
            base, "held_skill",
            ("person_id", "skill_id", "phrase", "level", "source", "evidence", "valid_from"),
            ((one + 1, int(skill) + 1, "", 3, "self", "", NOW) for one in range(size) for skill in set(held[one])),
        )  # fmt: skip
    base.close()


def _insert(base: sqlite3.Connection, table: str, columns: tuple[str, ...], rows: object) -> None:
    marks = ", ".join("?" * (len(columns) + 1))
    statement = f"INSERT INTO {table} ({', '.join(columns)}, created_at) VALUES ({marks})"
    base.executemany(statement, ((*row, NOW) for row in rows))  # type: ignore[attr-defined]


def open_app(path: Path, folder: Path) -> Flask:
    environment = {"DATABASE_URL": f"sqlite:///{path}", "INSTANCE_DIR": str(folder), "EMBEDDING_MODEL": "hashing"}
    return create_app(settings.from_environment(os.environ | environment))


def make_posting(world: World) -> Opportunity:
    """One that asks for ten skills and teaches two, of a host who leads nobody; ranking needs no consultation."""
    from mobility.core import clock
    from mobility.policies.models import PolicyVersion
    from mobility.skills.models import Skill
    from tests.factories import make_opportunity, make_person

    session.add(PolicyVersion(rule="ranking_needs_consultation", value=False, valid_from=clock.now()))
    asked = [one + 1 for one in world.asked[0][: REQUIRED + TAUGHT]]
    skills = session.scalars(sa.select(Skill).where(Skill.id.in_(asked))).all()
    host = make_person("Holly Host")
    posting = make_opportunity(host, title=world.titles[0], skills=skills[:REQUIRED], teaches=skills[REQUIRED:])
    session.commit()
    return posting


def store_vectors_of_everyone(world: World) -> None:
    """Random ones: they are read and compared like any, and nothing here depends on what they are."""
    from mobility.embeddings.models import EmbeddingModel, ModelStatus
    from mobility.embeddings.services import store_vectors

    model = EmbeddingModel(name="hashing", version="1", key="hashing:1", dimension=DIMENSION, revision="0" * 32)
    model.status = ModelStatus.ACTIVE
    session.add(model)
    session.flush()
    texts = list(dict.fromkeys([*world.labels, *world.titles, *world.descriptions[:1]]))
    chance = np.random.default_rng(SEED)
    for start in range(0, len(texts), 20_000):
        some = texts[start : start + 20_000]
        matrix = chance.standard_normal((len(some), DIMENSION), dtype=np.float32)
        matrix /= np.linalg.norm(matrix, axis=1, keepdims=True)
        store_vectors(model=model.key, texts=some, matrix=matrix)
    session.commit()
