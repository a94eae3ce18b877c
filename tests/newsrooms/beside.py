"""What stands between and beside the paragraphs of one story: other stories, captions, offers to the reader."""
# ruff: noqa: E501

from tests.newsrooms.shapes import Shape, html, ld, paragraphs, shape
from tests.newsrooms.stories import DE, EN

STORM = "Storm closes the harbour at Moss for a second day"
SHARES = "Bottle makers' shares fall as brewers turn to cans"
TOWN = "waits for a word from the ministry, says its mayor."
MORE = "The council will meet again next Monday evening to hear what the company has to say about it."


@shape
def pointers_to_other_articles_as_lines() -> Shape:
    first, second, third, *rest = DE.lines
    return Shape(
        html(
            DE,
            f"""<main><article><h1>{DE.title}</h1><div class="txt"><p>{first}</p>
<p>Zum Nachlesen: <a href="/archiv/vik-stellt-ein">Werk in Vik stellt fünfzig Leute ein</a></p><p>{second}</p>
<ul><li>Hintergrund | <a href="/wissen/glas">Wie aus Scherben neues Glas wir</a>d</li>
<li><span class="k">Reportage</span><a href="/reportage/see">Mit der Fähre nach Vik und zurück</a></li>
<li><a href="https://magazin.example/ofen"><strong>DIE ÖFEN VON NORRBY IM BILD</strong></a></li></ul><p>{third}</p>
{"".join(f"<p>{line}</p>" for line in rest)}</div></article></main>""",
            ld(DE),
        ),
        story=DE,
    )


@shape
def pointers_to_other_articles_in_json_too() -> Shape:
    first, *rest = EN.lines
    inner = "".join(f"<p>{line}</p>" for line in (*rest, MORE))
    return Shape(
        html(
            EN,
            f"<h1>{EN.title}</h1><div><p>{first}</p><p><a href='/weather/moss'>{STORM}</a></p>{inner}</div>",
            ld(EN, articleBody="\n\n".join((first, STORM, *rest, MORE))),
        ),
        lines=(*EN.lines, MORE),
    )


@shape
def cards_of_other_articles_between() -> Shape:
    first, second, *rest = EN.lines
    return Shape(
        html(
            EN,
            f"""<div class="wrap"><h1>{EN.title}</h1><div class="txt"><p>{first}</p>
<div class="x1"><div><a href="/weather/moss"><img src="/m.jpg" alt=""></a></div>
<div><span><a href="/weather">Weather</a></span><a class="t" href="/weather/moss">{STORM}</a>
<div><p>Ferries stay in port until Thursday at the earliest, and the market hall has been cleared of its boats.</p></div></div></div>
<p>{second}</p><article><a href="/money/cans"><img src="/c.jpg" alt=""><div><h3>{SHARES}</h3><p>Analysts had warned of it.</p></div></a></article>
{"".join(f"<p>{line}</p>" for line in rest)}</div></div>""",
            ld(EN),
        ),
    )


@shape
def links_within_sentences_stay() -> Shape:
    first, second, third, fourth, fifth = EN.lines
    return Shape(
        html(
            EN,
            f"""<article><h1>{EN.title}</h1><p>{first}</p><p>{second}</p>
<p>“We looked for a buyer for eleven months <a href="/buyers">and found none,” said Ida Holm</a>, who runs the bottle business.</p>
<h2><a href="#vik">What becomes of the plant at Vik</a></h2><p><b>{fourth[:30]}<a href="/vik">{fourth[30:-1]}</a></b>.</p><p><b>Norrby</b> <a href="/t">{TOWN}</a></p><p>{fifth}</p></article>""",
            ld(EN),
        ),
        lines=(first, second, third, "What becomes of the plant at Vik", fourth, f"Norrby {TOWN}", fifth),
    )


@shape
def text_that_is_one_link_stays() -> Shape:
    return Shape(
        html(EN, f'<article><h1>{EN.title}</h1><a href="/full">{paragraphs(EN)}</a></article>', ld(EN)),
    )


@shape
def captions_in_the_json_too() -> Shape:
    first, *rest = EN.lines
    caption = "The furnaces of Norrby are put out for repairs in the summer of 2019"
    inner = f"<p>{first}</p><figure><img src='/a.jpg'><figcaption>{caption}</figcaption></figure>"
    inner += "".join(f"<p>{line}</p>" for line in rest)
    body = "\n".join((first, caption, *rest, MORE))
    return Shape(
        html(EN, f"<article><h1>{EN.title}</h1>{inner}<p>{MORE}</p></article>", ld(EN, articleBody=body)),
        lines=(*EN.lines, MORE),
    )


@shape
def offers_by_the_names_of_their_boxes() -> Shape:
    first, second, *rest = EN.lines
    return Shape(
        html(
            EN,
            f"""<article class="post has-comments related-2"><h1>{EN.title}</h1><section class="Body_body__x1"><p>{first}</p>
<div class="inlineNewsletter Newsletter_box__f2"><p>What moves the north, every morning at seven in your mailbox.</p></div><p>{second}</p>
<p class="Feedback_root__a9">Found a mistake? Tell us.</p>{"".join(f"<p>{line}</p>" for line in rest)}
<div class="b-author-bio"><div>Nora Berg has written about industry in the north since 2014.</div></div>
<div class="kurier-single-cta">Read the Kurier for nine crowns a week. Invest in journalism that asks.</div>
<video controls><p>Your device cannot show this film of the plant.</p></video></section></article>""",
            ld(EN),
        ),
    )


@shape
def list_of_others_goes_with_its_heading() -> Shape:
    entries = "".join(
        f"<li><a href='/{n}'><img src='/{n}.jpg'><h3>{title}</h3><p>{'All that is known of it so far. ' * 9}</p></a></li>"
        for n, title in enumerate((STORM, SHARES, "A museum of bottles opens at Skien"))
    )
    return Shape(
        html(
            EN,
            f"""<div class="page"><h1>{EN.title}</h1>{paragraphs(EN)}<p>{MORE}</p>
<div class="dbox"><h2>"Industry" in ten pictures</h2><ul>{entries}</ul></div></div>""",
            ld(EN),
        ),
        lines=(*EN.lines, MORE),
    )


@shape
def marks_that_were_never_replaced() -> Shape:
    first, *rest = EN.lines
    marks = (
        "$$ARTICLE_AD$$",
        "+++dropcap",
        "[#image: /photos/4711]",
        '{: kind="small"}',
        "{{ slot }} {{ slot }}",
    )
    hint = "To view this video please enable scripts, and consider another browser"
    body = "\n".join((*marks, hint, first, "[gallery ids=1,2]", *rest, MORE))
    return Shape(html(EN, f"<h1>{EN.title}</h1>", ld(EN, articleBody=body)), lines=(*EN.lines, MORE))


@shape
def frame_that_names_what_it_has_around_bare_text() -> Shape:
    text = "".join(f"<div>{line}</div>" for line in (*EN.lines, MORE))
    script = "<script>" + "var settings = 'of the page and all of its parts'; " * 99 + "</script>"
    return Shape(
        html(
            EN, f"{script}<h1>{EN.title}</h1><div class='story comments-on'><div>{text}</div></div>", ld(EN)
        ),
        lines=(*EN.lines, MORE),
    )


@shape
def film_that_nobody_closed() -> Shape:
    return Shape(html(EN, f"<h1>{EN.title}</h1><video><source src='/v'><div>{paragraphs(EN)}</div>", ld(EN)))


@shape
def a_part_whose_id_is_its_heading() -> Shape:
    """Links within the page lead to it. What it has in common with the boxes of a page is a word."""
    heading = "Feedback from the two halls"
    return Shape(
        html(
            EN,
            f"""<article><h1>{EN.title}</h1>{paragraphs(EN)}
<div class="section" id="feedback-from-the-two-halls"><h2>{heading}</h2><p>{MORE}</p></div>
<div id="newsletter-sign-up"><p>What moves the north, every morning at seven in your mailbox.</p></div></article>""",
            ld(EN),
        ),
        lines=(*EN.lines, heading, MORE),
    )
