"""first tables"""

import sqlalchemy as sa
from alembic import op

import mobility.core.db

revision = "0001_first_tables"
down_revision = None


def upgrade() -> None:
    op.create_table(
        "audit_entry",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("created_at", mobility.core.db.UtcDateTime(timezone=True), nullable=False),
        sa.Column("actor_id", sa.Integer(), nullable=True),
        sa.Column("action", sa.String(length=60), nullable=False),
        sa.Column("subject_type", sa.String(length=60), nullable=False),
        sa.Column("subject_id", sa.Integer(), nullable=False),
        sa.Column("concerns_id", sa.Integer(), nullable=True),
        sa.Column("old_status", sa.String(length=40), nullable=True),
        sa.Column("new_status", sa.String(length=40), nullable=True),
        sa.Column("reason_code", sa.String(length=60), nullable=True),
        sa.Column("note_hash", sa.String(length=64), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_audit_entry")),
    )
    with op.batch_alter_table("audit_entry", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_audit_entry_actor_id"), ["actor_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_audit_entry_concerns_id"), ["concerns_id"], unique=False)
        batch_op.create_index("ix_audit_entry_subject", ["subject_type", "subject_id"], unique=False)

    op.create_table(
        "legal_entity",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("created_at", mobility.core.db.UtcDateTime(timezone=True), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("country", sa.String(length=2), nullable=True),
        sa.Column("full_time_hours", sa.Double(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_legal_entity")),
        sa.UniqueConstraint("name", name=op.f("uq_legal_entity_name")),
    )
    op.create_table(
        "sign_in_attempt",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("created_at", mobility.core.db.UtcDateTime(timezone=True), nullable=False),
        sa.Column("key", sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sign_in_attempt")),
    )
    with op.batch_alter_table("sign_in_attempt", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_sign_in_attempt_key"), ["key"], unique=False)

    op.create_table(
        "skill",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("created_at", mobility.core.db.UtcDateTime(timezone=True), nullable=False),
        sa.Column("uri", sa.String(length=300), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "technical", "transversal", "language", "knowledge", name="skillkind", native_enum=False, length=40
            ),
            nullable=False,
        ),
        sa.Column(
            "state",
            sa.Enum("active", "proposed", "retired", "merged", name="skillstate", native_enum=False, length=40),
            nullable=False,
        ),
        sa.Column(
            "source",
            sa.Enum("starter", "esco", "company", name="skillsource", native_enum=False, length=40),
            nullable=False,
        ),
        sa.Column("merged_into_id", sa.Integer(), nullable=True),
        sa.CheckConstraint(
            "(state = 'merged') = (merged_into_id IS NOT NULL)", name=op.f("ck_skill_merged_into_when_merged")
        ),
        sa.ForeignKeyConstraint(["merged_into_id"], ["skill.id"], name=op.f("fk_skill_merged_into_id_skill")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_skill")),
        sa.UniqueConstraint("uri", name=op.f("uq_skill_uri")),
    )
    op.create_table(
        "submitted_form",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("created_at", mobility.core.db.UtcDateTime(timezone=True), nullable=False),
        sa.Column("key", sa.String(length=64), nullable=False),
        sa.Column("body_hash", sa.String(length=64), nullable=False),
        sa.Column("location", sa.String(length=500), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_submitted_form")),
        sa.UniqueConstraint("key", name=op.f("uq_submitted_form_key")),
    )
    op.create_table(
        "text_vector",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("created_at", mobility.core.db.UtcDateTime(timezone=True), nullable=False),
        sa.Column("model", sa.String(length=120), nullable=False),
        sa.Column("text_hash", sa.String(length=64), nullable=False),
        sa.Column("vector", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_text_vector")),
        sa.UniqueConstraint("model", "text_hash", name=op.f("uq_text_vector_model_text_hash")),
    )
    op.create_table(
        "audit_note",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("created_at", mobility.core.db.UtcDateTime(timezone=True), nullable=False),
        sa.Column("entry_id", sa.Integer(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["entry_id"], ["audit_entry.id"], name=op.f("fk_audit_note_entry_id_audit_entry")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_audit_note")),
        sa.UniqueConstraint("entry_id", name=op.f("uq_audit_note_entry_id")),
    )
    op.create_table(
        "org_unit",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("created_at", mobility.core.db.UtcDateTime(timezone=True), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("path", sa.String(length=1000), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "company",
                "division",
                "affiliate",
                "department",
                "team",
                "centre",
                name="unitkind",
                native_enum=False,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("parent_id", sa.Integer(), nullable=True),
        sa.Column("head_id", sa.Integer(), nullable=True),
        sa.Column("legal_entity_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["legal_entity_id"], ["legal_entity.id"], name=op.f("fk_org_unit_legal_entity_id_legal_entity")
        ),
        sa.ForeignKeyConstraint(["parent_id"], ["org_unit.id"], name=op.f("fk_org_unit_parent_id_org_unit")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_org_unit")),
        sa.UniqueConstraint("path", name=op.f("uq_org_unit_path")),
    )
    with op.batch_alter_table("org_unit", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_org_unit_parent_id"), ["parent_id"], unique=False)

    op.create_table(
        "skill_description",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("created_at", mobility.core.db.UtcDateTime(timezone=True), nullable=False),
        sa.Column("skill_id", sa.Integer(), nullable=False),
        sa.Column("language", sa.String(length=10), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["skill_id"], ["skill.id"], name=op.f("fk_skill_description_skill_id_skill")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_skill_description")),
        sa.UniqueConstraint("skill_id", "language", name=op.f("uq_skill_description_skill_id_language")),
    )
    op.create_table(
        "skill_label",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("created_at", mobility.core.db.UtcDateTime(timezone=True), nullable=False),
        sa.Column("skill_id", sa.Integer(), nullable=False),
        sa.Column("language", sa.String(length=10), nullable=False),
        sa.Column("text", sa.String(length=300), nullable=False),
        sa.Column("folded", sa.String(length=300), nullable=False),
        sa.Column("is_preferred", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["skill_id"], ["skill.id"], name=op.f("fk_skill_label_skill_id_skill")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_skill_label")),
        sa.UniqueConstraint("skill_id", "language", "text", name=op.f("uq_skill_label_skill_id_language_text")),
    )
    with op.batch_alter_table("skill_label", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_skill_label_folded"), ["folded"], unique=False)
        batch_op.create_index(
            "uq_skill_label_preferred",
            ["skill_id", "language"],
            unique=True,
            sqlite_where=sa.text("is_preferred = 1"),
            postgresql_where=sa.text("is_preferred"),
        )

    op.create_table(
        "skill_relation",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("created_at", mobility.core.db.UtcDateTime(timezone=True), nullable=False),
        sa.Column("skill_id", sa.Integer(), nullable=False),
        sa.Column("other_id", sa.Integer(), nullable=False),
        sa.Column(
            "relation", sa.Enum("broader", "related", name="relation", native_enum=False, length=40), nullable=False
        ),
        sa.ForeignKeyConstraint(["other_id"], ["skill.id"], name=op.f("fk_skill_relation_other_id_skill")),
        sa.ForeignKeyConstraint(["skill_id"], ["skill.id"], name=op.f("fk_skill_relation_skill_id_skill")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_skill_relation")),
        sa.UniqueConstraint(
            "skill_id", "other_id", "relation", name=op.f("uq_skill_relation_skill_id_other_id_relation")
        ),
    )
    with op.batch_alter_table("skill_relation", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_skill_relation_other_id"), ["other_id"], unique=False)

    op.create_table(
        "person",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("created_at", mobility.core.db.UtcDateTime(timezone=True), nullable=False),
        sa.Column("employee_number", sa.String(length=40), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("email", sa.String(length=254), nullable=False),
        sa.Column("job_title", sa.String(length=200), nullable=False),
        sa.Column("language", sa.String(length=10), nullable=False),
        sa.Column("chosen_language", sa.String(length=10), nullable=True),
        sa.Column("country", sa.String(length=2), nullable=True),
        sa.Column("site", sa.String(length=120), nullable=True),
        sa.Column("time_zone", sa.String(length=60), nullable=False),
        sa.Column("org_unit_id", sa.Integer(), nullable=True),
        sa.Column("line_manager_id", sa.Integer(), nullable=True),
        sa.Column("legal_entity_id", sa.Integer(), nullable=True),
        sa.Column("cost_centre", sa.String(length=40), nullable=True),
        sa.Column(
            "engagement",
            sa.Enum(
                "permanent",
                "fixed_term",
                "apprentice",
                "agency",
                "contractor",
                name="engagement",
                native_enum=False,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("weekly_hours", sa.Double(), nullable=False),
        sa.Column("working_days", sa.String(length=40), nullable=False),
        sa.Column("employed_from", sa.Date(), nullable=True),
        sa.Column("employed_until", sa.Date(), nullable=True),
        sa.Column("left_at", mobility.core.db.UtcDateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "employed_until IS NULL OR employed_until >= employed_from",
            name=op.f("ck_person_employment_ends_after_start"),
        ),
        sa.CheckConstraint(
            "line_manager_id IS NULL OR line_manager_id <> id", name=op.f("ck_person_not_own_line_manager")
        ),
        sa.CheckConstraint("weekly_hours > 0 AND weekly_hours <= 60", name=op.f("ck_person_weekly_hours_in_range")),
        sa.ForeignKeyConstraint(
            ["legal_entity_id"], ["legal_entity.id"], name=op.f("fk_person_legal_entity_id_legal_entity")
        ),
        sa.ForeignKeyConstraint(["line_manager_id"], ["person.id"], name=op.f("fk_person_line_manager_id_person")),
        sa.ForeignKeyConstraint(["org_unit_id"], ["org_unit.id"], name=op.f("fk_person_org_unit_id_org_unit")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_person")),
        sa.UniqueConstraint("email", name=op.f("uq_person_email")),
        sa.UniqueConstraint("employee_number", name=op.f("uq_person_employee_number")),
    )
    with op.batch_alter_table("person", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_person_legal_entity_id"), ["legal_entity_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_person_line_manager_id"), ["line_manager_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_person_org_unit_id"), ["org_unit_id"], unique=False)

    op.create_table(
        "account",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("created_at", mobility.core.db.UtcDateTime(timezone=True), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("password_hash", sa.String(length=200), nullable=True),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_account_person_id_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_account")),
        sa.UniqueConstraint("person_id", name=op.f("uq_account_person_id")),
    )
    op.create_table(
        "commitment",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("created_at", mobility.core.db.UtcDateTime(timezone=True), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column(
            "kind", sa.Enum("work_package", "gig", name="commitmentkind", native_enum=False, length=40), nullable=False
        ),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=False),
        sa.Column("percent", sa.Double(), nullable=False),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("released_at", mobility.core.db.UtcDateTime(timezone=True), nullable=True),
        sa.CheckConstraint("ends_on >= starts_on", name=op.f("ck_commitment_ends_after_start")),
        sa.CheckConstraint("percent > 0 AND percent <= 100", name=op.f("ck_commitment_percent_in_range")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_commitment_person_id_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_commitment")),
    )
    with op.batch_alter_table("commitment", schema=None) as batch_op:
        batch_op.create_index("ix_commitment_person_dates", ["person_id", "starts_on", "ends_on"], unique=False)

    op.create_table(
        "employment_terms",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("created_at", mobility.core.db.UtcDateTime(timezone=True), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("valid_to", sa.Date(), nullable=True),
        sa.Column("legal_entity_id", sa.Integer(), nullable=True),
        sa.Column("line_manager_id", sa.Integer(), nullable=True),
        sa.Column("org_unit_id", sa.Integer(), nullable=True),
        sa.Column("cost_centre", sa.String(length=40), nullable=True),
        sa.Column(
            "engagement",
            sa.Enum(
                "permanent",
                "fixed_term",
                "apprentice",
                "agency",
                "contractor",
                name="engagement",
                native_enum=False,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("weekly_hours", sa.Double(), nullable=False),
        sa.Column("working_days", sa.String(length=40), nullable=False),
        sa.ForeignKeyConstraint(
            ["legal_entity_id"], ["legal_entity.id"], name=op.f("fk_employment_terms_legal_entity_id_legal_entity")
        ),
        sa.ForeignKeyConstraint(
            ["line_manager_id"], ["person.id"], name=op.f("fk_employment_terms_line_manager_id_person")
        ),
        sa.ForeignKeyConstraint(
            ["org_unit_id"], ["org_unit.id"], name=op.f("fk_employment_terms_org_unit_id_org_unit")
        ),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_employment_terms_person_id_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_employment_terms")),
    )
    with op.batch_alter_table("employment_terms", schema=None) as batch_op:
        batch_op.create_index(
            "uq_employment_terms_current",
            ["person_id"],
            unique=True,
            sqlite_where=sa.text("valid_to IS NULL"),
            postgresql_where=sa.text("valid_to IS NULL"),
        )

    op.create_table(
        "experience",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("created_at", mobility.core.db.UtcDateTime(timezone=True), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("from_month", sa.String(length=7), nullable=True),
        sa.Column("to_month", sa.String(length=7), nullable=True),
        sa.Column("text", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_experience_person_id_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_experience")),
    )
    with op.batch_alter_table("experience", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_experience_person_id"), ["person_id"], unique=False)

    op.create_table(
        "held_skill",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("created_at", mobility.core.db.UtcDateTime(timezone=True), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("skill_id", sa.Integer(), nullable=False),
        sa.Column("phrase", sa.String(length=300), nullable=False),
        sa.Column("level", sa.Integer(), nullable=False),
        sa.Column(
            "source",
            sa.Enum("self", "import", "move", "line_manager", name="heldsource", native_enum=False, length=40),
            nullable=False,
        ),
        sa.Column("evidence", sa.Text(), nullable=False),
        sa.Column("last_used", sa.String(length=7), nullable=True),
        sa.Column("confirmed_by_id", sa.Integer(), nullable=True),
        sa.Column("confirmed_at", mobility.core.db.UtcDateTime(timezone=True), nullable=True),
        sa.Column("valid_from", mobility.core.db.UtcDateTime(timezone=True), nullable=False),
        sa.Column("valid_to", mobility.core.db.UtcDateTime(timezone=True), nullable=True),
        sa.CheckConstraint("level BETWEEN 1 AND 5", name=op.f("ck_held_skill_level_in_range")),
        sa.ForeignKeyConstraint(["confirmed_by_id"], ["person.id"], name=op.f("fk_held_skill_confirmed_by_id_person")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_held_skill_person_id_person")),
        sa.ForeignKeyConstraint(["skill_id"], ["skill.id"], name=op.f("fk_held_skill_skill_id_skill")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_held_skill")),
    )
    with op.batch_alter_table("held_skill", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_held_skill_person_id"), ["person_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_held_skill_skill_id"), ["skill_id"], unique=False)
        batch_op.create_index(
            "uq_held_skill_current",
            ["person_id", "skill_id"],
            unique=True,
            sqlite_where=sa.text("valid_to IS NULL"),
            postgresql_where=sa.text("valid_to IS NULL"),
        )

    op.create_table(
        "language_held",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("created_at", mobility.core.db.UtcDateTime(timezone=True), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(length=10), nullable=False),
        sa.Column("level", sa.String(length=2), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_language_held_person_id_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_language_held")),
        sa.UniqueConstraint("person_id", "code", name=op.f("uq_language_held_person_id_code")),
    )
    op.create_table(
        "notification",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("created_at", mobility.core.db.UtcDateTime(timezone=True), nullable=False),
        sa.Column("recipient_id", sa.Integer(), nullable=False),
        sa.Column("event_key", sa.String(length=120), nullable=False),
        sa.Column("kind", sa.String(length=60), nullable=False),
        sa.Column("params", sa.JSON(), nullable=False),
        sa.Column("path", sa.String(length=200), nullable=False),
        sa.Column("read_at", mobility.core.db.UtcDateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["recipient_id"], ["person.id"], name=op.f("fk_notification_recipient_id_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_notification")),
        sa.UniqueConstraint("recipient_id", "event_key", name=op.f("uq_notification_recipient_id_event_key")),
    )
    with op.batch_alter_table("notification", schema=None) as batch_op:
        batch_op.create_index("ix_notification_inbox", ["recipient_id", "read_at"], unique=False)

    op.create_table(
        "notification_preference",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("created_at", mobility.core.db.UtcDateTime(timezone=True), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column(
            "mail",
            sa.Enum("at_once", "daily", "never", name="mailchoice", native_enum=False, length=40),
            nullable=False,
        ),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_notification_preference_person_id_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_notification_preference")),
        sa.UniqueConstraint("person_id", name=op.f("uq_notification_preference_person_id")),
    )
    op.create_table(
        "opportunity",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("created_at", mobility.core.db.UtcDateTime(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("reference", sa.String(length=40), nullable=False),
        sa.Column(
            "kind", sa.Enum("work_package", "gig", name="opportunitykind", native_enum=False, length=40), nullable=False
        ),
        sa.Column(
            "status",
            sa.Enum(
                "draft",
                "in_review",
                "open",
                "closed",
                "completed",
                "cancelled",
                name="opportunitystatus",
                native_enum=False,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("description", sa.Text(), nullable=False),
        sa.Column("language", sa.String(length=10), nullable=False),
        sa.Column("org_unit_id", sa.Integer(), nullable=False),
        sa.Column("legal_entity_id", sa.Integer(), nullable=True),
        sa.Column("host_manager_id", sa.Integer(), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=False),
        sa.Column("weeks", sa.Integer(), nullable=True),
        sa.Column("allocation_percent", sa.Double(), nullable=True),
        sa.Column("hours_per_week", sa.Double(), nullable=True),
        sa.Column("closes_on", sa.Date(), nullable=True),
        sa.Column("time_zone", sa.String(length=60), nullable=False),
        sa.Column("workplace", sa.String(length=120), nullable=False),
        sa.Column("country", sa.String(length=2), nullable=True),
        sa.Column("days_abroad", sa.Integer(), nullable=False),
        sa.Column(
            "remote", sa.Enum("yes", "partly", "no", name="remote", native_enum=False, length=40), nullable=False
        ),
        sa.Column(
            "who_pays",
            sa.Enum("host_unit", "home_unit", "shared", name="whopays", native_enum=False, length=40),
            nullable=False,
        ),
        sa.Column("cost_centre", sa.String(length=40), nullable=True),
        sa.Column("conditions", sa.Text(), nullable=False),
        sa.Column(
            "audience",
            sa.Enum("everyone", "country", "legal_entity", name="audience", native_enum=False, length=40),
            nullable=False,
        ),
        sa.Column("is_ranked", sa.Boolean(), nullable=False),
        sa.Column("needs_review", sa.Boolean(), nullable=False),
        sa.Column("submitted_at", mobility.core.db.UtcDateTime(timezone=True), nullable=True),
        sa.Column("published_at", mobility.core.db.UtcDateTime(timezone=True), nullable=True),
        sa.Column("closed_at", mobility.core.db.UtcDateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "(kind = 'gig') = (hours_per_week IS NOT NULL)", name=op.f("ck_opportunity_gigs_state_hours")
        ),
        sa.CheckConstraint("(kind = 'gig') = (weeks IS NOT NULL)", name=op.f("ck_opportunity_gigs_state_weeks")),
        sa.CheckConstraint(
            "(kind = 'work_package') = (allocation_percent IS NOT NULL)",
            name=op.f("ck_opportunity_work_packages_state_allocation"),
        ),
        sa.CheckConstraint(
            "status IN ('draft', 'in_review', 'cancelled') OR published_at IS NOT NULL",
            name=op.f("ck_opportunity_published_at_once_open"),
        ),
        sa.CheckConstraint("ends_on >= starts_on", name=op.f("ck_opportunity_ends_after_start")),
        sa.ForeignKeyConstraint(["host_manager_id"], ["person.id"], name=op.f("fk_opportunity_host_manager_id_person")),
        sa.ForeignKeyConstraint(
            ["legal_entity_id"], ["legal_entity.id"], name=op.f("fk_opportunity_legal_entity_id_legal_entity")
        ),
        sa.ForeignKeyConstraint(["org_unit_id"], ["org_unit.id"], name=op.f("fk_opportunity_org_unit_id_org_unit")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_opportunity")),
        sa.UniqueConstraint("reference", name=op.f("uq_opportunity_reference")),
    )
    with op.batch_alter_table("opportunity", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_opportunity_host_manager_id"), ["host_manager_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_opportunity_org_unit_id"), ["org_unit_id"], unique=False)
        batch_op.create_index("ix_opportunity_status", ["status", "closes_on"], unique=False)

    op.create_table(
        "policy_version",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("created_at", mobility.core.db.UtcDateTime(timezone=True), nullable=False),
        sa.Column("rule", sa.String(length=60), nullable=False),
        sa.Column("value", sa.JSON(), nullable=False),
        sa.Column("valid_from", mobility.core.db.UtcDateTime(timezone=True), nullable=False),
        sa.Column("decided_by_id", sa.Integer(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["decided_by_id"], ["person.id"], name=op.f("fk_policy_version_decided_by_id_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_policy_version")),
        sa.UniqueConstraint("rule", "valid_from", name=op.f("uq_policy_version_rule_valid_from")),
    )
    op.create_table(
        "profile",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("created_at", mobility.core.db.UtcDateTime(timezone=True), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("headline", sa.String(length=200), nullable=False),
        sa.Column("about", sa.Text(), nullable=False),
        sa.Column("available_from", sa.Date(), nullable=True),
        sa.Column("work_package_percent", sa.Integer(), nullable=True),
        sa.Column("gig_hours", sa.Integer(), nullable=True),
        sa.Column("mobility", sa.String(length=200), nullable=False),
        sa.Column(
            "visibility",
            sa.Enum("undecided", "open", "hr_only", "not_looking", name="visibility", native_enum=False, length=40),
            nullable=False,
        ),
        sa.Column("notice_version", sa.String(length=20), nullable=True),
        sa.Column("notice_read_at", mobility.core.db.UtcDateTime(timezone=True), nullable=True),
        sa.Column("chosen_at", mobility.core.db.UtcDateTime(timezone=True), nullable=True),
        sa.Column("edited_at", mobility.core.db.UtcDateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "visibility = 'undecided' OR chosen_at IS NOT NULL", name=op.f("ck_profile_choice_is_dated")
        ),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_profile_person_id_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_profile")),
        sa.UniqueConstraint("person_id", name=op.f("uq_profile_person_id")),
    )
    op.create_table(
        "role_grant",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("created_at", mobility.core.db.UtcDateTime(timezone=True), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column(
            "role",
            sa.Enum(
                "host", "hr", "representative", "privacy", "auditor", "admin", name="role", native_enum=False, length=40
            ),
            nullable=False,
        ),
        sa.Column("org_unit_id", sa.Integer(), nullable=True),
        sa.Column("legal_entity_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["legal_entity_id"], ["legal_entity.id"], name=op.f("fk_role_grant_legal_entity_id_legal_entity")
        ),
        sa.ForeignKeyConstraint(["org_unit_id"], ["org_unit.id"], name=op.f("fk_role_grant_org_unit_id_org_unit")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_role_grant_person_id_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_role_grant")),
        sa.UniqueConstraint(
            "person_id",
            "role",
            "org_unit_id",
            "legal_entity_id",
            name=op.f("uq_role_grant_person_id_role_org_unit_id_legal_entity_id"),
        ),
    )
    with op.batch_alter_table("role_grant", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_role_grant_person_id"), ["person_id"], unique=False)

    op.create_table(
        "wanted_skill",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("created_at", mobility.core.db.UtcDateTime(timezone=True), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("skill_id", sa.Integer(), nullable=False),
        sa.Column("level", sa.Integer(), nullable=False),
        sa.CheckConstraint("level BETWEEN 1 AND 5", name=op.f("ck_wanted_skill_level_in_range")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_wanted_skill_person_id_person")),
        sa.ForeignKeyConstraint(["skill_id"], ["skill.id"], name=op.f("fk_wanted_skill_skill_id_skill")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_wanted_skill")),
        sa.UniqueConstraint("person_id", "skill_id", name=op.f("uq_wanted_skill_person_id_skill_id")),
    )
    with op.batch_alter_table("wanted_skill", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_wanted_skill_skill_id"), ["skill_id"], unique=False)

    op.create_table(
        "application",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("created_at", mobility.core.db.UtcDateTime(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("reference", sa.String(length=20), nullable=False),
        sa.Column("applicant_id", sa.Integer(), nullable=False),
        sa.Column("opportunity_id", sa.Integer(), nullable=False),
        sa.Column(
            "status",
            sa.Enum(
                "draft",
                "submitted",
                "shortlisted",
                "reserve",
                "offered",
                "accepted",
                "not_selected",
                "withdrawn",
                "offer_declined",
                "offer_expired",
                "place_gone",
                "not_released",
                "not_approved",
                "opportunity_cancelled",
                name="applicationstatus",
                native_enum=False,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("motivation", sa.Text(), nullable=False),
        sa.Column("availability", sa.Text(), nullable=False),
        sa.Column("has_checked_profile", sa.Boolean(), nullable=False),
        sa.Column("snapshot", sa.JSON(), nullable=True),
        sa.Column("submitted_at", mobility.core.db.UtcDateTime(timezone=True), nullable=True),
        sa.Column("decided_at", mobility.core.db.UtcDateTime(timezone=True), nullable=True),
        sa.Column(
            "reason_code",
            sa.Enum(
                "workload",
                "interest_changed",
                "engaged_elsewhere",
                "dates",
                "skills",
                "other",
                name="reasoncode",
                native_enum=False,
                length=40,
            ),
            nullable=True,
        ),
        sa.Column("reason_sentence", sa.Text(), nullable=False),
        sa.CheckConstraint(
            "status IN ('draft', 'withdrawn', 'opportunity_cancelled') OR submitted_at IS NOT NULL",
            name=op.f("ck_application_submitted_at_once_sent"),
        ),
        sa.ForeignKeyConstraint(["applicant_id"], ["person.id"], name=op.f("fk_application_applicant_id_person")),
        sa.ForeignKeyConstraint(
            ["opportunity_id"], ["opportunity.id"], name=op.f("fk_application_opportunity_id_opportunity")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_application")),
        sa.UniqueConstraint("reference", name=op.f("uq_application_reference")),
    )
    with op.batch_alter_table("application", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_application_applicant_id"), ["applicant_id"], unique=False)
        batch_op.create_index("ix_application_opportunity", ["opportunity_id", "status"], unique=False)
        batch_op.create_index(
            "uq_application_open",
            ["applicant_id", "opportunity_id"],
            unique=True,
            sqlite_where=sa.text("status IN ('draft', 'submitted', 'shortlisted', 'reserve', 'offered', 'accepted')"),
            postgresql_where=sa.text(
                "status IN ('draft', 'submitted', 'shortlisted', 'reserve', 'offered', 'accepted')"
            ),
        )

    op.create_table(
        "invitation",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("created_at", mobility.core.db.UtcDateTime(timezone=True), nullable=False),
        sa.Column("opportunity_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("invited_by_id", sa.Integer(), nullable=False),
        sa.Column("message", sa.Text(), nullable=False),
        sa.Column(
            "status",
            sa.Enum("sent", "accepted", "declined", name="invitationstatus", native_enum=False, length=40),
            nullable=False,
        ),
        sa.Column("answered_at", mobility.core.db.UtcDateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["invited_by_id"], ["person.id"], name=op.f("fk_invitation_invited_by_id_person")),
        sa.ForeignKeyConstraint(
            ["opportunity_id"], ["opportunity.id"], name=op.f("fk_invitation_opportunity_id_opportunity")
        ),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_invitation_person_id_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_invitation")),
        sa.UniqueConstraint("opportunity_id", "person_id", name=op.f("uq_invitation_opportunity_id_person_id")),
    )
    with op.batch_alter_table("invitation", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_invitation_person_id"), ["person_id"], unique=False)

    op.create_table(
        "one_time_link",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("created_at", mobility.core.db.UtcDateTime(timezone=True), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("purpose", sa.Enum("invitation", name="linkpurpose", native_enum=False, length=40), nullable=False),
        sa.Column("token_hash", sa.String(length=64), nullable=False),
        sa.Column("expires_at", mobility.core.db.UtcDateTime(timezone=True), nullable=False),
        sa.Column("used_at", mobility.core.db.UtcDateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_one_time_link_account_id_account")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_one_time_link")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_one_time_link_token_hash")),
    )
    with op.batch_alter_table("one_time_link", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_one_time_link_account_id"), ["account_id"], unique=False)

    op.create_table(
        "outgoing_mail",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("created_at", mobility.core.db.UtcDateTime(timezone=True), nullable=False),
        sa.Column("notification_id", sa.Integer(), nullable=False),
        sa.Column(
            "status",
            sa.Enum("waiting", "sent", "failed", name="mailstatus", native_enum=False, length=40),
            nullable=False,
        ),
        sa.Column("due_at", mobility.core.db.UtcDateTime(timezone=True), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("leased_until", mobility.core.db.UtcDateTime(timezone=True), nullable=True),
        sa.Column("sent_at", mobility.core.db.UtcDateTime(timezone=True), nullable=True),
        sa.Column("last_error", sa.Text(), nullable=True),
        sa.CheckConstraint(
            "(status = 'sent') = (sent_at IS NOT NULL)", name=op.f("ck_outgoing_mail_sent_at_when_sent")
        ),
        sa.ForeignKeyConstraint(
            ["notification_id"], ["notification.id"], name=op.f("fk_outgoing_mail_notification_id_notification")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_outgoing_mail")),
        sa.UniqueConstraint("notification_id", name=op.f("uq_outgoing_mail_notification_id")),
    )
    with op.batch_alter_table("outgoing_mail", schema=None) as batch_op:
        batch_op.create_index("ix_outgoing_mail_due", ["status", "due_at"], unique=False)

    op.create_table(
        "place",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("created_at", mobility.core.db.UtcDateTime(timezone=True), nullable=False),
        sa.Column("opportunity_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("role", sa.String(length=120), nullable=False),
        sa.Column("holder_id", sa.Integer(), nullable=True),
        sa.Column("held_since", mobility.core.db.UtcDateTime(timezone=True), nullable=True),
        sa.CheckConstraint("(holder_id IS NULL) = (held_since IS NULL)", name=op.f("ck_place_held_since_when_held")),
        sa.ForeignKeyConstraint(["holder_id"], ["person.id"], name=op.f("fk_place_holder_id_person")),
        sa.ForeignKeyConstraint(
            ["opportunity_id"], ["opportunity.id"], name=op.f("fk_place_opportunity_id_opportunity")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_place")),
        sa.UniqueConstraint("opportunity_id", "number", name=op.f("uq_place_opportunity_id_number")),
    )
    op.create_table(
        "required_skill",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("created_at", mobility.core.db.UtcDateTime(timezone=True), nullable=False),
        sa.Column("opportunity_id", sa.Integer(), nullable=False),
        sa.Column("skill_id", sa.Integer(), nullable=False),
        sa.Column("level", sa.Integer(), nullable=False),
        sa.Column(
            "importance", sa.Enum("must", "nice", name="importance", native_enum=False, length=40), nullable=False
        ),
        sa.CheckConstraint("level BETWEEN 1 AND 5", name=op.f("ck_required_skill_level_in_range")),
        sa.ForeignKeyConstraint(
            ["opportunity_id"], ["opportunity.id"], name=op.f("fk_required_skill_opportunity_id_opportunity")
        ),
        sa.ForeignKeyConstraint(["skill_id"], ["skill.id"], name=op.f("fk_required_skill_skill_id_skill")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_required_skill")),
        sa.UniqueConstraint("opportunity_id", "skill_id", name=op.f("uq_required_skill_opportunity_id_skill_id")),
    )
    with op.batch_alter_table("required_skill", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_required_skill_skill_id"), ["skill_id"], unique=False)

    op.create_table(
        "saved_opportunity",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("created_at", mobility.core.db.UtcDateTime(timezone=True), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("opportunity_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["opportunity_id"], ["opportunity.id"], name=op.f("fk_saved_opportunity_opportunity_id_opportunity")
        ),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_saved_opportunity_person_id_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_saved_opportunity")),
        sa.UniqueConstraint("person_id", "opportunity_id", name=op.f("uq_saved_opportunity_person_id_opportunity_id")),
    )
    op.create_table(
        "sign_in_session",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("created_at", mobility.core.db.UtcDateTime(timezone=True), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("token_hash", sa.String(length=64), nullable=False),
        sa.Column("expires_at", mobility.core.db.UtcDateTime(timezone=True), nullable=False),
        sa.Column("ended_at", mobility.core.db.UtcDateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_sign_in_session_account_id_account")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sign_in_session")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_sign_in_session_token_hash")),
    )
    with op.batch_alter_table("sign_in_session", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_sign_in_session_account_id"), ["account_id"], unique=False)

    op.create_table(
        "suggestion_list",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("created_at", mobility.core.db.UtcDateTime(timezone=True), nullable=False),
        sa.Column(
            "direction",
            sa.Enum("people", "opportunities", name="direction", native_enum=False, length=40),
            nullable=False,
        ),
        sa.Column("viewer_id", sa.Integer(), nullable=False),
        sa.Column("opportunity_id", sa.Integer(), nullable=True),
        sa.Column("person_id", sa.Integer(), nullable=True),
        sa.Column("model", sa.String(length=120), nullable=False),
        sa.Column("weights", sa.String(length=40), nullable=False),
        sa.ForeignKeyConstraint(
            ["opportunity_id"], ["opportunity.id"], name=op.f("fk_suggestion_list_opportunity_id_opportunity")
        ),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_suggestion_list_person_id_person")),
        sa.ForeignKeyConstraint(["viewer_id"], ["person.id"], name=op.f("fk_suggestion_list_viewer_id_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_suggestion_list")),
    )
    with op.batch_alter_table("suggestion_list", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_suggestion_list_opportunity_id"), ["opportunity_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_suggestion_list_person_id"), ["person_id"], unique=False)

    op.create_table(
        "taught_skill",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("created_at", mobility.core.db.UtcDateTime(timezone=True), nullable=False),
        sa.Column("opportunity_id", sa.Integer(), nullable=False),
        sa.Column("skill_id", sa.Integer(), nullable=False),
        sa.Column("level", sa.Integer(), nullable=False),
        sa.CheckConstraint("level BETWEEN 1 AND 5", name=op.f("ck_taught_skill_level_in_range")),
        sa.ForeignKeyConstraint(
            ["opportunity_id"], ["opportunity.id"], name=op.f("fk_taught_skill_opportunity_id_opportunity")
        ),
        sa.ForeignKeyConstraint(["skill_id"], ["skill.id"], name=op.f("fk_taught_skill_skill_id_skill")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_taught_skill")),
        sa.UniqueConstraint("opportunity_id", "skill_id", name=op.f("uq_taught_skill_opportunity_id_skill_id")),
    )
    with op.batch_alter_table("taught_skill", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_taught_skill_skill_id"), ["skill_id"], unique=False)

    op.create_table(
        "move",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("created_at", mobility.core.db.UtcDateTime(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("application_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("opportunity_id", sa.Integer(), nullable=False),
        sa.Column("place_id", sa.Integer(), nullable=False),
        sa.Column("commitment_id", sa.Integer(), nullable=False),
        sa.Column(
            "status",
            sa.Enum(
                "awaiting_release",
                "change_proposed",
                "release_declined",
                "in_review",
                "awaiting_hr",
                "approved",
                "active",
                "completed",
                "ended_early",
                "declined_for_good",
                "hr_declined",
                "withdrawn",
                "cancelled",
                name="movestatus",
                native_enum=False,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=False),
        sa.Column("percent", sa.Double(), nullable=False),
        sa.Column("hours_per_week", sa.Double(), nullable=False),
        sa.Column("releaser_id", sa.Integer(), nullable=True),
        sa.Column("release_asked_at", mobility.core.db.UtcDateTime(timezone=True), nullable=False),
        sa.Column("release_due_on", sa.Date(), nullable=True),
        sa.Column("review_by", sa.Date(), nullable=True),
        sa.Column("ended_on", sa.Date(), nullable=True),
        sa.Column("ended_by_id", sa.Integer(), nullable=True),
        sa.Column("back_home_at", mobility.core.db.UtcDateTime(timezone=True), nullable=True),
        sa.Column("back_home_by_id", sa.Integer(), nullable=True),
        sa.CheckConstraint(
            "status <> 'ended_early' OR ended_on IS NOT NULL", name=op.f("ck_move_ended_on_when_ended_early")
        ),
        sa.CheckConstraint("ends_on >= starts_on", name=op.f("ck_move_ends_after_start")),
        sa.CheckConstraint("percent > 0 AND percent <= 100", name=op.f("ck_move_percent_in_range")),
        sa.ForeignKeyConstraint(
            ["application_id"], ["application.id"], name=op.f("fk_move_application_id_application")
        ),
        sa.ForeignKeyConstraint(["back_home_by_id"], ["person.id"], name=op.f("fk_move_back_home_by_id_person")),
        sa.ForeignKeyConstraint(["commitment_id"], ["commitment.id"], name=op.f("fk_move_commitment_id_commitment")),
        sa.ForeignKeyConstraint(["ended_by_id"], ["person.id"], name=op.f("fk_move_ended_by_id_person")),
        sa.ForeignKeyConstraint(
            ["opportunity_id"], ["opportunity.id"], name=op.f("fk_move_opportunity_id_opportunity")
        ),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_move_person_id_person")),
        sa.ForeignKeyConstraint(["place_id"], ["place.id"], name=op.f("fk_move_place_id_place")),
        sa.ForeignKeyConstraint(["releaser_id"], ["person.id"], name=op.f("fk_move_releaser_id_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_move")),
        sa.UniqueConstraint("application_id", name=op.f("uq_move_application_id")),
    )
    with op.batch_alter_table("move", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_move_opportunity_id"), ["opportunity_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_move_person_id"), ["person_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_move_releaser_id"), ["releaser_id"], unique=False)
        batch_op.create_index("ix_move_status", ["status", "starts_on"], unique=False)

    op.create_table(
        "offer",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("created_at", mobility.core.db.UtcDateTime(timezone=True), nullable=False),
        sa.Column("application_id", sa.Integer(), nullable=False),
        sa.Column("place_id", sa.Integer(), nullable=False),
        sa.Column("made_by_id", sa.Integer(), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=False),
        sa.Column("allocation_percent", sa.Double(), nullable=True),
        sa.Column("hours_per_week", sa.Double(), nullable=True),
        sa.Column("message", sa.Text(), nullable=False),
        sa.Column("expires_at", mobility.core.db.UtcDateTime(timezone=True), nullable=False),
        sa.Column("accepted_at", mobility.core.db.UtcDateTime(timezone=True), nullable=True),
        sa.Column("ended_at", mobility.core.db.UtcDateTime(timezone=True), nullable=True),
        sa.CheckConstraint("ends_on >= starts_on", name=op.f("ck_offer_ends_after_start")),
        sa.ForeignKeyConstraint(
            ["application_id"], ["application.id"], name=op.f("fk_offer_application_id_application")
        ),
        sa.ForeignKeyConstraint(["made_by_id"], ["person.id"], name=op.f("fk_offer_made_by_id_person")),
        sa.ForeignKeyConstraint(["place_id"], ["place.id"], name=op.f("fk_offer_place_id_place")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_offer")),
    )
    with op.batch_alter_table("offer", schema=None) as batch_op:
        batch_op.create_index(
            "uq_offer_open",
            ["application_id"],
            unique=True,
            sqlite_where=sa.text("ended_at IS NULL"),
            postgresql_where=sa.text("ended_at IS NULL"),
        )

    op.create_table(
        "suggestion",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("created_at", mobility.core.db.UtcDateTime(timezone=True), nullable=False),
        sa.Column("suggestion_list_id", sa.Integer(), nullable=False),
        sa.Column("opportunity_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("rank", sa.Integer(), nullable=False),
        sa.Column("score", sa.Double(), nullable=False),
        sa.Column("parts", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(
            ["opportunity_id"], ["opportunity.id"], name=op.f("fk_suggestion_opportunity_id_opportunity")
        ),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_suggestion_person_id_person")),
        sa.ForeignKeyConstraint(
            ["suggestion_list_id"],
            ["suggestion_list.id"],
            name=op.f("fk_suggestion_suggestion_list_id_suggestion_list"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_suggestion")),
    )
    with op.batch_alter_table("suggestion", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_suggestion_opportunity_id"), ["opportunity_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_suggestion_person_id"), ["person_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_suggestion_suggestion_list_id"), ["suggestion_list_id"], unique=False)

    op.create_table(
        "feedback",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("created_at", mobility.core.db.UtcDateTime(timezone=True), nullable=False),
        sa.Column("move_id", sa.Integer(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum("about_person", "about_opportunity", name="feedbackkind", native_enum=False, length=40),
            nullable=False,
        ),
        sa.Column("author_id", sa.Integer(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("accepted_at", mobility.core.db.UtcDateTime(timezone=True), nullable=True),
        sa.Column("declined_at", mobility.core.db.UtcDateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["author_id"], ["person.id"], name=op.f("fk_feedback_author_id_person")),
        sa.ForeignKeyConstraint(["move_id"], ["move.id"], name=op.f("fk_feedback_move_id_move")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_feedback")),
        sa.UniqueConstraint("move_id", "kind", name=op.f("uq_feedback_move_id_kind")),
    )
    op.create_table(
        "hr_decision",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("created_at", mobility.core.db.UtcDateTime(timezone=True), nullable=False),
        sa.Column("move_id", sa.Integer(), nullable=False),
        sa.Column(
            "decision",
            sa.Enum(
                "agreed", "proposed", "declined", "approved", "upheld", name="decision", native_enum=False, length=40
            ),
            nullable=False,
        ),
        sa.Column("decided_by_id", sa.Integer(), nullable=False),
        sa.Column("decided_at", mobility.core.db.UtcDateTime(timezone=True), nullable=False),
        sa.Column(
            "reason_code",
            sa.Enum("policy", "dates", "cost", "capacity", "other", name="hrreason", native_enum=False, length=40),
            nullable=True,
        ),
        sa.Column("note", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["decided_by_id"], ["person.id"], name=op.f("fk_hr_decision_decided_by_id_person")),
        sa.ForeignKeyConstraint(["move_id"], ["move.id"], name=op.f("fk_hr_decision_move_id_move")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_hr_decision")),
        sa.UniqueConstraint("move_id", name=op.f("uq_hr_decision_move_id")),
    )
    op.create_table(
        "release_decision",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("created_at", mobility.core.db.UtcDateTime(timezone=True), nullable=False),
        sa.Column("move_id", sa.Integer(), nullable=False),
        sa.Column(
            "decision",
            sa.Enum(
                "agreed", "proposed", "declined", "approved", "upheld", name="decision", native_enum=False, length=40
            ),
            nullable=False,
        ),
        sa.Column("decided_by_id", sa.Integer(), nullable=False),
        sa.Column("decided_at", mobility.core.db.UtcDateTime(timezone=True), nullable=False),
        sa.Column("home_work", sa.Text(), nullable=False),
        sa.Column(
            "reason_code",
            sa.Enum(
                "workload",
                "dates",
                "no_backfill",
                "skills",
                "other",
                name="releasereason",
                native_enum=False,
                length=40,
            ),
            nullable=True,
        ),
        sa.Column("tried", sa.Text(), nullable=False),
        sa.Column("possible_from", sa.Date(), nullable=True),
        sa.Column("proposed_starts_on", sa.Date(), nullable=True),
        sa.Column("proposed_percent", sa.Double(), nullable=True),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("host_accepted_at", mobility.core.db.UtcDateTime(timezone=True), nullable=True),
        sa.Column("person_accepted_at", mobility.core.db.UtcDateTime(timezone=True), nullable=True),
        sa.Column("answer_by", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(
            ["decided_by_id"], ["person.id"], name=op.f("fk_release_decision_decided_by_id_person")
        ),
        sa.ForeignKeyConstraint(["move_id"], ["move.id"], name=op.f("fk_release_decision_move_id_move")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_release_decision")),
    )
    with op.batch_alter_table("release_decision", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_release_decision_move_id"), ["move_id"], unique=False)

    op.create_table(
        "feedback_skill",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("created_at", mobility.core.db.UtcDateTime(timezone=True), nullable=False),
        sa.Column("feedback_id", sa.Integer(), nullable=False),
        sa.Column("skill_id", sa.Integer(), nullable=False),
        sa.Column("level", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["feedback_id"], ["feedback.id"], name=op.f("fk_feedback_skill_feedback_id_feedback")),
        sa.ForeignKeyConstraint(["skill_id"], ["skill.id"], name=op.f("fk_feedback_skill_skill_id_skill")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_feedback_skill")),
        sa.UniqueConstraint("feedback_id", "skill_id", name=op.f("uq_feedback_skill_feedback_id_skill_id")),
    )
    # units and people point at each other, so one of the two keys comes last
    with op.batch_alter_table("org_unit") as batch:
        batch.create_foreign_key("fk_org_unit_head_id_person", "person", ["head_id"], ["id"])


def downgrade() -> None:
    with op.batch_alter_table("org_unit") as batch:
        batch.drop_constraint("fk_org_unit_head_id_person", type_="foreignkey")
    op.drop_table("feedback_skill")
    with op.batch_alter_table("release_decision", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_release_decision_move_id"))

    op.drop_table("release_decision")
    op.drop_table("hr_decision")
    op.drop_table("feedback")
    with op.batch_alter_table("suggestion", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_suggestion_suggestion_list_id"))
        batch_op.drop_index(batch_op.f("ix_suggestion_person_id"))
        batch_op.drop_index(batch_op.f("ix_suggestion_opportunity_id"))

    op.drop_table("suggestion")
    with op.batch_alter_table("offer", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_offer_open", sqlite_where=sa.text("ended_at IS NULL"), postgresql_where=sa.text("ended_at IS NULL")
        )

    op.drop_table("offer")
    with op.batch_alter_table("move", schema=None) as batch_op:
        batch_op.drop_index("ix_move_status")
        batch_op.drop_index(batch_op.f("ix_move_releaser_id"))
        batch_op.drop_index(batch_op.f("ix_move_person_id"))
        batch_op.drop_index(batch_op.f("ix_move_opportunity_id"))

    op.drop_table("move")
    with op.batch_alter_table("taught_skill", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_taught_skill_skill_id"))

    op.drop_table("taught_skill")
    with op.batch_alter_table("suggestion_list", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_suggestion_list_person_id"))
        batch_op.drop_index(batch_op.f("ix_suggestion_list_opportunity_id"))

    op.drop_table("suggestion_list")
    with op.batch_alter_table("sign_in_session", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_sign_in_session_account_id"))

    op.drop_table("sign_in_session")
    op.drop_table("saved_opportunity")
    with op.batch_alter_table("required_skill", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_required_skill_skill_id"))

    op.drop_table("required_skill")
    op.drop_table("place")
    with op.batch_alter_table("outgoing_mail", schema=None) as batch_op:
        batch_op.drop_index("ix_outgoing_mail_due")

    op.drop_table("outgoing_mail")
    with op.batch_alter_table("one_time_link", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_one_time_link_account_id"))

    op.drop_table("one_time_link")
    with op.batch_alter_table("invitation", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_invitation_person_id"))

    op.drop_table("invitation")
    with op.batch_alter_table("application", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_application_open",
            sqlite_where=sa.text("status IN ('draft', 'submitted', 'shortlisted', 'reserve', 'offered', 'accepted')"),
            postgresql_where=sa.text(
                "status IN ('draft', 'submitted', 'shortlisted', 'reserve', 'offered', 'accepted')"
            ),
        )
        batch_op.drop_index("ix_application_opportunity")
        batch_op.drop_index(batch_op.f("ix_application_applicant_id"))

    op.drop_table("application")
    with op.batch_alter_table("wanted_skill", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_wanted_skill_skill_id"))

    op.drop_table("wanted_skill")
    with op.batch_alter_table("role_grant", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_role_grant_person_id"))

    op.drop_table("role_grant")
    op.drop_table("profile")
    op.drop_table("policy_version")
    with op.batch_alter_table("opportunity", schema=None) as batch_op:
        batch_op.drop_index("ix_opportunity_status")
        batch_op.drop_index(batch_op.f("ix_opportunity_org_unit_id"))
        batch_op.drop_index(batch_op.f("ix_opportunity_host_manager_id"))

    op.drop_table("opportunity")
    op.drop_table("notification_preference")
    with op.batch_alter_table("notification", schema=None) as batch_op:
        batch_op.drop_index("ix_notification_inbox")

    op.drop_table("notification")
    op.drop_table("language_held")
    with op.batch_alter_table("held_skill", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_held_skill_current",
            sqlite_where=sa.text("valid_to IS NULL"),
            postgresql_where=sa.text("valid_to IS NULL"),
        )
        batch_op.drop_index(batch_op.f("ix_held_skill_skill_id"))
        batch_op.drop_index(batch_op.f("ix_held_skill_person_id"))

    op.drop_table("held_skill")
    with op.batch_alter_table("experience", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_experience_person_id"))

    op.drop_table("experience")
    with op.batch_alter_table("employment_terms", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_employment_terms_current",
            sqlite_where=sa.text("valid_to IS NULL"),
            postgresql_where=sa.text("valid_to IS NULL"),
        )

    op.drop_table("employment_terms")
    with op.batch_alter_table("commitment", schema=None) as batch_op:
        batch_op.drop_index("ix_commitment_person_dates")

    op.drop_table("commitment")
    op.drop_table("account")
    with op.batch_alter_table("person", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_person_org_unit_id"))
        batch_op.drop_index(batch_op.f("ix_person_line_manager_id"))
        batch_op.drop_index(batch_op.f("ix_person_legal_entity_id"))

    op.drop_table("person")
    with op.batch_alter_table("skill_relation", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_skill_relation_other_id"))

    op.drop_table("skill_relation")
    with op.batch_alter_table("skill_label", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_skill_label_preferred",
            sqlite_where=sa.text("is_preferred = 1"),
            postgresql_where=sa.text("is_preferred"),
        )
        batch_op.drop_index(batch_op.f("ix_skill_label_folded"))

    op.drop_table("skill_label")
    op.drop_table("skill_description")
    with op.batch_alter_table("org_unit", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_org_unit_parent_id"))

    op.drop_table("org_unit")
    op.drop_table("audit_note")
    op.drop_table("text_vector")
    op.drop_table("submitted_form")
    op.drop_table("skill")
    with op.batch_alter_table("sign_in_attempt", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_sign_in_attempt_key"))

    op.drop_table("sign_in_attempt")
    op.drop_table("legal_entity")
    with op.batch_alter_table("audit_entry", schema=None) as batch_op:
        batch_op.drop_index("ix_audit_entry_subject")
        batch_op.drop_index(batch_op.f("ix_audit_entry_concerns_id"))
        batch_op.drop_index(batch_op.f("ix_audit_entry_actor_id"))

    op.drop_table("audit_entry")
