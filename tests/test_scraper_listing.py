"""A page that lists news is read without help where it can be, with selectors where it must."""

import time
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.errors import Unreadable
from bot.model import Entry, Source, SourceKind, Tier
from bot.scraper.listing import MAX_ENTRIES, read_listing

PAGES = Path(__file__).parent / "pages" / "listings"
URL = "https://kestrel.example/ir/news"


def source(language: str = "en", **select: str) -> Source:
    return Source("kestrel", SourceKind.LISTING, URL, Tier.COMPANY, language=language, select=select)


def read(name: str, language: str, **select: str) -> list[tuple[str, str, str]]:
    entries = read_listing((PAGES / name).read_text("utf-8"), source(language, **select), URL)
    return [
        (one.url, one.title, f"{one.published:%Y-%m-%d %H:%M}" if one.published else "") for one in entries
    ]


def test_a_newsroom_of_cards_is_read_without_its_menus_and_its_most_read() -> None:
    assert read("newsroom-en.html", "en") == [
        (
            "https://kestrel.example/news/2026/fenwick-agreement",
            "Kestrel and Orbit agree on Fenwick",
            "2026-09-01 08:00",
        ),
        ("https://kestrel.example/news/2026/new-chief", "A new chief engineer", "2026-08-20 00:00"),
        ("https://kestrel.example/news/2026/statement", "Statement on the reports about our plants", ""),
    ]


def test_a_japanese_list_of_terms_has_its_dates_before_its_links() -> None:
    assert read("ir-ja.html", "ja") == [
        (
            "https://kestrel.example/ir/pdf/20260901.pdf",
            "北浜工場における車両生産の終了に関するお知らせ",
            "2026-08-31 15:00",
        ),
        ("https://kestrel.example/ir/pdf/20260820.pdf", "2026年12月期 第2四半期決算短信", "2026-08-19 15:00"),
        ("https://kestrel.example/ir/pdf/20260803.pdf", "人事異動", "2026-08-02 15:00"),
    ]


def test_a_table_of_filings_gives_a_row_one_entry() -> None:
    assert read("filings-table.html", "en") == [
        (
            "https://kestrel.example/ir/doc?id=31&type=8-K",
            "8-K: Entry into a material agreement",
            "2026-08-31 16:05",
        ),
        ("https://kestrel.example/ir/doc?id=30&type=10-Q", "10-Q: Quarterly report", "2026-08-13 17:30"),
        ("https://kestrel.example/ir/doc?id=29&type=8-K", "8-K: Departure of directors", "2026-07-02 08:00"),
    ]


def test_a_chinese_list_has_its_dates_inside_its_links() -> None:
    assert read("news-zh.html", "zh") == [
        ("https://kestrel.example/xw/1.html", "隼汽车宣布关闭北滨工厂", "2026-09-01 00:00"),
        ("https://kestrel.example/xw/2.html", "公司发布半年度业绩公告", "2026-08-19 16:00"),
        ("https://kestrel.example/xw/3.html", "新车上市", "2026-08-04 16:00"),
    ]


def test_a_german_press_page_is_joined_to_its_base() -> None:
    assert read("press-de.html", "de") == [
        (
            "https://www.falk.example/de/presse/werk-nordhafen",
            "Falk ordnet das Werk Nordhafen neu",
            "2026-09-01 08:00",
        ),
        (
            "https://www.falk.example/de/presse/halbjahr",
            "Halbjahresbericht: Umsatz leicht über Vorjahr",
            "2026-08-19 22:00",
        ),
        (
            "https://www.falk.example/de/presse/ausbildung",
            "Neun junge Leute beginnen ihre Ausbildung",
            "2026-03-02 23:00",
        ),
    ]


def test_a_blog_gives_its_articles_and_not_their_authors() -> None:
    assert read("wordpress.html", "fr") == [
        (
            "https://quai.example/2026/09/usine-fermee/",
            "L’usine de Quai-Nord fermera en 2028",
            "2026-09-01 16:30",
        ),
        (
            "https://quai.example/2026/08/syndicats/",
            "Les syndicats demandent des garanties",
            "2026-08-28 05:00",
        ),
    ]


@pytest.mark.parametrize("opened", ["{}", "<a href='javascript:void(0)'>{}</a>"])
@pytest.mark.parametrize("label", ["PDF", "Open the document"])
def test_of_links_that_all_say_the_same_the_row_tells_the_title(opened: str, label: str) -> None:
    filings = (
        ("2026-09-01", "8-K", "Closure"),
        ("2026-08-20", "10-Q", "Second quarter"),
        ("2026-08-03", "8-K", ""),
    )
    rows = "".join(
        f"<tr><td>{n}</td><td>{opened.format(form)}</td><td>Kestrel</td><td>{about}</td>"
        f"<td><a href='/{n}.pdf'>{label}</a></td><td><a href='/{n}.zip'>XBRL</a></td><td>{day}</td></tr>"
        for n, (day, form, about) in enumerate(filings)
    )
    found = read_listing(f"<html><body><table>{rows}</table></body></html>", source(), URL)
    assert [(one.url, one.title) for one in found if one.published] == [
        ("https://kestrel.example/0.pdf", "8-K, Kestrel, Closure"),
        ("https://kestrel.example/1.pdf", "10-Q, Kestrel, Second quarter"),
        ("https://kestrel.example/2.pdf", "8-K, Kestrel"),
    ]


@pytest.mark.no_cover
def test_a_row_of_a_thousand_links_is_read_at_once() -> None:
    links = "".join(f"<a href='/{n}'>Open the document</a> x " for n in range(1000))
    began = time.process_time()
    read_listing(f"<html><body><table><tr><td>{links}</td></tr></table></body></html>", source(), URL)
    assert time.process_time() - began < 5


def test_clocks_of_a_list_are_of_the_region_that_its_page_is_for() -> None:
    items = "".join(
        f"<li>01/09/2026 07h3{n} <a href='/{n}'>A fábrica de Norrby fecha em breve</a></li>" for n in range(3)
    )
    found = read_listing(f"<html lang='pt-BR'><body><ul>{items}</ul></body></html>", source("pt"), URL)
    assert found[0].published == datetime(2026, 9, 1, 10, 30, tzinfo=UTC)


def test_a_list_without_dates_is_the_one_that_says_the_most() -> None:
    assert [(url, date) for url, _, date in read("undated-ko.html", "ko")] == [
        (f"https://kestrel.example/ir/view?no={number}", "") for number in (3, 2, 1)
    ]


def test_a_heading_names_the_link_that_only_says_read_more() -> None:
    assert read("read-more.html", "de") == [
        ("https://kestrel.example/p/3", "The harbour plant will build batteries", "2026-08-31 22:00"),
        ("https://kestrel.example/p/2", "The council votes for a new bridge", "2026-08-27 22:00"),
    ]


def test_selectors_say_what_is_an_entry() -> None:
    (first, *_rest) = read("newsroom-en.html", "en", entry="li.card", title="h3", date="time", link="a")
    assert first == (
        "https://kestrel.example/news/2026/fenwick-agreement",
        "Kestrel and Orbit agree on Fenwick",
        "2026-09-01 08:00",
    )
    assert len(_rest) == 2


def test_what_the_selectors_leave_out_is_guessed() -> None:
    assert read("filings-table.html", "en", entry="table.filings tr") == read("filings-table.html", "en")
    assert read("read-more.html", "de", title="h3") == read("read-more.html", "de")
    titles = [title for _, title, _ in read("wordpress.html", "fr", entry="article", link=".entry-title")]
    assert titles[0] == "L’usine de Quai-Nord fermera en 2028"


def test_the_entry_may_be_the_link_itself() -> None:
    assert len(read("news-zh.html", "zh", entry="a.item", title=".title", date=".date")) == 3


@pytest.mark.parametrize(
    ("select", "told"),
    [
        ({"entry": "li.story"}, "entry: 'li.story' matches nothing"),
        ({"entry": "li.card", "link": "a.more"}, "link: 'a.more' matches no link in any of 3 entries"),
        ({"entry": "li[["}, "(?i)selector"),
    ],
)
def test_a_selector_that_finds_nothing_is_named(select: dict[str, str], told: str) -> None:
    with pytest.raises(Unreadable, match=told) as error:
        read("newsroom-en.html", "en", **select)
    assert str(error.value).startswith(f"{URL}: ")


@pytest.mark.parametrize(
    "page", ["", "  ", "%PDF-1.7", '{"a": 1}', "<html><body><p>We are closed.</p></body></html>"]
)
def test_a_page_without_a_list_is_unreadable(page: str) -> None:
    with pytest.raises(Unreadable, match=f"^{URL}: "):
        read_listing(page, source(), URL)


def test_links_that_lead_nowhere_make_no_entry() -> None:
    links = ["#top", "", "javascript:void(0)", "mailto:press@kestrel.example", "http://[", URL, f"{URL}#more"]
    page = "".join(f'<li>2026-09-01 <a href="{link}">A title that is long enough</a></li>' for link in links)
    with pytest.raises(Unreadable):
        read_listing(f"<ul>{page}</ul>", source(), URL)


def test_a_day_in_a_title_is_not_the_day_it_was_published() -> None:
    titles = [
        "Notice of 1 April 2026 on a merger",
        "Another notice, undated",
        "A third notice without a date",
    ]
    page = "".join(f"<li><a href='/{len(title)}'>{title}</a></li>" for title in titles)
    assert [entry.published for entry in read_listing(page, source(), URL)] == [None, None, None]


def test_one_article_linked_twice_is_one_entry() -> None:
    link = "<a href='/1?utm_source={}'>Kestrel and Orbit agree</a>"
    page = "<li>2026-09-01 " + link.format("top") + "</li><li>2026-09-01 " + link.format("list") + "</li>"
    assert read_listing(page, source(), URL) == [
        Entry(
            "https://kestrel.example/1?utm_source=top",
            "Kestrel and Orbit agree",
            "kestrel",
            published=datetime(2026, 9, 1, tzinfo=UTC),
            language="en",
        )
    ]


@pytest.mark.no_cover
@pytest.mark.parametrize("select", [{}, {"entry": "li"}])
def test_a_hundred_thousand_links_are_done_with_in_seconds(select: dict[str, str]) -> None:
    page = "".join(
        f"<li>2026-09-01 <a href='/{n}'>Kestrel opens its plant {n}</a></li>" for n in range(100_000)
    )
    started = time.process_time()
    assert len(read_listing(f"<ul>{page}</ul>", source(**select), URL)) == MAX_ENTRIES
    assert time.process_time() - started < 15


TAGS = "<ul> <li> </li> <a\nhref='/1'> <a\nhref='/2'> </a> <time> <h2> </h2> <div\nclass='date'> </div> <tr>"
SCRAPS = (
    "2026-09-01 9月1日 A\ntitle\nlong\nenough 北浜工場の生産終了 <base\nhref='x'> <!-- < & \x00 \ud800 <nav>"
)
MARKUP = st.sampled_from(f"{TAGS} {SCRAPS}".split(" "))
SELECT = st.sampled_from([{}, {"entry": "li"}, {"title": "h2", "date": ".date"}, {"entry": "*", "link": "a"}])


@settings(deadline=None, max_examples=150)
@given(st.text(max_size=100) | st.lists(MARKUP, max_size=40).map("".join), SELECT)
def test_any_text_is_entries_or_unreadable(page: str, select: dict[str, str]) -> None:
    try:
        entries = read_listing(page, source(**select), URL)
    except Unreadable:
        return
    assert entries
    assert all(entry.url.startswith("http") for entry in entries)
    "".join(entry.title for entry in entries).encode()


@pytest.mark.no_cover
def test_a_page_of_a_thousand_links_to_one_place_is_read_at_once() -> None:
    """It took a minute: each link looked for its date through the whole page."""
    links = "".join(
        f'<p><a href="/one">The works at the harbour close, part {n % 7}</a> x</p>' for n in range(1000)
    )
    began = time.process_time()
    entries = read_listing(f"<html><body>{links}</body></html>", source(), URL)
    assert [entry.url for entry in entries] == ["https://kestrel.example/one"]
    assert time.process_time() - began < 10
