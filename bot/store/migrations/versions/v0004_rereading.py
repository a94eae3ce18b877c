"""What is needed to look at an article again, and to know it at another address."""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    for name in ("body", "etag", "last_modified", "body_hash"):
        _add(sa.Column(name, sa.Text(), nullable=False, server_default=""))
    _add(sa.Column("looks", sa.Integer(), nullable=False, server_default="0"))
    _add(sa.Column("look_at", sa.DateTime(timezone=True)))
    op.create_index("articles_body", "articles", ["body"])
    op.create_index("articles_look", "articles", ["look_at"])


def _add(column: sa.Column[Any]) -> None:
    op.add_column("articles", column)
