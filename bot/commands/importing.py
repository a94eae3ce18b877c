"""Takes sources from a list of another program into sources.yaml, and gives them as such a list."""

import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from pydantic import ValidationError

from bot.commands import subscriptions
from bot.commands.subscriptions import Item
from bot.config import read_sources
from bot.errors import ConfigError, Problem, Unreadable
from bot.scraper import urls
from bot.settings.shapes import SourceShape
from bot.settings.yamledit import add_items
from bot.settings.yamlfile import read_yaml, said

NOT_OF_AN_ID = re.compile(r"[^a-z0-9]+")


@dataclass(slots=True)
class Imported:
    """What came of each source of a list. `added`: as sources.yaml has them now, by id."""

    added: dict[str, Mapping[str, object]] = field(default_factory=dict)
    known: dict[str, str] = field(default_factory=dict)  # address -> id of the source that has it
    problems: list[Problem] = field(default_factory=list)

    def rows(self) -> Iterator[Mapping[str, object]]:
        """One for each source of the list: what became of it."""
        yield from ({"source": id, "outcome": "added", **item} for id, item in self.added.items())
        yield from ({"source": id, "outcome": "known", "url": url} for url, id in self.known.items())
        yield from ({"outcome": "wrong", "problem": str(problem)} for problem in self.problems)

    def lines(self) -> Iterator[str]:
        """The same for people."""
        yield from (f"added  {id}  {item['url']}" for id, item in self.added.items())
        yield from (f"known  {id}  {url}" for url, id in self.known.items())
        yield from (f"WRONG  {problem}" for problem in self.problems)

    def tally(self, rehearsed: bool) -> str:
        would = "would be " if rehearsed else ""
        return f"{len(self.added)} {would}added, {len(self.known)} known, {len(self.problems)} wrong"


def import_sources(listed: Path, folder: Path, defaults: Item, *, write: bool = True) -> Imported:
    """Adds to the folder's sources.yaml what it has not yet; what is wrong is told and left out.

    `defaults`: for what an item of the list does not say. Raises ConfigError, and writes nothing, where
    the list is neither OPML nor CSV or sources.yaml cannot be read.
    """
    path = folder / "sources.yaml"
    ours = {urls.key(source.url): source.id for source in read_sources(path)}
    try:
        items = subscriptions.read_list(listed.read_bytes())
    except Unreadable as error:
        raise ConfigError([Problem(listed, None, "", str(error))]) from None
    done = Imported()
    held = read_yaml(path).data.get("sources")
    taken = set(held if isinstance(held, dict) else ())
    for where, item in items:
        _take(defaults | item, f"{listed}, {where}", ours, taken, done)
    if write and done.added:
        add_items(path, "sources", done.added)
    return done


def export_sources(folder: Path, format: str) -> str:
    """The folder's sources as `opml` or `csv`; searches are made from the watchlist and are not in it."""
    items = map(subscriptions.item_of, read_sources(folder / "sources.yaml"))
    return subscriptions.write_opml(items) if format == "opml" else subscriptions.write_csv(items)


def _take(item: Item, where: str, ours: dict[str, str], taken: set[str], done: Imported) -> None:
    raw = subscriptions.nested(item)
    try:
        shape = SourceShape.model_validate(raw)
    except ValidationError as error:
        done.problems += _problems(where, error)
        return
    key = urls.key(shape.url)
    if key in ours:
        done.known[shape.url] = ours[key]
        return
    id = _free(item.get("id") or _slug(shape), taken)
    ours[key] = id
    taken.add(id)
    done.added[id] = raw


def _problems(where: str, error: ValidationError) -> Iterator[Problem]:
    for wrong in error.errors():
        key = ".".join(map(str, wrong["loc"]))
        yield Problem(where, None, key, *said(wrong))


def _slug(shape: SourceShape) -> str:
    """A name for the source: its outlet's where it is written in Latin letters, else its host's."""
    slugs = (NOT_OF_AN_ID.sub("-", name.lower()).strip("-") for name in (shape.outlet, urls.host(shape.url)))
    return next((slug for slug in slugs if len(slug) > 2), "source")


def _free(id: str, taken: Collection[str]) -> str:
    number, free = 1, id
    while free in taken:
        number += 1
        free = f"{id}-{number}"
    return free
