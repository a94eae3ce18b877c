"""A sitemap gives its newest pages with what it knows of them; an index gives its newest sitemaps."""

import gzip
import time
from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.errors import Unreadable
from bot.model import Entry, Source, SourceKind, Tier
from bot.scraper.sitemap import MAX_CHILDREN, MAX_ENTRIES, Sitemap, read_sitemap

URL = "https://harbour.example/sitemap-news.xml"
SOURCE = Source("harbour", SourceKind.SITEMAP, URL, Tier.LOCAL)
SPACES = (
    'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" '
    'xmlns:news="http://www.google.com/schemas/sitemap-news/0.9" '
    'xmlns:image="http://www.google.com/schemas/sitemap-image/1.1"'
)


def page(loc: str, more: str = "") -> str:
    return f"<url><loc>{loc}</loc>{more}</url>"


def news(title: str, date: str, language: str = "en") -> str:
    name = f"<news:name>HBD</news:name><news:language>{language}</news:language>"
    return (
        f"<news:news><news:publication>{name}</news:publication><news:publication_date>{date}</news:publication_date>"
        f"<news:title>{title}</news:title></news:news>"
    )


def urlset(*pages: str) -> bytes:
    return f'<?xml version="1.0" encoding="UTF-8"?>\n<urlset {SPACES}>{"".join(pages)}</urlset>'.encode()


def index(*maps: str) -> bytes:
    listed = "".join(f"<sitemap>{one}</sitemap>" for one in maps)
    return f"<sitemapindex {SPACES}>{listed}</sitemapindex>".encode()


def read(body: bytes, source: Source = SOURCE) -> Sitemap:
    return read_sitemap(body, source, URL)


def test_a_news_sitemap_gives_title_date_and_language() -> None:
    picture = "<image:image><image:loc>/a.jpg</image:loc><image:title>A gate</image:title></image:image>"
    body = urlset(
        page(
            "https://harbour.example/1",
            picture + news("Kestrel &amp; Orbit agree", "2026-09-01T12:30:00+01:00"),
        ),
        page("https://minato.example/2", news("北浜工場、生産終了へ", "2026-09-01 21:00", "ja")),
    )
    union, agreed = sorted(read(body).entries, key=lambda entry: entry.language, reverse=True)
    assert agreed == Entry(
        url="https://harbour.example/1",
        title="Kestrel & Orbit agree",
        source="harbour",
        published=datetime(2026, 9, 1, 11, 30, tzinfo=UTC),
        language="en",
    )
    assert union.published == datetime(2026, 9, 1, 12, 0, tzinfo=UTC)


def test_lastmod_orders_and_does_not_date() -> None:
    body = urlset(
        page("https://harbour.example/old-news", "<lastmod>2026-08-01</lastmod>"),
        page("https://harbour.example/no-date"),
        page("https://harbour.example/new-news", "<lastmod>2026-09-01T00:00:00Z</lastmod>"),
        page("https://harbour.example/odd-date", "<lastmod>Sun, 30 Aug 2026 00:00:00 GMT</lastmod>"),
    )
    entries = read(body).entries
    assert [entry.title for entry in entries] == ["new news", "odd date", "old news", "no date"]
    assert {entry.published for entry in entries} == {None}


@pytest.mark.parametrize(
    ("path", "title"),
    [
        ("news/2026/kestrel-shuts-fenwick-line-4711.html", "kestrel shuts fenwick line"),
        ("news/%E5%8C%97%E6%B5%9C%E5%B7%A5%E5%A0%B4/", "北浜工場"),
        ("news/20260901", ""),
        ("a/x7f3a.html", ""),
        ("", ""),
    ],
)
def test_a_page_without_a_title_is_called_by_its_address(path: str, title: str) -> None:
    assert read(urlset(page(f"https://harbour.example/{path}"))).entries[0].title == title


def test_an_index_names_its_newest_sitemaps() -> None:
    maps = [f"<loc>/map-{day}.xml.gz</loc><lastmod>2026-09-0{day}</lastmod>" for day in range(1, 9)]
    found = read(index("<loc>https://harbour.example/static.xml</loc>", "<loc>mailto:x</loc>", *maps))
    assert found.entries == []
    assert found.children == [f"https://harbour.example/map-{day}.xml.gz" for day in (8, 7, 6, 5, 4)]
    assert len(found.children) == MAX_CHILDREN


def test_an_index_without_dates_names_the_ends_of_each_kind() -> None:
    posts = [f"<loc>https://harbour.example/posts-{n}.xml</loc>" for n in range(1, 10)]
    others = [f"<loc>https://harbour.example/{kind}-1.xml</loc>" for kind in ("pages", "authors")]
    found = [url.rpartition("/")[2] for url in read(index(*posts, *others)).children]
    assert set(found[:3]) == {"posts-9.xml", "pages-1.xml", "authors-1.xml"}
    assert found[3:] == ["posts-1.xml", "posts-8.xml"]


@pytest.mark.parametrize("step", [1, -1])
def test_of_many_pages_without_dates_those_at_the_ends_are_taken(step: int) -> None:
    pages = [page(f"https://harbour.example/{n}") for n in range(2000)][::step]
    found = {entry.url.rpartition("/")[2] for entry in read(urlset(*pages)).entries}
    assert found == {str(n) for n in (*range(250), *range(1750, 2000))}


def test_a_compressed_sitemap_is_decompressed() -> None:
    assert (
        read(gzip.compress(urlset(page("https://harbour.example/1")))).entries[0].url
        == "https://harbour.example/1"
    )


def test_a_gzip_bomb_is_not() -> None:
    with pytest.raises(Unreadable, match="more than 20,000,000 bytes"):
        read(gzip.compress(b"<urlset>" + b" " * 30_000_000))
    with pytest.raises(Unreadable, match="cannot be decompressed"):
        read(b"\x1f\x8b\x08 no gzip")


def test_a_sitemap_cut_short_gives_what_came_before() -> None:
    whole = gzip.compress(urlset(*(page(f"https://harbour.example/{n}") for n in range(2000))), mtime=0)
    assert len(read(whole[: len(whole) // 2]).entries) == MAX_ENTRIES
    half = urlset(page("https://harbour.example/1"), page("https://harbour.example/two")).rpartition(b"wo<")[
        0
    ]
    assert [entry.url for entry in read(half).entries] == ["https://harbour.example/1"]


def test_a_bare_ampersand_or_an_undeclared_prefix_bends_nothing() -> None:
    location = page("https://harbour.example/?a=1&b=2&amp;c=3", news("R&D stays", "2026-09-01"))
    (entry,) = read(f"<urlset>{location}</urlset>".encode()).entries
    assert entry.url == "https://harbour.example/?a=1&b=2&c=3"
    assert (entry.title, entry.published) == ("R&D stays", datetime(2026, 9, 1, tzinfo=UTC))


@pytest.mark.no_cover
def test_fifty_thousand_pages_are_cut_to_the_newest_in_seconds() -> None:
    pages = (
        page(f"https://harbour.example/{n}", f"<lastmod>2026-09-01T{n // 3600:02}:00</lastmod>")
        for n in range(50_000)
    )
    started = time.process_time()
    assert len(read(urlset(*pages)).entries) == MAX_ENTRIES
    assert time.process_time() - started < 10


def test_entities_are_not_expanded() -> None:
    bomb = (
        b'<!DOCTYPE urlset [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;"><!ENTITY c SYSTEM "file:///etc/hostname">]>'
    )
    (entry,) = read(bomb + urlset(page("https://harbour.example/1", news("&b;&c;x", "2026-09-01")))).entries
    assert "aaaa" not in entry.title


@pytest.mark.parametrize(
    ("body", "seen"),
    [
        (b"", "nothing"),
        (b"<html><body>No such page</body></html>", "an HTML page"),
        (b"%PDF-1.7", "a PDF"),
        (b"<rss><channel></channel></rss>", "an XML document <rss>"),
        (b'{"urls": []}', "JSON"),
        (gzip.compress(b"<html></html>", mtime=0), "compressed|an HTML page"),
    ],
)
def test_what_is_no_sitemap_is_named(body: bytes, seen: str) -> None:
    with pytest.raises(Unreadable, match=f"({seen}).*, not a sitemap"):
        read(body)


TAGS = "<urlset> <sitemapindex> <url> </url> <loc> </loc> <lastmod> <sitemap> <news:title> </news:title>"
SCRAPS = "& https://a.example/b-c http://[ 2026-09-01 \x00 < > <!-- --> <![CDATA[ ]]> 日"
MARKUP = st.sampled_from(f"{TAGS} {SCRAPS}".split(" "))


@settings(deadline=None, max_examples=150)
@given(
    st.binary(max_size=200) | st.lists(MARKUP, max_size=30).map(lambda parts: "".join(parts).encode()),
    st.booleans(),
)
def test_any_bytes_are_a_sitemap_or_unreadable(body: bytes, rooted: bool) -> None:
    try:
        found = read(b"<urlset><url><loc>" + body if rooted else body)
    except Unreadable:
        return
    assert all(
        address.startswith("http") for address in [*found.children, *(entry.url for entry in found.entries)]
    )


@pytest.mark.no_cover
def test_a_sitemap_of_fifty_thousand_odd_dates_is_read_in_seconds() -> None:
    pages = [
        page(f"https://harbour.example/{n}", f"<lastmod>12 foo 2024 bar {n}</lastmod>") for n in range(50_000)
    ]
    started = time.process_time()
    assert len(read(urlset(*pages)).entries) == MAX_ENTRIES
    assert time.process_time() - started < 10


def test_the_newest_come_first_also_by_the_dates_of_mails() -> None:
    pages = [
        page(
            f"https://harbour.example/{day}",
            f"<lastmod>Tue, {day:02} Sep 2026 {n // 60:02}:{n % 60:02}:00 GMT</lastmod>",
        )
        for day in (1, 2)
        for n in range(1_000)
    ]
    assert {entry.url for entry in read(urlset(*pages)).entries} == {"https://harbour.example/2"}
