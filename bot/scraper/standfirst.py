"""What introduces an article between its heading and its text, which an extraction leaves behind."""

import re
from itertools import dropwhile, islice

from lxml.html import HtmlElement

from bot.scraper.body import BLOCKS, is_ended, line_of
from bot.scraper.boilerplate import BOILERPLATE
from bot.scraper.scripts import bare, shared, weight

NEAR = 200  # lines after the heading in which the text begins
LEAST = 60  # weight of what introduces it
MOST = 1000
AKIN = 0.3  # share of the title's words in a paragraph that is about it, or of its own in its story
INNER = tuple(set(BLOCKS) - {"br", "hr"})
LINES = ("p", "div", "h2", "h3", "h4", "li")  # that it may stand in
NAMES = re.compile(  # of its class, in words_with-Humps
    r"(?:(?<![A-Za-z])|(?<=[a-z])(?=[A-Z]))(?i:standfirst|sub-?(?:title|head(?:line|ing)?)|dec?k|excerpt|synopsis"
    r"|abstract|intro(?:duction)?|lead|lede|ingress|perex|chapo|summary)(?![a-z])"
)


def standfirst(tree: HtmlElement, title: str, description: str, text: str) -> str:
    """The lines between heading and text that are not in this: what is named so, what the page's description
    has, and paragraphs on the title's matter; "" for none."""
    named: dict[str, bool] = {}
    first, story = text.partition("\n")[0], f"{title}\n{text}"
    after = dropwhile(lambda one: one.tag != "h1", tree.iter("h1", *LINES))
    for part in islice(after, NEAR):
        line = "" if next(part.iterdescendants(*INNER), None) is not None else line_of(part.text_content())
        if part.tag == "h1" or not LEAST <= weight(line) <= MOST:
            continue
        if line in text:
            return "\n".join(one for one, is_named in named.items() if is_named or line in first)
        is_named = _is_named(part, line, description) and shared(line, story) >= AKIN
        on_it = part.tag == "p" and is_ended(line) and shared(title, line) >= AKIN
        if (on_it or is_named) and not BOILERPLATE.search(line):
            named[line] = is_named
    return ""


def _is_named(part: HtmlElement, line: str, description: str) -> bool:
    own, said = bare(line), bare(description)
    if said and (own in said or said in own):
        return True
    return NAMES.search(f"{part.get('class')} {part.getparent().get('class')}") is not None
