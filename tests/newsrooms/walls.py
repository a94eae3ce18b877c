"""Paywalls, consent, addresses and pages that are not there."""
# ruff: noqa: E501

from tests.newsrooms.shapes import Shape, html, ld, paragraphs, shape
from tests.newsrooms.stories import EN


@shape
def paywall_that_hides_the_rest_by_style() -> Shape:
    lead, *rest = EN.lines
    hidden = "".join(f"<p>{line}</p>" for line in rest)
    return Shape(
        html(
            EN,
            f"""<article><h1>{EN.title}</h1><div class="teaser"><p>{lead}</p></div>
<div class="piano-offer"><h3>Subscribe to continue reading</h3><p>Already a subscriber? Log in</p></div>
<div class="paid-content" style="display:none">{hidden}</div></article>""",
            ld(
                EN,
                isAccessibleForFree=False,
                hasPart={
                    "@type": "WebPageElement",
                    "isAccessibleForFree": False,
                    "cssSelector": ".paid-content",
                },
            ),
        )
    )


@shape
def paywall_whose_rest_is_in_json() -> Shape:
    return Shape(
        html(
            EN,
            f"""<article><h1>{EN.title}</h1><p>{EN.lines[0]}</p><div class="wall"><p>Subscribe to continue reading.</p></div></article>""",
            ld(EN, isAccessibleForFree="False", articleBody="\n\n".join(EN.lines)),
        )
    )


@shape
def consent_dialogue_over_the_article() -> Shape:
    dialogue = "".join(
        f"<p>{line}</p>"
        for line in (
            "We and our 812 partners store and access information on a device, such as cookies.",
            "By clicking accept you consent to this; you may withdraw your consent at any time.",
            "Some of our partners rely on a legitimate interest, to which you may object below.",
            "Precise location data and identification by scanning of the device may be used.",
        )
    )
    return Shape(
        html(
            EN,
            f"""<div id="consent" role="dialog" aria-modal="true">{dialogue}<button>Accept all</button><button>Reject all</button></div>
<main><article><h1>{EN.title}</h1><p><time datetime="2026-09-01T10:30:00Z">1 September 2026</time></p>{paragraphs(EN)}</article></main>""",
        )
    )


@shape
def consent_dialogue_alone() -> Shape:
    return Shape(
        html(
            EN,
            "<div><h1>We value your privacy</h1><p>We and our partners use cookies to store data on a device.</p>"
            "<p>By clicking you agree that our 91 partners may use it.</p><button>Accept all</button></div>",
            title="Kurier",
        ),
        unreadable="consent wall",
    )


@shape
def soft_404_with_the_latest_below() -> Shape:
    teasers = "".join(
        f"<li><a href='/{n}'>Bridge number {n} reopens after repairs in the old harbour</a><p>The bridge is open again, said the town, which had closed it for works in May, and traffic flows.</p></li>"
        for n in range(9)
    )
    return Shape(
        html(
            EN,
            f"<main><h1>Sorry, we could not find that page</h1><p>It may have moved.</p><h2>Latest stories</h2><ul>{teasers}</ul></main>",
            title="Page not found - Kurier",
        ),
        unreadable="not there",
    )


@shape
def canonical_to_the_home_page() -> Shape:
    return Shape(
        html(
            EN,
            f"<article><h1>{EN.title}</h1>{paragraphs(EN)}</article>",
            f'<link rel="canonical" href="https://kurier.example/"><meta property="og:url" content="https://kurier.example">{ld(EN)}',
        ),
        url="https://kurier.example/news/view?id=4711",
    )


@shape
def canonical_of_a_section_that_others_share() -> Shape:
    return Shape(
        html(
            EN,
            f"<article><h1>{EN.title}</h1>{paragraphs(EN)}</article>",
            f'<link rel="canonical" href="https://kurier.example/news/view">{ld(EN)}',
        ),
        url="https://kurier.example/news/view?idxno=4711",
        kept="https://kurier.example/news/view",
    )


@shape
def frames_with_nothing_inside() -> Shape:
    return Shape(
        "<html><frameset cols='20%,*'><frame src='a.html'><frame src='b.html'></frameset></html>",
        unreadable="no article text",
    )
