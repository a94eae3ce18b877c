"""What the bytes of an answer are, before a parser trusts them."""

import re
import zlib

from w3lib.encoding import read_bom, resolve_encoding

from bot.errors import Unreadable

HEAD = 8192  # bytes in which a document must show what it is
FIRST = re.compile(r"<(?:!doctype\s+)?(?:[\w.-]+:)?([a-z][\w.-]*)", re.IGNORECASE)
DECLARED = re.compile(rb"<\?xml\b[^>]{0,200}encoding\s*=\s*[\"']([\w.:-]+)")
NOT_XML = dict.fromkeys([*range(9), 11, 12, *range(14, 32), 0xFFFE, 0xFFFF])
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


def xml_text(body: bytes, charset: str, roots: tuple[str, ...]) -> str:
    """An XML document from its root element on: without declaration, DTD and what XML forbids.

    Without a DTD no entity can be expanded or fetched. Bytes that are valid UTF-8 are UTF-8, whatever is
    declared; then the declaration is believed, then `charset` (of the HTTP header); what fits none is
    decoded with replacement characters. Raises Unreadable where no root of `roots` is near the start.
    """
    text = _decoded(body, charset)
    root = re.search(rf"<(?:[\w.-]+:)?(?:{'|'.join(roots)})[\s/>]", text[:HEAD], re.IGNORECASE)
    if not root or _first_element(text[:HEAD]) == "html":
        raise Unreadable(looks_like(body))
    return text[root.start() :].translate(NOT_XML)


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


def _first_element(head: str) -> str:
    while "<!--" in head:
        before, _, comment = head.partition("<!--")
        head = before + comment.partition("-->")[2]
    found = FIRST.search(head)
    return found[1].lower() if found else ""


def _decoded(body: bytes, charset: str) -> str:
    by_mark, mark = read_bom(body)
    for name in _encodings(body, by_mark or "", charset):
        try:
            return body[len(mark or b"") :].decode(name)
        except UnicodeError:
            continue
    return body.decode("utf-8", "replace")


def _encodings(body: bytes, by_mark: str, charset: str) -> list[str]:
    """Python's names of the encodings to try, likeliest first."""
    declared = DECLARED.search(body[:HEAD])
    named = [declared[1].decode() if declared else "", charset]
    wide = ("utf-16-le" if body[1:2] == b"\0" else "utf-16-be") if b"\0" in body[:4] else ""
    escapes = b"\x1b$" in body  # ISO-2022-JP is ASCII to a UTF-8 decoder
    order = [by_mark, wide, *named, "utf-8"] if escapes else [by_mark, wide, "utf-8", *named]
    return [name for name in map(resolve_encoding, filter(None, order)) if name]
