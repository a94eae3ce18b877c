"""When each host may be asked by whichever process."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    op.create_table(
        "hosts",
        sa.Column("host", sa.Text(), primary_key=True),
        sa.Column("free_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("asked", sa.Boolean(), nullable=False),
        sa.Column("status", sa.Integer(), nullable=False),
    )
