"""What the commands share: options, and how each comes by its configuration and its store."""

import json
import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from bot.errors import DealwireError

if TYPE_CHECKING:
    from bot.commands.checks import Finding
    from bot.config import Config, Environment
    from bot.store import Store

_NAMED = "dealwire.named"  # whether a subcommand was called by its name
STEP = 20  # between two tellings of progress
FILE = click.Path(exists=True, dir_okay=False, path_type=Path)
CONFIG = click.option(
    "--config",
    "folder",
    type=click.Path(path_type=Path),
    help="Config folder; else DEALWIRE_CONFIG, else config/.",
)
DATABASE = click.option(
    "--database", metavar="URL", help="Database; else DATABASE_URL, else sqlite:///dealwire.db."
)
JSON = click.option("--json", "as_json", is_flag=True, help="Print JSON, one object a line.")
VERBOSE = click.option("-v", "--verbose", is_flag=True, help="Log every poll too.")


class IsoTime(click.ParamType[datetime]):
    """An ISO 8601 time; one without a zone is UTC."""

    name = "time"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> datetime:
        try:
            moment = datetime.fromisoformat(str(value))
        except ValueError:
            self.fail(f"{value!r} is no time; write 2025-07-15T06:15:00Z", param, ctx)
        return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


class Question(click.Group):
    """A command that asks, alone or about its argument, and has subcommands too: their names go first."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        ctx.meta[_NAMED] = bool(args) and args[0] in self.commands
        ctx.allow_interspersed_args = not ctx.meta[_NAMED]
        return super().parse_args(ctx, args)

    def get_params(self, ctx: click.Context) -> list[click.Parameter]:
        params = super().get_params(ctx)
        if ctx.meta.get(_NAMED) and ctx.command is self:
            return [param for param in params if not isinstance(param, click.Argument)]
        return params


def show(text: str) -> None:
    """Prints what was asked for; nothing, not an empty line, where there is nothing."""
    if text:
        click.echo(text)


def report(findings: Iterable["Finding"], as_json: bool, clear: Callable[[], object] = lambda: None) -> None:
    """Prints findings as they come, each on a line that `clear` frees; exit code 1 where any is to mend."""
    wrong = 0
    for finding in findings:
        wrong += not finding.good
        clear()
        click.echo(json.dumps(finding.as_dict(), ensure_ascii=False) if as_json else str(finding))
    if wrong:
        click.echo(f"{wrong} to mend", err=True)
        sys.exit(1)


class Progress:
    """How much of how much is done, on one line of a terminal; nothing is said elsewhere."""

    def __init__(self, done: str, step: int) -> None:
        self._done, self._step, self._terminal = done, step, sys.stderr.isatty()

    def __call__(self, number: int, total: int, more: str = "") -> None:
        if self._terminal and (number % self._step == 0 or number == total):
            self.clear()
            click.echo(f"{number} of {total} {self._done}{more}", nl=False, err=True)

    def clear(self) -> None:
        """Frees the line for what is to stay."""
        if self._terminal:
            click.echo("\r\033[K", nl=False, err=True)


@contextmanager
def progress(done: str, step: int = STEP) -> Iterator[Progress]:
    """Tells of every `step`-th; the line is gone afterwards."""
    told = Progress(done, step)
    try:
        yield told
    finally:
        told.clear()


def log_from(level: str, form: str = "auto") -> None:
    """Logs at `level` and above go to stderr."""
    from bot.process import logs

    logs.configure(level, form)


def log_as_set(config: "Config", verbose: bool) -> None:
    """As the settings say; every poll too where that is asked for."""
    log_from("debug" if verbose else config.settings.log_level, config.settings.log_format)


def places(folder: Path | None, database: str | None = None) -> tuple[Path, "Environment"]:
    """The config folder and the environment, as the options override them."""
    from dataclasses import replace

    from bot.config import read_environment

    environment = read_environment()
    if database:
        environment = replace(environment, database_url=address(database))
    return folder or environment.config, environment


def configured(folder: Path | None) -> tuple["Config", "Environment"]:
    """Raises ConfigError with every problem where nothing can run."""
    from bot.config import read_config

    place, environment = places(folder)
    return read_config(place), environment


@contextmanager
def asked(database: str | None) -> Iterator["Store"]:
    """The store of a command that only asks: it must be there already."""
    from bot.store import Store

    _, environment = places(None, database)
    file = sqlite_file(environment.database_url)
    if file and not file.exists():
        raise DealwireError(f"{file}: no database is here yet; `dealwire once` or `dealwire run` makes it")
    store = Store.open(environment.database_url)
    try:
        yield store
    finally:
        store.close()


def address(database: str) -> str:
    """A database's URL; a plain path is a SQLite file."""
    return database if "://" in database else f"sqlite:///{database}"


def sqlite_file(url: str) -> Path | None:
    """The file of a SQLite database; None for any other, and for one in memory."""
    path = url.removeprefix("sqlite:///")
    return Path(path) if path not in (url, "", ":memory:") and not path.startswith("file:") else None
