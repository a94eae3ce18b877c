"""What the bytes of an answer are, before a parser trusts them."""

import html
import re
import zlib

from bot.errors import Unreadable
from bot.scraper.decode import decode

HEAD = 8192  # bytes in which a document must show what it is
FIRST = re.compile(r"<(?:!doctype\s+)?(?:[\w.-]+:)?([a-z][\w.-]*)", re.IGNORECASE)
NOT_XML = dict.fromkeys([*range(9), 11, 12, *range(14, 32), 0xFFFE, 0xFFFF])
AMPERSAND = re.compile(r"&(?:(#\d{1,7}|#x[0-9a-f]{1,6}|\w{2,31});)?", re.IGNORECASE)
XML_NAMES = ("amp", "lt", "gt", "quot", "apos")
MAGIC = {
    b"%PDF": "a PDF",
    b"\x1f\x8b": "compressed data (gzip)",
    b"PK\x03\x04": "a ZIP archive",
    b"\x89PNG": "an image",
    b"GIF8": "an image",
    b"\xff\xd8\xff": "an image",
}


def looks_like(body: bytes) -> str:
    """What a body is, in the words of an error message: "an HTML page", "a PDF", "nothing" ..."""
    if not body.strip():
        return "nothing (an empty body)"
    for magic, name in MAGIC.items():
        if body.startswith(magic):
            return name
    head = body[:HEAD].decode("utf-8", "replace").lstrip("\ufeff \t\r\n")
    if head[:1] in "{[":
        return "JSON"
    first = _first_element(head)
    if first == "html":
        return "an HTML page"
    return f"an XML document <{first}>" if first and head.startswith("<") else "text or binary data"


def xml_text(body: bytes, roots: tuple[str, ...], charset: str = "", language: str = "") -> str:
    """An XML document from its root element on: without declaration, DTD and what XML forbids.

    Without a DTD no entity can be expanded or fetched. `charset` is that of the HTTP header, `language` the
    one expected. Raises Unreadable, saying what it looks like, where no root of `roots` is near the start.
    """
    text = decode(body, declared=charset, language=language)
    root = re.search(rf"<(?:[\w.-]+:)?(?:{'|'.join(roots)})[\s/>]", text[:HEAD], re.IGNORECASE)
    if not root or _first_element(text[:HEAD]) == "html":
        raise Unreadable(looks_like(body))
    text = _allowed(text[root.start() :]).rstrip()
    # A transfer cut short ends in half an address or half a title.
    return text if text.endswith(">") else text[: text.rfind("<")]


def _allowed(text: str) -> str:
    # To look for each character is a hundred times cheaper than to translate text that is not ASCII.
    return text.translate(NOT_XML) if any(map(text.__contains__, map(chr, NOT_XML))) else text


def inflated(body: bytes, cap: int) -> bytes:
    """A gzip body decompressed, others as they are. Raises Unreadable past `cap` bytes or where broken."""
    if not body.startswith(b"\x1f\x8b"):
        return body
    try:
        plain = zlib.decompressobj(16 + zlib.MAX_WBITS).decompress(body, cap + 1)
    except zlib.error as broken:
        raise Unreadable(f"gzip data that cannot be decompressed ({broken})") from None
    if len(plain) > cap:
        raise Unreadable(f"gzip data of more than {cap:,} bytes when decompressed")
    return plain


def repaired(text: str) -> str:
    """XML with every ampersand outside CDATA made well-formed: HTML's names decoded, bare ones escaped.

    A recovering parser drops them with the word that follows, and so bends addresses without a sign.
    """
    first, *rest = text.split("<![CDATA[")
    parts = [_escaped(first)]
    for section in rest:
        inside, end, outside = section.partition("]]>")
        parts.append(f"<![CDATA[{inside}{end}{_escaped(outside)}")
    return "".join(parts)


def _escaped(markup: str) -> str:
    return AMPERSAND.sub(lambda found: _reference(found[0], found[1] or ""), markup)


def _reference(text: str, name: str) -> str:
    if name in XML_NAMES:
        return text
    return html.escape(html.unescape(text), quote=False)


def _first_element(head: str) -> str:
    while "<!--" in head:
        before, _, comment = head.partition("<!--")
        head = before + comment.partition("-->")[2]
    found = FIRST.search(head)
    return found[1].lower() if found else ""
