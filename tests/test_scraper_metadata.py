"""What a page says of itself: title, outlet, language, address, and when it was published."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from bot.model import DateOrigin, Tier
from bot.scraper import urls
from bot.scraper.article import Page
from bot.scraper.language import read_language
from tests.articles import PROSE, SEEN, SOURCE, TITLE, URL, entry, json_ld, page, read

# ---- title, outlet, language, address -------------------------------------------------------------


@pytest.mark.parametrize(
    ("title", "bare"),
    [
        (f"{TITLE} | Kurier", TITLE),
        (f"{TITLE} - kurier.example", TITLE),
        ("Nissan – Honda: the end of a plan", "Nissan – Honda: the end of a plan"),
        ("工場を閉鎖へ、来年春に｜経済｜北の新聞", "工場を閉鎖へ、来年春に"),
        ("北方玻璃宣布明年关闭工厂_财经频道_北方网", "北方玻璃宣布明年关闭工厂"),
    ],
)
def test_titles_lose_the_name_of_the_site(title: str, bare: str) -> None:
    markup = f"<html><head><title>{title}</title></head><body><p>{'</p><p>'.join(PROSE)}</p></body></html>"
    source = replace(SOURCE, outlet="Kurier")
    assert read(Page(URL, markup.encode(), "text/html", ""), source=source).title == bare


@pytest.mark.parametrize("heading", ["h1", "h2", "h3"])
@pytest.mark.parametrize("tail", [" - Industry - The Northern Star", " : Star", " — Star: news", " | A | B"])
def test_a_title_ends_where_a_heading_of_the_page_does(heading: str, tail: str) -> None:
    markup = page(title=TITLE).body.replace(b"</title>", f"{tail}</title>".encode())
    assert read(Page(URL, markup.replace(b"h1>", f"{heading}>".encode()), "text/html", "")).title == TITLE


@pytest.mark.parametrize(
    "titles",
    [
        "<title>Kurier</title>",
        "<title>Press releases</title>",
        f"<title>Kurier | {TITLE}</title>",
        "<title>x</title>" + json_ld(headline="The front page of today"),
    ],
)
def test_a_title_that_says_nothing_of_the_article_gives_way_to_the_heading(titles: str) -> None:
    body = page(title=TITLE).body.replace(f"<title>{TITLE}</title>".encode(), titles.encode())
    assert read(Page(URL, body, "text/html", "")).title == TITLE


def test_a_title_does_not_end_where_a_short_heading_does() -> None:
    title = "Almer Glass - a works at Norrby, and how it came to be closed"
    body = page(title=title).body.replace(b"</h1>", b"</h1><h2>Almer Glass</h2>")
    assert read(Page(URL, body, "text/html", "")).title == title


def test_a_headline_that_was_cut_gives_way_to_the_whole_title() -> None:
    cut = json_ld(headline="Almer Glass to close…", datePublished="2026-11-18T07:00:00Z")
    assert read(page(head=cut)).title == TITLE


def test_a_word_of_the_host_s_name_is_no_site() -> None:
    title = "Almer Glass to close a plant - Global strategy"
    assert read(page(title=title, url="https://global.almer.example/a/1")).title == title


def test_a_title_of_5000_characters_is_cut() -> None:
    assert len(read(page(title="word " * 1000)).title) <= 300


def test_the_outlet_is_the_source_s_else_the_entry_s_else_the_page_s_else_the_host() -> None:
    site = '<meta property="og:site_name" content="Der Kurier">'
    assert read(page(head=site), entry(outlet="Morgen"), replace(SOURCE, outlet="Kurier")).outlet == "Kurier"
    assert read(page(head=site), entry(outlet="Morgen")).outlet == "Morgen"
    assert read(page(head=site)).outlet == "Der Kurier"
    assert read(page()).outlet == "kurier.example"


@pytest.mark.parametrize(
    ("text", "declared", "expected", "language"),
    [
        (
            "Das Werk in Norrby schließt im Frühjahr, die Gewerkschaft kündigt an, dagegen vorzugehen." * 2,
            "en",
            "",
            "de",
        ),
        ("電機大手工場閉鎖決定、来年三月末停止", "", "ja", "ja"),
        ("電機大手、来年の三月に工場を閉じる", "en", "zh", "ja"),
        (
            "北方玻璃公司周二宣布将于明年春天关闭位于诺尔比的工厂，约四百二十名员工将受到影响，公司表示谈判下周开始。",
            "ja",
            "ja",
            "zh",
        ),
        ("북방유리가 내년 봄 공장을 닫는다고 밝혔다.", "en", "", "ko"),
        ("Norrby 420, Vik 90 (+3 %), Oslo 1207, Bergen 33", "fr-CA", "", "fr"),
    ],
)
def test_the_language_is_that_of_the_text(text: str, declared: str, expected: str, language: str) -> None:
    found = read(
        page(text, title=text[:12], lang=declared),
        source=replace(SOURCE, language=expected, tier=Tier.COMPANY),
    )
    assert found.language == language


@pytest.mark.parametrize(
    ("link", "kept"),
    [
        ("/wirtschaft/werk-zu-norrby", "https://kurier.example/wirtschaft/werk-zu-norrby"),
        ("https://www.kurier.example/a/1", "https://www.kurier.example/a/1"),
        ("https://other.example/a/1", URL),
        ("https://kurier.example/", URL),
        ("https://kurier.example/de/", URL),
        ("http://[broken", URL),
        ("", URL),
    ],
)
def test_a_canonical_address_counts_if_it_is_of_the_same_site_and_no_home_page(link: str, kept: str) -> None:
    found = read(page(head=f'<link rel="canonical" href="{link}">'))
    assert (found.url, found.id) == (kept, urls.key(kept))


@pytest.mark.parametrize(("link", "kept"), [(URL, URL), ("", "https://www.kurier.example/s/4711")])
def test_a_canonical_address_outranks_another_also_where_it_is_the_pages_own(link: str, kept: str) -> None:
    short = '<meta property="og:url" content="https://www.kurier.example/s/4711">'
    assert read(page(head=f'<link rel="canonical" href="{link}">{short}')).url == kept


# ---- when ------------------------------------------------------------------------------------------


def test_the_page_s_time_comes_first_and_changes_do_not_count() -> None:
    head = json_ld(
        headline=TITLE, datePublished="2026-11-18T10:00:00+01:00", dateModified="2026-11-19T10:00:00Z"
    )
    found = read(page(head=head), entry(published=SEEN))
    assert (found.published, found.published_from) == (datetime(2026, 11, 18, 9, tzinfo=UTC), DateOrigin.PAGE)
    only_modified = page(head=json_ld(headline=TITLE, dateModified="2026-11-19T10:00:00Z"))
    assert read(only_modified).published_from is DateOrigin.UNKNOWN


def test_a_language_that_has_no_code_of_two_letters_is_no_guess() -> None:
    cebuano = "Ang mga trabahante sa planta nagtuo nga ang kompanya magsira niini karong tuiga."
    assert read_language(cebuano) == "en"
    assert read_language(cebuano, ["es"]) == "es"


def test_a_time_without_zone_is_in_that_of_the_language() -> None:
    head = '<meta property="article:published_time" content="2026-11-18 09:00">'
    japanese = page(
        "工場を来年の春に閉じると会社が発表した。四百二十人が働いている。",
        head=head,
        lang="ja",
        title="工場を閉じる",
    )
    assert read(japanese).published == datetime(2026, 11, 18, 0, tzinfo=UTC)
    assert read(page(head=head, lang="en")).published == datetime(2026, 11, 18, 9, tzinfo=UTC)


def test_a_time_in_the_future_is_a_lie() -> None:
    head = json_ld(headline=TITLE, datePublished="2038-01-19T03:14:07Z")
    fed = SEEN - timedelta(hours=2)
    assert read(page(head=head), entry(published=fed)).published == fed
    found = read(page(head=head), entry(published=SEEN + timedelta(days=900)))
    assert (found.published, found.published_from) == (None, DateOrigin.UNKNOWN)


def test_a_day_on_the_page_gives_way_to_the_feed_s_clock_on_that_day() -> None:
    head = json_ld(headline=TITLE, datePublished="2026-11-18")
    fed = datetime(2026, 11, 18, 15, 20, tzinfo=UTC)
    assert read(page(head=head), entry(published=fed)).published == fed
    other_day = read(page(head=head), entry(published=SEEN))
    assert other_day.published == datetime(2026, 11, 18, tzinfo=UTC)


@pytest.mark.parametrize("path", ["2026/11/18/norrby", "20261118/norrby", "a/2026-11-18-norrby"])
def test_a_day_in_the_address_is_the_last_resort(path: str) -> None:
    found = read(page(url=f"https://kurier.example/{path}"))
    assert (found.published, found.published_from) == (datetime(2026, 11, 18, tzinfo=UTC), DateOrigin.TEXT)
