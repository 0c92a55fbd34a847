"""lists: what rankings were made of, places given by hand, the working language of a posting"""

import sqlalchemy as sa
from alembic import op

import mobility.core.db

revision = "0005_lists"
down_revision = "0004_person_change"

HASHES = ("subject_hash", "relations_hash", "weights_hash")
STANDING = sa.text("undone_at IS NULL")
NOTE = (
    "INSERT INTO index_change (created_at, stamp, person_id) "
    "SELECT {by}, id FROM ({rows}) AS named WHERE id IS NOT NULL"
)
ROWS = {
    "insert": "SELECT new.person_id AS id",
    "update": "SELECT old.person_id AS id UNION SELECT new.person_id AS id",
    "delete": "SELECT old.person_id AS id",
}
NOTED_BY = {
    "sqlite": "strftime('%Y-%m-%d %H:%M:%f000', 'now'), random()",
    "postgresql": "clock_timestamp(), CAST(CAST(pg_current_xact_id() AS text) AS bigint)",
}


def upgrade() -> None:
    op.create_table(
        "ranking_input",
        *_own_columns(),
        sa.Column("hash", sa.String(length=64), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=True),
        sa.Column("value", sa.JSON(), nullable=True),
        sa.Column("vector", sa.LargeBinary(), nullable=True),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_ranking_input_person_id_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ranking_input")),
        sa.UniqueConstraint("hash", name=op.f("uq_ranking_input_hash")),
    )
    op.create_index(op.f("ix_ranking_input_kind"), "ranking_input", ["kind"])
    op.create_index(op.f("ix_ranking_input_person_id"), "ranking_input", ["person_id"])
    op.create_table(
        "manual_place",
        *_own_columns(),
        sa.Column("opportunity_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("reason_code", sa.String(length=40), nullable=False),
        sa.Column("reason_sentence", sa.Text(), nullable=False),
        sa.Column("weights", sa.String(length=40), nullable=False),
        sa.Column("placed_by_id", sa.Integer(), nullable=False),
        sa.Column("undone_at", mobility.core.db.UtcDateTime(), nullable=True),
        sa.Column("undone_by_id", sa.Integer(), nullable=True),
        sa.CheckConstraint("position >= 1", name=op.f("ck_manual_place_position")),
        sa.ForeignKeyConstraint(
            ["opportunity_id"], ["opportunity.id"], name=op.f("fk_manual_place_opportunity_id_opportunity")
        ),
        *(
            sa.ForeignKeyConstraint([name], ["person.id"], name=op.f(f"fk_manual_place_{name}_person"))
            for name in ("person_id", "placed_by_id", "undone_by_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_manual_place")),
    )
    op.create_index(op.f("ix_manual_place_opportunity_id"), "manual_place", ["opportunity_id"])
    op.create_index(op.f("ix_manual_place_person_id"), "manual_place", ["person_id"])
    op.create_index(
        "uq_manual_place_standing",
        "manual_place",
        ["opportunity_id", "person_id"],
        unique=True,
        sqlite_where=STANDING,
        postgresql_where=STANDING,
    )
    with op.batch_alter_table("suggestion_list") as batch:
        batch.add_column(sa.Column("sorted_by", sa.String(length=20), nullable=False, server_default=""))
        batch.add_column(sa.Column("mix", sa.Double(), nullable=True))
        batch.add_column(sa.Column("filters", sa.JSON(), nullable=False, server_default="{}"))
        batch.add_column(sa.Column("length", sa.Integer(), nullable=True))
        batch.add_column(sa.Column("seed", sa.String(length=40), nullable=True))
        for name in HASHES:
            batch.add_column(sa.Column(name, sa.String(length=64), nullable=True))
            batch.create_index(op.f(f"ix_suggestion_list_{name}"), [name])
    with op.batch_alter_table("suggestion") as batch:
        batch.add_column(sa.Column("placing", sa.String(length=40), nullable=False, server_default="ranked"))
        batch.add_column(sa.Column("input_hash", sa.String(length=64), nullable=True))
        batch.create_index(op.f("ix_suggestion_input_hash"), ["input_hash"])
    with op.batch_alter_table("opportunity") as batch:
        batch.add_column(sa.Column("working_language", sa.String(length=10), nullable=True))
        batch.add_column(sa.Column("working_language_level", sa.String(length=2), nullable=True))
        batch.create_check_constraint(
            "working_language_with_its_level", "(working_language IS NULL) = (working_language_level IS NULL)"
        )
    _note_changes_of_languages()


def _note_changes_of_languages() -> None:
    """As `matching.models.WATCHED` does for a new database."""
    connection = op.get_bind()
    engine = connection.dialect.name
    for event, rows in ROWS.items():
        name, on = f"language_held_{event}_noted", f"AFTER {event.upper()} ON language_held"
        note = NOTE.format(by=NOTED_BY[engine], rows=rows)
        if engine == "sqlite":
            connection.exec_driver_sql(f"CREATE TRIGGER {name} {on} BEGIN {note}; END")
        else:
            connection.exec_driver_sql(
                f"CREATE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN {note}; RETURN NULL; END $$"
            )
            connection.exec_driver_sql(f"CREATE TRIGGER {name} {on} FOR EACH ROW EXECUTE FUNCTION {name}()")


def _own_columns() -> list[sa.Column]:
    return [
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("created_at", mobility.core.db.UtcDateTime(), nullable=False),
    ]


def downgrade() -> None:
    connection = op.get_bind()
    is_sqlite = connection.dialect.name == "sqlite"
    for event in ROWS:
        on = "" if is_sqlite else " ON language_held"
        connection.exec_driver_sql(f"DROP TRIGGER IF EXISTS language_held_{event}_noted{on}")
        if not is_sqlite:
            connection.exec_driver_sql(f"DROP FUNCTION IF EXISTS language_held_{event}_noted()")
    with op.batch_alter_table("opportunity") as batch:
        batch.drop_constraint(op.f("ck_opportunity_working_language_with_its_level"), type_="check")
        batch.drop_column("working_language_level")
        batch.drop_column("working_language")
    with op.batch_alter_table("suggestion") as batch:
        batch.drop_index(op.f("ix_suggestion_input_hash"))
        batch.drop_column("input_hash")
        batch.drop_column("placing")
    with op.batch_alter_table("suggestion_list") as batch:
        for name in HASHES:
            batch.drop_index(op.f(f"ix_suggestion_list_{name}"))
            batch.drop_column(name)
        for name in ("seed", "length", "filters", "mix", "sorted_by"):
            batch.drop_column(name)
    op.drop_table("manual_place")
    op.drop_table("ranking_input")
