"""The commands that ask: of the configuration, of a stored stream, of what is known."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import click

from bot.commands.options import (
    CONFIG,
    DATABASE,
    FILE,
    JSON,
    IsoTime,
    Question,
    address,
    asked,
    log_from,
    places,
    progress,
    report,
    show,
)

DAY = timedelta(days=1)


@click.command(short_help="Say what is wrong with files, database, Slack and sources, and how to mend it.")
@CONFIG
@click.option("--live", is_flag=True, help="Also ask Slack and every source, and say what they answer.")
@JSON
def check(folder: Path | None, live: bool, as_json: bool) -> None:
    """Say what is wrong with the files, the database, Slack and the sources, and how to mend it.

    With --live every source and search is asked once, many at a time: how many entries it has, how many
    of them are dated, the newest; or what failed. A terminal shows how far it is and whom it waits for.
    Exit code 1 when anything is wrong.

    \b
    Examples:
      dealwire check
      dealwire check --live --json | jq 'select(.good | not)'
    """
    from bot.commands import checks

    log_from("critical")
    with progress("asked", step=1) as tell:
        report(checks.check(*places(folder), live=live, tell=tell), as_json, tell.clear)


@click.command(short_help="Judge a stored stream of articles as `run` would have.")
@click.argument("articles", type=FILE)
@click.option("--watchlist", required=True, type=FILE, help="The deals and plants to look for.")
@click.option("--out", type=click.Path(dir_okay=False, path_type=Path), help="Write here, not to stdout.")
@click.option("--weights", type=FILE, help="Other weights than those it ships with.")
@click.option("--database", metavar="URL", help="Keep what was judged, for `ledger` and `why`.")
def replay(
    articles: Path, watchlist: Path, out: Path | None, weights: Path | None, database: str | None
) -> None:
    """Judge the ARTICLES of a JSON lines file in order, as `run` would have, and write the alerts.

    \b
    A line is an article: id, outlet, tier, lang, published, title, text; url if known. Labels are never
    looked at. A line of the answer is an alert: article, subject, headline, text, reason, at.

    \b
    Examples:
      dealwire replay articles.jsonl --watchlist watchlist.yaml --out alerts.jsonl
      dealwire replay articles.jsonl --watchlist watchlist.yaml --database replay.db > alerts.jsonl
      dealwire ledger oppama --database replay.db
    """
    from bot import replay as replaying

    place = address(database) if database else ""
    with progress("judged") as tell:
        done = replaying.replay(articles, watchlist, out, weights, place, tell)
    click.echo(f"{done.articles} articles, {done.alerts} alerts, {done.rate:.0f} articles/s", err=True)


@click.group(
    cls=Question, invoke_without_command=True, short_help="What is known of a deal or plant, as a chronicle."
)
@click.argument("subject", required=False)
@CONFIG
@DATABASE
@JSON
@click.option("--all", "every", is_flag=True, help="Every claim, also what is recalled or said in passing.")
@click.pass_context
def ledger(
    ctx: click.Context,
    folder: Path | None,
    database: str | None,
    as_json: bool,
    every: bool,
    subject: str | None = None,
) -> None:
    """What is known of a SUBJECT as a chronicle; without one, where every deal and plant stands.

    Article by article: what was said and what it replaced (was → now), who says so, and the words themselves.

    \b
    ●  was told: an alert showed it          ·  was taken in silently

    \b
    Examples:
      dealwire ledger
      dealwire ledger oppama
      dealwire ledger oppama --json | jq .quote
    """
    if ctx.invoked_subcommand:
        return
    from bot import views
    from bot.config import read_titles

    titles = read_titles(places(folder)[0])
    with asked(database) as store:
        show(views.ledger(titles, store, subject, as_json, every=every))


@click.command(short_help="What was decided on an article, and why; or what was nearly told.")
@click.argument("url", required=False)
@click.option(
    "--since",
    type=IsoTime(),
    help="Without a URL: of what was judged since (ISO 8601, UTC); else a day.",
)
@DATABASE
@JSON
def why(url: str | None, since: datetime | None, database: str | None, as_json: bool) -> None:
    """What was decided on the article at URL, and why: told, attached or dropped, with the evidence.

    Without a URL, where to look if the silence seems too long: the articles that were not told and came
    nearest to it, the likeliest first, one for each deal or plant, none that later news of it overtook.

    \b
    Examples:
      dealwire why https://www.example.com/2025/07/nissan-oppama
      dealwire why --since 2025-07-14 --json | jq .url
    """
    from bot import explain

    if url is not None and since:
        raise click.UsageError("--since is of all articles: name no URL beside it")
    with asked(database) as store:
        if url is not None:
            show(explain.why(store, url, as_json))
        else:
            now = datetime.now(UTC)
            show(explain.near_misses(store, since or now - DAY, now, as_json))


@click.group(cls=Question, invoke_without_command=True, short_help="How each source fares.")
@DATABASE
@JSON
@click.pass_context
def sources(ctx: click.Context, database: str | None, as_json: bool) -> None:
    """How each source fares: its state, the last good poll, entries a week, duplicates, pace.

    \b
    well      answers as it usually does
    doubtful  something is wrong, not for long yet
    trouble   something is wrong: the operators were told, or will be
    new       did not answer yet
    left      is no longer in the configuration

    \b
    Examples:
      dealwire sources
      dealwire sources --json | jq 'select(.state == "trouble") | .source'
    """
    if ctx.invoked_subcommand:
        return
    from bot.commands import fares

    with asked(database) as store:
        show(fares.sources(store, as_json))
