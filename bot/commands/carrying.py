"""The commands that carry sources and ledgers in and out of files."""

import json
import sys
from pathlib import Path

import click

from bot.commands.options import CONFIG, DATABASE, FILE, JSON, asked, places, show
from bot.model import Tier

OUT = click.argument(
    "target", required=False, type=click.Path(dir_okay=False, path_type=Path), metavar="[FILE]"
)


def attach(ledger: click.Group, sources: click.Group) -> None:
    """Puts the commands where they are looked for."""
    ledger.add_command(import_ledger, "import")
    ledger.add_command(export_ledger, "export")
    sources.add_command(import_sources, "import")
    sources.add_command(export_sources, "export")


@click.command(short_help="Add sources from an OPML or CSV file.")
@click.argument("file", type=FILE)
@CONFIG
@click.option(
    "--tier",
    type=click.Choice([tier.value for tier in Tier]),
    default=Tier.TRADE.value,
    show_default=True,
    help="Of those whose tier the file does not say.",
)
@click.option("--language", default="", help="Of those whose language the file does not say; else detected.")
@click.option("--dry-run", is_flag=True, help="Say what would be added, and write nothing.")
@JSON
def import_sources(
    file: Path, folder: Path | None, tier: str, language: str, dry_run: bool, as_json: bool
) -> None:
    """Add the sources of FILE, OPML from any feed reader or CSV, to sources.yaml.

    A source whose address is there already stays as it is. The rest of sources.yaml, comments and all, is
    left untouched; a `dealwire run` takes the new ones up by itself. A CSV names its columns in the first
    line; url alone is needed. What is wrong in the file is told with its line and left out (exit code 1).

    \b
    Examples:
      dealwire sources import subscriptions.opml --tier national --language ja
      dealwire sources import list.csv --dry-run
    """
    from bot.commands import importing

    said = {key: value for key, value in (("tier", tier), ("language", language)) if value}
    done = importing.import_sources(file, places(folder)[0], {"kind": "feed", **said}, write=not dry_run)
    if as_json:
        for row in done.rows():
            click.echo(json.dumps(row, ensure_ascii=False))
    else:
        show("\n".join(done.lines()))
    click.echo(done.tally(dry_run), err=True)
    if done.problems:
        sys.exit(1)


@click.command(short_help="Write the sources as OPML or CSV.")
@OUT
@CONFIG
@click.option(
    "--format", "kind", type=click.Choice(["opml", "csv"]), help="Else by the name of FILE; else OPML."
)
def export_sources(target: Path | None, folder: Path | None, kind: str | None) -> None:
    """Write the sources of sources.yaml to FILE, or to stdout: for a feed reader or a spreadsheet.

    Nothing is lost on the way back through `dealwire sources import`. Searches are not in it: they are made
    from the watchlist.

    \b
    Examples:
      dealwire sources export sources.csv
      dealwire sources export --format opml > sources.opml
    """
    from bot.commands import importing
    from bot.settings.files import replace

    named = "csv" if target and target.suffix.lower() == ".csv" else "opml"
    text = importing.export_sources(places(folder)[0], kind or named)
    if target:
        replace(target, [text])
    else:
        click.echo(text, nl=False)


@click.command(short_help="Write all that is known as JSON lines.")
@OUT
@DATABASE
def export_ledger(target: Path | None, database: str | None) -> None:
    """Write all that is known and told to FILE, or to stdout, as JSON lines: a backup, also while it runs.

    It holds the ledgers, what articles are recognised by, the developments, the messages with their places in
    Slack, and what people asked for; not the articles, which the sources still have. It is of one moment.

    \b
    Examples:
      dealwire ledger export backup.jsonl
      dealwire ledger export | gzip > backup.jsonl.gz
    """
    from bot.settings.files import replace

    with asked(database) as store:
        lines = (f"{line}\n" for line in store.export())
        if target:
            replace(target, lines)
        else:
            for line in lines:
                click.echo(line, nl=False)


@click.command(short_help="Take in what `ledger export` wrote.")
@click.argument("file", type=FILE)
@DATABASE
def import_ledger(file: Path, database: str | None) -> None:
    """Take in what `dealwire ledger export` wrote to FILE, into a database that knows nothing yet.

    All of it, or nothing with exit code 1. The database is made if need be; the same file again changes
    nothing. Messages that had not been sent are looked up in Slack before they go. Stop `dealwire run` first.

    \b
    Example:
      dealwire ledger import backup.jsonl --database sqlite:///new.db
    """
    from bot.store import Store

    store = Store.open(places(None, database)[1].database_url)
    try:
        with file.open("rb") as lines:
            taken = store.restore(lines, str(file))
    finally:
        store.close()
    click.echo(f"{taken} lines taken in" if taken else "all of it is there already", err=True)
