"""what phrases and job titles that no taxonomy knows probably mean"""

# ruff: noqa: E501  (statements as they stand in the models today)

import sqlalchemy as sa
from alembic import op

import mobility.core.db

revision = "0007_links"
down_revision = "0006_active_model"

MAKE = {
    "sqlite": (
        "CREATE TRIGGER skill_link_insert_noted AFTER INSERT ON skill_link BEGIN INSERT INTO index_change (created_at, stamp, skill_id) SELECT strftime('%Y-%m-%d %H:%M:%f000', 'now'), random(), id FROM (SELECT new.skill_id AS id UNION SELECT new.concept_id AS id) AS named WHERE id IS NOT NULL; END",
        "CREATE TRIGGER skill_link_update_noted AFTER UPDATE ON skill_link BEGIN INSERT INTO index_change (created_at, stamp, skill_id) SELECT strftime('%Y-%m-%d %H:%M:%f000', 'now'), random(), id FROM (SELECT old.skill_id AS id UNION SELECT old.concept_id AS id UNION SELECT new.skill_id AS id UNION SELECT new.concept_id AS id) AS named WHERE id IS NOT NULL; END",
        "CREATE TRIGGER skill_link_delete_noted AFTER DELETE ON skill_link BEGIN INSERT INTO index_change (created_at, stamp, skill_id) SELECT strftime('%Y-%m-%d %H:%M:%f000', 'now'), random(), id FROM (SELECT old.skill_id AS id UNION SELECT old.concept_id AS id) AS named WHERE id IS NOT NULL; END",
    ),
    "postgresql": (
        "CREATE FUNCTION skill_link_insert_noted() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN INSERT INTO index_change (created_at, stamp, skill_id) SELECT clock_timestamp(), CAST(CAST(pg_current_xact_id() AS text) AS bigint), id FROM (SELECT new.skill_id AS id UNION SELECT new.concept_id AS id) AS named WHERE id IS NOT NULL; RETURN NULL; END $$",
        "CREATE TRIGGER skill_link_insert_noted AFTER INSERT ON skill_link FOR EACH ROW EXECUTE FUNCTION skill_link_insert_noted()",
        "CREATE FUNCTION skill_link_update_noted() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN INSERT INTO index_change (created_at, stamp, skill_id) SELECT clock_timestamp(), CAST(CAST(pg_current_xact_id() AS text) AS bigint), id FROM (SELECT old.skill_id AS id UNION SELECT old.concept_id AS id UNION SELECT new.skill_id AS id UNION SELECT new.concept_id AS id) AS named WHERE id IS NOT NULL; RETURN NULL; END $$",
        "CREATE TRIGGER skill_link_update_noted AFTER UPDATE ON skill_link FOR EACH ROW EXECUTE FUNCTION skill_link_update_noted()",
        "CREATE FUNCTION skill_link_delete_noted() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN INSERT INTO index_change (created_at, stamp, skill_id) SELECT clock_timestamp(), CAST(CAST(pg_current_xact_id() AS text) AS bigint), id FROM (SELECT old.skill_id AS id UNION SELECT old.concept_id AS id) AS named WHERE id IS NOT NULL; RETURN NULL; END $$",
        "CREATE TRIGGER skill_link_delete_noted AFTER DELETE ON skill_link FOR EACH ROW EXECUTE FUNCTION skill_link_delete_noted()",
    ),
}
UNMAKE = {
    "sqlite": (
        "DROP TRIGGER IF EXISTS skill_link_insert_noted",
        "DROP TRIGGER IF EXISTS skill_link_update_noted",
        "DROP TRIGGER IF EXISTS skill_link_delete_noted",
    ),
    "postgresql": (
        "DROP TRIGGER IF EXISTS skill_link_insert_noted ON skill_link",
        "DROP FUNCTION IF EXISTS skill_link_insert_noted()",
        "DROP TRIGGER IF EXISTS skill_link_update_noted ON skill_link",
        "DROP FUNCTION IF EXISTS skill_link_update_noted()",
        "DROP TRIGGER IF EXISTS skill_link_delete_noted ON skill_link",
        "DROP FUNCTION IF EXISTS skill_link_delete_noted()",
    ),
}


def upgrade() -> None:
    op.create_table(
        "skill_link",
        sa.Column("skill_id", sa.Integer(), nullable=False),
        sa.Column("concept_id", sa.Integer(), nullable=True),
        sa.Column("share", sa.Double(), nullable=False),
        sa.Column("made_with", sa.String(length=64), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("created_at", mobility.core.db.UtcDateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["concept_id"], ["skill.id"], name=op.f("fk_skill_link_concept_id_skill"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["skill_id"], ["skill.id"], name=op.f("fk_skill_link_skill_id_skill"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_skill_link")),
        sa.UniqueConstraint("skill_id", "concept_id", name=op.f("uq_skill_link_skill_id_concept_id")),
    )
    op.create_index(op.f("ix_skill_link_concept_id"), "skill_link", ["concept_id"], unique=False)
    op.create_table(
        "title_link",
        sa.Column("title", sa.String(length=300), nullable=False),
        sa.Column("occupation_id", sa.Integer(), nullable=True),
        sa.Column("share", sa.Double(), nullable=False),
        sa.Column("made_with", sa.String(length=64), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("created_at", mobility.core.db.UtcDateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["occupation_id"],
            ["occupation.id"],
            name=op.f("fk_title_link_occupation_id_occupation"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_title_link")),
        sa.UniqueConstraint("title", "occupation_id", name=op.f("uq_title_link_title_occupation_id")),
    )
    op.create_index(op.f("ix_title_link_occupation_id"), "title_link", ["occupation_id"], unique=False)
    connection = op.get_bind()
    for statement in MAKE[connection.dialect.name]:
        connection.exec_driver_sql(statement)


def downgrade() -> None:
    connection = op.get_bind()
    for statement in UNMAKE[connection.dialect.name]:
        connection.exec_driver_sql(statement)
    op.drop_index(op.f("ix_title_link_occupation_id"), table_name="title_link")
    op.drop_table("title_link")
    op.drop_index(op.f("ix_skill_link_concept_id"), table_name="skill_link")
    op.drop_table("skill_link")
