"""Of the many dates that a page shows, the one that tells when its article was published."""

from datetime import UTC, datetime

import pytest

from bot.model import DateOrigin
from bot.scraper.article import Page
from tests.articles import PROSE, TITLE, URL, entry, read

DAY = datetime(2026, 9, 1, 12, 30, tzinfo=UTC)
LINE = "<p>By Jane Doe</p><p>1 September 2026, 12:30</p>"
OTHER = "<p>3 August 2026, 08:00</p>"
TEXT = "".join(f"<p>{paragraph}</p>" for paragraph in PROSE)
FIGURES = "<p>Norrby 420, Vik 90 (+3 %), Oslo 1207, Bergen 33, Moss 61, Skien 9</p>"  # of no language


def written(body: str, head: str = "", lang: str = "en") -> Page:
    markup = f'<html lang="{lang}"><head><title>{TITLE}</title>{head}</head><body>{body}</body></html>'
    return Page(URL, markup.encode(), "text/html", "utf-8")


@pytest.mark.parametrize(
    "body",
    [
        f"<h1>The Kurier</h1><ul><li>News<li>Sport</ul>{OTHER}<h2>{TITLE}</h2>{LINE}",
        f"<h1>The Kurier</h1>{OTHER}<h1>{TITLE}</h1>{LINE}",
        f"<h1>The Kurier</h1>{LINE}{TEXT}<h2>{TITLE}</h2><p>Share</p>",
        f"<aside><h4>{TITLE}</h4>{OTHER}</aside><h2>{TITLE}</h2>{LINE}",
        f"<h1>{TITLE} Seen by Jane Doe on 1 September 2026, 12:30</h1>",
        f"<h1>The Kurier</h1>{LINE}{TEXT}<h2>One thought on {TITLE}</h2>{OTHER}",
    ],
)
def test_it_stands_at_the_heading_that_bears_the_title(body: str) -> None:
    assert read(written(f"{body}{TEXT}")).published == DAY


def test_the_dates_of_what_else_is_listed_below_the_heading_do_not_count() -> None:
    others = "".join(f"<li><a>Of works {day}</a> <i>{day} August 2026</i></li>" for day in range(1, 9))
    head = f"<div><h1>{TITLE}</h1>{LINE}<p>Share</p><p>Print</p></div>"
    page = written(f"{head}<ul>{others}</ul><main>{TEXT}</main>")
    assert read(page).published == DAY


CHANGED = '<meta name="date" content="2026-09-05T10:00Z">'


@pytest.mark.parametrize(
    ("head", "body"),
    [
        (CHANGED, f"<h1>{TITLE}</h1>{LINE}"),
        (CHANGED.replace("date", "DC.date"), f"<h1>{TITLE}</h1>{LINE}"),
        ("", f"<h1>{TITLE}</h1><time datetime='2026-09-05T10:00Z'>Published 1 September 2026, 12:30</time>"),
    ],
)
def test_a_date_that_may_be_of_a_change_gives_way_to_an_earlier_one_that_is_shown(
    head: str, body: str
) -> None:
    changed = written(f"{body}{TEXT}", head)
    found = read(changed)
    assert (found.published, found.published_from) == (DAY, DateOrigin.TEXT)
    fed = read(changed, entry(published=DAY.replace(minute=42)))
    assert (fed.published, fed.published_from) == (DAY.replace(minute=42), DateOrigin.FEED)


def test_a_date_that_is_said_to_be_of_the_publication_gives_way_to_none() -> None:
    head = '<meta property="article:published_time" content="2026-09-01T12:30Z">'
    page = written(f"<h1>{TITLE}</h1><p>Of the same works: 3 August 2026</p>{TEXT}", head)
    assert read(page).published == DAY


def test_a_clock_may_have_its_day_in_an_attribute() -> None:
    moment = "<abbr class='published' itemprop='datePublished' title='2026-09-01T14:30:00+02:00'>14:30</abbr>"
    assert read(written(f"<h1>{TITLE}</h1>{moment}{OTHER}{TEXT}")).published == DAY


NODE = f'{{"@type": "NewsArticle", "headline": "{TITLE}", "datePublished": "2026-09-01T12:30Z"}}'


@pytest.mark.parametrize(
    "script",
    [
        f"{NODE}}}",
        f'{{"@type": "BreadcrumbList"}},\n{NODE}',
        NODE.replace('", "date', '",\n// "wordCount": 300\n"date'),
        NODE.replace("}", ", \"description\": 'Of a plant'}"),
        NODE.replace("}", ', "image": "<img src="https://kurier.example/a.jpg">"}'),
        NODE.replace("Norrby", r"Norrb\u0079").replace("}", ', "wordCount": }'),
    ],
)
def test_it_is_read_from_json_ld_that_is_broken_elsewhere(script: str) -> None:
    head = f'<script type="application/ld+json">{script}</script>'
    assert read(written(f"<h1>{TITLE}</h1>{OTHER}{TEXT}", head)).published == DAY


def test_json_ld_need_not_be_called_so() -> None:
    script = NODE.replace("{", '{"@context": "https://schema.org", ')
    assert read(written(f"<h1>{TITLE}</h1>{OTHER}{TEXT}<script>{script}</script>")).published == DAY


def test_the_date_of_another_article_in_broken_json_ld_is_not_its_own() -> None:
    head = f'<script type="application/ld+json">{NODE.replace("Norrby", "Vik")} }}</script>'
    other = '{"@type": "NewsArticle", "headline": "Glass is dear", "datePublished": "2026-08-01", "image": }'
    head += f'<script type="application/ld+json">{other}</script>'
    assert read(written(f"<h1>{TITLE}</h1>{TEXT}", head)).published is None


@pytest.mark.parametrize(
    ("lang", "head", "line"),
    [
        ("de", '<meta name="date" content="09/01/2026 14:30:00">', "Erstellt am: 01.09.2026"),
        ("de", '<meta name="pubdate" content="09/01/2026 14:30:00">', "01.09.2026"),
        ("en", '<meta name="pubdate" content="01/09/2026 12:30">', "1 September 2026"),
    ],
)
def test_what_is_day_and_what_month_is_settled_by_another_date(lang: str, head: str, line: str) -> None:
    assert read(written(f"<h1>{TITLE}</h1><p>{line}</p>{FIGURES}", head, lang)).published == DAY


def test_what_is_day_and_what_month_is_settled_by_the_feed() -> None:
    page = written(f"<h1>{TITLE}</h1>{TEXT}", '<meta name="pubdate" content="01/09/2026 12:30">')
    assert read(page, entry(published=DAY.replace(hour=11))).published == DAY


def test_a_month_that_has_not_come_is_the_day() -> None:
    page = written(f"<h1>{TITLE}</h1>{TEXT}", '<meta name="pubdate" content="12/11/2026 12:30">')
    assert read(page).published == datetime(2026, 11, 12, 12, 30, tzinfo=UTC)


def test_without_another_date_the_language_settles_it() -> None:
    american = written(f"<h1>{TITLE}</h1><p>2/10/2026</p>{FIGURES}", lang="en-US")
    assert read(american).published == datetime(2026, 2, 10, tzinfo=UTC)
    british = written(f"<h1>{TITLE}</h1><p>2/10/2026</p>{FIGURES}", lang="en-GB")
    assert read(british).published == datetime(2026, 10, 1, 23, tzinfo=UTC)
