"""second factors: authenticator apps with recovery codes, passkeys, and when somebody last showed who they are"""

import sqlalchemy as sa
from alembic import op

import mobility.core.db

revision = "0019_factors"
down_revision = "0018_scale"

ADDED = (
    # with a server default, so that SQLite adds the column and keeps the triggers of the table
    ("sign_in_session", lambda: _instant("proven_at")),
    (
        "sign_in_session",
        lambda: sa.Column("has_second_factor", sa.Boolean(), nullable=False, server_default=sa.false()),
    ),
)
TABLES = ("authenticator_app", "recovery_code", "passkey", "spent_challenge")


def _keys() -> list[sa.Column]:
    return [sa.Column("id", sa.Integer(), nullable=False), _instant("created_at", nullable=False)]


def _instant(name: str, nullable: bool = True) -> sa.Column:
    return sa.Column(name, mobility.core.db.UtcDateTime(timezone=True), nullable=nullable)


def _account(table: str) -> list[sa.schema.SchemaItem]:
    return [
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f(f"fk_{table}_account_id_account")),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{table}")),
    ]


def upgrade() -> None:
    for table, column in ADDED:
        op.add_column(table, column())
    op.create_table(
        "authenticator_app",
        *_keys(),
        *_account("authenticator_app"),
        sa.Column("sealed_secret", sa.String(length=300), nullable=False),
        _instant("confirmed_at"),
        sa.Column("last_step", sa.Integer(), nullable=True),
        sa.UniqueConstraint("account_id", name=op.f("uq_authenticator_app_account_id")),
    )
    op.create_table(
        "recovery_code",
        *_keys(),
        *_account("recovery_code"),
        sa.Column("code_hash", sa.String(length=64), nullable=False),
        _instant("used_at"),
        sa.UniqueConstraint("code_hash", name=op.f("uq_recovery_code_code_hash")),
    )
    op.create_table(
        "passkey",
        *_keys(),
        *_account("passkey"),
        sa.Column("name", sa.String(length=60), nullable=False),
        sa.Column("credential_id", sa.String(length=1364), nullable=False),
        sa.Column("public_key", sa.String(length=2000), nullable=False),
        sa.Column("sign_count", sa.BigInteger(), nullable=False),
        _instant("last_used_at"),
        sa.UniqueConstraint("credential_id", name=op.f("uq_passkey_credential_id")),
    )
    for table in ("recovery_code", "passkey"):
        op.create_index(op.f(f"ix_{table}_account_id"), table, ["account_id"])
    op.create_table(
        "spent_challenge",
        *_keys(),
        sa.Column("key", sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_spent_challenge")),
        sa.UniqueConstraint("key", name=op.f("uq_spent_challenge_key")),
    )


def downgrade() -> None:
    for table in reversed(TABLES):
        op.drop_table(table)
    for table, column in reversed(ADDED):
        op.drop_column(table, column().name)
