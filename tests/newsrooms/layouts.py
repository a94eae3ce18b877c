"""Markup of every age around the same text."""
# ruff: noqa: E501

from functools import partial

from tests.newsrooms.shapes import PAGES, Shape, html, ld, paragraphs, shape
from tests.newsrooms.stories import DE, EN, FR

MORE = (
    "The council will meet again next Monday evening to hear what the company has to say about it.",
    "The furnaces are to be put out in April, and the last bottles leave the warehouse in the summer.",
    "A third of those who work there are older than fifty-five and might go with a part of their pay.",
    "For the others there are places at Vik, an hour away by ferry, but hardly enough of them for all.",
    "The mayor recalled that the town had paid for the new quay only four years ago, at their wish.",
    "What becomes of the land is open; it belongs to the company, and the ground has to be cleaned first.",
    "Two breweries have already said that they would rather buy in Denmark than wait for the other plant.",
)


@shape
def gazette_in_a_table_layout() -> Shape:
    rows = "".join(f"<p align='justify'>{line}</p>" for line in DE.lines)
    return Shape(
        html(
            DE,
            f"""<table width="100%"><tr><td width="20%"><a href="/">Startseite</a><br><a href="/a">Archiv</a><br><a href="/i">Impressum</a></td>
<td><h1>{DE.title}</h1><p>Amtsblatt Nr. 35 vom 01.09.2026, 12:30 Uhr</p>{rows}</td></tr></table>""",
        ),
        story=DE,
    )


@shape
def gazette_in_a_table_with_breaks() -> Shape:
    return Shape(
        html(
            DE,
            f"""<table><tr><td><a href="/">Startseite</a></td></tr><tr><td><b>{DE.title}</b><br>01.09.2026, 12:30 Uhr<br><br>
{"<br><br>".join(DE.lines)}</td></tr></table>""",
        ),
        story=DE,
    )


@shape
def figures_in_a_table_stay_in_rows() -> Shape:
    return Shape(
        html(
            EN,
            f"""<article><h1>{EN.title}</h1>{paragraphs(EN)}<table><tr><td>Norrby<br>Vik<br>Moss</td><td>420</td></tr>
<tr><td>Skien</td><td>61</td></tr></table></article>""",
            ld(EN),
        ),
        lines=(*EN.lines, "Norrby Vik Moss | 420", "Skien | 61"),
    )


@shape
def gazette_in_preformatted_lines() -> Shape:
    text = "\n\n".join(EN.lines)
    return Shape(
        html(
            EN,
            f"<h1>{EN.title}</h1><p>1 September 2026, 10:30</p><pre>{text}</pre><p><a href='/'>Back</a></p>",
        ),
    )


@shape
def article_in_divs_alone() -> Shape:
    inner = "".join(f"<div>{line}</div>" for line in EN.lines)
    return Shape(
        html(
            EN,
            f"<div class='t'>{EN.title}</div><div class='d'>01 Sep 2026 10:30</div><div class='c'>{inner}</div><footer><a href='/'>Home</a> <a href='/c'>Contact</a></footer>",
            ld(EN),
        )
    )


@shape
def list_of_points_above_the_text() -> Shape:
    return Shape(
        html(
            EN,
            f"""<article><h1>{EN.title}</h1><ul class="key-points"><li>Norrby closes in spring</li><li>420 jobs go</li></ul>{paragraphs(EN)}</article>""",
            ld(EN),
        ),
        lines=("Norrby closes in spring", "420 jobs go", *EN.lines),
    )


@shape
def quote_and_subheads_between() -> Shape:
    first, second, third, *rest = EN.lines
    return Shape(
        html(
            EN,
            f"""<article><h1>{EN.title}</h1><p>{first}</p><h2>Talks with the union</h2><p>{second}</p>
<blockquote><p>{third}</p></blockquote>{"".join(f"<p>{line}</p>" for line in rest)}</article>""",
            ld(EN),
        ),
        lines=(first, "Talks with the union", second, third, *rest),
    )


@shape
def text_split_by_advertisements() -> Shape:
    middle = """<div class="ad-slot"><span>Advertisement</span></div>
<iframe src="https://v.example/1"></iframe><script>ads.push({})</script>"""
    return Shape(
        html(
            EN,
            f"<article><h1>{EN.title}</h1>{middle.join(f'<p>{line}</p>' for line in EN.lines)}</article>",
            ld(EN),
        ),
    )


@shape
def infinite_scroll_with_the_next_article_below() -> Shape:
    other = "".join(
        f"<p>The bridge number {n} was closed in May for works that took the summer, said the town of Vik.</p>"
        for n in range(8)
    )
    return Shape(
        html(
            EN,
            f"""<main><article data-id="1"><h1>{EN.title}</h1>{paragraphs(EN)}</article>
<article data-id="2"><h1>Bridge reopens after repairs</h1>{other}</article></main>""",
            ld(EN),
        )
    )


@shape
def everything_in_capital_tags_and_unclosed() -> Shape:
    inner = "".join(f"<P>{line}" for line in EN.lines)
    return Shape(
        f"<HTML><HEAD><TITLE>{EN.title}</TITLE><BODY BGCOLOR=white><H1>{EN.title}</H1><FONT SIZE=2>1 September 2026 10:30{inner}</FONT>"
    )


@shape
def western_page_called_utf_8() -> Shape:
    page = html(FR, f"<article><h1>{FR.title}</h1>{paragraphs(FR)}</article>", ld(FR))
    return Shape(page.encode("cp1252"), story=FR)


FLAWS = {
    "a letter that begins the text in large": ("<p>The", "<p><span class='dropcap'>T</span>he"),
    "soft hyphens and joints": ("union", "uni&shy;on"),
    "blanks that do not break": ("420 people", "420&nbsp;people"),
    "names that are links": ("Almer Glass has", "<a href='/t'>Almer Glass</a> has"),
    "entities escaped once too often": ("“We", "&amp;ldquo;We"),
    "a button for the page": ("</p>", "</p><p>Share this article</p>"),
    "one bad byte": ("heavy blow", "heavy<!-- \udcff --> blow"),
}


def flawed(before: str, after: str) -> Shape:
    page = html(EN, f"<article><h1>{EN.title}</h1>{paragraphs(EN).replace(before, after)}</article>", ld(EN))
    return Shape(page.encode(errors="surrogateescape"))


for name, change in FLAWS.items():
    PAGES[name] = partial(flawed, *change)


@shape
def text_in_blocks_named_like_a_sidebar() -> Shape:
    grid = "".join(
        f"<div class='grid'><div class='sidebar-grid__content story'><p>{line}</p></div><aside></aside></div>"
        for line in MORE
    )
    return Shape(
        html(
            EN,
            f"<article><h1>{EN.title}</h1><div class='intro'>{paragraphs(EN)}</div>{grid}</article>",
            ld(EN),
        ),
        lines=(*EN.lines, *MORE),
    )


@shape
def text_in_an_aside_that_nobody_closed() -> Shape:
    sections = (
        "Corrections",
        "The town",
        "Harbours and ferries",
        "Work",
        "Obituaries",
        "Weather at sea",
        "Chess",
    )
    menu = "".join(f"<li><a href='/{n}'>{name}</a></li>" for n, name in enumerate(sections * 3))
    return Shape(
        html(
            EN,
            f"""<div class="menu-bar"><ul>{menu}</ul><p>{"Kurier, the newspaper of the north since 1871. " * 9}</p></div>
<aside class="secondary"><div><p>Sign in</p></div><section class="full"><h1>{EN.title}</h1><div class="txt">{paragraphs(EN)}</div></section>""",
            ld(EN),
        ),
    )


@shape
def the_next_article_below_is_longer() -> Shape:
    other = "".join(f"<p>{line.replace('council', 'harbour')}</p>" for line in MORE * 1)
    return Shape(
        html(
            EN,
            f"""<article><h1>{EN.title}</h1><div>{paragraphs(EN)}</div></article>
<article><h1>Ferries stay in port at Moss</h1><div>{other}</div></article>""",
            ld(EN),
        ),
    )


@shape
def control_characters_between_the_words() -> Shape:
    text = "&#31;\x02<br>\x0c<br>&#x1F;".join(EN.lines)
    return Shape(
        html(
            EN,
            f"<article><h1>{EN.title}</h1><div>{text}</div></article>",
            ld(EN),
        ),
    )


STANDFIRST = (
    "After eleven months without a buyer the board gives up on Norrby, and the union hears of it by letter"
)


def introduced(by: str, description: str = "", above: str = "") -> Shape:
    return Shape(
        html(
            EN,
            f"{above}<article><header><div><h1>{EN.title}</h1></div>{by}</header><div class='txt'>{paragraphs(EN)}</div></article>",
            f'{ld(EN)}<meta name="description" content="{description}">',
        ),
        lines=(STANDFIRST, *EN.lines),
    )


PAGES |= {
    "standfirst_by_the_name_of_its_class": partial(
        introduced, f"<h2 class='post-subtitle'>{STANDFIRST}</h2>"
    ),
    "standfirst_by_a_part_of_its_name": partial(
        introduced, f"<div class='SplitHeaderDek-juoq'>{STANDFIRST}</div>"
    ),
    "standfirst_in_a_named_block": partial(introduced, f"<div class='c-intro'><p>{STANDFIRST}<br></p></div>"),
    "standfirst_as_the_description_has_it": partial(
        introduced, f"<div class='x1'>{STANDFIRST}</div>", f"{STANDFIRST}."
    ),
    "standfirst_but_no_slogan": partial(
        introduced,
        f"<p class='lead'>{STANDFIRST}</p><div class='intro'>Kurier, your window on the world since 1871, with all of its harbours</div>",
        "Kurier, your window on the world since 1871",
        "<div class='lead'>Kurier, your window on the world since 1871, with all of its harbours</div>",
    ),
}


@shape
def heading_in_other_words_than_in_the_json() -> Shape:
    heading = "Almer Glass puts out the furnaces of its Norrby plant for ever next spring"
    return Shape(
        html(EN, f"<article><h1>{heading}</h1><div><p>{heading}</p>{paragraphs(EN)}</div></article>", ld(EN))
    )


@shape
def bare_text_in_blocks_around_a_note_in_a_paragraph() -> Shape:
    note = "Almer Glass was founded in 1911 and makes bottles and jars in two plants. " * 6
    blocks = "".join(f"<div class='block'>{line}</div>" for line in (*EN.lines[1:], *MORE))
    return Shape(
        html(
            EN,
            f"""<div class="area"><h1>{EN.title}</h1><div id="entry"><div class="block">{EN.lines[0]}
<p class="about"><strong>Almer Glass</strong> {note}</p></div>{blocks}</div></div>""",
            ld(EN),
        ),
        lines=(EN.lines[0], f"Almer Glass {note}".strip(), *EN.lines[1:], *MORE),
    )
