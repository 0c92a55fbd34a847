"""pilot: privacy, policies, saved searches, blind review, clocks, the sealed record"""

# ruff: noqa: E501  (statements as they stand in the models today)

import sqlalchemy as sa
from alembic import op

import mobility.core.db

revision = "0002_pilot"
down_revision = "0001_first_tables"

# what the tables of the models cannot say: the words to search in, and that what is recorded is never changed
MAKE = {
    "sqlite": (
        "CREATE VIRTUAL TABLE searchable_words USING fts5(\n        title, skills, body, content='searchable_text', content_rowid='id', tokenize='unicode61 remove_diacritics 0'\n    )",
        "CREATE TRIGGER searchable_text_added AFTER INSERT ON searchable_text BEGIN\n        INSERT INTO searchable_words(rowid, title, skills, body) VALUES (new.id, new.title, new.skills, new.body);\n    END",
        "CREATE TRIGGER searchable_text_removed AFTER DELETE ON searchable_text BEGIN\n        INSERT INTO searchable_words(searchable_words, rowid, title, skills, body)\n        VALUES ('delete', old.id, old.title, old.skills, old.body);\n    END",
        "CREATE TRIGGER searchable_text_changed AFTER UPDATE ON searchable_text BEGIN\n        INSERT INTO searchable_words(searchable_words, rowid, title, skills, body)\n        VALUES ('delete', old.id, old.title, old.skills, old.body);\n        INSERT INTO searchable_words(rowid, title, skills, body) VALUES (new.id, new.title, new.skills, new.body);\n    END",
        "CREATE TRIGGER IF NOT EXISTS audit_entry_refuses_update BEFORE update ON audit_entry BEGIN SELECT RAISE(ABORT, 'audit_entry is append-only'); END",
        "CREATE TRIGGER IF NOT EXISTS audit_entry_refuses_delete BEFORE delete ON audit_entry BEGIN SELECT RAISE(ABORT, 'audit_entry is append-only'); END",
        "CREATE TRIGGER IF NOT EXISTS audit_seal_refuses_update BEFORE update ON audit_seal BEGIN SELECT RAISE(ABORT, 'audit_seal is append-only'); END",
        "CREATE TRIGGER IF NOT EXISTS audit_seal_refuses_delete BEFORE delete ON audit_seal BEGIN SELECT RAISE(ABORT, 'audit_seal is append-only'); END",
    ),
    "postgresql": (
        "CREATE INDEX ix_searchable_text_words ON searchable_text USING gin ((CAST(searchable_text.title || ' ' || searchable_text.skills || ' ' || searchable_text.body AS tsvector)))",
        "CREATE OR REPLACE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION USING MESSAGE = TG_TABLE_NAME || ' is append-only'; END $$",
        "CREATE OR REPLACE TRIGGER audit_entry_refuses_change BEFORE UPDATE OR DELETE OR TRUNCATE ON audit_entry FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()",
        "CREATE OR REPLACE TRIGGER audit_seal_refuses_change BEFORE UPDATE OR DELETE OR TRUNCATE ON audit_seal FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()",
    ),
}
UNMAKE = {
    "sqlite": (
        "DROP TRIGGER searchable_text_added",
        "DROP TRIGGER searchable_text_removed",
        "DROP TRIGGER searchable_text_changed",
        "DROP TABLE IF EXISTS searchable_words",
        "DROP TRIGGER IF EXISTS audit_entry_refuses_update",
        "DROP TRIGGER IF EXISTS audit_entry_refuses_delete",
        "DROP TRIGGER IF EXISTS audit_seal_refuses_update",
        "DROP TRIGGER IF EXISTS audit_seal_refuses_delete",
    ),
    "postgresql": (
        "DROP TRIGGER IF EXISTS audit_entry_refuses_change ON audit_entry",
        "DROP TRIGGER IF EXISTS audit_seal_refuses_change ON audit_seal",
        "DROP FUNCTION IF EXISTS refuse_change()",
    ),
}


def upgrade() -> None:
    op.create_table(
        "notice_text",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("created_at", mobility.core.db.UtcDateTime(timezone=True), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("version", sa.String(length=20), nullable=False),
        sa.Column("language", sa.String(length=10), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_notice_text")),
        sa.UniqueConstraint("sha256", name=op.f("uq_notice_text_sha256")),
    )
    op.create_table(
        "retention_run",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("created_at", mobility.core.db.UtcDateTime(timezone=True), nullable=False),
        sa.Column("counts", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_retention_run")),
    )
    op.create_table(
        "worker_beat",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("created_at", mobility.core.db.UtcDateTime(timezone=True), nullable=False),
        sa.Column("host", sa.String(length=200), nullable=False),
        sa.Column("beaten_at", mobility.core.db.UtcDateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_worker_beat")),
    )
    op.create_table(
        "audit_seal",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("created_at", mobility.core.db.UtcDateTime(timezone=True), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("entry_id", sa.Integer(), nullable=False),
        sa.Column("hash", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(["entry_id"], ["audit_entry.id"], name=op.f("fk_audit_seal_entry_id_audit_entry")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_audit_seal")),
        sa.UniqueConstraint("entry_id", name=op.f("uq_audit_seal_entry_id")),
        sa.UniqueConstraint("number", name=op.f("uq_audit_seal_number")),
    )
    op.create_table(
        "announcement",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("created_at", mobility.core.db.UtcDateTime(timezone=True), nullable=False),
        sa.Column("english", sa.Text(), nullable=False),
        sa.Column("french", sa.Text(), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=False),
        sa.Column("written_by_id", sa.Integer(), nullable=False),
        sa.CheckConstraint("ends_on >= starts_on", name=op.f("ck_announcement_ends_after_start")),
        sa.ForeignKeyConstraint(["written_by_id"], ["person.id"], name=op.f("fk_announcement_written_by_id_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_announcement")),
    )
    with op.batch_alter_table("announcement", schema=None) as batch_op:
        batch_op.create_index("ix_announcement_days", ["ends_on", "starts_on"], unique=False)

    op.create_table(
        "consultation",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("created_at", mobility.core.db.UtcDateTime(timezone=True), nullable=False),
        sa.Column("legal_entity_id", sa.Integer(), nullable=False),
        sa.Column("held_on", sa.Date(), nullable=False),
        sa.Column("document", sa.String(length=200), nullable=False),
        sa.Column("link", sa.String(length=500), nullable=True),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("recorded_by_id", sa.Integer(), nullable=True),
        sa.Column("withdrawn_at", mobility.core.db.UtcDateTime(timezone=True), nullable=True),
        sa.Column("withdrawn_by_id", sa.Integer(), nullable=True),
        sa.Column("withdrawn_reason", sa.Text(), nullable=True),
        sa.Column("corrected_by_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["corrected_by_id"], ["consultation.id"], name=op.f("fk_consultation_corrected_by_id_consultation")
        ),
        sa.ForeignKeyConstraint(
            ["legal_entity_id"], ["legal_entity.id"], name=op.f("fk_consultation_legal_entity_id_legal_entity")
        ),
        sa.ForeignKeyConstraint(["recorded_by_id"], ["person.id"], name=op.f("fk_consultation_recorded_by_id_person")),
        sa.ForeignKeyConstraint(
            ["withdrawn_by_id"], ["person.id"], name=op.f("fk_consultation_withdrawn_by_id_person")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_consultation")),
    )
    with op.batch_alter_table("consultation", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_consultation_legal_entity_id"), ["legal_entity_id"], unique=False)

    op.create_table(
        "legal_hold",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("created_at", mobility.core.db.UtcDateTime(timezone=True), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("set_by_id", sa.Integer(), nullable=False),
        sa.Column("lifted_at", mobility.core.db.UtcDateTime(timezone=True), nullable=True),
        sa.Column("lifted_by_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["lifted_by_id"], ["person.id"], name=op.f("fk_legal_hold_lifted_by_id_person")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_legal_hold_person_id_person")),
        sa.ForeignKeyConstraint(["set_by_id"], ["person.id"], name=op.f("fk_legal_hold_set_by_id_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_legal_hold")),
    )
    with op.batch_alter_table("legal_hold", schema=None) as batch_op:
        batch_op.create_index(
            "uq_legal_hold_current",
            ["person_id"],
            unique=True,
            sqlite_where=sa.text("lifted_at IS NULL"),
            postgresql_where=sa.text("lifted_at IS NULL"),
        )

    op.create_table(
        "move_export",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("created_at", mobility.core.db.UtcDateTime(timezone=True), nullable=False),
        sa.Column("requested_by_id", sa.Integer(), nullable=True),
        sa.Column("from_on", sa.Date(), nullable=False),
        sa.Column("until_on", sa.Date(), nullable=False),
        sa.Column("row_count", sa.Integer(), nullable=False),
        sa.Column("columns", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["requested_by_id"], ["person.id"], name=op.f("fk_move_export_requested_by_id_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_move_export")),
    )
    op.create_table(
        "privacy_choice",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("created_at", mobility.core.db.UtcDateTime(timezone=True), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("about", sa.String(length=40), nullable=False),
        sa.Column("choice", sa.String(length=40), nullable=False),
        sa.Column("notice_version", sa.String(length=20), nullable=False),
        sa.Column("notice_sha256", sa.String(length=64), nullable=True),
        sa.Column("language", sa.String(length=10), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_privacy_choice_person_id_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_privacy_choice")),
    )
    with op.batch_alter_table("privacy_choice", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_privacy_choice_person_id"), ["person_id"], unique=False)

    op.create_table(
        "privacy_request",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("created_at", mobility.core.db.UtcDateTime(timezone=True), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "correction", "erasure", "objection", "human_review", name="requestkind", native_enum=False, length=40
            ),
            nullable=False,
        ),
        sa.Column(
            "scope", sa.Enum("profile", "everything", name="erasurescope", native_enum=False, length=40), nullable=True
        ),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column(
            "status",
            sa.Enum(
                "open",
                "in_progress",
                "done",
                "refused",
                "withdrawn",
                name="requeststatus",
                native_enum=False,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("handled_by_id", sa.Integer(), nullable=True),
        sa.Column("answer", sa.Text(), nullable=False),
        sa.Column("decided_at", mobility.core.db.UtcDateTime(timezone=True), nullable=True),
        sa.Column("read_at", mobility.core.db.UtcDateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "(kind = 'erasure') = (scope IS NOT NULL)", name=op.f("ck_privacy_request_erasures_have_a_scope")
        ),
        sa.ForeignKeyConstraint(["handled_by_id"], ["person.id"], name=op.f("fk_privacy_request_handled_by_id_person")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_privacy_request_person_id_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_privacy_request")),
    )
    with op.batch_alter_table("privacy_request", schema=None) as batch_op:
        batch_op.create_index("ix_privacy_request_due", ["status", "due_on"], unique=False)
        batch_op.create_index(batch_op.f("ix_privacy_request_person_id"), ["person_id"], unique=False)

    op.create_table(
        "profile_section",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("created_at", mobility.core.db.UtcDateTime(timezone=True), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column(
            "section",
            sa.Enum(
                "about",
                "held",
                "experience",
                "languages",
                "availability",
                "wanted",
                name="section",
                native_enum=False,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column(
            "readers",
            sa.Enum("everyone", "hosts_and_hr", "hr", "only_me", name="sectionreaders", native_enum=False, length=40),
            nullable=False,
        ),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_profile_section_person_id_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_profile_section")),
        sa.UniqueConstraint("person_id", "section", name=op.f("uq_profile_section_person_id_section")),
    )
    op.create_table(
        "saved_search",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("created_at", mobility.core.db.UtcDateTime(timezone=True), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("filters", sa.JSON(), nullable=False),
        sa.Column(
            "alert",
            sa.Enum("at_once", "daily", "weekly", "never", name="alertchoice", native_enum=False, length=40),
            nullable=False,
        ),
        sa.Column("checked_at", mobility.core.db.UtcDateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_saved_search_person_id_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_saved_search")),
        sa.UniqueConstraint("person_id", "name", name=op.f("uq_saved_search_person_id_name")),
    )
    op.create_table(
        "uploaded_file",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("created_at", mobility.core.db.UtcDateTime(timezone=True), nullable=False),
        sa.Column(
            "kind",
            sa.Enum("people", "units", "opportunities", name="filekind", native_enum=False, length=40),
            nullable=False,
        ),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=True),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("uploaded_by_id", sa.Integer(), nullable=False),
        sa.Column("expires_at", mobility.core.db.UtcDateTime(timezone=True), nullable=False),
        sa.Column("preview", sa.JSON(), nullable=False),
        sa.Column("shown", sa.String(length=64), nullable=False),
        sa.Column("loaded_at", mobility.core.db.UtcDateTime(timezone=True), nullable=True),
        sa.Column("ended", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["uploaded_by_id"], ["person.id"], name=op.f("fk_uploaded_file_uploaded_by_id_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_uploaded_file")),
    )
    with op.batch_alter_table("uploaded_file", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_uploaded_file_expires_at"), ["expires_at"], unique=False)
        batch_op.create_index(batch_op.f("ix_uploaded_file_uploaded_by_id"), ["uploaded_by_id"], unique=False)

    op.create_table(
        "announcement_dismissal",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("created_at", mobility.core.db.UtcDateTime(timezone=True), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("announcement_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["announcement_id"],
            ["announcement.id"],
            name=op.f("fk_announcement_dismissal_announcement_id_announcement"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_announcement_dismissal_person_id_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_announcement_dismissal")),
        sa.UniqueConstraint(
            "person_id", "announcement_id", name=op.f("uq_announcement_dismissal_person_id_announcement_id")
        ),
    )
    op.create_table(
        "co_owner",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("created_at", mobility.core.db.UtcDateTime(timezone=True), nullable=False),
        sa.Column("opportunity_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["opportunity_id"], ["opportunity.id"], name=op.f("fk_co_owner_opportunity_id_opportunity")
        ),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_co_owner_person_id_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_co_owner")),
        sa.UniqueConstraint("opportunity_id", "person_id", name=op.f("uq_co_owner_opportunity_id_person_id")),
    )
    with op.batch_alter_table("co_owner", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_co_owner_person_id"), ["person_id"], unique=False)

    op.create_table(
        "posting_change",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("created_at", mobility.core.db.UtcDateTime(timezone=True), nullable=False),
        sa.Column("opportunity_id", sa.Integer(), nullable=False),
        sa.Column("actor_id", sa.Integer(), nullable=False),
        sa.Column("terms", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(["actor_id"], ["person.id"], name=op.f("fk_posting_change_actor_id_person")),
        sa.ForeignKeyConstraint(
            ["opportunity_id"], ["opportunity.id"], name=op.f("fk_posting_change_opportunity_id_opportunity")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_posting_change")),
    )
    with op.batch_alter_table("posting_change", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_posting_change_opportunity_id"), ["opportunity_id"], unique=False)

    op.create_table(
        "question",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("created_at", mobility.core.db.UtcDateTime(timezone=True), nullable=False),
        sa.Column("opportunity_id", sa.Integer(), nullable=False),
        sa.Column("asker_id", sa.Integer(), nullable=False),
        sa.Column("text", sa.String(length=500), nullable=False),
        sa.Column("answer", sa.Text(), nullable=True),
        sa.Column("answered_by_id", sa.Integer(), nullable=True),
        sa.Column("answered_at", mobility.core.db.UtcDateTime(timezone=True), nullable=True),
        sa.Column("hidden_reason", sa.Text(), nullable=True),
        sa.Column("hidden_at", mobility.core.db.UtcDateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "(answer IS NULL) = (answered_at IS NULL)", name=op.f("ck_question_answered_at_when_answered")
        ),
        sa.CheckConstraint(
            "(hidden_reason IS NULL) = (hidden_at IS NULL)", name=op.f("ck_question_hidden_at_with_a_reason")
        ),
        sa.ForeignKeyConstraint(["answered_by_id"], ["person.id"], name=op.f("fk_question_answered_by_id_person")),
        sa.ForeignKeyConstraint(["asker_id"], ["person.id"], name=op.f("fk_question_asker_id_person")),
        sa.ForeignKeyConstraint(
            ["opportunity_id"], ["opportunity.id"], name=op.f("fk_question_opportunity_id_opportunity")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_question")),
    )
    with op.batch_alter_table("question", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_question_asker_id"), ["asker_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_question_opportunity_id"), ["opportunity_id"], unique=False)

    op.create_table(
        "rating",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("created_at", mobility.core.db.UtcDateTime(timezone=True), nullable=False),
        sa.Column("opportunity_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("rater_id", sa.Integer(), nullable=False),
        sa.Column("criterion", sa.String(length=40), nullable=False),
        sa.Column("score", sa.Integer(), nullable=False),
        sa.CheckConstraint("score BETWEEN 1 AND 4", name=op.f("ck_rating_score_in_range")),
        sa.ForeignKeyConstraint(
            ["opportunity_id"], ["opportunity.id"], name=op.f("fk_rating_opportunity_id_opportunity")
        ),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_rating_person_id_person")),
        sa.ForeignKeyConstraint(["rater_id"], ["person.id"], name=op.f("fk_rating_rater_id_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_rating")),
        sa.UniqueConstraint(
            "opportunity_id",
            "person_id",
            "rater_id",
            "criterion",
            name=op.f("uq_rating_opportunity_id_person_id_rater_id_criterion"),
        ),
    )
    with op.batch_alter_table("rating", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_rating_person_id"), ["person_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_rating_rater_id"), ["rater_id"], unique=False)

    op.create_table(
        "reveal",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("created_at", mobility.core.db.UtcDateTime(timezone=True), nullable=False),
        sa.Column("opportunity_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("viewer_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["opportunity_id"], ["opportunity.id"], name=op.f("fk_reveal_opportunity_id_opportunity")
        ),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_reveal_person_id_person")),
        sa.ForeignKeyConstraint(["viewer_id"], ["person.id"], name=op.f("fk_reveal_viewer_id_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reveal")),
        sa.UniqueConstraint(
            "opportunity_id", "person_id", "viewer_id", name=op.f("uq_reveal_opportunity_id_person_id_viewer_id")
        ),
    )
    with op.batch_alter_table("reveal", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_reveal_person_id"), ["person_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_reveal_viewer_id"), ["viewer_id"], unique=False)

    op.create_table(
        "review_choice",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("created_at", mobility.core.db.UtcDateTime(timezone=True), nullable=False),
        sa.Column("opportunity_id", sa.Integer(), nullable=False),
        sa.Column("is_blind", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["opportunity_id"], ["opportunity.id"], name=op.f("fk_review_choice_opportunity_id_opportunity")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_review_choice")),
        sa.UniqueConstraint("opportunity_id", name=op.f("uq_review_choice_opportunity_id")),
    )
    op.create_table(
        "search_hit",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("created_at", mobility.core.db.UtcDateTime(timezone=True), nullable=False),
        sa.Column("saved_search_id", sa.Integer(), nullable=False),
        sa.Column("opportunity_id", sa.Integer(), nullable=False),
        sa.Column("told_at", mobility.core.db.UtcDateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["opportunity_id"], ["opportunity.id"], name=op.f("fk_search_hit_opportunity_id_opportunity")
        ),
        sa.ForeignKeyConstraint(
            ["saved_search_id"], ["saved_search.id"], name=op.f("fk_search_hit_saved_search_id_saved_search")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_search_hit")),
        sa.UniqueConstraint(
            "saved_search_id", "opportunity_id", name=op.f("uq_search_hit_saved_search_id_opportunity_id")
        ),
    )
    with op.batch_alter_table("search_hit", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_search_hit_opportunity_id"), ["opportunity_id"], unique=False)

    op.create_table(
        "searchable_text",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("created_at", mobility.core.db.UtcDateTime(timezone=True), nullable=False),
        sa.Column("opportunity_id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("skills", sa.Text(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["opportunity_id"], ["opportunity.id"], name=op.f("fk_searchable_text_opportunity_id_opportunity")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_searchable_text")),
        sa.UniqueConstraint("opportunity_id", name=op.f("uq_searchable_text_opportunity_id")),
    )
    op.create_table(
        "release_request",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("created_at", mobility.core.db.UtcDateTime(timezone=True), nullable=False),
        sa.Column("move_id", sa.Integer(), nullable=False),
        sa.Column("releaser_id", sa.Integer(), nullable=True),
        sa.Column("asked_at", mobility.core.db.UtcDateTime(timezone=True), nullable=False),
        sa.Column("remind_on", sa.Date(), nullable=False),
        sa.Column("remind_again_on", sa.Date(), nullable=False),
        sa.Column("above_id", sa.Integer(), nullable=True),
        sa.Column("above_on", sa.Date(), nullable=True),
        sa.Column("hr_on", sa.Date(), nullable=True),
        sa.Column(
            "step",
            sa.Enum(
                "asked",
                "reminded",
                "reminded_again",
                "with_manager_above",
                "with_hr",
                name="clockstep",
                native_enum=False,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("ended_at", mobility.core.db.UtcDateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["above_id"], ["person.id"], name=op.f("fk_release_request_above_id_person")),
        sa.ForeignKeyConstraint(["move_id"], ["move.id"], name=op.f("fk_release_request_move_id_move")),
        sa.ForeignKeyConstraint(["releaser_id"], ["person.id"], name=op.f("fk_release_request_releaser_id_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_release_request")),
    )
    with op.batch_alter_table("release_request", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_release_request_above_id"), ["above_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_release_request_move_id"), ["move_id"], unique=False)

    with op.batch_alter_table("account", schema=None) as batch_op:
        batch_op.add_column(sa.Column("last_sign_in_at", mobility.core.db.UtcDateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column("closed_at", mobility.core.db.UtcDateTime(timezone=True), nullable=True))

    with op.batch_alter_table("application", schema=None) as batch_op:
        batch_op.add_column(sa.Column("offers_talk", sa.Boolean(), server_default=sa.false(), nullable=False))

    with op.batch_alter_table("audit_entry", schema=None) as batch_op:
        batch_op.add_column(sa.Column("key", sa.String(length=32), nullable=True))
        batch_op.add_column(sa.Column("code", sa.String(length=64), nullable=True))
        batch_op.create_unique_constraint(batch_op.f("uq_audit_entry_key"), ["key"])

    with op.batch_alter_table("one_time_link", schema=None) as batch_op:
        batch_op.add_column(sa.Column("mail_due_at", mobility.core.db.UtcDateTime(timezone=True), nullable=True))
        batch_op.create_index(batch_op.f("ix_one_time_link_mail_due_at"), ["mail_due_at"], unique=False)

    with op.batch_alter_table("opportunity", schema=None) as batch_op:
        batch_op.add_column(sa.Column("confirmed_at", mobility.core.db.UtcDateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column("asked_current_at", mobility.core.db.UtcDateTime(timezone=True), nullable=True))

    with op.batch_alter_table("profile", schema=None) as batch_op:
        batch_op.add_column(sa.Column("wanted_kind", sa.String(length=40), nullable=True))
        batch_op.add_column(sa.Column("weekdays", sa.String(length=40), server_default="", nullable=False))
        batch_op.add_column(sa.Column("remote", sa.String(length=40), nullable=True))
        batch_op.add_column(sa.Column("travel_days", sa.Integer(), nullable=True))

    with op.batch_alter_table("release_decision", schema=None) as batch_op:
        batch_op.add_column(sa.Column("in_place_of_id", sa.Integer(), nullable=True))
        batch_op.create_foreign_key(
            batch_op.f("fk_release_decision_in_place_of_id_person"), "person", ["in_place_of_id"], ["id"]
        )

    with op.batch_alter_table("sign_in_session", schema=None) as batch_op:
        batch_op.add_column(sa.Column("last_seen_at", mobility.core.db.UtcDateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column("user_agent", sa.String(length=300), nullable=True))
    for statement in MAKE[op.get_bind().dialect.name]:
        op.execute(statement)


def downgrade() -> None:
    for statement in UNMAKE[op.get_bind().dialect.name]:
        op.execute(statement)
    with op.batch_alter_table("sign_in_session", schema=None) as batch_op:
        batch_op.drop_column("user_agent")
        batch_op.drop_column("last_seen_at")

    with op.batch_alter_table("release_decision", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("fk_release_decision_in_place_of_id_person"), type_="foreignkey")
        batch_op.drop_column("in_place_of_id")

    with op.batch_alter_table("profile", schema=None) as batch_op:
        batch_op.drop_column("travel_days")
        batch_op.drop_column("remote")
        batch_op.drop_column("weekdays")
        batch_op.drop_column("wanted_kind")

    with op.batch_alter_table("opportunity", schema=None) as batch_op:
        batch_op.drop_column("asked_current_at")
        batch_op.drop_column("confirmed_at")

    with op.batch_alter_table("one_time_link", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_one_time_link_mail_due_at"))
        batch_op.drop_column("mail_due_at")

    with op.batch_alter_table("audit_entry", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("uq_audit_entry_key"), type_="unique")
        batch_op.drop_column("code")
        batch_op.drop_column("key")

    with op.batch_alter_table("application", schema=None) as batch_op:
        batch_op.drop_column("offers_talk")

    with op.batch_alter_table("account", schema=None) as batch_op:
        batch_op.drop_column("closed_at")
        batch_op.drop_column("last_sign_in_at")

    with op.batch_alter_table("release_request", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_release_request_move_id"))
        batch_op.drop_index(batch_op.f("ix_release_request_above_id"))

    op.drop_table("release_request")
    op.drop_table("searchable_text")
    with op.batch_alter_table("search_hit", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_search_hit_opportunity_id"))

    op.drop_table("search_hit")
    op.drop_table("review_choice")
    with op.batch_alter_table("reveal", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_reveal_viewer_id"))
        batch_op.drop_index(batch_op.f("ix_reveal_person_id"))

    op.drop_table("reveal")
    with op.batch_alter_table("rating", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_rating_rater_id"))
        batch_op.drop_index(batch_op.f("ix_rating_person_id"))

    op.drop_table("rating")
    with op.batch_alter_table("question", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_question_opportunity_id"))
        batch_op.drop_index(batch_op.f("ix_question_asker_id"))

    op.drop_table("question")
    with op.batch_alter_table("posting_change", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_posting_change_opportunity_id"))

    op.drop_table("posting_change")
    with op.batch_alter_table("co_owner", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_co_owner_person_id"))

    op.drop_table("co_owner")
    op.drop_table("announcement_dismissal")
    with op.batch_alter_table("uploaded_file", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_uploaded_file_uploaded_by_id"))
        batch_op.drop_index(batch_op.f("ix_uploaded_file_expires_at"))

    op.drop_table("uploaded_file")
    op.drop_table("saved_search")
    op.drop_table("profile_section")
    with op.batch_alter_table("privacy_request", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_privacy_request_person_id"))
        batch_op.drop_index("ix_privacy_request_due")

    op.drop_table("privacy_request")
    with op.batch_alter_table("privacy_choice", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_privacy_choice_person_id"))

    op.drop_table("privacy_choice")
    op.drop_table("move_export")
    with op.batch_alter_table("legal_hold", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_legal_hold_current",
            sqlite_where=sa.text("lifted_at IS NULL"),
            postgresql_where=sa.text("lifted_at IS NULL"),
        )

    op.drop_table("legal_hold")
    with op.batch_alter_table("consultation", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_consultation_legal_entity_id"))

    op.drop_table("consultation")
    with op.batch_alter_table("announcement", schema=None) as batch_op:
        batch_op.drop_index("ix_announcement_days")

    op.drop_table("announcement")
    op.drop_table("audit_seal")
    op.drop_table("worker_beat")
    op.drop_table("retention_run")
    op.drop_table("notice_text")
