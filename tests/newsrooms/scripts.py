"""Pages whose text is for a script to draw."""
# ruff: noqa: E501

import json

from tests.newsrooms.shapes import Shape, html, ld, paragraphs, shape
from tests.newsrooms.stories import EN

POSTS = [  # of a live blog, the newest first
    {
        "@type": "BlogPosting",
        "headline": "",
        "articleBody": line,
        "datePublished": f"2026-09-01T1{n}:30:00Z",
    }
    for n, line in enumerate(EN.lines)
][::-1]


@shape
def arc_with_content_in_script_alone() -> Shape:
    content = {
        "type": "story",
        "headlines": {"basic": EN.title},
        "first_publish_date": "2026-09-01T10:30:00Z",
        "display_date": "2026-09-01T10:30:00Z",
        "content_elements": [{"type": "text", "content": line} for line in EN.lines],
        "related_content": {
            "basic": [
                {"headlines": {"basic": "Bridge reopens"}, "description": {"basic": "The bridge is open."}}
            ]
        },
    }
    script = (
        f"window.Fusion=window.Fusion||{{}};Fusion.globalContent={json.dumps(content)};Fusion.lastModified=1;"
    )
    return Shape(
        html(EN, f'<div id="fusion-app"></div><script id="fusion-metadata">{script}</script>', ld(EN))
    )


@shape
def next_js_with_data_in_a_script_alone() -> Shape:
    data = {
        "props": {
            "pageProps": {
                "article": {
                    "headline": EN.title,
                    "publishedAt": "2026-09-01T10:30:00Z",
                    "body": paragraphs(EN),
                },
                "mostRead": [{"headline": "Storm on Friday", "body": "<p>It will rain.</p>" * 80}],
            }
        },
        "page": "/[slug]",
    }
    return Shape(
        html(
            EN,
            f'<div id="__next"><div class="spinner">Loading…</div></div>'
            f'<script id="__NEXT_DATA__" type="application/json">{json.dumps(data)}</script>',
            '<meta property="article:published_time" content="2026-09-01T10:30:00Z">',
        )
    )


@shape
def next_js_with_body_in_blocks() -> Shape:
    blocks = [{"type": "paragraph", "children": [{"text": line}]} for line in EN.lines]
    data = {"props": {"pageProps": {"story": {"title": EN.title, "content": blocks}}}}
    return Shape(
        html(
            EN,
            f'<div id="__next"></div><script id="__NEXT_DATA__" type="application/json">{json.dumps(data)}</script>',
            '<meta property="article:published_time" content="2026-09-01T10:30:00Z">',
        )
    )


@shape
def nuxt_3_with_its_payload() -> Shape:
    payload = [
        {"data": 1},
        {"article": 2},
        {"title": 3, "body": 4, "date": 5},
        EN.title,
        paragraphs(EN),
        "2026-09-01T10:30:00Z",
    ]
    return Shape(
        html(
            EN,
            f'<div id="__nuxt"></div><script type="application/json" id="__NUXT_DATA__">{json.dumps(payload)}</script>',
            '<meta property="article:published_time" content="2026-09-01T10:30:00Z">',
        )
    )


@shape
def live_blog_of_many_posts() -> Shape:
    node = {
        "@context": "https://schema.org",
        "@type": "LiveBlogPosting",
        "headline": EN.title,
        "coverageStartTime": "2026-09-01T10:30:00Z",
        "datePublished": "2026-09-01T10:30:00Z",
        "dateModified": "2026-09-01T15:00:00Z",
        "liveBlogUpdate": POSTS,
    }
    shown = "".join(
        f'<li><article class="post"><time datetime="2026-09-01T1{n}:30:00Z">1{n}:30</time><h2>Update {n}</h2><p>{line}</p></article></li>'
        for n, line in reversed(list(enumerate(EN.lines)))
    )
    return Shape(
        html(
            EN,
            f"<main><h1>{EN.title}</h1><ol class='live'>{shown}</ol></main>",
            f'<script type="application/ld+json">{json.dumps(node)}</script>',
        ),
        lines=EN.lines[::-1],
    )


@shape
def live_blog_whose_posts_are_in_json_alone() -> Shape:
    node = {
        "@type": "LiveBlogPosting",
        "headline": EN.title,
        "datePublished": "2026-09-01T10:30:00Z",
        "liveBlogUpdate": POSTS,
    }
    return Shape(
        html(
            EN,
            '<div id="live">Loading the live blog</div>',
            f'<script type="application/ld+json">{json.dumps(node)}</script>',
        ),
        lines=EN.lines[::-1],
    )


@shape
def dates_in_a_script_alone() -> Shape:
    article = {
        "subject": EN.title,
        "contents": f"<figure><img><figcaption>Norrby in 2019</figcaption></figure>{paragraphs(EN)}",
        "createdAt": "2026-08-31T17:00:00Z",
        "updateDate": "2026.09.02 09:00",
        "rePublishDate": "2026.09.02 09:00",
        "publishDate": "2026-09-01T10:30:00Z",
        "publisher": "2020",
    }
    other = {"subject": "Storm on Friday", "publishDate": "2026-08-03T08:00:00Z"}
    data = json.dumps({"page": {"list": [other, article, other]}, "publishDate": "2001-01-01"})
    return Shape(html(EN, f"<div id='app'></div><script>window.__DATA__ = {data};</script>"))
