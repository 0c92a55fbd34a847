"""help that people offer, what units specialise in, and people by name"""

import sqlalchemy as sa
from alembic import op

import mobility.core.db

revision = "0011_people"
down_revision = "0010_evidence"


def upgrade() -> None:
    op.create_table(
        "help_offer",
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("skill_id", sa.Integer(), nullable=False),
        sa.Column("withdrawn_at", mobility.core.db.UtcDateTime(timezone=True), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("created_at", mobility.core.db.UtcDateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_help_offer_person_id_person")),
        sa.ForeignKeyConstraint(["skill_id"], ["skill.id"], name=op.f("fk_help_offer_skill_id_skill")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_help_offer")),
    )
    op.create_index(op.f("ix_help_offer_person_id"), "help_offer", ["person_id"], unique=False)
    op.create_index(op.f("ix_help_offer_skill_id"), "help_offer", ["skill_id"], unique=False)
    op.create_index(
        "uq_help_offer_current",
        "help_offer",
        ["person_id", "skill_id"],
        unique=True,
        sqlite_where=sa.text("withdrawn_at IS NULL"),
        postgresql_where=sa.text("withdrawn_at IS NULL"),
    )
    op.create_table(
        "unit_skill",
        sa.Column("org_unit_id", sa.Integer(), nullable=False),
        sa.Column("skill_id", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("created_at", mobility.core.db.UtcDateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["org_unit_id"], ["org_unit.id"], name=op.f("fk_unit_skill_org_unit_id_org_unit")),
        sa.ForeignKeyConstraint(["skill_id"], ["skill.id"], name=op.f("fk_unit_skill_skill_id_skill")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_unit_skill")),
        sa.UniqueConstraint("org_unit_id", "skill_id", name=op.f("uq_unit_skill_org_unit_id_skill_id")),
    )
    op.create_index(op.f("ix_unit_skill_skill_id"), "unit_skill", ["skill_id"], unique=False)
    op.create_index("ix_person_name_id", "person", ["name", "id"], unique=False)


def downgrade() -> None:
    op.drop_index("ix_person_name_id", table_name="person")
    op.drop_index(op.f("ix_unit_skill_skill_id"), table_name="unit_skill")
    op.drop_table("unit_skill")
    op.drop_index("uq_help_offer_current", table_name="help_offer")
    op.drop_index(op.f("ix_help_offer_skill_id"), table_name="help_offer")
    op.drop_index(op.f("ix_help_offer_person_id"), table_name="help_offer")
    op.drop_table("help_offer")
