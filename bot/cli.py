"""The commands. Each imports what it needs when it runs, so that `--help` answers at once.

Exit codes: 0 done · 1 something a user can mend (the message says what, where and how) · 2 wrong usage.
"""

import json
import sys
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from bot import __version__
from bot.errors import DealwireError

if TYPE_CHECKING:
    from bot.config import Config, Environment

CONFIG = click.option(
    "--config",
    "folder",
    type=click.Path(path_type=Path),
    help="Config folder (else DEALWIRE_CONFIG or config/).",
)
JSON = click.option("--json", "as_json", is_flag=True, help="Print JSON, one object a line.")
VERBOSE = click.option("-v", "--verbose", is_flag=True, help="Log every decision and poll.")


class Moment(click.ParamType[datetime]):
    """An ISO 8601 time; one without a zone is UTC."""

    name = "time"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> datetime:
        try:
            moment = datetime.fromisoformat(str(value))
        except ValueError:
            self.fail(f"{value!r} is no time; write 2025-07-15T06:15:00Z", param, ctx)
        return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


@click.group(context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(__version__, prog_name="dealwire")
def commands() -> None:
    """Watches deals and plants in the news and tells Slack only what is new.

    Start with `dealwire demo`; then `dealwire init`, `dealwire check --live`, `dealwire run`.

    Secrets come from the environment alone: SLACK_BOT_TOKEN or SLACK_WEBHOOK_URL (neither: alerts go
    to the terminal), DATABASE_URL (else sqlite:///dealwire.db), DEALWIRE_CONFIG (else config/).
    """


def main() -> None:
    """Runs a command; an error a user can act on is printed without a traceback."""
    try:
        commands(standalone_mode=False)
    except click.exceptions.Abort:
        sys.exit(130)
    except click.ClickException as error:
        error.show()
        sys.exit(error.exit_code)
    except DealwireError as error:
        click.echo(f"dealwire: {error}", err=True)
        sys.exit(1)


@commands.command()
@click.argument("folder", type=click.Path(path_type=Path), default=Path("config"))
def init(folder: Path) -> None:
    """Write a config FOLDER to start from; files that are there already stay as they are."""
    from bot.config import FILES, shipped_config

    folder.mkdir(parents=True, exist_ok=True)
    for name in FILES:
        target = folder / name
        if target.exists():
            click.echo(f"kept     {target}")
        else:
            target.write_text((shipped_config() / name).read_text(encoding="utf-8"), encoding="utf-8")
            click.echo(f"written  {target}")
    click.echo("Next: dealwire check --live")


@commands.command()
@CONFIG
@VERBOSE
def run(folder: Path | None, verbose: bool) -> None:
    """Watch until stopped (SIGTERM or Ctrl-C): poll, read, judge, post.

    Goes on where it was, also after a crash: every step is in the database. One log line a decision.
    """
    import threading

    from bot import app

    config, environment = _configured(folder)
    _log(verbose)
    stop = threading.Event()
    with app.opened(config, environment, datetime.now(UTC), stop=stop) as opened:
        app.work(opened, stop)


@commands.command()
@CONFIG
@VERBOSE
@click.option("--now", type=Moment(), help="Rehearse a past moment instead of the present.")
def once(folder: Path | None, now: datetime | None, verbose: bool) -> None:
    """One pass over every source that is due; then print what was done."""
    from bot import app, views

    config, environment = _configured(folder)
    _log(verbose)
    moment = now or datetime.now(UTC)
    with app.opened(config, environment, moment) as opened:
        opened.once(moment)
        click.echo(views.tally(opened.store.counts()), err=True)


@commands.command()
@CONFIG
@click.option("--live", is_flag=True, help="Also ask every source and Slack, and say what they answer.")
@JSON
def check(folder: Path | None, live: bool, as_json: bool) -> None:
    """Say what is wrong with the configuration, the database, Slack and the sources, and how to mend it.

    Exit code 1 when anything is wrong.
    """
    from bot import checks

    findings = checks.check(*_places(folder), live=live)
    wrong = 0
    for finding in findings:
        wrong += not finding.good
        click.echo(json.dumps(finding.as_dict(), ensure_ascii=False) if as_json else str(finding))
    if wrong:
        click.echo(f"{wrong} to mend", err=True)
        sys.exit(1)


@commands.command()
@click.option("--seconds", default=40.0, show_default=True, help="How long the simulated weeks take.")
@click.option("--plain", is_flag=True, help="As fast as possible, without pauses.")
def demo(seconds: float, plain: bool) -> None:
    """See it work: a sample press on this machine, the real bot, the alerts as Slack would show them.

    Needs nothing: no configuration, no service, no internet. With SLACK_BOT_TOKEN and SLACK_CHANNEL
    set, the alerts go to that channel too.
    """
    from bot.config import read_environment
    from bot.demo import show

    _log(verbose=False, level="error")
    show.run(read_environment(), 0.0 if plain else seconds)


@commands.command()
@click.argument("articles", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--watchlist", required=True, type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option(
    "--out", type=click.Path(dir_okay=False, path_type=Path), help="Alerts as JSON lines (else stdout)."
)
@click.option(
    "--weights", type=click.Path(exists=True, dir_okay=False, path_type=Path), help="Other weights."
)
@click.option("--database", help="Keep what was judged in this database, for `ledger` and `why`.")
def replay(
    articles: Path, watchlist: Path, out: Path | None, weights: Path | None, database: str | None
) -> None:
    """Judge the ARTICLES of a JSON lines file in order, as `run` would have, and write the alerts.

    Each line: id, url, outlet, tier, lang, published, title, text. Each alert: article, subject,
    headline, text, reason. Labels in the file are never looked at.
    """
    from bot import replay as replaying

    done = replaying.replay(articles, watchlist, out, weights, database or "")
    click.echo(f"{done.articles} articles, {done.alerts} alerts, {done.rate:.0f} articles/s", err=True)


@commands.command()
@click.argument("subject", required=False)
@CONFIG
@JSON
def ledger(subject: str | None, folder: Path | None, as_json: bool) -> None:
    """What is known of a SUBJECT as a timeline; without one, all subjects with their state."""
    from bot import views

    _show(folder, lambda config, store: views.ledger(config, store, subject, as_json))


@commands.command()
@click.argument("url")
@CONFIG
@JSON
def why(url: str, folder: Path | None, as_json: bool) -> None:
    """What was decided on the article at URL, and why: told, attached or dropped, with the evidence."""
    from bot import views

    _show(folder, lambda _, store: views.why(store, url, as_json))


@commands.command()
@CONFIG
@JSON
def sources(folder: Path | None, as_json: bool) -> None:
    """Every source with its last good poll, failures and next poll."""
    from bot import views

    _show(folder, lambda config, store: views.sources(config, store, as_json))


@commands.group()
def db() -> None:
    """The database."""


@db.command()
def upgrade() -> None:
    """Bring the database to this version (also done at every start)."""
    from bot.config import read_environment
    from bot.store import Store

    Store.open(read_environment().database_url).close()
    click.echo("The database is up to date.")


def _places(folder: Path | None) -> tuple[Path, "Environment"]:
    from bot.config import read_environment

    environment = read_environment()
    return folder or environment.config, environment


def _configured(folder: Path | None) -> tuple["Config", "Environment"]:
    from bot.config import read_config

    place, environment = _places(folder)
    return read_config(place), environment


def _show(folder: Path | None, view: Callable[[Any, Any], str]) -> None:
    from bot.store import Store

    config, environment = _configured(folder)
    store = Store.open(environment.database_url)
    try:
        click.echo(view(config, store))
    finally:
        store.close()


def _log(verbose: bool, level: str = "") -> None:
    from bot import logs

    logs.configure(level or ("debug" if verbose else "info"))
