"""The tables. A noun is kept whole as JSON, beside the columns that are searched.

A change here needs a migration in `migrations/versions`; tests hold the two equal.
"""

from sqlalchemy import BigInteger, Boolean, Column, ForeignKey, Index, Integer, MetaData, Table

from bot.history import History
from bot.model import Article, Decision, Development, Entry, Fingerprint, LedgerEntry, Message
from bot.people import Example, Request
from bot.store.columns import Key, Moment, Plain, Record

Serial = BigInteger().with_variant(Integer, "sqlite")
metadata = MetaData()

sources = Table(
    "sources",
    metadata,
    Column("id", Key, primary_key=True),
    Column("url", Plain, nullable=False),
    Column("active", Boolean, nullable=False),
    Column("added_at", Moment, nullable=False),
    Column("next_poll_at", Moment, nullable=False),  # of a claimed source: the end of its lease
    Column("claimed", Boolean, nullable=False),
    Column("etag", Plain, nullable=False),
    Column("last_modified", Plain, nullable=False),
    Column("body_hash", Plain, nullable=False),
    Column("last_ok_at", Moment),
    Column("last_changed_at", Moment),
    Column("last_new_at", Moment),
    Column("failures", Integer, nullable=False),
    Column("last_error", Plain, nullable=False),
    Column("last_error_at", Moment),
    Column("polls", Integer, nullable=False),
    Column("entries", Integer, nullable=False),
    Column("history", Record(History, remembers=1000), nullable=False),  # read at a claim and at its end
    Column("untold", Boolean, nullable=False),  # its health changed, and the operators do not know
    Column("pages", Plain, nullable=False),  # how its latest articles were read, a letter each
    Column("carried", Plain, nullable=False),  # the entries met last, by their marks: `bot.store.carried`
    Column("carried_at", Moment),  # when it was last noted that it carries them, to the day
    Index("sources_due", "active", "next_poll_at", "id"),
    Index("sources_untold", "untold"),
)

hosts = Table(  # asked by several processes
    "hosts",
    metadata,
    Column("host", Key, primary_key=True),
    Column("free_at", Moment, nullable=False),  # of one that is asked: the end of the lease
    Column("asked", Boolean, nullable=False),  # now
    Column("status", Integer, nullable=False),  # of an answer that wished for rest; else 0
)

entries = Table(
    "entries",
    metadata,
    Column("key", Key, primary_key=True),
    Column("source", Key, ForeignKey("sources.id"), nullable=False),
    Column("url", Key, nullable=False),
    Column("digest", Plain, nullable=False),  # of title and summary
    Column("state", Plain, nullable=False),
    Column("due_at", Moment),  # of those reading or waiting: when they are new again
    Column("order_at", Moment, nullable=False),  # published; undated ones come last
    Column("baseline", Boolean, nullable=False),
    Column("attempts", Integer, nullable=False),
    Column("cause", Plain, nullable=False),
    Column("found_at", Moment, nullable=False),
    Column("seen_at", Moment, nullable=False),  # last in a poll, to the day
    Column("renewed_at", Moment),  # last to be read again
    Column("article", Key),
    Column("entry", Record(Entry)),  # let go once it is read
    Index("entries_pending", "state", "order_at", "key"),
    Index("entries_due", "state", "due_at"),
    Index("entries_url", "url"),
    Index("entries_found", "found_at"),
    Index("entries_seen", "seen_at"),
)

articles = Table(
    "articles",
    metadata,
    Column("id", Key, primary_key=True),
    Column("url", Key, nullable=False),
    Column("digest", Plain, nullable=False),  # of title and text
    Column("at", Moment, nullable=False),
    Column("read_at", Moment, nullable=False),
    Column("judged", Boolean, nullable=False),
    Column("baseline", Boolean, nullable=False),
    Column("article", Record(Article), nullable=False),
    Column("body", Plain, nullable=False),  # of the text alone; "": too short to know an article by
    Column("etag", Plain, nullable=False),  # of its page
    Column("last_modified", Plain, nullable=False),
    Column("body_hash", Plain, nullable=False),
    Column("looks", Integer, nullable=False),  # taken at its page since it was read
    Column("look_at", Moment),  # when to take the next
    Index("articles_body", "body"),
    Index("articles_look", "look_at"),
    Index("articles_judged", "judged", "at", "id"),
    Index("articles_url", "url"),
    Index("articles_read", "read_at"),
)

subjects = Table(
    "subjects",
    metadata,
    Column("id", Key, primary_key=True),
    Column("added_at", Moment, nullable=False),
    Column("last_told", Moment),
)

ledger = Table(
    "ledger",
    metadata,
    Column("subject", Key, ForeignKey("subjects.id"), primary_key=True),
    Column("position", Integer, primary_key=True),  # from 0, without gaps
    Column("entry", Record(LedgerEntry), nullable=False),
)

fingerprints = Table(
    "fingerprints",
    metadata,
    Column("id", Serial, primary_key=True),
    Column("subject", Key, ForeignKey("subjects.id"), nullable=False),
    Column("fingerprint", Record(Fingerprint), nullable=False),
    Index("fingerprints_subject", "subject", "id"),
)

decisions = Table(
    "decisions",
    metadata,
    Column("id", Serial, primary_key=True),
    Column("article", Key, nullable=False),
    Column("subject", Key, nullable=False),  # "": of no subject
    Column("action", Plain, nullable=False),
    Column("reason", Plain, nullable=False),
    Column("newest", Boolean, nullable=False),
    Column("at", Moment, nullable=False),
    Column("decision", Record(Decision), nullable=False),
    Index("decisions_article", "article", "subject"),
    Index("decisions_at", "at"),
)

developments = Table(
    "developments",
    metadata,
    Column("position", Serial, primary_key=True),
    Column("id", Key, nullable=False),
    Column("subject", Key, ForeignKey("subjects.id"), nullable=False),
    Column("told_at", Moment, nullable=False),
    Column("development", Record(Development), nullable=False),
    Index("developments_subject", "subject", "position"),
)

outbox = Table(
    "outbox",
    metadata,
    Column("id", Serial, primary_key=True),
    Column("key", Key, nullable=False),
    Column("channel", Key, nullable=False),
    Column("story", Key, nullable=False),
    Column("kind", Plain, nullable=False),
    Column("state", Plain, nullable=False),
    Column("unsent", Boolean, nullable=False),  # queued, sending or unknown
    Column("attempts", Integer, nullable=False),
    Column("not_before", Moment, nullable=False),
    Column("created_at", Moment, nullable=False),
    Column("started_at", Moment),
    Column("sent_at", Moment),
    Column("ts", Plain, nullable=False),
    Column("channel_id", Plain, nullable=False),
    Column("cause", Plain, nullable=False),
    Column("message", Record(Message), nullable=False),
    Index("outbox_key", "key", unique=True),
    Index("outbox_line", "unsent", "channel", "id"),
    Index("outbox_story", "story", "channel", "kind", "id"),
    Index("outbox_created", "created_at"),
)

parked = Table(
    "parked",
    metadata,
    Column("channel", Key, primary_key=True),
    Column("cause", Plain, nullable=False),
    Column("until", Moment),
    Column("at", Moment, nullable=False),
)

facts = Table(
    "facts",
    metadata,
    Column("name", Key, primary_key=True),
    Column("value", Plain, nullable=False),
)

requests = Table(
    "requests",
    metadata,
    Column("key", Key, primary_key=True),
    Column("at", Moment, nullable=False),
    Column("claimed_at", Moment),
    Column("done", Boolean, nullable=False),
    Column("request", Record(Request)),  # let go once it is done
    Index("requests_open", "done", "at"),
)

mutes = Table(
    "mutes",
    metadata,
    Column("subject", Key, primary_key=True),
    Column("until", Moment, nullable=False),
    Column("by", Plain, nullable=False),
)

follows = Table(
    "follows",
    metadata,
    Column("subject", Key, primary_key=True),
    Column("by", Key, primary_key=True),
    Column("channel", Plain, nullable=False),
)

feedback = Table(
    "feedback",
    metadata,
    Column("subject", Key, primary_key=True),
    Column("article", Key, primary_key=True),
    Column("by", Key, primary_key=True),
    Column("at", Moment, nullable=False),
    Column("example", Record(Example), nullable=False),
)

deeds = Table(
    "deeds",
    metadata,
    Column("id", Serial, primary_key=True),
    Column("at", Moment, nullable=False),
    Column("by", Plain, nullable=False),
    Column("team", Plain, nullable=False),
    Column("what", Plain, nullable=False),
    Column("subject", Key, nullable=False),
    Column("detail", Plain, nullable=False),
)
