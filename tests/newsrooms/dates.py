"""Where and how pages say when."""
# ruff: noqa: E501

from datetime import UTC, datetime
from functools import partial

from tests.newsrooms.shapes import PAGES, Shape, html, ld, paragraphs, shape
from tests.newsrooms.stories import DE, EN, FR, JA


@shape
def updated_stands_before_published() -> Shape:
    return Shape(
        html(
            EN,
            f"""<article><h1>{EN.title}</h1><p class="dates">Updated 3 September 2026, 08:00</p>
<p>Published 1 September 2026, 10:30</p>{paragraphs(EN)}</article>""",
        )
    )


@shape
def updated_and_published_on_one_line() -> Shape:
    return Shape(
        html(
            DE,
            f"""<article><h1>{DE.title}</h1><p>Aktualisiert: 03.09.2026, 08:00 Uhr | Veröffentlicht: 01.09.2026, 12:30 Uhr</p>{paragraphs(DE)}</article>""",
        ),
        story=DE,
    )


@shape
def date_in_words_without_a_clock() -> Shape:
    return Shape(
        html(
            FR,
            f"<article><h1>{FR.title}</h1><p>Publié le 1er septembre 2026 à 12h30</p>{paragraphs(FR)}</article>",
        ),
        story=FR,
    )


@shape
def date_in_microdata() -> Shape:
    return Shape(
        html(
            EN,
            f"""<article itemscope itemtype="https://schema.org/NewsArticle"><h1 itemprop="headline">{EN.title}</h1>
<span itemprop="datePublished" content="2026-09-01T10:30:00Z">Tuesday</span>
<span itemprop="dateModified" content="2026-09-02T10:30:00Z">Wednesday</span>
<div itemprop="articleBody">{paragraphs(EN)}</div></article>""",
        )
    )


@shape
def date_under_the_text() -> Shape:
    return Shape(
        html(
            DE,
            f"<article><h1>{DE.title}</h1>{paragraphs(DE)}<p class='stand'>Stand: 01.09.2026 12:30 Uhr</p></article>",
        ),
        story=DE,
    )


@shape
def date_in_the_address_alone() -> Shape:
    return Shape(
        html(EN, f"<article><h1>{EN.title}</h1>{paragraphs(EN)}</article>"),
        url="https://kurier.example/2026/09/01/almer-norrby",
        published="2026-09-01T00:00:00+00:00",
    )


@shape
def relative_date_alone() -> Shape:
    return Shape(
        html(EN, f"<article><h1>{EN.title}</h1><p class='when'>3 days ago</p>{paragraphs(EN)}</article>"),
        published="2026-09-01T09:00:00+00:00",
    )


@shape
def times_of_the_wrong_zone_in_the_future() -> Shape:
    """A clock of Tokyo that says it is UTC: nine hours ahead, and the feed knows better."""
    return Shape(
        html(
            JA,
            f"<article><h1>{JA.title}</h1>{paragraphs(JA)}</article>",
            ld(JA, datePublished="2026-09-04T17:30:00Z"),
        ),
        story=JA,
        published="2026-09-04T08:30:00+00:00",
        fed=datetime(2026, 9, 4, 8, 30, tzinfo=UTC),
    )


TEASER = "<section><article><time datetime='2026-08-03T10:00Z'>3 Aug</time><h3>Bridge reopens</h3></article></section>"
OTHER_PAGE = '<script type="application/ld+json">{"@type": "WebPage", "name": "Kurier", "datePublished": "2019-01-01"}</script>'
BYLINE = "By <a href='/n'>Nora Berg</a>, Industry Correspondent, and Ole Lie in Vik, Published September 1, 2026 at 10:30 a.m. | Updated September 2, 2026 at 9:00 a.m."
LINE = "<p>1 September 2026, 10:30</p>"


def dated(above: str = "", below: str = "", after: str = "", head: str = "") -> Shape:
    """The report with dates in some of the places where they may stand."""
    page = f"{above}<article><h1>{EN.title}</h1>{below}{paragraphs(EN)}</article>{after}"
    return Shape(html(EN, page, head))


PLACES: dict[str, dict[str, str]] = {
    "a day above the heading": {"above": "<div>Business</div><div>1 September 2026, 10:30</div>"},
    "a byline of people, offices and times": {"below": f"<div>{BYLINE}</div>"},
    "a date in pieces": {
        "below": "<p><span>1</span> <span>September</span> <span>2026</span> <b>10:30</b></p>"
    },
    "a date in bold": {"below": "<div>Published: <b>1 September 2026</b> at <b>10:30</b></div>"},
    "comments below": {
        "below": LINE,
        "after": "<div id='c'><time datetime='2026-09-03T10:00Z'>3 Sep</time></div>",
    },
    "a teaser of another day below": {"below": LINE, "after": TEASER},
    "data of the page that are those of every page": {"below": LINE, "head": OTHER_PAGE},
    "data of another article": {
        "below": LINE,
        "head": ld(EN, headline="Front page", datePublished="2019-01-01"),
    },
    "data with escaped quotes": {
        "head": ld(EN).replace('ld+json"', "ld+json'").replace('="app', "='app").replace('"', "&quot;")
    },
    "a day of creation alone": {"head": ld(EN, datePublished="", dateCreated="2026-09-01T10:30:00Z")},
    "a day, and below it its clock": {
        "head": ld(EN, datePublished="2026-09-01")
        + '<meta property="article:published_time" content="2026-09-01T10:30:00Z">'
    },
    "a day, and a clock of the next": {
        "head": ld(EN, datePublished="2026-09-01T10:30:00Z")
        + '<meta property="article:published_time" content="2026-09-02T09:00:00Z">'
    },
    "a list of dates": {"head": ld(EN, datePublished=["2026-09-01T10:30:00Z"])},
    "bt:pubDate": {"head": '<meta name="bt:pubDate" content="2026-09-01T10:30:00Z">'},
    "og:regDate": {"head": '<meta property="og:regDate" content="20260901103000">'},
    "publishtime": {"head": '<meta name="cx:recs:publishtime" content="2026-09-01T10:30:00Z">'},
}
for name, places in PLACES.items():
    PAGES[name] = partial(dated, **places)


@shape
def broadcast_before_it_was_written() -> Shape:
    return Shape(
        html(
            DE,
            f"""<div class="col"><article><h3><span>Glas aus dem Norden</span> <span>{DE.title}</span></h3>
<div class="line"><div> Di 01.09.26 | 12:30 Uhr | Von <span>Nora Berg</span></div></div>{paragraphs(DE)}
<p><i>Sendung: Kurier am Morgen, 31.08.2026, 06:10 Uhr</i></p></article></div>""",
            f'<meta property="og:title" content="{DE.title}">',
            f"{DE.title} | Kurier",
        ),
        story=DE,
    )
