"""The commands that do the bot's work: all of it until stopped, a share of it, or one pass."""

import sys
import threading
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from bot.commands.options import CONFIG, VERBOSE, IsoTime, configured, log_as_set, places
from bot.errors import NewerDatabase, StoreError
from bot.process.signals import stopping

if TYPE_CHECKING:
    from bot.config import Environment
    from bot.process.reload import Turn
    from bot.process.roles import Role

AGAIN = 5.0  # seconds until a database that is away is asked again


@click.command(short_help="Watch until stopped: poll, read, judge, post.")
@CONFIG
@VERBOSE
@click.option(
    "--role",
    type=click.Choice(["all", "scheduler", "worker"]),
    default="all",
    help="Which part of the work, beside other processes; other than all, it needs PostgreSQL.",
)
def run(folder: Path | None, verbose: bool, role: str) -> None:
    """Watch until stopped: poll, read, judge, post.

    Goes on where it was, also after a crash: every step is in the database. Alerts go to Slack, or to
    stdout where there is no token; the log goes to stderr, one line a decision, as JSON where stderr is
    no terminal.

    SIGTERM or Ctrl-C finishes what is under way, or leaves it to the next start, and exits 0 within
    ten seconds; a second one exits at once. A change of the files is taken up by itself, at once on SIGHUP;
    one that does not hold is logged, and nothing changes.

    On PostgreSQL the work may be shared: one `--role scheduler` says what is to be done, any number of
    `dealwire worker` do it; a plain `run` is both in one, and workers may join it.

    \b
    Examples:
      dealwire run
      SLACK_BOT_TOKEN=xoxb-... dealwire run --config /etc/dealwire
      DATABASE_URL=postgresql://... dealwire run --role scheduler
    """
    _watch(folder, verbose, role)


@click.command(short_help="Do what a scheduler says, beside any number of others.")
@CONFIG
@VERBOSE
def worker(folder: Path | None, verbose: bool) -> None:
    """Do what a scheduler says, beside any number of others: the same as `dealwire run --role worker`.

    Needs DATABASE_URL of a PostgreSQL, a `dealwire run` or `dealwire run --role scheduler` on the same
    database, and the same configuration as they have. One that is killed loses nothing: others take up what
    it had, half a minute later.

    \b
    Examples:
      DATABASE_URL=postgresql://... dealwire worker
    """
    _watch(folder, verbose, "worker")


def _watch(folder: Path | None, verbose: bool, role: str) -> None:
    from bot.process.reload import turns
    from bot.process.roles import role_of

    stop = threading.Event()
    place, environment = places(folder)
    taken = role_of(role, environment.database_url)
    with stopping(stop):
        for number, turn in enumerate(turns(place, stop)):
            log_as_set(turn.config, verbose)
            if number == 0:
                _run(turn, environment, taken, begins=True, over=stop.is_set)
            else:
                _go_on(turn, environment, taken, over=stop.is_set)


def _go_on(turn: "Turn", environment: "Environment", role: "Role", over: Callable[[], bool]) -> None:
    """With another configuration; a database that is away just then is waited for."""
    import structlog  # most commands log nothing

    told = ""
    while not turn.stop.is_set():
        try:
            _run(turn, environment, role, begins=False, over=over)
        except NewerDatabase:
            raise
        except StoreError as error:
            if told != str(error):
                structlog.get_logger().error("cannot begin yet", cause=str(error))
            told = str(error)
            turn.stop.wait(AGAIN)


def _run(
    turn: "Turn", environment: "Environment", role: "Role", *, begins: bool, over: Callable[[], bool]
) -> None:
    """Works for the time of one configuration: the first if it `begins`, the last if all is `over` then."""
    from bot import app
    from bot.process import memory

    now, stop, leads = app.present(), turn.stop, role.leads
    with app.opened(turn.config, environment, now, stop=stop, leads=leads, begins=begins) as opened:
        turn.refused = opened.refused
        memory.settle()
        with app.monitored(opened, role):
            app.work(opened, stop, role)
        if over():
            opened.demand_delivery()


@click.command(short_help="One pass over every source that is due, then stop.")
@CONFIG
@VERBOSE
@click.option("--now", type=IsoTime(), help="Rehearse this moment instead of the present (ISO 8601, UTC).")
def once(folder: Path | None, now: datetime | None, verbose: bool) -> None:
    """One pass over every source that is due, then stop; stderr says at the end what was done.

    For cron, or to try a configuration. With --now the pass happens as if it were that time: what is
    due, what counts as published before, what quiet hours hold back.

    \b
    Examples:
      dealwire once
      DATABASE_URL=sqlite:///try.db dealwire once --now 2025-07-15T06:30:00Z
    """
    stop = threading.Event()
    with stopping(stop):
        config, environment = configured(folder)
        log_as_set(config, verbose)
        from bot import app, views

        moment = now or app.present()
        with app.opened(config, environment, moment, stop=stop) as opened:
            before = opened.store.counts()
            opened.once(moment, rehearsed=now is not None)
            made = opened.store.counts().after(before)
            opened.prune(min(moment, app.present()))  # a rehearsal of what is to come lets nothing go
            click.echo(views.tally(made), err=True)
            opened.demand_delivery()
    if stop.is_set():
        sys.exit(130)
