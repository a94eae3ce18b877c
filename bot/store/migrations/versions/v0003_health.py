"""What is remembered of a source, and whether the operators know."""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    _add(sa.Column("history", sa.Text(), nullable=False, server_default="{}"))
    _add(sa.Column("untold", sa.Boolean(), nullable=False, server_default=sa.false()))
    _add(sa.Column("pages", sa.Text(), nullable=False, server_default="-" * 20))
    op.create_index("sources_untold", "sources", ["untold"])


def _add(column: sa.Column[Any]) -> None:
    op.add_column("sources", column)
