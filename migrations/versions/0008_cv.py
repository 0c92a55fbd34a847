"""CVs, kept until their owners have chosen from them"""

import sqlalchemy as sa
from alembic import op

import mobility.core.db

revision = "0008_cv"
down_revision = "0007_links"


def upgrade() -> None:
    op.create_table(
        "cv_file",
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("format", sa.String(length=20), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("expires_at", mobility.core.db.UtcDateTime(timezone=True), nullable=True),
        sa.Column("kept_at", mobility.core.db.UtcDateTime(timezone=True), nullable=True),
        sa.Column("reading", sa.JSON(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("created_at", mobility.core.db.UtcDateTime(timezone=True), nullable=False),
        sa.CheckConstraint("(expires_at IS NULL) = (kept_at IS NOT NULL)", name=op.f("ck_cv_file_kept_or_expires")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_cv_file_person_id_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_cv_file")),
    )
    op.create_index(op.f("ix_cv_file_person_id"), "cv_file", ["person_id"], unique=False)
    op.create_index(op.f("ix_cv_file_expires_at"), "cv_file", ["expires_at"], unique=False)


def downgrade() -> None:
    op.drop_index(op.f("ix_cv_file_expires_at"), table_name="cv_file")
    op.drop_index(op.f("ix_cv_file_person_id"), table_name="cv_file")
    op.drop_table("cv_file")
