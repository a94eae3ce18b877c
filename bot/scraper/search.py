"""Search feeds made from the names of each subject, and the way back from their links to the publisher.

Google News and Bing News have no published reference for these feeds; GDELT's is that of its DOC 2.0 API.
"""

import base64
import binascii
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import parse_qs, urlencode, urlsplit

from bot.model import Search, Source, SourceKind, Subject, SubjectKind, Tier, Watchlist
from bot.scraper.urls import host, is_web

MAX_WORDS = 32  # Google reads no more words of a query
MAX_QUERY = 480  # characters before percent-encoding, which makes nine of one in CJK: an address of 4 KB
MAX_GDELT = 250

HAN = re.compile(r"[\u3005\u3400-\u9fff\uf900-\ufaff]")
KANA = re.compile(r"[\u3041-\u30ff]")
HANGUL = re.compile(r"[\uac00-\ud7a3]")
GOOGLE_ARTICLE = re.compile(r"/(?:articles|read)/([\w-]{16,4096})", re.ASCII)

GOOGLE_NEWS = "news.google.com"

Groups = list[list[str]]  # names to be ORed, the groups to be ANDed


@dataclass(frozen=True, slots=True)
class Edition:
    """The press of a language as an engine serves it, and how its names are written."""

    language: str  # ISO 639-1
    locale: str  # Google's hl
    country: str
    script: str  # the second half of Google's ceid
    name: str  # GDELT's name of the language
    charset: str = ""  # the national character set that tells its Han characters from its neighbours'


EDITIONS: Mapping[str, tuple[Edition, ...]] = {
    "de": (Edition("de", "de", "DE", "de", "german"),),
    "en": (Edition("en", "en-US", "US", "en", "english"),),
    "es": (Edition("es", "es", "ES", "es", "spanish"),),
    "fr": (Edition("fr", "fr", "FR", "fr", "french"),),
    "it": (Edition("it", "it", "IT", "it", "italian"),),
    "ja": (Edition("ja", "ja", "JP", "ja", "japanese", "shift_jis"),),
    "ko": (Edition("ko", "ko", "KR", "ko", "korean"),),
    "zh": (
        Edition("zh", "zh-TW", "TW", "zh-Hant", "chinese", "big5"),
        Edition("zh", "zh-CN", "CN", "zh-Hans", "chinese", "gb2312"),
    ),
}
ENGLISH, KOREAN = EDITIONS["en"][0], EDITIONS["ko"][0]


def search_sources(watchlist: Watchlist, searches: Sequence[Search]) -> list[Source]:
    """A feed for each subject, engine and edition that has names to search by.

    A deal is searched by its first party together with any of the others, and by its topics where it has
    some in that language; a plant by its own names together with its owner's. Names are those in the
    script of the language, else the Latin ones.
    """
    found: dict[str, Source] = {}
    for asked in searches:
        for subject in watchlist.subjects.values():
            for source in _sources(watchlist, subject, asked):
                found.setdefault(source.url, source)
    return list(found.values())


def publisher_url(entry_url: str) -> str | None:
    """Where a search result leads, as far as the address itself says; None where only the engine knows.

    An address that is no engine's is its own answer.
    """
    name, parts = host(entry_url), urlsplit(entry_url) if is_web(entry_url) else None
    if parts is None:
        return None
    if name == GOOGLE_NEWS:
        return _embedded(parts.path)
    if name in ("bing.com", "google.com"):
        query = parse_qs(parts.query)
        return next((url for key in ("url", "q", "u") for url in query.get(key, ()) if is_web(url)), None)
    return entry_url


def is_hidden(url: str) -> bool:
    """Whether an address is of an engine's own pages, which do not say where they lead."""
    return host(url) == GOOGLE_NEWS and publisher_url(url) is None


def _sources(watchlist: Watchlist, subject: Subject, asked: Search) -> Iterator[Source]:
    for language in asked.languages:
        editions = EDITIONS.get(language, ())
        for edition in editions:
            suffix = edition.script.lower() if len(editions) > 1 else language
            if groups := _groups(watchlist, subject, ENGLISH if asked.engine == "gdelt" else edition):
                yield Source(
                    id=f"{asked.engine}-{subject.id}-{suffix}",
                    kind=SourceKind.FEED,
                    url=ENGINES[asked.engine](groups, edition),
                    tier=Tier.AGGREGATOR,
                    language=language,
                    search=True,
                )


def _groups(watchlist: Watchlist, subject: Subject, edition: Edition) -> Groups:
    parties = [
        list(watchlist.companies[party].names) for party in subject.parties if party in watchlist.companies
    ]
    if subject.kind == SubjectKind.PLANT:
        parts = [list(subject.names), *parties[:1]]
    else:
        parts = [*parties[:1], [name for names in parties[1:] for name in names]]
    groups = [_shortest(_written_in(edition, part) or _written_in(ENGLISH, part)) for part in parts if part]
    if not groups or not all(groups):
        return []
    # Latin topics are words, and whose language they are is not known: they narrow English alone.
    topics = _written_in(edition, subject.topics) if edition.charset or edition in (ENGLISH, KOREAN) else []
    return [*groups, topics] if topics else groups


def _written_in(edition: Edition, names: Iterable[str]) -> list[str]:
    return [name for name in names if _fits(name, edition)]


def _fits(name: str, edition: Edition) -> bool:
    if HANGUL.search(name) or edition == KOREAN:
        return bool(HANGUL.search(name)) and edition == KOREAN
    if KANA.search(name):
        return edition.language == "ja"
    if not HAN.search(name):
        return not edition.charset
    try:
        return bool(edition.charset and name.encode(edition.charset))
    except UnicodeEncodeError:
        return False


def _shortest(names: list[str]) -> list[str]:
    """Without names that hold a shorter one in whole words: what finds Honda finds Honda Motor."""
    kept: list[str] = []
    for name in sorted(dict.fromkeys(names), key=len):
        if not any(re.search(rf"\b{re.escape(short)}\b", name, re.IGNORECASE) for short in kept):
            kept.append(name)
    return sorted(kept, key=names.index)


def _query(groups: Groups, limit: int) -> str:
    """The groups as a query of at most `limit` characters and 32 words; the last names go first."""
    groups = [list(group) for group in groups]
    while len(query := _rendered(groups)) > limit or len(query.replace(" OR ", " ").split()) > MAX_WORDS:
        longest = max(groups, key=len)
        if len(longest) == 1:
            break
        longest.pop()
    return query


def _rendered(groups: Groups) -> str:
    quoted = [
        [name if name.isascii() and " " not in name else f'"{name}"' for name in group] for group in groups
    ]
    return " ".join(f"({' OR '.join(names)})" if len(names) > 1 else names[0] for names in quoted)


def _google_news(groups: Groups, edition: Edition) -> str:
    asked = {
        "q": f"{_query(groups, MAX_QUERY)} when:7d",
        "hl": edition.locale,
        "gl": edition.country,
        "ceid": f"{edition.country}:{edition.script}",
    }
    return f"https://news.google.com/rss/search?{urlencode(asked)}"


def _bing_news(groups: Groups, edition: Edition) -> str:
    asked = {
        "q": _query(groups, MAX_QUERY),
        "format": "rss",
        "setlang": edition.locale,
        "cc": edition.country,
        "qft": 'sortbydate="1"',
    }
    return f"https://www.bing.com/news/search?{urlencode(asked)}"


def _gdelt(groups: Groups, edition: Edition) -> str:
    """GDELT searches English translations of what the press of a language writes."""
    language = f" sourcelang:{edition.name}"
    asked = {
        "query": _query(groups, MAX_GDELT - len(language)) + language,
        "mode": "artlist",
        "format": "rss",
        "maxrecords": "75",
        "sort": "datedesc",
        "timespan": "3d",
    }
    return f"https://api.gdeltproject.org/api/v2/doc/doc?{urlencode(asked)}"


ENGINES: Mapping[str, Callable[[Groups, Edition], str]] = {
    "google-news": _google_news,
    "bing-news": _bing_news,
    "gdelt": _gdelt,
}


def _embedded(path: str) -> str | None:
    """The address inside an id of Google News: a Protocol Buffers message in base64, with it until 2024."""
    article = GOOGLE_ARTICLE.search(path)
    if not article:
        return None
    try:
        message = base64.urlsafe_b64decode(article[1] + "==")
    except binascii.Error:
        return None
    url = _first_string(message)
    return url if is_web(url) else None


def _first_string(message: bytes) -> str:
    """Field 4 after the fixed head `08 13 22`: a varint length, then the text."""
    start = message.find(b"\x22") + 1
    length, shift = 0, 0
    for at, byte in enumerate(message[start : start + 3], start=start + 1):
        length |= (byte & 0x7F) << shift
        shift += 7
        if byte < 0x80:
            return message[at : at + length].decode("ascii", "replace")
    return ""
