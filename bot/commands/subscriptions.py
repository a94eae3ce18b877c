"""Lists of sources as other programs keep them: OPML and CSV, read and written.

An item is a mapping of strings with the keys of a source in sources.yaml, its id and its `select`
flattened (`select.entry`); `where` says for messages where it stood. Nothing is checked here.
Sources: OPML 2.0 specification; RFC 4180.
"""

import csv
import io
from collections.abc import Iterable, Iterator, Mapping, Sequence

from lxml import etree

from bot.errors import Unreadable
from bot.model import Source, SourceKind

Item = dict[str, str]

SELECT = tuple(f"select.{part}" for part in ("entry", "link", "title", "date"))
COLUMNS = ("id", "kind", "url", "tier", "outlet", "language", "every", "untried", *SELECT)
OWN = "urn:dealwire:source"  # the namespace of what OPML has no attribute for
UNITS = ((86400, "d"), (3600, "h"), (60, "m"), (1, "s"))
SEPARATORS = ",;\t|"


def read_list(body: bytes) -> list[tuple[str, Item]]:
    """(where, item) of each source of an OPML or CSV file. Raises Unreadable where it is neither."""
    if body.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"<"):
        return list(_read_opml(body))
    try:
        return list(_read_csv(body.decode("utf-8-sig")))
    except UnicodeDecodeError:
        raise Unreadable("neither OPML nor UTF-8 text; save it as CSV in UTF-8") from None
    except csv.Error as error:
        raise Unreadable(f"broken CSV ({error}); quote what holds commas or line breaks") from None


def item_of(source: Source) -> Item:
    """A source as an item; keys without a value are absent."""
    fields = {
        "id": source.id, "kind": source.kind.value, "url": source.url, "tier": source.tier.value,
        "outlet": source.outlet, "language": source.language,
        "every": _duration(source.every.total_seconds()) if source.every else "",
        "untried": "true" if source.untried else "",
        **{f"select.{part}": css for part, css in source.select.items()},
    }  # fmt: skip
    return {key: value for key, value in fields.items() if value}


def write_csv(items: Iterable[Item]) -> str:
    """A table with a line of column names; cells that a spreadsheet would run as a formula are quoted."""
    out = io.StringIO()
    table = csv.DictWriter(out, COLUMNS, restval="", lineterminator="\n")
    table.writeheader()
    table.writerows({key: _inert(value) for key, value in item.items()} for item in items)
    return out.getvalue()


def write_opml(items: Iterable[Item]) -> str:
    """OPML 2.0 with a folder a tier; a sitemap or a listing is a link, which feed readers pass over."""
    root = etree.Element("opml", {"version": "2.0"}, nsmap={"dealwire": OWN})
    etree.SubElement(etree.SubElement(root, "head"), "title").text = "dealwire sources"
    body = etree.SubElement(root, "body")
    folders: dict[str, etree._Element] = {}
    for item in items:
        tier = item.get("tier", "")
        folder = folders.get(tier)
        if folder is None:
            folder = folders[tier] = etree.SubElement(body, "outline", {"text": tier})
        etree.SubElement(folder, "outline", _attributes(item))
    text: bytes = etree.tostring(root, encoding="utf-8", xml_declaration=True, pretty_print=True)
    return text.decode()


def _attributes(item: Item) -> dict[str, str]:
    name = item.get("outlet") or item["id"]
    feed = item.get("kind") == SourceKind.FEED
    standard = {"text": name, "title": name, "type": "rss" if feed else "link"}
    standard["xmlUrl" if feed else "url"] = item["url"]
    if "language" in item:
        standard["language"] = item["language"]
    own = {f"{{{OWN}}}{key}": value for key, value in item.items() if key not in ("url", "language")}
    return {name: _printable(value) for name, value in (standard | own).items()}


def _read_opml(body: bytes) -> Iterator[tuple[str, Item]]:
    parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False)
    try:
        root = etree.fromstring(body, parser)
    except etree.XMLSyntaxError as error:
        raise Unreadable(f"broken XML ({error.msg}); export the list again") from None
    if etree.QName(root).localname.lower() != "opml":
        raise Unreadable(f"XML of another kind <{etree.QName(root).localname}>, not OPML")
    for outline in root.iter("{*}outline"):
        if item := _outline(outline):
            yield f"line {outline.sourceline}", item


def _outline(outline: etree._Element) -> Item:
    """Empty for a folder, a note, or a link that is none of ours."""
    own = {
        etree.QName(name).localname: str(value)
        for name, value in outline.attrib.items()
        if etree.QName(name).namespace == OWN
    }
    plain = {str(name).lower(): str(value).strip() for name, value in outline.attrib.items()}
    url = plain.get("xmlurl") or (plain.get("url", "") if own else "")
    if not url:
        return {}
    name = "" if own else plain.get("title") or plain.get("text", "")
    found = {"url": url, "outlet": name, "language": _language(plain)} | own
    return {key: value for key, value in found.items() if value}


def _language(plain: Mapping[str, str]) -> str:
    return plain.get("language", "").partition("-")[0].lower()


def _printable(text: str) -> str:
    return "".join(character for character in text if character.isprintable())


def _read_csv(text: str) -> Iterator[tuple[str, Item]]:
    first = text.partition("\n")[0]
    separator = max(SEPARATORS, key=first.count)
    table = csv.reader(io.StringIO(text), delimiter=separator, strict=True)
    names = [name.strip().lower() for name in next(table, [])]
    if "url" not in names:
        raise Unreadable(f"no column called url in its first line; the columns are {', '.join(COLUMNS)}")
    for row in table:
        item = _row(names, row)
        if item:
            yield f"line {table.line_num}", item


def _row(names: Sequence[str], row: Sequence[str]) -> Item:
    cells = dict(zip(names, (_bare(cell.strip()) for cell in row), strict=False))
    return {name: cell for name, cell in cells.items() if name and cell}


def _inert(cell: str) -> str:
    return f"'{cell}" if cell[0] in "=+-@" else cell


def _bare(cell: str) -> str:
    return cell[1:] if cell[:1] == "'" and cell[1:2] in tuple("=+-@") else cell


def _duration(seconds: float) -> str:
    size, unit = next((size, unit) for size, unit in UNITS if seconds % size == 0 or size == 1)
    return f"{seconds / size:g}{unit}"


def nested(item: Mapping[str, str]) -> dict[str, object]:
    """An item as sources.yaml has it, without its id: `select` as a mapping, `untried` as yes or no."""
    plain: dict[str, object] = {
        key: value for key, value in item.items() if key != "id" and not key.startswith("select.")
    }
    if "untried" in item:
        plain["untried"] = item["untried"].lower() in ("true", "yes", "1", "x")
    select = {key.partition(".")[2]: value for key, value in item.items() if key.startswith("select.")}
    return plain | ({"select": select} if select else {})
