"""indexes for what pages of a large company look up: offers of an application, units by head, decisions by partner"""

from alembic import op

revision = "0023_load"
down_revision = "0022_recommending"

INDEXES = (("offer", "application_id"), ("org_unit", "head_id"), ("hr_decision", "decided_by_id"))


def upgrade() -> None:
    for table, column in INDEXES:
        op.create_index(op.f(f"ix_{table}_{column}"), table, [column])


def downgrade() -> None:
    for table, column in INDEXES:
        op.drop_index(op.f(f"ix_{table}_{column}"), table_name=table)
