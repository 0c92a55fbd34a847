"""active model: which model's vectors are read, what is prepared beside it, and runs that were asked for"""

import secrets
from typing import Any

import sqlalchemy as sa
from alembic import op

import mobility.core.clock
import mobility.core.db

revision = "0006_active_model"
down_revision = "0005_lists"

FLOAT_BYTES = 4


def upgrade() -> None:
    op.create_table(
        "embedding_model",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("created_at", mobility.core.db.UtcDateTime(timezone=True), nullable=False),
        sa.Column("name", sa.String(length=300), nullable=False),
        sa.Column("version", sa.String(length=60), nullable=False),
        sa.Column("key", sa.String(length=120), nullable=False),
        sa.Column("dimension", sa.Integer(), nullable=False),
        sa.Column("status", sa.String(length=40), nullable=False),
        sa.Column("revision", sa.String(length=32), nullable=False),
        sa.Column("activated_at", mobility.core.db.UtcDateTime(timezone=True), nullable=True),
        sa.Column("completed_at", mobility.core.db.UtcDateTime(timezone=True), nullable=True),
        sa.Column("gate", sa.JSON(), nullable=True),
        sa.Column("problem", sa.String(length=40), nullable=True),
        sa.Column("problem_count", sa.Integer(), nullable=False),
        sa.Column("tried_at", mobility.core.db.UtcDateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_embedding_model")),
        sa.UniqueConstraint("key", name=op.f("uq_embedding_model_key")),
    )
    op.create_index(
        "uq_embedding_model_active",
        "embedding_model",
        ["status"],
        unique=True,
        sqlite_where=sa.text("status = 'active'"),
        postgresql_where=sa.text("status = 'active'"),
    )
    op.create_table(
        "index_run",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("created_at", mobility.core.db.UtcDateTime(timezone=True), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("status", sa.String(length=40), nullable=False),
        sa.Column("requested_by_id", sa.Integer(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("done", sa.Integer(), nullable=False),
        sa.Column("total", sa.Integer(), nullable=True),
        sa.Column("touched_at", mobility.core.db.UtcDateTime(timezone=True), nullable=True),
        sa.Column("finished_at", mobility.core.db.UtcDateTime(timezone=True), nullable=True),
        sa.Column("problem", sa.String(length=40), nullable=True),
        sa.Column("detail", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["requested_by_id"], ["person.id"], name=op.f("fk_index_run_requested_by_id_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_index_run")),
    )
    op.create_index(
        "uq_index_run_unfinished",
        "index_run",
        ["kind"],
        unique=True,
        sqlite_where=sa.text("finished_at IS NULL"),
        postgresql_where=sa.text("finished_at IS NULL"),
    )
    _name_the_model_of_before()


def _name_the_model_of_before() -> None:
    """Lists read the vectors of the model that most texts had one of: it is the active one; what others made goes."""
    bind = op.get_bind()
    counted = sa.text("SELECT model, max(length(vector)) FROM text_vector GROUP BY model "
                      "ORDER BY count(*) DESC, model LIMIT 1")  # fmt: skip
    row = bind.execute(counted).first()
    if row is None:
        return
    key, size = row
    name, _, version = key.rpartition(":")
    bind.execute(sa.text("DELETE FROM text_vector WHERE model <> :key"), {"key": key})
    bind.execute(sa.insert(_table()).values(_values(name, version, key, size // FLOAT_BYTES)))


def _table() -> sa.Table:
    columns = ("name", "version", "key", "dimension", "status", "revision", "problem_count")
    instants = ("created_at", "activated_at", "completed_at")
    return sa.table(
        "embedding_model",
        *(sa.column(name) for name in columns),
        *(sa.column(name, mobility.core.db.UtcDateTime(timezone=True)) for name in instants),
    )


def _values(name: str, version: str, key: str, dimension: int) -> dict[str, Any]:
    now = mobility.core.clock.now()
    return {
        "name": name, "version": version, "key": key, "dimension": dimension, "status": "active", "problem_count": 0,
        "revision": secrets.token_hex(16), "created_at": now, "activated_at": now, "completed_at": now,
    }  # fmt: skip


def downgrade() -> None:
    """The version before reads the vectors of the model that most texts have one of: it gets those of the active."""
    active = "SELECT key FROM embedding_model WHERE status = 'active'"
    op.execute(f"DELETE FROM text_vector WHERE model NOT IN ({active})")  # noqa: S608
    op.drop_table("index_run")
    op.drop_table("embedding_model")
