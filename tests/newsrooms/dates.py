"""Where and how pages say when."""
# ruff: noqa: E501

from datetime import UTC, datetime

from tests.newsrooms.shapes import Shape, html, ld, paragraphs, shape
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
