"""when people are away, a note to the line manager, who takes over at home, backfill and lists made for it"""

import sqlalchemy as sa
from alembic import op

import mobility.core.db

revision = "0014_capacity"
down_revision = "0013_decisions"


def upgrade() -> None:
    op.create_table(
        "leave",
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("created_at", mobility.core.db.UtcDateTime(timezone=True), nullable=False),
        sa.CheckConstraint("ends_on >= starts_on", name=op.f("ck_leave_ends_after_start")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_leave_person_id_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_leave")),
    )
    op.create_index("ix_leave_person_dates", "leave", ["person_id", "starts_on", "ends_on"], unique=False)
    op.create_table(
        "backfill",
        sa.Column("move_id", sa.Integer(), nullable=False),
        sa.Column("opportunity_id", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("created_at", mobility.core.db.UtcDateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["move_id"], ["move.id"], name=op.f("fk_backfill_move_id_move")),
        sa.ForeignKeyConstraint(
            ["opportunity_id"], ["opportunity.id"], name=op.f("fk_backfill_opportunity_id_opportunity")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_backfill")),
        sa.UniqueConstraint("move_id", name=op.f("uq_backfill_move_id")),
    )
    op.create_index(op.f("ix_backfill_opportunity_id"), "backfill", ["opportunity_id"], unique=False)
    op.add_column("move", sa.Column("note_for_manager", sa.Text(), nullable=False, server_default=""))
    with op.batch_alter_table("release_decision") as batch:
        batch.add_column(sa.Column("taken_over_by_id", sa.Integer(), nullable=True))
        batch.create_foreign_key(
            batch.f("fk_release_decision_taken_over_by_id_person"), "person", ["taken_over_by_id"], ["id"]
        )
    with op.batch_alter_table("suggestion") as batch:
        batch.alter_column("opportunity_id", existing_type=sa.Integer(), nullable=True)


def downgrade() -> None:
    op.execute("DELETE FROM suggestion WHERE opportunity_id IS NULL")
    with op.batch_alter_table("suggestion") as batch:
        batch.alter_column("opportunity_id", existing_type=sa.Integer(), nullable=False)
    with op.batch_alter_table("release_decision") as batch:
        batch.drop_constraint(batch.f("fk_release_decision_taken_over_by_id_person"), type_="foreignkey")
        batch.drop_column("taken_over_by_id")
    op.drop_column("move", "note_for_manager")
    op.drop_index(op.f("ix_backfill_opportunity_id"), table_name="backfill")
    op.drop_table("backfill")
    op.drop_index("ix_leave_person_dates", table_name="leave")
    op.drop_table("leave")
