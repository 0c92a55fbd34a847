"""occupations: kinds of work to link job titles to, headings above skills, and who gave a skill its words"""

import sqlalchemy as sa
from alembic import op

import mobility.core.db

revision = "0003_occupations"
down_revision = "0002_pilot"


def upgrade() -> None:
    op.create_table(
        "occupation",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("created_at", mobility.core.db.UtcDateTime(timezone=True), nullable=False),
        sa.Column("uri", sa.String(length=300), nullable=False),
        sa.Column("isco_group", sa.String(length=20), nullable=False),
        sa.Column(
            "state",
            sa.Enum("active", "proposed", "retired", "merged", name="skillstate", native_enum=False, length=40),
            nullable=False,
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_occupation")),
        sa.UniqueConstraint("uri", name=op.f("uq_occupation_uri")),
    )
    op.create_index(op.f("ix_occupation_isco_group"), "occupation", ["isco_group"])

    op.create_table(
        "skill_group",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("created_at", mobility.core.db.UtcDateTime(timezone=True), nullable=False),
        sa.Column("uri", sa.String(length=300), nullable=False),
        sa.Column("code", sa.String(length=40), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_skill_group")),
        sa.UniqueConstraint("uri", name=op.f("uq_skill_group_uri")),
    )
    op.create_index(op.f("ix_skill_group_code"), "skill_group", ["code"])

    op.create_table(
        "taxonomy_import",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("created_at", mobility.core.db.UtcDateTime(timezone=True), nullable=False),
        sa.Column(
            "source",
            sa.Enum("starter", "esco", "company", name="skillsource", native_enum=False, length=40),
            nullable=False,
        ),
        sa.Column("files", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_taxonomy_import")),
    )
    op.create_table(
        "occupation_description",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("created_at", mobility.core.db.UtcDateTime(timezone=True), nullable=False),
        sa.Column("occupation_id", sa.Integer(), nullable=False),
        sa.Column("language", sa.String(length=10), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["occupation_id"], ["occupation.id"], name=op.f("fk_occupation_description_occupation_id_occupation")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_occupation_description")),
        sa.UniqueConstraint("occupation_id", "language", name=op.f("uq_occupation_description_occupation_id_language")),
    )
    op.create_table(
        "occupation_label",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("created_at", mobility.core.db.UtcDateTime(timezone=True), nullable=False),
        sa.Column("occupation_id", sa.Integer(), nullable=False),
        sa.Column("language", sa.String(length=10), nullable=False),
        sa.Column("text", sa.String(length=300), nullable=False),
        sa.Column("folded", sa.String(length=300), nullable=False),
        sa.Column("is_preferred", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["occupation_id"], ["occupation.id"], name=op.f("fk_occupation_label_occupation_id_occupation")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_occupation_label")),
        sa.UniqueConstraint(
            "occupation_id", "language", "text", name=op.f("uq_occupation_label_occupation_id_language_text")
        ),
    )
    op.create_index(op.f("ix_occupation_label_folded"), "occupation_label", ["folded"])

    op.create_table(
        "occupation_skill",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("created_at", mobility.core.db.UtcDateTime(timezone=True), nullable=False),
        sa.Column("occupation_id", sa.Integer(), nullable=False),
        sa.Column("skill_id", sa.Integer(), nullable=False),
        sa.Column("is_essential", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["occupation_id"], ["occupation.id"], name=op.f("fk_occupation_skill_occupation_id_occupation")
        ),
        sa.ForeignKeyConstraint(["skill_id"], ["skill.id"], name=op.f("fk_occupation_skill_skill_id_skill")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_occupation_skill")),
        sa.UniqueConstraint("occupation_id", "skill_id", name=op.f("uq_occupation_skill_occupation_id_skill_id")),
    )
    op.create_index(op.f("ix_occupation_skill_skill_id"), "occupation_skill", ["skill_id"])

    op.create_table(
        "skill_group_label",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("created_at", mobility.core.db.UtcDateTime(timezone=True), nullable=False),
        sa.Column("group_id", sa.Integer(), nullable=False),
        sa.Column("language", sa.String(length=10), nullable=False),
        sa.Column("text", sa.String(length=300), nullable=False),
        sa.ForeignKeyConstraint(
            ["group_id"], ["skill_group.id"], name=op.f("fk_skill_group_label_group_id_skill_group")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_skill_group_label")),
        sa.UniqueConstraint("group_id", "language", name=op.f("uq_skill_group_label_group_id_language")),
    )
    op.create_table(
        "skill_group_member",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("created_at", mobility.core.db.UtcDateTime(timezone=True), nullable=False),
        sa.Column("skill_id", sa.Integer(), nullable=False),
        sa.Column("group_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["group_id"], ["skill_group.id"], name=op.f("fk_skill_group_member_group_id_skill_group")
        ),
        sa.ForeignKeyConstraint(["skill_id"], ["skill.id"], name=op.f("fk_skill_group_member_skill_id_skill")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_skill_group_member")),
        sa.UniqueConstraint("skill_id", "group_id", name=op.f("uq_skill_group_member_skill_id_group_id")),
    )
    op.create_index(op.f("ix_skill_group_member_group_id"), "skill_group_member", ["group_id"])

    op.add_column(
        "skill_description",
        sa.Column(
            "source",
            sa.Enum("starter", "esco", "company", name="skillsource", native_enum=False, length=40),
            server_default="company",
            nullable=False,
        ),
    )

    op.add_column(
        "skill_label",
        sa.Column(
            "source",
            sa.Enum("starter", "esco", "company", name="skillsource", native_enum=False, length=40),
            server_default="company",
            nullable=False,
        ),
    )


def downgrade() -> None:
    op.drop_column("skill_label", "source")
    op.drop_column("skill_description", "source")
    op.drop_table("skill_group_member")
    op.drop_table("skill_group_label")
    op.drop_table("occupation_skill")
    op.drop_table("occupation_label")
    op.drop_table("occupation_description")
    op.drop_table("taxonomy_import")
    op.drop_table("skill_group")
    op.drop_table("occupation")
