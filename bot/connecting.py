"""The commands about Slack: the app it wants, and a trial of it."""

import json
import sys
from datetime import UTC, datetime
from pathlib import Path

import click

from bot.options import CONFIG, JSON, configured, log_from


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
    from bot import trial

    log_from("critical")
    config, environment = configured(folder)
    main = channel or config.settings.channel
    others = [name for name in config.channels if name != main]
    wrong = 0
    for finding in trial.trial(environment, main, others, datetime.now(UTC)):
        wrong += not finding.good
        click.echo(json.dumps(finding.as_dict(), ensure_ascii=False) if as_json else str(finding))
    if wrong:
        click.echo(f"{wrong} to mend", err=True)
        sys.exit(1)
