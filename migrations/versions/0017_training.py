"""the training catalogue, enrolments, certificates and who must hold what"""

import sqlalchemy as sa
from alembic import op

import mobility.core.db

revision = "0017_training"
down_revision = "0016_course"


def upgrade() -> None:
    _create_course()
    _create_course_prerequisite()
    _create_course_session()
    _create_course_skill()
    _create_enrolment()
    _create_mandatory_rule()
    _create_course_certificate()
    _create_course_rating()
    _create_learnt_skill()


def _keys() -> list[sa.Column]:
    return [
        sa.Column("id", sa.Integer(), nullable=False),
        _instant("created_at", nullable=False),
    ]


def _instant(name: str, nullable: bool = True) -> sa.Column:
    return sa.Column(name, mobility.core.db.UtcDateTime(timezone=True), nullable=nullable)


def _create_course() -> None:
    op.create_table(
        "course",
        *_keys(),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("reference", sa.String(length=80), nullable=False),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("description", sa.Text(), nullable=False),
        sa.Column("folded", sa.Text(), nullable=False),
        sa.Column("language", sa.String(length=10), nullable=False),
        sa.Column("format", sa.String(length=40), nullable=False),
        sa.Column("provider", sa.String(length=200), nullable=False),
        sa.Column("hours", sa.Double(), nullable=False),
        sa.Column("cost_cents", sa.Integer(), nullable=False),
        sa.Column("currency", sa.String(length=3), nullable=False),
        sa.Column("url", sa.String(length=500), nullable=False),
        sa.Column("is_mandatory", sa.Boolean(), nullable=False),
        sa.Column("validity_months", sa.Integer(), nullable=True),
        sa.Column("gives_certificate", sa.Boolean(), nullable=False),
        sa.Column("status", sa.String(length=40), nullable=False),
        sa.Column("country", sa.String(length=2), nullable=True),
        sa.Column("legal_entity_id", sa.Integer(), nullable=True),
        sa.CheckConstraint("cost_cents >= 0", name=op.f("ck_course_cost_not_below_zero")),
        sa.CheckConstraint("hours > 0", name=op.f("ck_course_hours_above_zero")),
        sa.CheckConstraint("validity_months > 0", name=op.f("ck_course_validity_above_zero")),
        sa.ForeignKeyConstraint(
            ["legal_entity_id"], ["legal_entity.id"], name=op.f("fk_course_legal_entity_id_legal_entity")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_course")),
        sa.UniqueConstraint("reference", name=op.f("uq_course_reference")),
    )
    op.create_index("ix_course_status", "course", ["status", "title"], unique=False)


def _create_course_prerequisite() -> None:
    op.create_table(
        "course_prerequisite",
        *_keys(),
        sa.Column("course_id", sa.Integer(), nullable=False),
        sa.Column("skill_id", sa.Integer(), nullable=True),
        sa.Column("level", sa.Integer(), nullable=True),
        sa.Column("required_course_id", sa.Integer(), nullable=True),
        sa.CheckConstraint(
            "(skill_id IS NULL) <> (required_course_id IS NULL)",
            name=op.f("ck_course_prerequisite_a_skill_or_a_course"),
        ),
        sa.CheckConstraint(
            "(skill_id IS NULL) = (level IS NULL)", name=op.f("ck_course_prerequisite_a_skill_with_its_level")
        ),
        sa.CheckConstraint("level BETWEEN 1 AND 5", name=op.f("ck_course_prerequisite_level_in_range")),
        sa.CheckConstraint("required_course_id <> course_id", name=op.f("ck_course_prerequisite_not_itself")),
        sa.ForeignKeyConstraint(["course_id"], ["course.id"], name=op.f("fk_course_prerequisite_course_id_course")),
        sa.ForeignKeyConstraint(
            ["required_course_id"], ["course.id"], name=op.f("fk_course_prerequisite_required_course_id_course")
        ),
        sa.ForeignKeyConstraint(["skill_id"], ["skill.id"], name=op.f("fk_course_prerequisite_skill_id_skill")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_course_prerequisite")),
        sa.UniqueConstraint(
            "course_id", "required_course_id", name=op.f("uq_course_prerequisite_course_id_required_course_id")
        ),
        sa.UniqueConstraint("course_id", "skill_id", name=op.f("uq_course_prerequisite_course_id_skill_id")),
    )
    op.create_index(
        op.f("ix_course_prerequisite_required_course_id"), "course_prerequisite", ["required_course_id"], unique=False
    )
    op.create_index(op.f("ix_course_prerequisite_skill_id"), "course_prerequisite", ["skill_id"], unique=False)


def _create_course_session() -> None:
    op.create_table(
        "course_session",
        *_keys(),
        sa.Column("course_id", sa.Integer(), nullable=False),
        _instant("starts_at", nullable=False),
        _instant("ends_at", nullable=False),
        sa.Column("time_zone", sa.String(length=60), nullable=False),
        sa.Column("place", sa.String(length=200), nullable=False),
        sa.Column("seats", sa.Integer(), nullable=False),
        sa.Column("taken", sa.Integer(), nullable=False),
        _instant("cancelled_at", nullable=True),
        sa.CheckConstraint("ends_at > starts_at", name=op.f("ck_course_session_ends_after_start")),
        sa.CheckConstraint("taken BETWEEN 0 AND seats", name=op.f("ck_course_session_never_more_than_the_seats")),
        sa.ForeignKeyConstraint(["course_id"], ["course.id"], name=op.f("fk_course_session_course_id_course")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_course_session")),
        sa.UniqueConstraint(
            "course_id", "starts_at", "place", name=op.f("uq_course_session_course_id_starts_at_place")
        ),
    )
    op.create_index("ix_course_session_starts_at", "course_session", ["starts_at"], unique=False)


def _create_course_skill() -> None:
    op.create_table(
        "course_skill",
        *_keys(),
        sa.Column("course_id", sa.Integer(), nullable=False),
        sa.Column("skill_id", sa.Integer(), nullable=False),
        sa.Column("from_level", sa.Integer(), nullable=False),
        sa.Column("to_level", sa.Integer(), nullable=False),
        sa.CheckConstraint("from_level BETWEEN 0 AND 4", name=op.f("ck_course_skill_from_level_in_range")),
        sa.CheckConstraint(
            "to_level BETWEEN 1 AND 5 AND to_level > from_level", name=op.f("ck_course_skill_leads_to_a_higher_level")
        ),
        sa.ForeignKeyConstraint(["course_id"], ["course.id"], name=op.f("fk_course_skill_course_id_course")),
        sa.ForeignKeyConstraint(["skill_id"], ["skill.id"], name=op.f("fk_course_skill_skill_id_skill")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_course_skill")),
        sa.UniqueConstraint("course_id", "skill_id", name=op.f("uq_course_skill_course_id_skill_id")),
    )
    op.create_index(op.f("ix_course_skill_skill_id"), "course_skill", ["skill_id"], unique=False)


def _create_enrolment() -> None:
    op.create_table(
        "enrolment",
        *_keys(),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("course_id", sa.Integer(), nullable=False),
        sa.Column("session_id", sa.Integer(), nullable=True),
        sa.Column("status", sa.String(length=40), nullable=False),
        sa.Column("needs_approval", sa.Boolean(), nullable=False),
        sa.Column("motivation", sa.Text(), nullable=False),
        sa.Column("answer_by", sa.Date(), nullable=True),
        _instant("decided_at", nullable=True),
        sa.Column("decided_by_id", sa.Integer(), nullable=True),
        sa.Column("on_behalf_of_id", sa.Integer(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=False),
        _instant("queued_at", nullable=True),
        _instant("enrolled_at", nullable=True),
        sa.Column("completed_on", sa.Date(), nullable=True),
        sa.Column("result", sa.String(length=200), nullable=False),
        _instant("ended_at", nullable=True),
        sa.Column("was_imported", sa.Boolean(), nullable=False),
        sa.CheckConstraint(
            "(status = 'completed') = (completed_on IS NOT NULL)", name=op.f("ck_enrolment_completed_on_a_day")
        ),
        sa.CheckConstraint(
            "(status = 'waiting') = (queued_at IS NOT NULL)", name=op.f("ck_enrolment_queued_while_waiting")
        ),
        sa.CheckConstraint("status <> 'asked' OR answer_by IS NOT NULL", name=op.f("ck_enrolment_asked_until_a_day")),
        sa.CheckConstraint("status <> 'declined' OR reason <> ''", name=op.f("ck_enrolment_declined_with_a_reason")),
        sa.CheckConstraint(
            "status NOT IN ('waiting', 'no_show') OR session_id IS NOT NULL", name=op.f("ck_enrolment_of_a_session")
        ),
        sa.CheckConstraint(
            "(decided_by_id IS NULL) = (decided_at IS NULL)", name=op.f("ck_enrolment_decided_by_somebody")
        ),
        sa.ForeignKeyConstraint(["course_id"], ["course.id"], name=op.f("fk_enrolment_course_id_course")),
        sa.ForeignKeyConstraint(["decided_by_id"], ["person.id"], name=op.f("fk_enrolment_decided_by_id_person")),
        sa.ForeignKeyConstraint(["on_behalf_of_id"], ["person.id"], name=op.f("fk_enrolment_on_behalf_of_id_person")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_enrolment_person_id_person")),
        sa.ForeignKeyConstraint(
            ["session_id"], ["course_session.id"], name=op.f("fk_enrolment_session_id_course_session")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_enrolment")),
    )
    op.create_index(op.f("ix_enrolment_course_id"), "enrolment", ["course_id"], unique=False)
    op.create_index(op.f("ix_enrolment_person_id"), "enrolment", ["person_id"], unique=False)
    op.create_index(op.f("ix_enrolment_session_id"), "enrolment", ["session_id"], unique=False)
    op.create_index("ix_enrolment_status", "enrolment", ["status", "answer_by"], unique=False)
    op.create_index(
        "uq_enrolment_under_way",
        "enrolment",
        ["person_id", "course_id"],
        unique=True,
        sqlite_where=sa.text("status IN ('asked', 'approved', 'waiting', 'enrolled', 'attended')"),
        postgresql_where=sa.text("status IN ('asked', 'approved', 'waiting', 'enrolled', 'attended')"),
    )


def _create_mandatory_rule() -> None:
    op.create_table(
        "mandatory_rule",
        *_keys(),
        sa.Column("course_id", sa.Integer(), nullable=False),
        sa.Column("org_unit_id", sa.Integer(), nullable=True),
        sa.Column("legal_entity_id", sa.Integer(), nullable=True),
        sa.Column("country", sa.String(length=2), nullable=True),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("newcomer_days", sa.Integer(), nullable=False),
        sa.Column("made_by_id", sa.Integer(), nullable=False),
        _instant("ended_at", nullable=True),
        sa.CheckConstraint("newcomer_days BETWEEN 1 AND 730", name=op.f("ck_mandatory_rule_newcomer_days_in_range")),
        sa.ForeignKeyConstraint(["course_id"], ["course.id"], name=op.f("fk_mandatory_rule_course_id_course")),
        sa.ForeignKeyConstraint(
            ["legal_entity_id"], ["legal_entity.id"], name=op.f("fk_mandatory_rule_legal_entity_id_legal_entity")
        ),
        sa.ForeignKeyConstraint(["made_by_id"], ["person.id"], name=op.f("fk_mandatory_rule_made_by_id_person")),
        sa.ForeignKeyConstraint(["org_unit_id"], ["org_unit.id"], name=op.f("fk_mandatory_rule_org_unit_id_org_unit")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_mandatory_rule")),
    )
    op.create_index(
        "ix_mandatory_rule_stands",
        "mandatory_rule",
        ["course_id"],
        unique=False,
        sqlite_where=sa.text("ended_at IS NULL"),
        postgresql_where=sa.text("ended_at IS NULL"),
    )


def _create_course_certificate() -> None:
    op.create_table(
        "course_certificate",
        *_keys(),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("course_id", sa.Integer(), nullable=False),
        sa.Column("enrolment_id", sa.Integer(), nullable=False),
        sa.Column("issued_on", sa.Date(), nullable=False),
        sa.Column("expires_on", sa.Date(), nullable=True),
        sa.CheckConstraint("expires_on > issued_on", name=op.f("ck_course_certificate_expires_after_issue")),
        sa.ForeignKeyConstraint(["course_id"], ["course.id"], name=op.f("fk_course_certificate_course_id_course")),
        sa.ForeignKeyConstraint(
            ["enrolment_id"], ["enrolment.id"], name=op.f("fk_course_certificate_enrolment_id_enrolment")
        ),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_course_certificate_person_id_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_course_certificate")),
        sa.UniqueConstraint("enrolment_id", name=op.f("uq_course_certificate_enrolment_id")),
    )
    op.create_index(op.f("ix_course_certificate_course_id"), "course_certificate", ["course_id"], unique=False)
    op.create_index(op.f("ix_course_certificate_expires_on"), "course_certificate", ["expires_on"], unique=False)
    op.create_index(
        "ix_course_certificate_person_course", "course_certificate", ["person_id", "course_id"], unique=False
    )


def _create_course_rating() -> None:
    op.create_table(
        "course_rating",
        *_keys(),
        sa.Column("enrolment_id", sa.Integer(), nullable=False),
        sa.Column("score", sa.Integer(), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.CheckConstraint("score BETWEEN 1 AND 5", name=op.f("ck_course_rating_score_in_range")),
        sa.ForeignKeyConstraint(
            ["enrolment_id"], ["enrolment.id"], name=op.f("fk_course_rating_enrolment_id_enrolment")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_course_rating")),
        sa.UniqueConstraint("enrolment_id", name=op.f("uq_course_rating_enrolment_id")),
    )


def _create_learnt_skill() -> None:
    op.create_table(
        "learnt_skill",
        *_keys(),
        sa.Column("enrolment_id", sa.Integer(), nullable=False),
        sa.Column("skill_id", sa.Integer(), nullable=False),
        sa.Column("level", sa.Integer(), nullable=False),
        sa.Column("was_taken", sa.Boolean(), nullable=True),
        _instant("answered_at", nullable=True),
        sa.CheckConstraint(
            "(was_taken IS NULL) = (answered_at IS NULL)", name=op.f("ck_learnt_skill_answered_at_when_answered")
        ),
        sa.CheckConstraint("level BETWEEN 1 AND 5", name=op.f("ck_learnt_skill_level_in_range")),
        sa.ForeignKeyConstraint(
            ["enrolment_id"], ["enrolment.id"], name=op.f("fk_learnt_skill_enrolment_id_enrolment")
        ),
        sa.ForeignKeyConstraint(["skill_id"], ["skill.id"], name=op.f("fk_learnt_skill_skill_id_skill")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_learnt_skill")),
        sa.UniqueConstraint("enrolment_id", "skill_id", name=op.f("uq_learnt_skill_enrolment_id_skill_id")),
    )
    op.create_index(op.f("ix_learnt_skill_skill_id"), "learnt_skill", ["skill_id"], unique=False)


def downgrade() -> None:
    for table in (
        "learnt_skill",
        "course_rating",
        "course_certificate",
        "mandatory_rule",
        "enrolment",
        "course_skill",
        "course_session",
        "course_prerequisite",
        "course",
    ):
        op.drop_table(table)
