"""what HR saw when it decided, notes, conflicts of interest, batches, and notices that are held back"""

import sqlalchemy as sa
from alembic import op

import mobility.core.db

revision = "0013_decisions"
down_revision = "0012_clearances"


def upgrade() -> None:
    op.create_table(
        "approval_batch",
        sa.Column("decided_by_id", sa.Integer(), nullable=False),
        sa.Column("reason_code", sa.String(40), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("created_at", mobility.core.db.UtcDateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["decided_by_id"], ["person.id"], name=op.f("fk_approval_batch_decided_by_id_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_approval_batch")),
    )
    op.create_index(op.f("ix_approval_batch_decided_by_id"), "approval_batch", ["decided_by_id"])
    op.create_table(
        "batch_item",
        sa.Column("batch_id", sa.Integer(), nullable=False),
        sa.Column("move_id", sa.Integer(), nullable=False),
        sa.Column("outcome", sa.String(40), nullable=False),
        sa.Column("why", sa.JSON(none_as_null=True), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("created_at", mobility.core.db.UtcDateTime(timezone=True), nullable=False),
        sa.CheckConstraint("(outcome = 'left_out') = (why IS NOT NULL)", name=op.f("ck_batch_item_why_when_left_out")),
        sa.ForeignKeyConstraint(
            ["batch_id"], ["approval_batch.id"], name=op.f("fk_batch_item_batch_id_approval_batch")
        ),
        sa.ForeignKeyConstraint(["move_id"], ["move.id"], name=op.f("fk_batch_item_move_id_move")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_batch_item")),
        sa.UniqueConstraint("batch_id", "move_id", name=op.f("uq_batch_item_batch_id_move_id")),
    )
    op.create_table(
        "case_note",
        sa.Column("move_id", sa.Integer(), nullable=False),
        sa.Column("author_id", sa.Integer(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("created_at", mobility.core.db.UtcDateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["author_id"], ["person.id"], name=op.f("fk_case_note_author_id_person")),
        sa.ForeignKeyConstraint(["move_id"], ["move.id"], name=op.f("fk_case_note_move_id_move")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_case_note")),
    )
    op.create_index(op.f("ix_case_note_move_id"), "case_note", ["move_id"])
    op.create_table(
        "case_reading",
        sa.Column("move_id", sa.Integer(), nullable=False),
        sa.Column("reader_id", sa.Integer(), nullable=False),
        sa.Column("read_at", mobility.core.db.UtcDateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("created_at", mobility.core.db.UtcDateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["move_id"], ["move.id"], name=op.f("fk_case_reading_move_id_move")),
        sa.ForeignKeyConstraint(["reader_id"], ["person.id"], name=op.f("fk_case_reading_reader_id_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_case_reading")),
        sa.UniqueConstraint("move_id", "reader_id", name=op.f("uq_case_reading_move_id_reader_id")),
    )
    op.create_table(
        "conflict_of_interest",
        sa.Column("move_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("created_at", mobility.core.db.UtcDateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["move_id"], ["move.id"], name=op.f("fk_conflict_of_interest_move_id_move")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_conflict_of_interest_person_id_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_conflict_of_interest")),
        sa.UniqueConstraint("move_id", "person_id", name=op.f("uq_conflict_of_interest_move_id_person_id")),
    )
    op.create_table(
        "rule_seen",
        sa.Column("decision_id", sa.Integer(), nullable=False),
        sa.Column("rule", sa.String(40), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("policy_version_id", sa.Integer(), nullable=True),
        sa.Column("label", sa.String(100), nullable=False),
        sa.Column("verdict", sa.String(10), nullable=False),
        sa.Column("text", sa.JSON(), nullable=False),
        sa.Column("finding", sa.JSON(), nullable=False),
        sa.Column("override_reason", sa.String(40), nullable=True),
        sa.Column("override_text", sa.Text(), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("created_at", mobility.core.db.UtcDateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "override_reason IS NULL OR verdict = 'warn'", name=op.f("ck_rule_seen_only_warnings_are_overridden")
        ),
        sa.CheckConstraint(
            "(override_reason IS NULL) = (override_text IS NULL)", name=op.f("ck_rule_seen_override_with_its_words")
        ),
        sa.ForeignKeyConstraint(
            ["decision_id"], ["hr_decision.id"], name=op.f("fk_rule_seen_decision_id_hr_decision"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["policy_version_id"], ["policy_version.id"], name=op.f("fk_rule_seen_policy_version_id_policy_version")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_rule_seen")),
        sa.UniqueConstraint("decision_id", "rule", name=op.f("uq_rule_seen_decision_id_rule")),
    )
    for column in ("place_held_since", "application_decided_at"):
        op.add_column("hr_decision", sa.Column(column, mobility.core.db.UtcDateTime(timezone=True), nullable=True))
    op.add_column("notification", sa.Column("held_until", mobility.core.db.UtcDateTime(timezone=True), nullable=True))


def downgrade() -> None:
    op.drop_column("notification", "held_until")
    for column in ("application_decided_at", "place_held_since"):
        op.drop_column("hr_decision", column)
    for table in ("rule_seen", "conflict_of_interest", "case_reading", "case_note", "batch_item", "approval_batch"):
        op.drop_table(table)
