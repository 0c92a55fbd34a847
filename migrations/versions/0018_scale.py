"""whose turn a job of the worker is, where there are several workers"""

import sqlalchemy as sa
from alembic import op

import mobility.core.db

revision = "0018_scale"
down_revision = "0017_training"


def upgrade() -> None:
    op.create_table(
        "job_run",
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("due_at", mobility.core.db.UtcDateTime(timezone=True), nullable=False),
        sa.Column("leased_until", mobility.core.db.UtcDateTime(timezone=True), nullable=True),
        sa.Column("leased_by", sa.String(length=200), nullable=True),
        sa.Column("started_at", mobility.core.db.UtcDateTime(timezone=True), nullable=True),
        sa.Column("ended_at", mobility.core.db.UtcDateTime(timezone=True), nullable=True),
        sa.Column("failed_at", mobility.core.db.UtcDateTime(timezone=True), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("created_at", mobility.core.db.UtcDateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_job_run")),
        sa.UniqueConstraint("name", name=op.f("uq_job_run_name")),
    )


def downgrade() -> None:
    op.drop_table("job_run")
