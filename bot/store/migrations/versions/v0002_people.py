"""What people ask for in Slack: requests, mutes, follows, labelled alerts, and who did what."""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    op.create_table(
        "requests",
        text("key", primary_key=True), moment("at"), moment("claimed_at", nullable=True),
        sa.Column("done", sa.Boolean(), nullable=False), text("request", nullable=True),
    )  # fmt: skip
    op.create_index("requests_open", "requests", ["done", "at"])
    op.create_table("mutes", text("subject", primary_key=True), moment("until"), text("by"))
    op.create_table(
        "follows", text("subject", primary_key=True), text("by", primary_key=True), text("channel")
    )
    op.create_table(
        "feedback",
        text("subject", primary_key=True), text("article", primary_key=True), text("by", primary_key=True),
        moment("at"), text("example"),
    )  # fmt: skip
    op.create_table(
        "deeds",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), primary_key=True),
        moment("at"), text("by"), text("team"), text("what"), text("subject"), text("detail"),
    )  # fmt: skip


def text(name: str, *, nullable: bool = False, **options: Any) -> sa.Column[str]:
    return sa.Column(name, sa.Text(), nullable=nullable, **options)


def moment(name: str, *, nullable: bool = False) -> sa.Column[Any]:
    return sa.Column(name, sa.DateTime(timezone=True), nullable=nullable)
