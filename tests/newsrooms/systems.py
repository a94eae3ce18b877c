"""What the common publishing systems make of an article."""
# ruff: noqa: E501

import json

from tests.newsrooms.shapes import Shape, html, ld, paragraphs, shape
from tests.newsrooms.stories import EN, Story

WORDPRESS_HEAD = """<meta name="generator" content="WordPress 6.8">
<meta property="article:published_time" content="2026-09-01T10:30:00+00:00">
<meta property="article:modified_time" content="2026-09-02T07:00:00+00:00">
<meta property="og:site_name" content="Kurier"><meta property="og:type" content="article">"""


@shape
def wordpress_with_blocks_of_furniture() -> Shape:
    first, second, *rest = EN.lines
    inner = "".join(f'<p class="wp-block-paragraph">{line}</p>' for line in rest)
    return Shape(
        html(
            EN,
            f"""<a class="skip-link screen-reader-text" href="#content">Skip to content</a>
<header class="site-header"><div class="site-title"><a href="/">Kurier</a></div>
<nav class="main-navigation"><ul><li><a href="/news">News</a></li><li><a href="/sport">Sport</a></li></ul></nav></header>
<main id="content"><article class="post-4711 post type-post">
<header class="entry-header"><div class="cat-links"><a href="/business">Business</a></div>
<h1 class="entry-title">{EN.title}</h1>
<div class="entry-meta"><span class="byline">by <a href="/author/nora">Nora Berg</a></span>
<span class="posted-on"><time class="entry-date published" datetime="2026-09-01T12:30:00+02:00">September 1, 2026</time>
<time class="updated" datetime="2026-09-02T09:00:00+02:00">September 2, 2026</time></span></div></header>
<figure class="post-thumbnail"><img src="/a.jpg" alt=""><figcaption>The Norrby plant in 2019. (Photo: Nora Berg)</figcaption></figure>
<div class="entry-content"><p class="wp-block-paragraph has-drop-cap">{first}</p><p>{second}</p>
<div class="wp-block-group newsletter-signup"><h3>Get our morning newsletter</h3><p>Sign up for the day's news, delivered at seven.</p>
<form><input type="email"><button>Sign up</button></form></div>
<p><strong>Read more:</strong> <a href="/vik">Vik to hire fifty</a></p>{inner}
<div class="sharedaddy"><h3>Share this:</h3><ul><li><a href="#fb">Facebook</a></li><li><a href="#x">X</a></li></ul></div>
<div id="jp-relatedposts"><h3>Related</h3><div><a href="/1">Glass prices fall again</a><p>In "Business"</p></div></div></div>
<footer class="entry-footer"><span class="tags-links">Tagged <a href="/t/glass">glass</a>, <a href="/t/jobs">jobs</a></span></footer>
<div class="author-box"><h4>Nora Berg</h4><p>Nora Berg covers industry for the Kurier. She joined the paper in 2014.</p></div>
</article>
<div id="comments"><h2>3 Comments</h2><ol><li><p>A sad day for the town and for everybody who worked there over the years.</p></li></ol></div>
<aside class="widget-area"><h2>Most read</h2><ol><li><a href="/7">Storm on Friday</a></li></ol></aside></main>
<footer class="site-footer"><p>© 2026 Kurier. All rights reserved.</p></footer>""",
            WORDPRESS_HEAD,
            f"{EN.title} – Kurier",
        )
    )


@shape
def newspack_with_a_donation_in_the_middle() -> Shape:
    first, second, third, *rest = EN.lines
    return Shape(
        html(
            EN,
            f"""<div class="site"><article><header><h1 class="entry-title">{EN.title}</h1>
<div class="newspack-post-subtitle">A blow to the town</div></header><div class="entry-content">
<p>{first}</p><p>{second}</p>
<div class="newspack-popup wp-block-newspack-blocks-donate"><h2>Support independent journalism</h2>
<p>Support our journalism with a gift of five euros.</p><a href="/donate">Donate now</a></div>
<p>{third}</p>{"".join(f"<p>{line}</p>" for line in rest)}
</div></article></div>""",
            WORDPRESS_HEAD,
        )
    )


@shape
def arc_with_paragraphs_of_spans() -> Shape:
    inner = "".join(f'<p class="b-body__text" data-el="text"><span>{line}</span></p>' for line in EN.lines)
    return Shape(
        html(
            EN,
            f"""<div id="fusion-app"><header><nav><a href="/">Home</a></nav></header><main>
<h1 class="b-headline">{EN.title}</h1><div class="b-byline">By <a href="/staff/nb">Nora Berg</a></div>
<time class="b-date" datetime="2026-09-01T10:30:00Z">September 01, 2026 at 6:30 am EDT</time>
<div class="b-share"><button>Share on Facebook</button></div>
<article class="b-article-body">{inner}
<div class="arcad-feature"><div>Advertisement</div></div></article>
<section class="b-results-list"><h2>Latest News</h2><div><a href="/a">Bridge reopens after repairs in the harbour</a></div></section></main></div>
<script>window.Fusion={{}};Fusion.globalContent={json.dumps({"headlines": {"basic": EN.title}})};</script>""",
        )
    )


@shape
def drupal_with_fields() -> Shape:
    return Shape(
        html(
            EN,
            f"""<div class="dialog-off-canvas-main-canvas"><nav class="breadcrumb"><ol><li><a href="/">Home</a></li><li><a href="/n">News</a></li></ol></nav>
<article role="article" class="node node--type-article"><h1><span class="field field--name-title">{EN.title}</span></h1>
<div class="field field--name-created">Tue, 09/01/2026 - 10:30</div>
<div class="field field--name-field-tags"><a href="/t/1">Industry</a></div>
<div class="clearfix text-formatted field field--name-body field__item">{paragraphs(EN)}</div>
<ul class="links inline"><li><a href="/user/login">Log in</a> to post comments</li></ul></article>
<div class="views-element-container"><h2>Recent content</h2><ul><li><a href="/x">A new mayor for Vik</a></li></ul></div></div>""",
        )
    )


@shape
def amp_page_names_the_whole_one() -> Shape:
    return Shape(
        f"""<!doctype html><html ⚡ lang="en"><head><meta charset="utf-8"><title>{EN.title}</title>
<link rel="canonical" href="https://kurier.example/wirtschaft/almer-norrby">{ld(EN)}<style amp-boilerplate>body{{}}</style></head>
<body><amp-consent id="c"><div><p>We and our partners use cookies.</p><button>Accept all</button></div></amp-consent>
<amp-sidebar id="s"><ul><li><a href="/">Home</a></li><li><a href="/sport">Sport</a></li></ul></amp-sidebar>
<main><h1>{EN.title}</h1><amp-img src="/a.jpg"></amp-img><amp-ad type="x"></amp-ad>{paragraphs(EN)}
<amp-social-share type="email"></amp-social-share></main></body></html>""",
        url="https://amp.kurier.example/wirtschaft/almer-norrby.amp.html",
        kept="https://kurier.example/wirtschaft/almer-norrby",
    )


@shape
def company_release_with_a_table_and_an_outlook() -> Shape:
    return Shape(
        html(
            EN,
            f"""<div class="nir-widget"><h1>{EN.title}</h1><div class="nir-widget--field nir-widget--news--date-time">September 1, 2026 6:30 AM EDT</div>
<div><a href="/pdf/1.pdf">PDF Version</a></div>
<div class="node__content"><p>NORRBY, Sept. 1, 2026 /Nordwire/ -- {EN.lines[0]}</p>{"".join(f"<p>{line}</p>" for line in EN.lines[1:])}
<table><tr><th>Plant</th><th>Jobs</th></tr><tr><td>Norrby</td><td>420</td></tr><tr><td>Vik</td><td>310</td></tr></table>
<p><b>About Almer Glass</b></p><p>Almer Glass makes bottles and jars at nine plants in five countries.</p>
<p>Media contact: Ida Holm, +00 000 000, press@almer.example</p></div></div>""",
        ),
        lines=(
            f"NORRBY, Sept. 1, 2026 /Nordwire/ -- {EN.lines[0]}",
            *EN.lines[1:],
            "Plant | Jobs",
            "Norrby | 420",
            "Vik | 310",
            "About Almer Glass",
            "Almer Glass makes bottles and jars at nine plants in five countries.",
            "Media contact: Ida Holm, +00 000 000, press@almer.example",
        ),
    )


@shape
def brazilian_clock_without_a_zone() -> Shape:
    story = Story(
        "pt",
        "Almer Vidros fecha a fábrica de Norrby na primavera",
        (
            "O conselho da Almer Vidros decidiu na terça-feira fechar a fábrica de Norrby na próxima primavera.",
            "Cerca de 420 pessoas trabalham lá, e as conversas com o sindicato começam na próxima semana.",
            "A fábrica de Vik vai assumir as garrafas das cervejarias do Norte, segundo a empresa.",
        ),
    )
    return Shape(
        html(
            story, f"<article><h1>{story.title}</h1><p>01/09/2026 07h30</p>{paragraphs(story)}</article>"
        ).replace('lang="pt"', 'lang="pt-BR"'),
        story=story,
    )
