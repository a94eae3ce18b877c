"""What the demo says beside the alerts: what is published, what stayed silent and why, and how it ended."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import date
from typing import TextIO
from urllib.parse import urlsplit

from rich.console import Console as Screen
from rich.rule import Rule
from rich.text import Text

from bot.app import App
from bot.demo.press import Press
from bot.model import Action, Article, Decision, Message
from bot.notifier.console import Console, title
from bot.notifier.posted import Posted
from bot.notifier.wrap import Hanging


class Terminal(Console):
    """The terminal in Slack's place, that keeps quiet about parents that only change."""

    def update(self, message: Message, ts: str, channel_id: str) -> Posted:
        self._titles[ts] = title(message)
        return Posted(ts, channel_id)


class Narrator:
    """Tells the months as they pass. `alerts`: where they are shown, None where they go to Slack."""

    def __init__(self, app: App, press: Press, stream: TextIO, width: int, alerts: Terminal | None) -> None:
        self._app, self._press = app, press
        self._screen = Screen(file=stream, width=width, highlight=False, emoji=False)
        self._in_slack = alerts is None
        self._day, self._quiet = date.min, True
        self._told: list[Article] = []
        self._silent: dict[str, list[Article]] = defaultdict(list)  # by reason
        self._number = self._total = 0

    def introduce(self, articles: Sequence[Article], channel: str) -> None:
        outlets = self._press.outlets.values()
        self._total = len(articles)
        languages = ", ".join(sorted({outlet.language for outlet in outlets}))
        where = f"The alerts are in {channel}." if channel else "The alerts look as they would in Slack."
        self._say(
            f"A sample press of {len(outlets)} outlets ({languages}) is on 127.0.0.1:{self._press.port}: "
            f"feeds, sitemaps and listings, {len(articles)} articles from {_day(articles[0].at.date())} to "
            f"{_day(articles[-1].at.date())}. The bot polls it on a speeded-up clock. {where}"
        )

    def announce(self, fresh: Sequence[Article]) -> None:
        """What is published now."""
        for article in fresh:
            self._number += 1
            if article.at.date() != self._day:
                self._day = article.at.date()
                told = f"{_day(self._day)} · {self._number} of {self._total}"
                if self._quiet:  # an alert ends in an empty line of its own
                    self._screen.print()
                self._screen.print(Rule(told, align="left", style="dim", characters="─"))
            self._screen.print(_line(article))

    def explain(self, fresh: Sequence[Article]) -> None:
        """What was made of it."""
        for article in fresh:
            decisions = self._decisions(article)
            told = [decision for decision in decisions if decision.action is Action.TELL]
            self._quiet = self._in_slack or not told
            if told:
                self._told.append(article)
                if self._in_slack:
                    self._mark(
                        "told", "; ".join(f"{decision.reason}: {self._title(decision)}" for decision in told)
                    )
                continue
            reason = decisions[0].reason.value if decisions else "it could not be read"
            self._silent[reason].append(article)
            self._mark("silent", reason)

    def conclude(self) -> None:
        """The count of what stayed silent and why, with one example each, and where things stand."""
        silent = sum(map(len, self._silent.values()))
        read = len(self._told) + silent
        self._screen.print(Rule(style="dim"))
        self._say(f"{read} articles: {len(self._told)} told something new, {silent} stayed silent, because")
        for reason, articles in sorted(self._silent.items(), key=lambda item: -len(item[1])):
            self._screen.print(Text(f"{len(articles):4}  {reason}"))
            self._screen.print(_example(articles[-1]), no_wrap=True, overflow="ellipsis")
        self._say("\nWhere things stand:")
        for id in self._app.config.watchlist.subjects:
            for development in self._app.store.developments(id, 1):
                line = Text(f"{development.headline} ").append(f"({_day(development.at.date())})", "dim")
                self._screen.print(Hanging("  ", line, "    "))
        self._say("\nYour own: dealwire init, dealwire check --live, dealwire run")

    def _decisions(self, article: Article) -> list[Decision]:
        parts = urlsplit(article.url)
        found = self._app.store.why(self._press.address(parts.hostname or "", parts.path))
        return [decided.decision for decided in found.decisions] if found else []

    def _title(self, decision: Decision) -> str:
        return self._app.config.watchlist.subjects[decision.subject].title

    def _mark(self, what: str, why: str) -> None:
        self._screen.print(Hanging("      ", Text(f"{what}: {why}", style="dim"), "      "))

    def _say(self, text: str) -> None:
        self._screen.print(Hanging("", Text(text), ""))


def _line(article: Article) -> Hanging:
    head = Text(f"{article.at:%H:%M} ", style="dim").append(f"{article.outlet}", style="bold not dim")
    return Hanging(
        "", head.append(f" ({article.language}) ", "dim").append(article.title, "not dim"), "      "
    )


def _example(article: Article) -> Text:
    return Text(f"      e.g. {article.outlet}, {_day(article.at.date())}: {article.title}", style="dim")


def _day(day: date) -> str:
    return f"{day.day} {day:%B %Y}"
