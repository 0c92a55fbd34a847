"""how people like to learn, courses that do not interest them, lists of courses that were shown"""

import sqlalchemy as sa
from alembic import op

import mobility.core.db

revision = "0022_recommending"
down_revision = "0021_moves"

TABLES = ("learning_choice", "hidden_course", "recommendation_list", "recommendation")


def _keys(table: str) -> list[sa.schema.SchemaItem]:
    return [
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("created_at", mobility.core.db.UtcDateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{table}")),
    ]


def _to(table: str, column: str, other: str, **more: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [f"{other}.id"], name=op.f(f"fk_{table}_{column}_{other}"), **more)


def upgrade() -> None:
    op.create_table(
        "learning_choice",
        *_keys("learning_choice"),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("formats", sa.String(length=100), nullable=False),
        sa.Column("hours_a_quarter", sa.Integer(), nullable=True),
        sa.Column("is_off", sa.Boolean(), nullable=False),
        sa.CheckConstraint("hours_a_quarter BETWEEN 1 AND 500", name=op.f("ck_learning_choice_hours_in_range")),
        _to("learning_choice", "person_id", "person"),
        sa.UniqueConstraint("person_id", name=op.f("uq_learning_choice_person_id")),
    )
    op.create_table(
        "hidden_course",
        *_keys("hidden_course"),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("course_id", sa.Integer(), nullable=False),
        _to("hidden_course", "person_id", "person"),
        _to("hidden_course", "course_id", "course"),
        sa.UniqueConstraint("person_id", "course_id", name=op.f("uq_hidden_course_person_id_course_id")),
    )
    op.create_index(op.f("ix_hidden_course_course_id"), "hidden_course", ["course_id"])
    op.create_table(
        "recommendation_list",
        *_keys("recommendation_list"),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("model", sa.String(length=200), nullable=False),
        sa.Column("weights", sa.String(length=20), nullable=False),
        sa.Column("inputs", sa.JSON(), nullable=False),
        _to("recommendation_list", "person_id", "person"),
    )
    op.create_index(op.f("ix_recommendation_list_person_id"), "recommendation_list", ["person_id"])
    op.create_table(
        "recommendation",
        *_keys("recommendation"),
        sa.Column("recommendation_list_id", sa.Integer(), nullable=False),
        sa.Column("course_id", sa.Integer(), nullable=False),
        sa.Column("rank", sa.Integer(), nullable=False),
        sa.Column("score", sa.Double(), nullable=False),
        sa.Column("parts", sa.JSON(), nullable=False),
        _to("recommendation", "recommendation_list_id", "recommendation_list", ondelete="CASCADE"),
        _to("recommendation", "course_id", "course"),
        sa.UniqueConstraint(
            "recommendation_list_id", "rank", name=op.f("uq_recommendation_recommendation_list_id_rank")
        ),
    )
    op.create_index(op.f("ix_recommendation_course_id"), "recommendation", ["course_id"])


def downgrade() -> None:
    for table in reversed(TABLES):
        op.drop_table(table)
