"""what HR does with a skill of the taxonomy, so that it can be undone"""

import sqlalchemy as sa
from alembic import op

import mobility.core.db

revision = "0009_curation"
down_revision = "0008_cv"


def upgrade() -> None:
    op.create_table(
        "skill_change",
        sa.Column("skill_id", sa.Integer(), nullable=False),
        sa.Column("other_id", sa.Integer(), nullable=True),
        sa.Column("act", sa.String(length=40), nullable=False),
        sa.Column("actor_id", sa.Integer(), nullable=False),
        sa.Column("before", sa.JSON(), nullable=False),
        sa.Column("after", sa.JSON(), nullable=False),
        sa.Column("undone_at", mobility.core.db.UtcDateTime(timezone=True), nullable=True),
        sa.Column("undone_by_id", sa.Integer(), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("created_at", mobility.core.db.UtcDateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["actor_id"], ["person.id"], name=op.f("fk_skill_change_actor_id_person")),
        sa.ForeignKeyConstraint(["other_id"], ["skill.id"], name=op.f("fk_skill_change_other_id_skill")),
        sa.ForeignKeyConstraint(["skill_id"], ["skill.id"], name=op.f("fk_skill_change_skill_id_skill")),
        sa.ForeignKeyConstraint(["undone_by_id"], ["person.id"], name=op.f("fk_skill_change_undone_by_id_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_skill_change")),
    )
    op.create_index(op.f("ix_skill_change_skill_id"), "skill_change", ["skill_id"], unique=False)
    op.create_index(op.f("ix_skill_merged_into_id"), "skill", ["merged_into_id"], unique=False)


def downgrade() -> None:
    # what this version knows besides, the one before does not
    op.execute("DELETE FROM skill_relation WHERE relation = 'same'")
    op.drop_index(op.f("ix_skill_merged_into_id"), table_name="skill")
    op.drop_index(op.f("ix_skill_change_skill_id"), table_name="skill_change")
    op.drop_table("skill_change")
