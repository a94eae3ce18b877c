"""Articles from pages: golden pages with what must come of them, then hostile and broken ones."""

import json
from dataclasses import asdict, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from time import process_time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.errors import Unreadable
from bot.model import DateOrigin, Entry, Source, Tier
from bot.scraper import urls
from bot.scraper.article import Page, from_entry, read_article
from tests.articles import FILINGS, PROSE, SEEN, SOURCE, SUMMARY, TITLE, URL, entry, json_ld, page, read

GOLDEN = Path(__file__).parent / "pages" / "articles"


@pytest.mark.parametrize("name", sorted(path.stem for path in GOLDEN.glob("*.html")))
def test_golden_pages(name: str) -> None:
    expected = json.loads((GOLDEN / f"{name}.json").read_text())
    page = Page(body=(GOLDEN / f"{name}.html").read_bytes(), content_type="text/html", **expected["page"])
    told = {"url": page.url, "title": "", "source": "golden", **expected.get("entry", {})}
    if "published" in told:
        told["published"] = datetime.fromisoformat(told["published"])
    source = Source(
        **{"id": "golden", "kind": "feed", "url": "https://x.example/", "tier": "wire"}
        | expected.get("source", {})
    )
    if "unreadable" in expected:
        with pytest.raises(Unreadable, match=expected["unreadable"]):
            read_article(page, Entry(**told), source, SEEN)
        return
    found = asdict(read_article(page, Entry(**told), source, SEEN))
    found["published"] = found["published"] and found["published"].isoformat()
    wanted = {"url": page.url, **expected["article"]}
    assert {name: found[name] for name in wanted} == wanted
    assert found["id"] == urls.key(wanted["url"])


# ---- which text ----------------------------------------------------------------------------------


def test_an_article_body_without_paragraphs_gives_way_to_the_markup_that_has_them() -> None:
    lines = [f"{number}. {line}" for number, line in enumerate(PROSE * 4)]
    found = read(page(*lines, head=json_ld(headline=TITLE, articleBody=" ".join(lines))))
    assert found.text.split("\n") == lines


def test_an_article_body_may_be_html() -> None:
    body = "".join(f"<p>{line}</p>" for line in PROSE * 3)
    assert read(page("Loading", head=json_ld(headline=TITLE, articleBody=body))).text == "\n".join(PROSE)


def test_a_teaser_in_json_ld_gives_way_to_the_whole_text() -> None:
    assert read(page(head=json_ld(headline=TITLE, articleBody=PROSE[0][:50]))).text == "\n".join(PROSE)


def test_the_article_among_related_ones_is_that_of_the_title() -> None:
    others = json_ld(headline="Weather turns", articleBody="Rain. " * 300) + json_ld(
        headline="Cup final", articleBody="Goal. " * 300
    )
    assert "Rain" not in read(page(head=others)).text


def test_a_box_that_says_more_of_the_title_s_words_is_not_the_article() -> None:
    post = "The port of Norrby, where the Almer Glass plant ships from and shops shutter, takes {} ships."
    box = "".join(f"<div><p>{post.format(n)}</p></div>" for n in range(12))
    title, text = TITLE.replace("close", "shutter"), [*PROSE, *(f"{line[:-1]}, as before." for line in PROSE)]
    beside = f"</article><div class='sidebar'>{box}</div>".encode()
    body = page(*text, title=title).body.replace(b"</article>", beside)
    assert read(Page(URL, body, "text/html", ""), entry(title=title)).text == "\n".join(text)


@pytest.mark.parametrize(
    "script",
    [
        "{",
        "[[[[" * 20_000,
        "null",
        '"text"',
        '{"@type": ["NewsArticle", 3], "headline": {"a": [1]}}',
        '{"@graph": {"@graph": []}}',
    ],
)
def test_broken_json_ld_is_passed_over(script: str) -> None:
    assert read(page(head=f'<script type="application/ld+json">{script}</script>')).text == "\n".join(PROSE)


@pytest.mark.parametrize(
    "wrapping",
    [
        "//<![CDATA[\n%s\n//]]>",
        "/*<![CDATA[*/%s/*]]>*/",
        "<!-- %s -->",
        "\n<!--//--> \n %s ;\n",
        "[[%s]]",
        " %s\xa0",
    ],
)
def test_json_ld_in_comments_and_with_a_comma_too_many_is_read(wrapping: str) -> None:
    node = '{"@type": "NewsArticle", "headline": "Almer shuts", "datePublished": "2026-11-18T07:00:00Z",}'
    script = f'<script type="application/ld+json">{wrapping % node}</script>'
    found = read(page(title="Almer shuts", head=script))
    assert found.published == datetime(2026, 11, 18, 7, tzinfo=UTC)


def test_a_feed_that_carries_the_whole_article_outweighs_a_teaser_page() -> None:
    content = "".join(f"<p>{line}</p>" for line in PROSE)
    assert read(page(PROSE[0]), entry(content=content)).text == "\n".join(PROSE)


def test_lines_that_only_repeat_title_and_date_or_sell_are_left_out() -> None:
    extra = (
        "18 November 2026, 10:30",
        *PROSE[:2],
        "Advertisement",
        "Share",
        "Read also: The glass trade",
        PROSE[2],
        "© 2026 Kurier",
    )
    assert read(page(*extra)).text == "\n".join(PROSE)


def test_a_text_is_capped() -> None:
    found = read(page(*(f"{number}: {PROSE[0]}" for number in range(3000))))
    assert len(found.text) == 100_000


# ---- what is no article ----------------------------------------------------------------------------

PDF = Page(URL + ".pdf", b"%PDF-1.7\n\xff\x00", "application/pdf", "")


def test_a_pdf_gives_what_the_entry_tells() -> None:
    assert read(PDF, entry(summary=SUMMARY)).text == SUMMARY
    filing = read(PDF, source=FILINGS)
    assert (filing.title, filing.text, filing.tier) == (TITLE, "", Tier.FILING)
    with pytest.raises(Unreadable, match=r"werk-zu\.pdf: it is a PDF"):
        read(PDF)


@pytest.mark.parametrize(
    ("body", "kind", "reason"),
    [
        (b"", "text/html", "empty"),
        (b" \n ", "text/html", "empty"),
        (b"\x89PNG\r\n", "image/png", "image/png"),
        (b"{}", "application/json; charset=utf-8", "application/json"),
        (bytes(range(256)) * 40, "text/html", "binary"),
        (b"<html></html>", "text/html", "no article text"),
        (b"<!-- nothing -->", "text/html", "no markup"),
        (b"<html><body>" + b"<a href=/x>y</a> " * 6000, "text/html", "too many links"),
    ],
)
def test_what_cannot_be_read_says_why(body: bytes, kind: str, reason: str) -> None:
    with pytest.raises(Unreadable, match=reason):
        read(Page(URL, body, kind, ""))


def test_a_redirect_to_the_home_page_is_no_article() -> None:
    with pytest.raises(Unreadable, match="home page"):
        read(page(url="https://kurier.example/"))
    assert read(page(url="https://kurier.example/"), entry(url="https://kurier.example/")).title == TITLE


@pytest.mark.no_cover
def test_a_page_of_100000_links_is_refused_at_once() -> None:
    body = page().body.replace(b"</article>", b"<a href='/another/article'>x</a>" * 100_000 + b"</article>")
    start = process_time()
    with pytest.raises(Unreadable, match="too many links"):
        read(Page(URL, body, "text/html", ""))
    assert process_time() - start < 3


@pytest.mark.no_cover
@pytest.mark.parametrize(
    "unit",
    ["<div>", "<b><i>", "<script", "<!--", "<p>x", "<table><tr><td>", "<", "&", "<meta ", "<time datetime='"],
)
def test_a_page_of_one_thing_repeated_ends_soon(unit: str) -> None:
    body = ("<html><body>" + unit * (300_000 // len(unit))).encode()
    start = process_time()
    article_or_unreadable(Page(URL, body, "text/html", ""), entry())
    assert process_time() - start < 8


@pytest.mark.no_cover
@pytest.mark.parametrize("unit", [" ", "\n", ";", "-->", "*/", ", ", '\'"headline": "\''])
def test_json_ld_of_one_thing_repeated_hides_no_article(unit: str) -> None:
    script = f'<script type="application/ld+json">{{"a": {unit * 60_000}!}}</script>'
    start = process_time()
    assert read(page(head=script)).text == "\n".join(PROSE)
    assert process_time() - start < 3


# ---- from the entry alone ---------------------------------------------------------------------------


def test_an_entry_with_a_summary_is_an_article() -> None:
    found = from_entry(entry(summary=SUMMARY, published=SEEN), SOURCE, SEEN)
    assert found is not None
    assert (found.title, found.text, found.published_from) == (TITLE, SUMMARY, DateOrigin.FEED)
    assert (found.id, found.language) == (urls.key(URL), "en")


def test_a_summary_that_repeats_the_title_tells_nothing() -> None:
    assert from_entry(entry(summary=f"{TITLE}  Kurier"), SOURCE, SEEN) is None
    assert from_entry(entry(), replace(SOURCE, tier=Tier.BLOG), SEEN) is None


def test_a_title_alone_is_news_from_companies_and_filings() -> None:
    for tier in (Tier.COMPANY, Tier.FILING):
        assert from_entry(entry(), replace(SOURCE, tier=tier), SEEN)
    assert from_entry(entry(title=""), FILINGS, SEEN) is None
    assert from_entry(entry(url="no address"), FILINGS, SEEN) is None


def test_a_search_result_whose_address_is_hidden_is_its_title() -> None:
    found = from_entry(
        entry(summary=f"{TITLE}  Kurier"), replace(SOURCE, tier=Tier.AGGREGATOR, search=True), SEEN
    )
    assert found is not None
    assert (found.title, found.text) == (TITLE, "")


def test_so_is_one_of_a_feed_that_somebody_made_of_a_search() -> None:
    hidden = entry(url="https://news.google.com/rss/articles/CBMiQXd5X3h4eHh4eHh4eHg?oc=5", summary=TITLE)
    found = from_entry(hidden, replace(SOURCE, tier=Tier.AGGREGATOR), SEEN)
    assert found is not None
    assert (found.title, found.text) == (TITLE, "")


def test_the_title_of_a_search_result_loses_its_outlet() -> None:
    found = from_entry(entry(title=f"{TITLE} - Kurier", outlet="Kurier", summary=SUMMARY), SOURCE, SEEN)
    assert found is not None
    assert found.title == TITLE


# ---- anything at all --------------------------------------------------------------------------------

PIECES = (
    "<p> </p> <article> <h1> </title> <title> <br> <li> <table> <svg> <template> <!-- --> </script> [ } \" '>"
    " = <a href='//[x'> &#0; &#xd800; \x00 \ud800 2026-11-18 工場を閉鎖 http://a.b/ <html lang=' <link"
    ' <time datetime=\' {"@type":"Article","articleBody":" <meta property=\'og:title\' rel=canonical'
    " <script type='application/ld+json'>"
)
MARKUP = st.lists(st.sampled_from([*PIECES.split(" "), PROSE[0]]) | st.text(max_size=20), max_size=40).map(
    "".join
)


def article_or_unreadable(page: Page, entry: Entry, source: Source = SOURCE) -> None:
    try:
        found = read_article(page, entry, source, SEEN)
    except Unreadable:
        return
    assert found.title
    assert len(found.language) == 2
    assert found.published is None or found.published <= SEEN + timedelta(days=1)
    f"{found.title}{found.text}{found.outlet}".encode()


@settings(max_examples=80, deadline=None)
@given(
    st.binary(max_size=600),
    st.sampled_from(["", "text/html", "\xff"]),
    st.sampled_from(["", "utf-8", "gb2312"]),
)
def test_any_bytes_are_an_article_or_unreadable(body: bytes, content_type: str, charset: str) -> None:
    article_or_unreadable(Page(URL, body, content_type, charset), entry(), FILINGS)


@settings(max_examples=100, deadline=None)
@given(MARKUP, st.text(max_size=50), st.text(max_size=80), st.booleans())
def test_any_markup_is_an_article_or_unreadable(markup: str, title: str, content: str, filing: bool) -> None:
    given = entry(title=title, content=content, summary=content)
    body = markup.encode("utf-8", "surrogatepass")
    article_or_unreadable(Page(URL, body, "text/html", ""), given, FILINGS if filing else SOURCE)
