"""what moves ask on their way, later last days, plans of return, check-ins, why a move ends early, and moves as evidence"""

# ruff: noqa: E501  (constraints as they stand in the models today)

import sqlalchemy as sa
from alembic import op

import mobility.core.db

revision = "0016_course"
down_revision = "0015_clocks"

ADDED = (
    # with a server default, so that SQLite adds the column and keeps the triggers of the table
    ("evidence", lambda: sa.Column("path", sa.String(length=200), nullable=False, server_default="")),
    ("feedback_skill", lambda: sa.Column("evidence", sa.Text(), nullable=False, server_default="")),
    ("move", lambda: sa.Column("end_reason", sa.String(length=40), nullable=True)),
    ("move", lambda: sa.Column("end_sentence", sa.Text(), nullable=False, server_default="")),
)


def upgrade() -> None:
    _create_tasks()
    _create_extensions()
    for table, column in ADDED:
        op.add_column(table, column())


def _keys() -> list[sa.Column]:
    return [
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("created_at", mobility.core.db.UtcDateTime(timezone=True), nullable=False),
    ]


def _instant(name: str, nullable: bool = True) -> sa.Column:
    return sa.Column(name, mobility.core.db.UtcDateTime(timezone=True), nullable=nullable)


def _create_tasks() -> None:
    op.create_table(
        "course_task",
        *_keys(),
        sa.Column("move_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        _instant("asked_at", nullable=False),
        sa.Column("remind_on", sa.Date(), nullable=False),
        sa.Column("remind_again_on", sa.Date(), nullable=False),
        sa.Column("close_on", sa.Date(), nullable=True),
        sa.Column("step", sa.String(length=40), nullable=False),
        _instant("ended_at"),
        sa.Column("outcome", sa.String(length=40), nullable=True),
        sa.CheckConstraint("(ended_at IS NULL) = (outcome IS NULL)", name=op.f("ck_course_task_ended_with_outcome")),
        sa.ForeignKeyConstraint(["move_id"], ["move.id"], name=op.f("fk_course_task_move_id_move")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_course_task")),
        sa.UniqueConstraint("move_id", "kind", name=op.f("uq_course_task_move_id_kind")),
    )
    op.create_table(
        "check_in",
        *_keys(),
        sa.Column("move_id", sa.Integer(), nullable=False),
        sa.Column("side", sa.String(length=40), nullable=False),
        sa.Column("author_id", sa.Integer(), nullable=False),
        sa.Column("goes_well", sa.Text(), nullable=False),
        sa.Column("is_difficult", sa.Text(), nullable=False),
        sa.Column("should_change", sa.Text(), nullable=False),
        _instant("shared_at"),
        sa.ForeignKeyConstraint(["author_id"], ["person.id"], name=op.f("fk_check_in_author_id_person")),
        sa.ForeignKeyConstraint(["move_id"], ["move.id"], name=op.f("fk_check_in_move_id_move")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_check_in")),
        sa.UniqueConstraint("move_id", "side", name=op.f("uq_check_in_move_id_side")),
    )
    op.create_table(
        "return_plan",
        *_keys(),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("move_id", sa.Integer(), nullable=False),
        sa.Column("drafted_by_id", sa.Integer(), nullable=False),
        sa.Column("comes_back_to", sa.Text(), nullable=False),
        sa.Column("handover", sa.Text(), nullable=False),
        sa.Column("skills_at_home", sa.Text(), nullable=False),
        _instant("person_agreed_at"),
        _instant("manager_agreed_at"),
        sa.ForeignKeyConstraint(["drafted_by_id"], ["person.id"], name=op.f("fk_return_plan_drafted_by_id_person")),
        sa.ForeignKeyConstraint(["move_id"], ["move.id"], name=op.f("fk_return_plan_move_id_move")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_return_plan")),
        sa.UniqueConstraint("move_id", name=op.f("uq_return_plan_move_id")),
    )


def _create_extensions() -> None:
    op.create_table(
        "extension",
        *_keys(),
        sa.Column("move_id", sa.Integer(), nullable=False),
        sa.Column("proposed_by_id", sa.Integer(), nullable=False),
        sa.Column("status", sa.String(length=40), nullable=False),
        sa.Column("old_ends_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("needs_hr", sa.Boolean(), nullable=False),
        sa.Column("answer_by", sa.Date(), nullable=False),
        _instant("ended_at"),
        sa.Column("ended_by_id", sa.Integer(), nullable=True),
        sa.CheckConstraint(
            "(status = 'proposed') = (ended_at IS NULL)", name=op.f("ck_extension_ended_unless_proposed")
        ),
        sa.CheckConstraint("ends_on > old_ends_on", name=op.f("ck_extension_ends_later")),
        sa.ForeignKeyConstraint(["ended_by_id"], ["person.id"], name=op.f("fk_extension_ended_by_id_person")),
        sa.ForeignKeyConstraint(["move_id"], ["move.id"], name=op.f("fk_extension_move_id_move")),
        sa.ForeignKeyConstraint(["proposed_by_id"], ["person.id"], name=op.f("fk_extension_proposed_by_id_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_extension")),
    )
    op.create_index(op.f("ix_extension_move_id"), "extension", ["move_id"], unique=False)
    op.create_index(
        "uq_extension_proposed",
        "extension",
        ["move_id"],
        unique=True,
        sqlite_where=sa.text("status = 'proposed'"),
        postgresql_where=sa.text("status = 'proposed'"),
    )
    op.create_table(
        "extension_answer",
        *_keys(),
        sa.Column("extension_id", sa.Integer(), nullable=False),
        sa.Column("part", sa.String(length=40), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        _instant("answered_at", nullable=False),
        sa.ForeignKeyConstraint(
            ["extension_id"], ["extension.id"], name=op.f("fk_extension_answer_extension_id_extension")
        ),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_extension_answer_person_id_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_extension_answer")),
        sa.UniqueConstraint("extension_id", "part", name=op.f("uq_extension_answer_extension_id_part")),
    )


def downgrade() -> None:
    for table, column in reversed(ADDED):
        op.drop_column(table, column().name)
    for table in ("extension_answer", "extension", "return_plan", "check_in", "course_task"):
        op.drop_table(table)
