"""evidence of skills held, confirmations by colleagues, why something is wanted, and when it was asked whether all is current"""

# ruff: noqa: E501  (statements as they stand in the models today)

import sqlalchemy as sa
from alembic import op

import mobility.core.db

revision = "0010_evidence"
down_revision = "0009_curation"

MAKE = {
    "sqlite": (
        "CREATE TRIGGER evidence_insert_noted AFTER INSERT ON evidence BEGIN INSERT INTO index_change (created_at, stamp, person_id) SELECT strftime('%Y-%m-%d %H:%M:%f000', 'now'), random(), id FROM (SELECT new.person_id AS id) AS named WHERE id IS NOT NULL; END",
        "CREATE TRIGGER evidence_update_noted AFTER UPDATE ON evidence BEGIN INSERT INTO index_change (created_at, stamp, person_id) SELECT strftime('%Y-%m-%d %H:%M:%f000', 'now'), random(), id FROM (SELECT old.person_id AS id UNION SELECT new.person_id AS id) AS named WHERE id IS NOT NULL; END",
        "CREATE TRIGGER evidence_delete_noted AFTER DELETE ON evidence BEGIN INSERT INTO index_change (created_at, stamp, person_id) SELECT strftime('%Y-%m-%d %H:%M:%f000', 'now'), random(), id FROM (SELECT old.person_id AS id) AS named WHERE id IS NOT NULL; END",
    ),
    "postgresql": (
        "CREATE FUNCTION evidence_insert_noted() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN INSERT INTO index_change (created_at, stamp, person_id) SELECT clock_timestamp(), CAST(CAST(pg_current_xact_id() AS text) AS bigint), id FROM (SELECT new.person_id AS id) AS named WHERE id IS NOT NULL; RETURN NULL; END $$",
        "CREATE TRIGGER evidence_insert_noted AFTER INSERT ON evidence FOR EACH ROW EXECUTE FUNCTION evidence_insert_noted()",
        "CREATE FUNCTION evidence_update_noted() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN INSERT INTO index_change (created_at, stamp, person_id) SELECT clock_timestamp(), CAST(CAST(pg_current_xact_id() AS text) AS bigint), id FROM (SELECT old.person_id AS id UNION SELECT new.person_id AS id) AS named WHERE id IS NOT NULL; RETURN NULL; END $$",
        "CREATE TRIGGER evidence_update_noted AFTER UPDATE ON evidence FOR EACH ROW EXECUTE FUNCTION evidence_update_noted()",
        "CREATE FUNCTION evidence_delete_noted() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN INSERT INTO index_change (created_at, stamp, person_id) SELECT clock_timestamp(), CAST(CAST(pg_current_xact_id() AS text) AS bigint), id FROM (SELECT old.person_id AS id) AS named WHERE id IS NOT NULL; RETURN NULL; END $$",
        "CREATE TRIGGER evidence_delete_noted AFTER DELETE ON evidence FOR EACH ROW EXECUTE FUNCTION evidence_delete_noted()",
    ),
}
UNMAKE = {
    "sqlite": (
        "DROP TRIGGER IF EXISTS evidence_insert_noted",
        "DROP TRIGGER IF EXISTS evidence_update_noted",
        "DROP TRIGGER IF EXISTS evidence_delete_noted",
    ),
    "postgresql": (
        "DROP TRIGGER IF EXISTS evidence_insert_noted ON evidence",
        "DROP FUNCTION IF EXISTS evidence_insert_noted()",
        "DROP TRIGGER IF EXISTS evidence_update_noted ON evidence",
        "DROP FUNCTION IF EXISTS evidence_update_noted()",
        "DROP TRIGGER IF EXISTS evidence_delete_noted ON evidence",
        "DROP FUNCTION IF EXISTS evidence_delete_noted()",
    ),
}


def upgrade() -> None:
    op.create_table(
        "evidence",
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("skill_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("issuer", sa.String(length=200), nullable=False),
        sa.Column("url", sa.String(length=500), nullable=False),
        sa.Column("expires_on", sa.Date(), nullable=True),
        sa.Column("lapsed_at", mobility.core.db.UtcDateTime(timezone=True), nullable=True),
        sa.Column("content", sa.LargeBinary(), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("created_at", mobility.core.db.UtcDateTime(timezone=True), nullable=False),
        sa.CheckConstraint("(kind = 'link') = (url <> '')", name=op.f("ck_evidence_link_has_address")),
        sa.CheckConstraint(
            "(kind = 'document') = (content IS NOT NULL)", name=op.f("ck_evidence_document_has_content")
        ),
        sa.CheckConstraint("kind = 'certificate' OR expires_on IS NULL", name=op.f("ck_evidence_certificate_expires")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_evidence_person_id_person")),
        sa.ForeignKeyConstraint(["skill_id"], ["skill.id"], name=op.f("fk_evidence_skill_id_skill")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_evidence")),
    )
    for column in ("person_id", "skill_id", "expires_on"):
        op.create_index(op.f(f"ix_evidence_{column}"), "evidence", [column], unique=False)
    op.create_table(
        "confirmation",
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("skill_id", sa.Integer(), nullable=False),
        sa.Column("asked_id", sa.Integer(), nullable=False),
        sa.Column("status", sa.String(length=40), nullable=False),
        sa.Column("level", sa.Integer(), nullable=True),
        sa.Column("answered_at", mobility.core.db.UtcDateTime(timezone=True), nullable=True),
        sa.Column("held_skill_id", sa.Integer(), nullable=True),
        sa.Column("settled_at", mobility.core.db.UtcDateTime(timezone=True), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("created_at", mobility.core.db.UtcDateTime(timezone=True), nullable=False),
        sa.CheckConstraint("asked_id <> person_id", name=op.f("ck_confirmation_nobody_confirms_their_own")),
        sa.CheckConstraint(
            "(status = 'confirmed') = (level IS NOT NULL)", name=op.f("ck_confirmation_confirmed_has_level")
        ),
        sa.CheckConstraint("level BETWEEN 1 AND 5", name=op.f("ck_confirmation_level_in_range")),
        sa.ForeignKeyConstraint(["asked_id"], ["person.id"], name=op.f("fk_confirmation_asked_id_person")),
        sa.ForeignKeyConstraint(
            ["held_skill_id"], ["held_skill.id"], name=op.f("fk_confirmation_held_skill_id_held_skill")
        ),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_confirmation_person_id_person")),
        sa.ForeignKeyConstraint(["skill_id"], ["skill.id"], name=op.f("fk_confirmation_skill_id_skill")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_confirmation")),
    )
    for column in ("skill_id", "asked_id", "held_skill_id"):
        op.create_index(op.f(f"ix_confirmation_{column}"), "confirmation", [column], unique=False)
    waits = sa.text("status IN ('asked', 'declined')")
    op.create_index(
        "uq_confirmation_waiting",
        "confirmation",
        ["person_id", "skill_id", "asked_id"],
        unique=True,
        sqlite_where=waits,
        postgresql_where=waits,
    )
    op.add_column("held_skill", sa.Column("checked_at", mobility.core.db.UtcDateTime(timezone=True), nullable=True))
    op.add_column("profile", sa.Column("skills_asked_at", mobility.core.db.UtcDateTime(timezone=True), nullable=True))
    op.add_column("wanted_skill", sa.Column("reason", sa.String(length=300), server_default="", nullable=False))
    op.add_column("wanted_skill", sa.Column("origin", sa.String(length=40), server_default="wish", nullable=False))
    connection = op.get_bind()
    for statement in MAKE[connection.dialect.name]:
        connection.exec_driver_sql(statement)


def downgrade() -> None:
    connection = op.get_bind()
    for statement in UNMAKE[connection.dialect.name]:
        connection.exec_driver_sql(statement)
    op.drop_column("wanted_skill", "origin")
    op.drop_column("wanted_skill", "reason")
    op.drop_column("profile", "skills_asked_at")
    op.drop_column("held_skill", "checked_at")
    op.drop_table("confirmation")
    op.drop_table("evidence")
