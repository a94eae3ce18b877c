"""What a source carries, so that entries that are known need not be looked up; what it carries no more."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    op.add_column("sources", sa.Column("carried", sa.Text(), nullable=False, server_default=""))
    op.add_column("sources", sa.Column("carried_at", sa.DateTime(timezone=True)))
    op.create_index("entries_seen", "entries", ["seen_at"])
