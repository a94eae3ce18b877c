"""The commands about Slack: the app it wants, a trial of it, and what people did there."""

from datetime import UTC, datetime
from pathlib import Path

import click

from bot.commands.options import CONFIG, DATABASE, JSON, asked, configured, log_from, places, report, show


@click.group()
def slack() -> None:
    """Slack: the app to make there, and a trial of it."""


@slack.command(short_help="Print the manifest of the Slack app to make.")
@click.option(
    "--talk", is_flag=True, help="With buttons, the command /dealwire and a home tab (Socket Mode)."
)
def manifest(talk: bool) -> None:
    """Print the manifest of the Slack app: for Create New App, From a manifest
    at api.slack.com/apps.

    Without --talk the app only posts. With it people can mute, follow and ask; that needs a second token
    (SLACK_APP_TOKEN, xapp-...), and no public address either.

    \b
    Examples:
      dealwire slack manifest > slack-manifest.yaml
      dealwire slack manifest --talk
    """
    from bot.notifier.manifest import manifest as of_app

    click.echo(of_app(talk=talk), nl=False)


@slack.command(short_help="Post, answer, edit and delete a message; say what is missing.")
@click.option("--channel", metavar="NAME", help="Where; else slack.channel of settings.yaml.")
@CONFIG
@JSON
def test(channel: str | None, folder: Path | None, as_json: bool) -> None:
    """Post, answer, edit, look up and delete a message, and name every scope and invitation that is missing.

    The other channels of the configuration are entered, and nothing is posted there. A webhook posts one
    message, which stays. Exit code 1 where anything has to be mended.

    \b
    Examples:
      dealwire slack test
      dealwire slack test --channel '#deals-test'
    """
    from bot.commands import trial

    log_from("critical")
    config, environment = configured(folder)
    main = channel or config.settings.channel
    others = [name for name in config.channels if name != main]
    report(trial.trial(environment, main, others, datetime.now(UTC)), as_json)


@slack.command(short_help="Who changed what from Slack.")
@DATABASE
@JSON
def changes(database: str | None, as_json: bool) -> None:
    """Who changed what from Slack: mutes, follows, labels, stories that were added; the newest first.

    \b
    Example:
      dealwire slack changes --json | jq 'select(.what == "add")'
    """
    from bot.commands import labelled

    with asked(database) as store:
        show(labelled.changes(store, as_json))


@click.command(short_help="Alerts that somebody called misread, irrelevant or not new.")
@click.option("--export", type=click.Path(file_okay=False, path_type=Path), help="Write a stream here.")
@DATABASE
@JSON
def feedback(export: Path | None, database: str | None, as_json: bool) -> None:
    """Alerts that somebody in Slack called misread, not about the story, not new, or not worth telling.

    With --export the stories they belong to are written as a stream of labelled articles and developments,
    which `dealwire replay` judges again: so a change of the bot can be held against what people said.

    \b
    Examples:
      dealwire feedback
      dealwire feedback --export said
      dealwire replay said/articles.jsonl --watchlist config/watchlist.yaml --out alerts.jsonl
    """
    from bot.commands import labelled

    with asked(database) as store:
        if export is None:
            show(labelled.shown(store, as_json))
            return
        done = labelled.export(store, export)
    gone = f"; {done.gone} left out, their articles are kept no more" if done.gone else ""
    click.echo(f"{done.articles} articles, {done.developments} developments in {export}{gone}", err=True)


@click.command(short_help="A story's stage over time, as a PNG.")
@click.argument("subject")
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
@CONFIG
@DATABASE
def picture(subject: str, file: Path, folder: Path | None, database: str | None) -> None:
    """Draw what was told of a SUBJECT over time, with its stages and sources, as PNG into FILE.

    Needs matplotlib: pip install "dealwire[pictures]". The same picture goes to the story's thread each week
    where `schedule.pictures` is set.

    \b
    Example:
      dealwire picture oppama oppama.png
    """
    from bot import views
    from bot.config import read_titles
    from bot.work.drawing import draw
    from bot.work.pictures import of_story

    titles = read_titles(places(folder)[0])
    with asked(database) as store:
        views.require(titles, store, subject)
        shown = of_story(store, subject, titles.get(subject, subject))
    file.write_bytes(draw(shown))
    click.echo(shown.alt)
