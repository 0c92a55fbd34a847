"""working time that HR's file announces from a later date on"""

import sqlalchemy as sa
from alembic import op

revision = "0021_moves"
down_revision = "0020_contracts"


def upgrade() -> None:
    op.add_column("person", sa.Column("next_weekly_hours", sa.Double(), nullable=True))
    op.add_column("person", sa.Column("next_hours_from", sa.Date(), nullable=True))


def downgrade() -> None:
    op.drop_column("person", "next_hours_from")
    op.drop_column("person", "next_weekly_hours")
