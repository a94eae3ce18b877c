"""The first tables."""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None


def upgrade() -> None:
    _polling()
    _reading()
    _judging()
    _telling()
    op.create_table("facts", key("name"), text("value"))


def _polling() -> None:
    op.create_table(
        "sources",
        key("id"), text("url"), flag("active"), moment("added_at"), moment("next_poll_at"),
        flag("claimed"), text("etag"), text("last_modified"), text("body_hash"),
        maybe("last_ok_at"), maybe("last_changed_at"), maybe("last_new_at"),
        number("failures"), text("last_error"), maybe("last_error_at"), number("polls"), number("entries"),
    )  # fmt: skip
    op.create_index("sources_due", "sources", ["active", "next_poll_at", "id"])
    op.create_table("subjects", key("id"), moment("added_at"), maybe("last_told"))


def _reading() -> None:
    op.create_table(
        "entries",
        key("key"), text("source", sa.ForeignKey("sources.id")), text("url"), text("digest"),
        text("state"), maybe("due_at"), moment("order_at"), flag("baseline"),
        number("attempts"), text("cause"),
        moment("found_at"), moment("seen_at"), maybe("renewed_at"),
        text("article", nullable=True), text("entry", nullable=True),
    )  # fmt: skip
    op.create_index("entries_pending", "entries", ["state", "order_at", "key"])
    op.create_index("entries_due", "entries", ["state", "due_at"])
    op.create_index("entries_url", "entries", ["url"])
    op.create_index("entries_found", "entries", ["found_at"])
    op.create_table(
        "articles",
        key("id"), text("url"), text("digest"), moment("at"), moment("read_at"),
        flag("judged"), flag("baseline"), text("article"),
    )  # fmt: skip
    op.create_index("articles_judged", "articles", ["judged", "at", "id"])
    op.create_index("articles_url", "articles", ["url"])
    op.create_index("articles_read", "articles", ["read_at"])


def _judging() -> None:
    op.create_table(
        "decisions",
        serial("id"), text("article"), text("subject"), text("action"), text("reason"),
        flag("newest"), moment("at"), text("decision"),
    )  # fmt: skip
    op.create_index("decisions_article", "decisions", ["article", "subject"])
    op.create_index("decisions_at", "decisions", ["at"])
    op.create_table(
        "ledger",
        text("subject", sa.ForeignKey("subjects.id"), primary_key=True),
        number("position", primary_key=True),
        text("entry"),
    )
    op.create_table(
        "fingerprints", serial("id"), text("subject", sa.ForeignKey("subjects.id")), text("fingerprint")
    )
    op.create_index("fingerprints_subject", "fingerprints", ["subject", "id"])
    op.create_table(
        "developments",
        serial("position"), text("id"), text("subject", sa.ForeignKey("subjects.id")),
        moment("told_at"), text("development"),
    )  # fmt: skip
    op.create_index("developments_subject", "developments", ["subject", "position"])


def _telling() -> None:
    op.create_table(
        "outbox",
        serial("id"), text("key"), text("channel"), text("story"), text("kind"), text("state"),
        flag("unsent"), number("attempts"), moment("not_before"), moment("created_at"),
        maybe("started_at"), maybe("sent_at"), text("ts"), text("channel_id"), text("cause"), text("message"),
    )  # fmt: skip
    op.create_index("outbox_key", "outbox", ["key"], unique=True)
    op.create_index("outbox_line", "outbox", ["unsent", "channel", "id"])
    op.create_index("outbox_story", "outbox", ["story", "channel", "kind", "id"])
    op.create_index("outbox_created", "outbox", ["created_at"])
    op.create_table("parked", key("channel"), text("cause"), maybe("until"), moment("at"))


def serial(name: str) -> sa.Column[int]:
    return sa.Column(name, sa.BigInteger().with_variant(sa.Integer(), "sqlite"), primary_key=True)


def key(name: str) -> sa.Column[str]:
    return text(name, primary_key=True)


def text(name: str, *more: sa.ForeignKey, nullable: bool = False, **options: Any) -> sa.Column[str]:
    return sa.Column(name, sa.Text(), *more, nullable=nullable, **options)


def flag(name: str) -> sa.Column[bool]:
    return sa.Column(name, sa.Boolean(), nullable=False)


def number(name: str, **options: Any) -> sa.Column[int]:
    return sa.Column(name, sa.Integer(), nullable=False, **options)


def moment(name: str) -> sa.Column[Any]:
    return sa.Column(name, sa.DateTime(timezone=True), nullable=False)


def maybe(name: str) -> sa.Column[Any]:
    return sa.Column(name, sa.DateTime(timezone=True))
