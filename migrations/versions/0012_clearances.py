"""clearances of moves, pauses, and standing approvals"""

import sqlalchemy as sa
from alembic import op

import mobility.core.db

revision = "0012_clearances"
down_revision = "0011_people"


def upgrade() -> None:
    op.create_table(
        "standing_approval",
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("signed_by_id", sa.Integer(), nullable=False),
        sa.Column("org_unit_id", sa.Integer(), nullable=True),
        sa.Column("legal_entity_id", sa.Integer(), nullable=True),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("valid_until", sa.Date(), nullable=False),
        sa.Column("revoked_at", mobility.core.db.UtcDateTime(timezone=True), nullable=True),
        sa.Column("revoked_by_id", sa.Integer(), nullable=True),
        sa.Column("warned_at", mobility.core.db.UtcDateTime(timezone=True), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("created_at", mobility.core.db.UtcDateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "org_unit_id IS NOT NULL OR legal_entity_id IS NOT NULL", name=op.f("ck_standing_approval_has_a_scope")
        ),
        sa.CheckConstraint("valid_until >= valid_from", name=op.f("ck_standing_approval_ends_after_start")),
        sa.CheckConstraint(
            "(revoked_at IS NULL) = (revoked_by_id IS NULL)", name=op.f("ck_standing_approval_revoked_by_somebody")
        ),
        sa.ForeignKeyConstraint(["signed_by_id"], ["person.id"], name=op.f("fk_standing_approval_signed_by_id_person")),
        sa.ForeignKeyConstraint(
            ["org_unit_id"], ["org_unit.id"], name=op.f("fk_standing_approval_org_unit_id_org_unit")
        ),
        sa.ForeignKeyConstraint(
            ["legal_entity_id"], ["legal_entity.id"], name=op.f("fk_standing_approval_legal_entity_id_legal_entity")
        ),
        sa.ForeignKeyConstraint(
            ["revoked_by_id"], ["person.id"], name=op.f("fk_standing_approval_revoked_by_id_person")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_standing_approval")),
    )
    op.create_index(op.f("ix_standing_approval_signed_by_id"), "standing_approval", ["signed_by_id"], unique=False)
    op.create_table(
        "clearance",
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("move_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("side", sa.String(length=40), nullable=False),
        sa.Column("status", sa.String(length=40), nullable=False),
        sa.Column("owner_id", sa.Integer(), nullable=True),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("law", sa.String(length=200), nullable=False),
        sa.Column("need", sa.Text(), nullable=False),
        sa.Column("step", sa.String(length=40), nullable=False),
        sa.Column("decided_by_id", sa.Integer(), nullable=True),
        sa.Column("decided_at", mobility.core.db.UtcDateTime(timezone=True), nullable=True),
        sa.Column("reason_code", sa.String(length=40), nullable=True),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("document_name", sa.String(length=200), nullable=False),
        sa.Column("document", sa.LargeBinary(), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("created_at", mobility.core.db.UtcDateTime(timezone=True), nullable=False),
        sa.CheckConstraint("(status = 'open') = (decided_at IS NULL)", name=op.f("ck_clearance_decided_when_not_open")),
        sa.CheckConstraint(
            "status <> 'refused' OR reason_code IS NOT NULL", name=op.f("ck_clearance_refused_with_reason")
        ),
        sa.ForeignKeyConstraint(["move_id"], ["move.id"], name=op.f("fk_clearance_move_id_move")),
        sa.ForeignKeyConstraint(["owner_id"], ["person.id"], name=op.f("fk_clearance_owner_id_person")),
        sa.ForeignKeyConstraint(["decided_by_id"], ["person.id"], name=op.f("fk_clearance_decided_by_id_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_clearance")),
        sa.UniqueConstraint("move_id", "kind", "side", name=op.f("uq_clearance_move_id_kind_side")),
    )
    op.create_index("ix_clearance_status", "clearance", ["status", "due_on"], unique=False)
    op.create_index(op.f("ix_clearance_owner_id"), "clearance", ["owner_id"], unique=False)
    op.create_table(
        "pause",
        sa.Column("move_id", sa.Integer(), nullable=False),
        sa.Column("from_on", sa.Date(), nullable=False),
        sa.Column("expected_on", sa.Date(), nullable=True),
        sa.Column("resumed_on", sa.Date(), nullable=True),
        sa.Column("paused_by_id", sa.Integer(), nullable=False),
        sa.Column("resumed_by_id", sa.Integer(), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("created_at", mobility.core.db.UtcDateTime(timezone=True), nullable=False),
        sa.CheckConstraint("expected_on IS NULL OR expected_on > from_on", name=op.f("ck_pause_expected_after_start")),
        sa.CheckConstraint("resumed_on IS NULL OR resumed_on >= from_on", name=op.f("ck_pause_resumed_after_start")),
        sa.ForeignKeyConstraint(["move_id"], ["move.id"], name=op.f("fk_pause_move_id_move")),
        sa.ForeignKeyConstraint(["paused_by_id"], ["person.id"], name=op.f("fk_pause_paused_by_id_person")),
        sa.ForeignKeyConstraint(["resumed_by_id"], ["person.id"], name=op.f("fk_pause_resumed_by_id_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_pause")),
    )
    op.create_index(op.f("ix_pause_move_id"), "pause", ["move_id"], unique=False)
    op.create_index(
        "uq_pause_open",
        "pause",
        ["move_id"],
        unique=True,
        sqlite_where=sa.text("resumed_on IS NULL"),
        postgresql_where=sa.text("resumed_on IS NULL"),
    )
    with op.batch_alter_table("hr_decision") as batch:
        batch.add_column(sa.Column("standing_approval_id", sa.Integer(), nullable=True))
        batch.create_foreign_key(
            op.f("fk_hr_decision_standing_approval_id_standing_approval"),
            "standing_approval",
            ["standing_approval_id"],
            ["id"],
        )
        batch.create_index(op.f("ix_hr_decision_standing_approval_id"), ["standing_approval_id"], unique=False)


def downgrade() -> None:
    with op.batch_alter_table("hr_decision") as batch:
        batch.drop_index(op.f("ix_hr_decision_standing_approval_id"))
        batch.drop_constraint(op.f("fk_hr_decision_standing_approval_id_standing_approval"), type_="foreignkey")
        batch.drop_column("standing_approval_id")
    op.drop_table("pause")
    op.drop_table("clearance")
    op.drop_table("standing_approval")
