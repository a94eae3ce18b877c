"""Markup to one line of plain text."""

import html
import re

MARKUP_PER_CHARACTER = 20  # how much markup is looked at for each character that is kept

# A comment without an end goes on to the end, as browsers have it; to look for each end anew would take long.
DROPPED = re.compile(r"<(script|style)\b[^<>]*>[^<]*(?:</\1>)?|<!--.*?(?:-->|\Z)", re.IGNORECASE | re.DOTALL)
BLOCK = re.compile(r"</?(?:br|p|div|li|ul|ol|tr|td|th|h[1-6]|hr|dt|dd|blockquote)\b[^<>]*>", re.IGNORECASE)
TAG = re.compile(r"</?[a-z][^<>]*>|<![a-z\[][^<>]*>", re.IGNORECASE)
# Controls, zero-width marks and halves of surrogates: unseen by a reader, and refused by databases.
UNSEEN = re.compile(
    "[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\xad\u200b-\u200f\u2060\ufeff\ud800-\udfff\ufffe\uffff]"
)


def plain(markup: str, limit: int) -> str:
    """The text of a piece of HTML, entities decoded, on one line, cut at a word to `limit` characters."""
    text = markup[: limit * MARKUP_PER_CHARACTER]
    for _ in range(2):  # feeds escape their HTML once too often
        text = html.unescape(_stripped(text))
    return shorten(" ".join(UNSEEN.sub("", text).split()), limit)


def shorten(text: str, limit: int) -> str:
    """`text` in at most `limit` characters, cut after a word where the script has words, with an ellipsis."""
    if len(text) <= limit:
        return text
    kept = text[: limit - 1]
    at_word = kept.rpartition(" ")[0]
    return (at_word if len(at_word) > limit // 2 else kept).rstrip(" ,;:-") + "…"


def storable(text: str) -> str:
    """`text` without what no database takes: NUL and halves of surrogates."""
    return text.replace("\0", "").encode("utf-8", "replace").decode()


def _stripped(text: str) -> str:
    if "<" not in text:
        return text
    return TAG.sub("", BLOCK.sub(" ", DROPPED.sub(" ", text)))
