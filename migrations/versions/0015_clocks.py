"""clocks that can be paused, delegation, and what HR does for a person who asked"""

import sqlalchemy as sa
from alembic import op

import mobility.core.db

revision = "0015_clocks"
down_revision = "0014_capacity"

DECISIONS = ("release_decision", "hr_decision")


def upgrade() -> None:
    op.create_table(
        "clock_pause",
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=False),
        sa.Column("ended_on", sa.Date(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("org_unit_id", sa.Integer(), nullable=True),
        sa.Column("legal_entity_id", sa.Integer(), nullable=True),
        sa.Column("country", sa.String(length=2), nullable=True),
        sa.Column("declared_by_id", sa.Integer(), nullable=False),
        sa.Column("ended_by_id", sa.Integer(), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("created_at", mobility.core.db.UtcDateTime(timezone=True), nullable=False),
        sa.CheckConstraint("ends_on >= starts_on", name=op.f("ck_clock_pause_ends_after_start")),
        sa.ForeignKeyConstraint(["declared_by_id"], ["person.id"], name=op.f("fk_clock_pause_declared_by_id_person")),
        sa.ForeignKeyConstraint(["ended_by_id"], ["person.id"], name=op.f("fk_clock_pause_ended_by_id_person")),
        sa.ForeignKeyConstraint(
            ["legal_entity_id"], ["legal_entity.id"], name=op.f("fk_clock_pause_legal_entity_id_legal_entity")
        ),
        sa.ForeignKeyConstraint(["org_unit_id"], ["org_unit.id"], name=op.f("fk_clock_pause_org_unit_id_org_unit")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_clock_pause")),
    )
    op.create_table(
        "delegation",
        sa.Column("owner_id", sa.Integer(), nullable=False),
        sa.Column("delegate_id", sa.Integer(), nullable=False),
        sa.Column("scope", sa.String(length=40), nullable=False),
        sa.Column("org_unit_id", sa.Integer(), nullable=True),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=False),
        sa.Column("ended_at", mobility.core.db.UtcDateTime(timezone=True), nullable=True),
        sa.Column("ended_by_id", sa.Integer(), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("created_at", mobility.core.db.UtcDateTime(timezone=True), nullable=False),
        sa.CheckConstraint("ends_on >= starts_on", name=op.f("ck_delegation_ends_after_start")),
        sa.CheckConstraint("owner_id <> delegate_id", name=op.f("ck_delegation_two_people")),
        sa.ForeignKeyConstraint(["delegate_id"], ["person.id"], name=op.f("fk_delegation_delegate_id_person")),
        sa.ForeignKeyConstraint(["ended_by_id"], ["person.id"], name=op.f("fk_delegation_ended_by_id_person")),
        sa.ForeignKeyConstraint(["org_unit_id"], ["org_unit.id"], name=op.f("fk_delegation_org_unit_id_org_unit")),
        sa.ForeignKeyConstraint(["owner_id"], ["person.id"], name=op.f("fk_delegation_owner_id_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_delegation")),
    )
    op.create_index(op.f("ix_delegation_delegate_id"), "delegation", ["delegate_id"], unique=False)
    op.create_index(op.f("ix_delegation_owner_id"), "delegation", ["owner_id"], unique=False)
    op.create_table(
        "requested_act",
        sa.Column("application_id", sa.Integer(), nullable=False),
        sa.Column("acted_by_id", sa.Integer(), nullable=False),
        sa.Column("action", sa.String(length=40), nullable=False),
        sa.Column("asked_on", sa.Date(), nullable=False),
        sa.Column("how", sa.Text(), nullable=False),
        sa.Column("contested_at", mobility.core.db.UtcDateTime(timezone=True), nullable=True),
        sa.Column("contest", sa.Text(), server_default="", nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("created_at", mobility.core.db.UtcDateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["acted_by_id"], ["person.id"], name=op.f("fk_requested_act_acted_by_id_person")),
        sa.ForeignKeyConstraint(
            ["application_id"], ["application.id"], name=op.f("fk_requested_act_application_id_application")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_requested_act")),
    )
    op.create_index(op.f("ix_requested_act_acted_by_id"), "requested_act", ["acted_by_id"], unique=False)
    op.create_index(op.f("ix_requested_act_application_id"), "requested_act", ["application_id"], unique=False)
    op.add_column("audit_entry", sa.Column("on_behalf_of_id", sa.Integer(), nullable=True))
    op.create_index(op.f("ix_audit_entry_on_behalf_of_id"), "audit_entry", ["on_behalf_of_id"], unique=False)
    for table in DECISIONS:
        with op.batch_alter_table(table) as batch:
            batch.add_column(sa.Column("on_behalf_of_id", sa.Integer(), nullable=True))
            name = op.f(f"fk_{table}_on_behalf_of_id_person")
            batch.create_foreign_key(name, "person", ["on_behalf_of_id"], ["id"])


def downgrade() -> None:
    for table in DECISIONS:
        with op.batch_alter_table(table) as batch:
            batch.drop_constraint(op.f(f"fk_{table}_on_behalf_of_id_person"), type_="foreignkey")
            batch.drop_column("on_behalf_of_id")
    op.drop_index(op.f("ix_audit_entry_on_behalf_of_id"), table_name="audit_entry")
    op.drop_column("audit_entry", "on_behalf_of_id")
    op.drop_table("requested_act")
    op.drop_table("delegation")
    op.drop_table("clock_pause")
