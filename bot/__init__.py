"""dealwire: tells a Slack channel when something about a tracked deal or plant has *changed*.

    sources --poll--> entries --read--> articles --match--> claims --decide--> developments --> Slack

    scraper    asks each source for what it carries (feeds, sitemaps, listings, searches),
               politely, and reads the articles behind it, in any charset
    matcher    finds the tracked deals and plants in an article, reads what it claims of them,
               and holds that against the ledger of what has been told: new, or not, and why
    notifier   keeps one Slack message a story true, replies in its thread with each new fact,
               exactly once; without Slack the same messages go to the terminal
    store      one database, SQLite or PostgreSQL; each step is recorded in the transaction
               that makes it true, so a kill at any point loses nothing and doubles nothing

`pipeline` is the only module that knows the order of the stages; stages know neither each other,
nor a driver, nor the clock. `scheduler` says when, `engine` where, `cli` is how a person asks.
Read `model` for the nouns, `pipeline` for the way, `matcher.developments` for the one idea:
an article is new only where it says something that the ledger does not hold.
"""

__version__ = "0.1.0"
