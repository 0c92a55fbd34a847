"""development contracts with their versions, signatures and talks; French career interviews"""

import sqlalchemy as sa
from alembic import op

import mobility.core.db

revision = "0020_contracts"
down_revision = "0019_factors"

TABLES = (
    "career_interview",
    "development_contract",
    "contract_goal",
    "contract_talk",
    "contract_version",
    "contract_signature",
    "contract_action",
)


def upgrade() -> None:
    _create_career_interview()
    _create_development_contract()
    _create_contract_goal()
    _create_contract_talk()
    _create_contract_version()
    _create_contract_signature()
    _create_contract_action()


def _keys() -> list[sa.Column]:
    return [
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("created_at", mobility.core.db.UtcDateTime(timezone=True), nullable=False),
    ]


def _create_career_interview() -> None:
    op.create_table(
        "career_interview",
        *_keys(),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column(
            "kind", sa.Enum("career", "review", name="interviewkind", native_enum=False, length=40), nullable=False
        ),
        sa.Column("held_on", sa.Date(), nullable=False),
        sa.Column("held_with_id", sa.Integer(), nullable=False),
        sa.Column("topics", sa.JSON(), nullable=False),
        sa.Column("signed_by_person_at", mobility.core.db.UtcDateTime(timezone=True), nullable=True),
        sa.Column("signed_by_employer_at", mobility.core.db.UtcDateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["held_with_id"], ["person.id"], name=op.f("fk_career_interview_held_with_id_person")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_career_interview_person_id_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_career_interview")),
        sa.UniqueConstraint("person_id", "kind", "held_on", name=op.f("uq_career_interview_person_id_kind_held_on")),
    )
    op.create_index("ix_career_interview_held_with_id", "career_interview", ["held_with_id"], unique=False)
    op.create_index("ix_career_interview_person_id", "career_interview", ["person_id"], unique=False)


def _create_development_contract() -> None:
    op.create_table(
        "development_contract",
        *_keys(),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column(
            "status",
            sa.Enum(
                "draft",
                "proposed",
                "agreed",
                "checked",
                "reviewed",
                "closed",
                name="contractstatus",
                native_enum=False,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("manager_id", sa.Integer(), nullable=True),
        sa.Column("begun_by_id", sa.Integer(), nullable=False),
        sa.Column("wishes", sa.Text(), nullable=False),
        sa.Column("shared_at", mobility.core.db.UtcDateTime(timezone=True), nullable=True),
        sa.Column("proposed_on", sa.Date(), nullable=True),
        sa.Column("closed_at", mobility.core.db.UtcDateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "(status = 'closed') = (closed_at IS NOT NULL)", name=op.f("ck_development_contract_closed_at_when_closed")
        ),
        sa.CheckConstraint(
            "status = 'draft' OR shared_at IS NOT NULL", name=op.f("ck_development_contract_shared_once_proposed")
        ),
        sa.ForeignKeyConstraint(
            ["begun_by_id"], ["person.id"], name=op.f("fk_development_contract_begun_by_id_person")
        ),
        sa.ForeignKeyConstraint(["manager_id"], ["person.id"], name=op.f("fk_development_contract_manager_id_person")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_development_contract_person_id_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_development_contract")),
        sa.UniqueConstraint("person_id", "year", name=op.f("uq_development_contract_person_id_year")),
    )
    op.create_index("ix_development_contract_manager_id", "development_contract", ["manager_id"], unique=False)


def _create_contract_goal() -> None:
    op.create_table(
        "contract_goal",
        *_keys(),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("contract_id", sa.Integer(), nullable=False),
        sa.Column("skill_id", sa.Integer(), nullable=True),
        sa.Column("level", sa.Integer(), nullable=True),
        sa.Column("sentence", sa.Text(), nullable=False),
        sa.Column("reached_on", sa.Date(), nullable=True),
        sa.CheckConstraint("skill_id IS NOT NULL OR sentence <> ''", name=op.f("ck_contract_goal_skill_or_sentence")),
        sa.CheckConstraint("(skill_id IS NULL) = (level IS NULL)", name=op.f("ck_contract_goal_skill_with_level")),
        sa.CheckConstraint("level BETWEEN 1 AND 5", name=op.f("ck_contract_goal_level_in_range")),
        sa.ForeignKeyConstraint(
            ["contract_id"], ["development_contract.id"], name=op.f("fk_contract_goal_contract_id_development_contract")
        ),
        sa.ForeignKeyConstraint(["skill_id"], ["skill.id"], name=op.f("fk_contract_goal_skill_id_skill")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_contract_goal")),
    )
    op.create_index("ix_contract_goal_contract_id", "contract_goal", ["contract_id"], unique=False)
    op.create_index("ix_contract_goal_skill_id", "contract_goal", ["skill_id"], unique=False)
    op.create_index(
        "uq_contract_goal_skill",
        "contract_goal",
        ["contract_id", "skill_id"],
        unique=True,
        sqlite_where=sa.text("skill_id IS NOT NULL"),
        postgresql_where=sa.text("skill_id IS NOT NULL"),
    )


def _create_contract_talk() -> None:
    op.create_table(
        "contract_talk",
        *_keys(),
        sa.Column("contract_id", sa.Integer(), nullable=False),
        sa.Column(
            "kind", sa.Enum("mid_year", "year_end", name="talkkind", native_enum=False, length=40), nullable=False
        ),
        sa.Column("held_on", sa.Date(), nullable=False),
        sa.Column("recorded_by_id", sa.Integer(), nullable=False),
        sa.Column("on_behalf_of_id", sa.Integer(), nullable=True),
        sa.Column("person_words", sa.Text(), nullable=False),
        sa.Column("manager_words", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["contract_id"], ["development_contract.id"], name=op.f("fk_contract_talk_contract_id_development_contract")
        ),
        sa.ForeignKeyConstraint(
            ["on_behalf_of_id"], ["person.id"], name=op.f("fk_contract_talk_on_behalf_of_id_person")
        ),
        sa.ForeignKeyConstraint(["recorded_by_id"], ["person.id"], name=op.f("fk_contract_talk_recorded_by_id_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_contract_talk")),
        sa.UniqueConstraint("contract_id", "kind", name=op.f("uq_contract_talk_contract_id_kind")),
    )


def _create_contract_version() -> None:
    op.create_table(
        "contract_version",
        *_keys(),
        sa.Column("contract_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("content", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(
            ["contract_id"],
            ["development_contract.id"],
            name=op.f("fk_contract_version_contract_id_development_contract"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_contract_version")),
        sa.UniqueConstraint("contract_id", "number", name=op.f("uq_contract_version_contract_id_number")),
    )


def _create_contract_signature() -> None:
    op.create_table(
        "contract_signature",
        *_keys(),
        sa.Column("version_id", sa.Integer(), nullable=False),
        sa.Column("side", sa.Enum("person", "manager", name="side", native_enum=False, length=40), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("on_behalf_of_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["on_behalf_of_id"], ["person.id"], name=op.f("fk_contract_signature_on_behalf_of_id_person")
        ),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_contract_signature_person_id_person")),
        sa.ForeignKeyConstraint(
            ["version_id"], ["contract_version.id"], name=op.f("fk_contract_signature_version_id_contract_version")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_contract_signature")),
        sa.UniqueConstraint("version_id", "side", name=op.f("uq_contract_signature_version_id_side")),
    )
    op.create_index("ix_contract_signature_person_id", "contract_signature", ["person_id"], unique=False)


def _create_contract_action() -> None:
    op.create_table(
        "contract_action",
        *_keys(),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("goal_id", sa.Integer(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "work_package",
                "gig",
                "course",
                "mentoring",
                "shadowing",
                "reading",
                "other",
                name="actionkind",
                native_enum=False,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("skill_id", sa.Integer(), nullable=True),
        sa.Column("starts_on", sa.Date(), nullable=True),
        sa.Column("ends_on", sa.Date(), nullable=True),
        sa.Column("hours", sa.Double(), nullable=True),
        sa.Column("success", sa.Text(), nullable=False),
        sa.Column("saved_search_id", sa.Integer(), nullable=True),
        sa.Column(
            "progress",
            sa.Enum("open", "done", "ended_early", name="progress", native_enum=False, length=40),
            nullable=False,
        ),
        sa.Column("settled_on", sa.Date(), nullable=True),
        sa.Column("move_id", sa.Integer(), nullable=True),
        sa.Column("course_id", sa.Integer(), nullable=True),
        sa.CheckConstraint(
            "(progress = 'open') = (settled_on IS NULL)", name=op.f("ck_contract_action_settled_on_when_settled")
        ),
        sa.CheckConstraint("ends_on >= starts_on", name=op.f("ck_contract_action_ends_after_start")),
        sa.CheckConstraint("hours > 0", name=op.f("ck_contract_action_some_hours")),
        sa.ForeignKeyConstraint(
            ["goal_id"], ["contract_goal.id"], name=op.f("fk_contract_action_goal_id_contract_goal")
        ),
        sa.ForeignKeyConstraint(["course_id"], ["course.id"], name=op.f("fk_contract_action_course_id_course")),
        sa.ForeignKeyConstraint(["move_id"], ["move.id"], name=op.f("fk_contract_action_move_id_move")),
        sa.ForeignKeyConstraint(
            ["saved_search_id"],
            ["saved_search.id"],
            name=op.f("fk_contract_action_saved_search_id_saved_search"),
            ondelete="SET NULL",
        ),
        sa.ForeignKeyConstraint(["skill_id"], ["skill.id"], name=op.f("fk_contract_action_skill_id_skill")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_contract_action")),
    )
    op.create_index("ix_contract_action_goal_id", "contract_action", ["goal_id"], unique=False)
    op.create_index("ix_contract_action_course_id", "contract_action", ["course_id"], unique=False)
    op.create_index("ix_contract_action_move_id", "contract_action", ["move_id"], unique=False)
    op.create_index("ix_contract_action_skill_id", "contract_action", ["skill_id"], unique=False)


def downgrade() -> None:
    for table in reversed(TABLES):
        op.drop_table(table)
