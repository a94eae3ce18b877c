"""Alerts that somebody labelled in Slack: shown, and written as a stream that `replay` judges again.

The stream has the form of those in tests/streams: articles with what they state, and developments. It holds
what was told of each story that has a label, since "not new" means: not new after what was told before.

    label               the article states            its development
    (none), misread     what was told for it          major
    not about it        nothing of the subject        -
    not new             what was told before it       -
    not worth telling   what was told for it          minor
"""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from bot.model import Article, Development
from bot.people import Example, Label
from bot.settings.files import replace
from bot.store import Store
from bot.talk.buttons import LABELS

ALL = 10_000  # developments of a story


@dataclass(frozen=True, slots=True)
class Written:
    articles: int
    developments: int
    gone: int  # told, but the article is kept no more


@dataclass(frozen=True, slots=True)
class Told:
    """What was told for one article, and what somebody said of it."""

    development: Development
    article: Article
    label: Label | None = None


def shown(store: Store, as_json: bool) -> str:
    """The labelled alerts, oldest first."""
    lines = (_row(example) if as_json else _line(example) for example in store.examples())
    return "\n".join(lines) or (
        "" if as_json else "nothing was labelled yet; alerts in Slack have a menu for it"
    )


def export(store: Store, folder: Path) -> Written:
    """Writes articles.jsonl and developments.jsonl; files of these names are replaced."""
    found, gone = [], 0
    for subject, examples in _by_subject(store.examples()).items():
        for development in store.developments(subject, ALL):
            example = examples.get(development.article)
            article = (example.article if example else None) or store.article(development.article)
            if article is None:
                gone += 1
            else:
                found.append(Told(development, article, example.label if example else None))
    articles, developments = _stream(sorted(found, key=lambda told: told.article.at))
    folder.mkdir(parents=True, exist_ok=True)
    replace(folder / "articles.jsonl", map(_json, articles))
    replace(folder / "developments.jsonl", map(_json, developments))
    return Written(len(articles), len(developments), gone)


def _by_subject(examples: Iterable[Example]) -> dict[str, dict[str, Example]]:
    """The last word on each article."""
    found: dict[str, dict[str, Example]] = {}
    for example in examples:
        found.setdefault(example.development.subject, {})[example.development.article] = example
    return found


def _stream(told: Sequence[Told]) -> tuple[list[dict[str, object]], list[dict[str, object]]]:
    articles: dict[str, dict[str, object]] = {}
    developments, last = [], dict[str, str]()  # the last development of a subject
    for number, each in enumerate(told, 1):
        subject, id = each.development.subject, f"{each.development.subject}/d{number:03}"
        if each.label in (None, Label.MISREAD, Label.SLIGHT):
            developments.append(_development(id, each))
            last[subject] = id
        states = [] if each.label is Label.ELSEWHERE or subject not in last else [last[subject]]
        article = articles.setdefault(each.article.id, _article(each.article))
        if each.label is not Label.ELSEWHERE:
            labels = article["labels"]
            assert isinstance(labels, list)
            labels.append({"subject": subject, "about": "main", "states": states})
    return list(articles.values()), developments


def _article(article: Article) -> dict[str, object]:
    return {
        "id": article.id, "url": article.url, "outlet": article.outlet, "tier": article.tier.value,
        "lang": article.language, "published": _iso(article), "title": article.title,
        "text": article.text, "labels": [],
    }  # fmt: skip


def _development(id: str, told: Told) -> dict[str, object]:
    development = told.development
    kind = development.changes[0].claim.kind.value if development.changes else "statement"
    return {
        "id": id, "subject": development.subject, "at": _iso(told.article), "kind": kind,
        "weight": "minor" if told.label is Label.SLIGHT else "major", "what": development.headline,
        "key": [], "evidence": development.url,
    }  # fmt: skip


def _iso(article: Article) -> str:
    return article.at.strftime("%Y-%m-%dT%H:%M:%SZ")


def _line(example: Example) -> str:
    told = example.development
    said = f"{example.at:%Y-%m-%d %H:%M}  {example.label:18} {told.subject}: {told.headline}"
    return f"{said}\n    {told.url} ({example.by})"


def _row(example: Example) -> str:
    told = example.development
    row: Mapping[str, object] = {
        "at": example.at.isoformat(), "by": example.by, "label": example.label.value,
        "meaning": LABELS[example.label], "subject": told.subject, "article": told.article, "url": told.url,
        "title": told.title, "headline": told.headline,
    }  # fmt: skip
    return json.dumps(row, ensure_ascii=False)


def changes(store: Store, as_json: bool) -> str:
    """Who changed what in Slack, the newest first."""
    return "\n".join(_changes(store, as_json)) or (
        "" if as_json else "nobody changed anything from Slack yet"
    )


def _changes(store: Store, as_json: bool) -> Iterator[str]:
    for deed in store.deeds():
        if as_json:
            yield json.dumps(
                {"at": deed.at.isoformat(), "by": deed.by, "team": deed.team, "what": deed.what.value,
                 "subject": deed.subject, "detail": deed.detail}, ensure_ascii=False,
            )  # fmt: skip
        else:
            yield f"{deed.at:%Y-%m-%d %H:%M}  {deed.by:12} {deed.what:9} {deed.subject}  {deed.detail}"


def _json(row: Mapping[str, object]) -> str:
    return json.dumps(row, ensure_ascii=False) + "\n"
