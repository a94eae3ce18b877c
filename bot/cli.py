"""The commands. Each imports what it needs when it runs, so that `--help` answers at once.

Exit codes: 0 done · 1 something a user can mend (the message says what, where and how) · 2 wrong usage ·
130 stopped by Ctrl-C before it was done.
"""

import errno
import io
import os
import shutil
import sys
import threading
from contextlib import suppress
from pathlib import Path

import click

from bot import __version__
from bot.commands import carrying
from bot.commands.asking import check, ledger, replay, sources, why
from bot.commands.connecting import feedback, picture, slack
from bot.commands.options import DATABASE, log_from, places
from bot.commands.watching import once, run, worker
from bot.errors import DealwireError
from bot.process.signals import leave, stopping

MEND = {
    errno.ENOSPC: "; free some space, then try again",
    errno.EACCES: "; give this user the right to it, or name another place",
    errno.EROFS: "; name a place that can be written",
    errno.ENOENT: "; create it, or correct its name",
}
CONTEXT = {"help_option_names": ["-h", "--help"], "max_content_width": 100}


@click.group(context_settings=CONTEXT)
@click.version_option(__version__, prog_name="dealwire")
def commands() -> None:
    """Watches deals and plants in the news and tells Slack only what is new.

    \b
    See it work    dealwire demo
    Set it up      dealwire init, then dealwire check --live and dealwire slack test
    Leave it on    dealwire run
    Ask it         dealwire ledger, dealwire why URL, dealwire sources

    \b
    Settings are files: watchlist.yaml, sources.yaml, settings.yaml. Secrets are environment variables:
      SLACK_BOT_TOKEN     or SLACK_WEBHOOK_URL; without either, alerts go to the terminal
      DATABASE_URL        sqlite:///dealwire.db if absent; postgresql://user@host/name
      DEALWIRE_CONFIG     the folder of the files; config/ if absent

    Exit codes: 0 done, 1 something to mend (the message says what, where and how), 2 wrong usage,
    130 stopped by Ctrl-C.
    """


def main() -> None:
    """Runs a command; an error a user can act on is printed without a traceback."""
    if sys.stderr is None:  # closed by who started it
        sys.stderr = open(os.devnull, "w", encoding="utf-8")  # noqa: SIM115 - for as long as it runs
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")  # a terminal that knows only ASCII
    try:
        commands(prog_name="dealwire", standalone_mode=False)
    except click.exceptions.Abort:
        with suppress(OSError):
            sys.stdout.flush()
        leave(130)
    except click.ClickException as error:
        error.show()
        sys.exit(error.exit_code)
    except DealwireError as error:
        _fail(str(error))
    except OSError as error:
        what = ": ".join(str(part) for part in (error.filename, error.strerror or error) if part)
        _fail(f"{what}{MEND.get(error.errno or 0, '')}")


def _fail(told: str) -> None:
    click.echo(f"dealwire: {told}", err=True)
    sys.exit(1)


@commands.command(short_help="Write a config folder to start from.")
@click.argument("folder", type=click.Path(path_type=Path), default=Path("config"))
def init(folder: Path) -> None:
    """Write a config FOLDER to start from; files that are there already stay as they are.

    The watchlist it writes follows Nissan's plants and dealings, with 65 sources: change it to yours.

    \b
    Examples:
      dealwire init                  config/ here
      dealwire init /etc/dealwire    elsewhere: then set DEALWIRE_CONFIG
    """
    from bot.config import FILES, shipped_config

    folder.mkdir(parents=True, exist_ok=True)
    for name in FILES:
        target = folder / name
        kept = target.exists()
        if not kept:
            shutil.copyfile(shipped_config() / name, target)
        click.echo(f"{'kept' if kept else 'written':8} {target}")
    click.echo(f"Next: dealwire check --live{'' if folder == Path('config') else f' --config {folder}'}")


@commands.command(short_help="See it work: a sample press, the real bot, its alerts.")
@click.option("--seconds", default=35.0, show_default=True, help="How long the simulated months take.")
@click.option("--plain", is_flag=True, help="As fast as possible, and no colours.")
def demo(seconds: float, plain: bool) -> None:
    """See it work: a sample press on this machine, the real bot, the alerts as Slack would show them.

    Needs nothing: no configuration, no service, no internet, under a minute. With SLACK_BOT_TOKEN and
    SLACK_CHANNEL set, the alerts go to that channel instead.

    \b
    Examples:
      dealwire demo
      dealwire demo --plain > demo.txt
    """
    from bot.config import read_environment
    from bot.demo import show

    log_from("error")
    stop = threading.Event()
    with stopping(stop):
        show.run(read_environment(), 0.0 if plain else seconds, plain=plain, stop=stop)
    if stop.is_set():
        sys.exit(130)


@commands.group()
def db() -> None:
    """The database."""


@db.command(short_help="Bring the database to this version, or make it.")
@DATABASE
def upgrade(database: str | None) -> None:
    """Bring the database to this version, or make it; `run` and `once` do so at their start too.

    A database made by a later dealwire is left as it is (exit code 1).
    """
    from bot.store import Store

    _, environment = places(None, database)
    Store.open(environment.database_url).close()
    click.echo("The database is up to date.")


carrying.attach(ledger, sources)
for command in (run, worker, once, check, replay, ledger, why, sources, slack, feedback, picture):
    commands.add_command(command)
