"""Whatever a feed is written in, its entries come out as plain, dated, absolute; and no body breaks it."""

import gzip
import time
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.errors import Unreadable
from bot.model import Entry, Source, SourceKind, Tier
from bot.scraper.feed import MAX_ENTRIES, MAX_TITLE, read_feed
from bot.scraper.marks import Unread

PAGES = Path(__file__).parent / "pages" / "feeds"
URL = "https://harbour.example/feed/rss.xml"


def source(language: str = "", tier: Tier = Tier.LOCAL, search: bool = False) -> Source:
    return Source("harbour", SourceKind.FEED, URL, tier, language=language, search=search)


def entries_of(body: bytes, of: Source, url: str = URL, charset: str = "") -> list[Entry]:
    """What a feed holds of which nothing was known."""
    return [entry for entry in read_feed(body, of, url, charset) if isinstance(entry, Entry)]


def read(page: str, url: str = URL, **how: Any) -> list[Entry]:
    return entries_of((PAGES / page).read_bytes(), source(**how), url)


def rss(*items: str) -> bytes:
    return f"<rss version='2.0'><channel><title>x</title>{''.join(items)}</channel></rss>".encode()


def item(title: str = "t", link: str = "https://harbour.example/1", more: str = "") -> str:
    return f"<item><title>{title}</title><link>{link}</link>{more}</item>"


def utc(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def test_an_rss_feed_gives_plain_titles_absolute_links_and_the_full_text() -> None:
    agreed, doubts, undated = read("rss2-en.xml")
    assert agreed == Entry(
        url="https://harbour.example/kestrel-orbit?utm_source=rss",
        title="Kestrel Motors & Orbit agree to share the Fenwick plant",
        source="harbour",
        summary="The two firms will build vans in Fenwick from 2028. Jobs are safe.",
        content="<p>The two firms will build vans in Fenwick from 2028.</p><p>R&D stays.</p>",
        published=utc("2026-09-01 11:30"),
        guid="hbd-4711",
        language="en",
    )
    assert (doubts.url, doubts.title) == (
        "https://harbour.example/union-doubts",
        "Union doubts the Fenwick promise",
    )
    assert doubts.published == utc("2026-08-31 09:00")
    assert (undated.url, undated.published) == ("https://harbour.example/undated", None)


def test_a_japanese_feed_in_shift_jis_is_read_in_its_charset_and_zone() -> None:
    closing, follow_up = read("rss1-ja-sjis.rdf", "https://minato.example/rss")
    assert closing.title == "はやぶさ自動車、北浜工場の生産を２０２８年に終了へ"
    assert closing.published == utc("2026-08-31 23:00")
    assert follow_up.title == "～続報～ 労組が説明を要求"
    assert follow_up.published == utc("2026-08-31 23:30")
    assert closing.language == "ja"


def test_an_atom_feed_in_big5_takes_the_alternate_link_and_the_first_date() -> None:
    closing, union = read("atom-zh-big5.xml", "https://gangwan.example/feed.xml")
    assert closing.url == "https://gangwan.example/news/1.html"
    assert closing.title == "隼汽車將關閉北濱工廠"
    assert closing.published == utc("2026-09-01 02:00")
    assert "<em>2028年</em>" in closing.content
    assert closing.summary == "公司表示將於2028年停止生產。"
    assert (union.url, union.published) == ("https://gangwan.example/news/2.html", utc("2026-09-01 04:30"))
    assert union.outlet == ""


def test_a_json_feed_is_a_feed() -> None:
    cuts, council, text_only = read("json-de.json", "https://hafenblatt.example/feed.json")
    assert cuts.url == "https://hafenblatt.example/meldung/1"
    assert (cuts.title, cuts.summary) == ("Falk baut 1.900 Stellen ab", "Das Werk Nordhafen bleibt.")
    assert (council.url, council.guid) == ("https://anderswo.example/2", "2")
    assert council.title == "Betriebsrat verlangt Auskunft"
    assert council.published == utc("2026-09-01 16:00")
    assert (text_only.title, text_only.summary, text_only.published) == ("", "Nur Text", None)


def test_a_search_feed_names_the_publisher() -> None:
    (google,) = read("search-google.xml", search=True)
    assert (google.title, google.outlet) == ("Kestrel to shut Fenwick line", "Harbour Business Daily")
    assert google.url.startswith("https://news.google.com/rss/articles/")
    (bing,) = read("search-bing.xml", search=True)
    assert (bing.url, bing.outlet) == ("https://harbour.example/kestrel-orbit?id=7", "Harbour Business Daily")


def test_an_aggregator_names_the_publisher_and_an_outlet_does_not() -> None:
    assert read("search-google.xml", tier=Tier.AGGREGATOR)[0].outlet == "Harbour Business Daily"
    assert read("search-google.xml")[0].outlet == ""


def test_a_broken_feed_loses_no_character_of_links_and_titles() -> None:
    bid, profit = read("broken.xml", language="en")
    assert (bid.title, bid.url) == ("Café maker bids for AT&T unit", "https://broken.example/?a=1&b=2")
    assert (bid.summary, bid.published) == ("First line second line", utc("2026-08-31 22:00"))
    assert (profit.title, profit.url) == ("Profit < 5% at Kestrel", "https://broken.example/2")


def test_a_feed_cut_short_does_not_end_in_half_an_address() -> None:
    body = rss(item(link="https://harbour.example/1"), item(link="https://harbour.example/twenty"))
    for cut in range(body.index(b"/1<"), len(body)):
        found = [entry.url for entry in entries_of(body[:cut], source(), URL)]
        assert set(found) <= {"https://harbour.example/1", "https://harbour.example/twenty"}


def test_a_large_broken_feed_is_read_as_far_as_xml_goes() -> None:
    body = rss(item("a"), item("b", more="<description>x<br>y</description>"), "<p>" * 60_000)
    assert [entry.title for entry in entries_of(body, source(), URL)][:2] == ["a", "b"]


def test_cdata_is_taken_as_it_stands_when_ampersands_are_repaired() -> None:
    link = "<![CDATA[https://harbour.example/?a=1&b=2]]>"
    (entry,) = entries_of(rss(item("<![CDATA[R&D]]> &nbsp; R&D", link)), source(), URL)
    assert (entry.title, entry.url) == ("R&D R&D", "https://harbour.example/?a=1&b=2")


@pytest.mark.parametrize(
    ("charset", "declared", "header"),
    [
        ("utf-8", "utf-8", ""),
        ("utf-8", "shift_jis", "shift_jis"),
        ("cp932", "utf-8", "shift_jis"),
        ("euc_jp", "euc-jp", "utf-8"),
        ("iso2022_jp", "iso-2022-jp", ""),
        ("utf-16", "utf-16", ""),
        ("utf-16-le", "utf-16", ""),
        ("utf-8-sig", "utf-8", ""),
        ("utf-8", "", ""),
        ("utf-8", "no-such-charset", "nor-this"),
    ],
)
def test_the_charset_is_found_whatever_is_declared(charset: str, declared: str, header: str) -> None:
    declaration = f"<?xml version='1.0' encoding='{declared}'?>" if declared else ""
    body = (declaration + rss(item("北浜工場の生産終了")).decode()).encode(charset)
    (entry,) = entries_of(body, source(), URL, header)
    assert entry.title == "北浜工場の生産終了"


def test_a_charset_that_fits_nothing_costs_letters_and_not_the_feed() -> None:
    (entry,) = entries_of(rss(item("X")).replace(b"X", b"Kestrel \xff\xfe closes"), source(), URL)
    assert entry.title.startswith("Kestrel")
    assert entry.title.endswith("closes")


def test_a_description_that_is_the_whole_article_is_its_content() -> None:
    article = "<p>" + "Word after word. " * 200 + "</p>"
    (entry,) = entries_of(rss(item(more=f"<description><![CDATA[{article}]]></description>")), source(), URL)
    assert entry.content == article
    assert len(entry.summary) <= 2000


@pytest.mark.no_cover
def test_ten_thousand_entries_are_cut_to_the_newest_in_linear_time() -> None:
    body = rss(
        *(item(str(n), f"https://harbour.example/{n}", "<description>x</description>") for n in range(10_000))
    )
    started = time.process_time()
    entries = entries_of(body, source(), URL)
    assert [entry.title for entry in entries] == [str(n) for n in range(MAX_ENTRIES)]
    assert time.process_time() - started < 5


def dated(number: int) -> str:
    at = datetime(2026, 1, 1, tzinfo=UTC) + timedelta(hours=number)
    return item(str(number), f"https://harbour.example/{number}", f"<pubDate>{format_datetime(at)}</pubDate>")


@pytest.mark.parametrize("step", [1, -1, 7])  # oldest first, newest first, in no order
def test_of_a_large_feed_in_any_order_the_newest_are_taken(step: int) -> None:
    order = [number * step % 2000 for number in range(2000)]
    titles = [int(entry.title) for entry in entries_of(rss(*map(dated, order)), source(), URL)]
    assert titles == [number for number in order if number >= 2000 - MAX_ENTRIES]


def test_the_newest_are_the_same_where_some_are_known() -> None:
    body = rss(*map(dated, range(2000)))
    entries = read_feed(body, source(), URL)
    again = read_feed(body, source(), URL, known=unread(entries[::3]))
    assert [one.mark for one in again] == [one.mark for one in entries]


def test_an_entry_without_a_date_stands_where_its_neighbours_do() -> None:
    items = [item(str(n), f"https://harbour.example/{n}") if n % 2 else dated(n) for n in range(2000)]
    titles = [int(entry.title) for entry in entries_of(rss(*items), source(), URL)]
    assert min(titles) >= 2000 - MAX_ENTRIES - 1


@pytest.mark.no_cover
def test_ten_thousand_entries_of_odd_dates_are_read_in_seconds() -> None:
    items = (
        item(str(n), f"https://harbour.example/{n}", f"<pubDate>{n} foo 2024 bar</pubDate>")
        for n in range(10_000)
    )
    started = time.process_time()
    assert len(read_feed(rss(*items), source(), URL)) == MAX_ENTRIES
    assert time.process_time() - started < 10


MEDIA = "<media:title>A gate</media:title><media:description>Seen from the west</media:description>"


@pytest.mark.parametrize("space", ["http://search.yahoo.com/mrss/", "http://search.yahoo.com/mrss", ""])
def test_the_title_of_a_picture_is_not_that_of_the_article(space: str) -> None:
    picture = f"<media:content url='/a.jpg'>{MEDIA}</media:content>{MEDIA}"
    declared = f" xmlns:media='{space}'" if space else ""
    body = rss(f"<item>{picture}<title>Fenwick closes</title><link>https://harbour.example/1</link></item>")
    (entry,) = entries_of(body.replace(b"<rss", f"<rss{declared}".encode()), source(), URL)
    assert entry.title == "Fenwick closes"


@pytest.mark.parametrize(
    "body",
    [
        rss(
            "<item><title>t</title><enclosure url='https://harbour.example/1' type='application/pdf'/></item>"
        ),
        b"<rdf:RDF xmlns:rdf='http://www.w3.org/1999/02/22-rdf-syntax-ns#'>"
        b"<item rdf:about='https://harbour.example/1'><title>t</title></item></rdf:RDF>",
        b"<feed xmlns='http://www.w3.org/2005/Atom'><entry><title>t</title>"
        b"<link rel='enclosure' type='image/png' href='https://harbour.example/2'/>"
        b"<link rel='related' href='https://harbour.example/1'/></entry></feed>",
        b"<feed xmlns='http://www.w3.org/2005/Atom'><entry><title>t</title>"
        b"<link rel='license' href='https://harbour.example/terms'/>"
        b"<content type='text/html' src='https://harbour.example/1'/></entry></feed>",
    ],
)
def test_an_entry_that_names_its_page_in_another_way_is_not_lost(body: bytes) -> None:
    (entry,) = entries_of(body, source(), URL)
    assert entry.url == "https://harbour.example/1"


@pytest.mark.parametrize("rel", ["license", "replies", "edit", "hub", "author"])
def test_a_link_that_leads_elsewhere_is_not_the_page_of_an_entry(rel: str) -> None:
    link = f"<link rel='{rel}' href='https://harbour.example/1'/>"
    body = f"<feed xmlns='http://www.w3.org/2005/Atom'><entry><title>t</title>{link}</entry></feed>"
    assert entries_of(body.encode(), source(), URL) == []


def test_an_extension_that_calls_its_parts_alike_hides_none_of_the_entry() -> None:
    parts = "<x:title>Lot 7</x:title><x:description>Of 90 t</x:description><x:pubDate>1 May 2020</x:pubDate>"
    own = "<description>It shuts</description><pubDate>Tue, 01 Sep 2026 12:30:00 GMT</pubDate>"
    body = rss(item("Fenwick closes", more=parts + own).replace("<title>", f"{parts}<title>"))
    (entry,) = entries_of(body.replace(b"<rss", b"<rss xmlns:x='urn:lots'"), source("en"), URL)
    assert (entry.title, entry.summary) == ("Fenwick closes", "It shuts")
    assert entry.published == utc("2026-09-01 12:30")


def test_what_is_called_an_item_inside_of_one_is_none() -> None:
    inner = "<files><item><title>Photo</title><link>https://harbour.example/2</link></item></files>"
    entries = entries_of(rss(item("Fenwick closes", more=inner), item("Vik grows")), source(), URL)
    assert [entry.title for entry in entries] == ["Fenwick closes", "Vik grows"]


@pytest.mark.parametrize("empty", ["<item/>", "<item></item>"])
def test_an_item_that_another_one_stands_in_loses_nothing(empty: str) -> None:
    inner = item("Moss opens", "https://harbour.example/3")
    late = item("Vik grows", "https://harbour.example/2", more=inner)
    entries = entries_of(rss(item("Fenwick closes", more=empty), late), source(), URL)
    assert {entry.title for entry in entries} == {"Fenwick closes", "Vik grows", "Moss opens"}


def test_a_film_that_atom_s_content_leads_to_is_not_the_page_of_an_entry() -> None:
    film = "<content type='video/mp4' src='https://harbour.example/1'/>"
    body = f"<feed xmlns='http://www.w3.org/2005/Atom'><entry><title>t</title>{film}</entry></feed>"
    assert entries_of(body.encode(), source(), URL) == []


def test_a_sound_is_not_the_page_of_an_entry() -> None:
    body = rss("<item><title>t</title><enclosure url='https://harbour.example/1' type='audio/mpeg'/></item>")
    assert entries_of(body, source(), URL) == []


def test_a_whole_text_may_stand_in_another_vocabulary() -> None:
    whole = "<yandex:full-text xmlns:yandex='http://news.yandex.ru'>The whole of it</yandex:full-text>"
    (entry,) = entries_of(rss(item(more=f"<description>Short</description>{whole}")), source(), URL)
    assert (entry.summary, entry.content) == ("Short", "The whole of it")


def test_the_language_of_a_broken_feed_is_that_which_it_names() -> None:
    body = rss("<language>pt-br</language>", item(more="<pubDate>01/09/2026 07:30</pubDate>"), "<b>")
    (entry,) = entries_of(body, source(), URL)
    assert (entry.language, entry.published) == ("pt", utc("2026-09-01 10:30"))


def test_an_alert_s_link_through_its_engine_is_the_publisher_s() -> None:
    link = "https://www.google.com/url?rct=j&amp;url=https://harbour.example/1%3Fa%3D2&amp;usg=x"
    (entry,) = entries_of(rss(item(link=link)), source(), URL)
    assert entry.url == "https://harbour.example/1?a=2"


def test_a_title_of_five_thousand_characters_is_cut_at_a_word() -> None:
    (entry,) = entries_of(rss(item("fenwick " * 700)), source(), URL)
    assert len(entry.title) <= MAX_TITLE
    assert entry.title.endswith("fenwick…")


def test_a_whole_text_may_be_called_the_body() -> None:
    (entry,) = entries_of(rss(item(more="<body><p>The whole of it</p></body>")), source(), URL)
    assert (entry.summary, entry.content) == ("The whole of it", "<p>The whole of it</p>")


def test_a_link_that_is_none_does_not_make_an_entry() -> None:
    links = ["", "  ", "javascript:void(0)", "mailto:a@b.example", "http://[", "http://"]
    assert read_feed(rss(*(item(link=link) for link in links)), source(), URL) == []


def test_a_feed_without_entries_is_an_empty_list() -> None:
    assert read_feed(rss(), source(), URL) == []


def test_entities_are_neither_expanded_nor_fetched(tmp_path: Path) -> None:
    secret = tmp_path / "secret"
    secret.write_text("do not tell")
    levels = "".join(f'<!ENTITY a{n + 1} "{f"&a{n};" * 10}">' for n in range(12))
    head = f'<!DOCTYPE rss [<!ENTITY a0 "ha"><!ENTITY x SYSTEM "file://{secret}">{levels}]>'
    (entry,) = entries_of(head.encode() + rss(item("&a12; &x;")), source(), URL)
    assert entry.title == "&a12; &x;"


@pytest.mark.parametrize(
    ("body", "seen"),
    [
        (b"", "nothing"),
        (b" \n", "nothing"),
        (b"<!DOCTYPE html><html><body>Subscribe to <a href='/rss'>RSS</a></body></html>", "an HTML page"),
        (b"<!-- cached --><html><feed></feed></html>", "an HTML page"),
        (b"%PDF-1.7 \x00\x01", "a PDF"),
        (gzip.compress(b"<rss/>", mtime=0), "compressed"),
        (b'{"error": "not found"}', "JSON of another kind"),
        (b'{"items": [', "broken JSON"),
        (b'{"version": "2.0", "items": []}', "JSON of another kind"),
        (b"<?xml version='1.0'?><urlset></urlset>", "an XML document <urlset>"),
        (b"Service unavailable", "text"),
        (b"\x89PNG\r\n", "an image"),
        (b"<rss", "an XML document <rss>"),
    ],
)
def test_what_is_no_feed_is_named(body: bytes, seen: str) -> None:
    with pytest.raises(Unreadable, match="is the address right") as told:
        read_feed(body, source(), URL)
    assert str(told.value).startswith(f"{URL}: {seen}")


TAGS = "<rss> <channel> <item> </item> <title> </title> <link> <br> <entry> <source> <dc:date>"
SCRAPS = (
    "<feed\nxmlns='x'> <link\nhref=' <![CDATA[ ]]> <!-- --> & &amp; &#0; < > ' ?> <?xml\nencoding=' \x00 é 日"
)
VALUES = """https://a.example/ {"items":[{"url":" "}]}"""
MARKUP = st.sampled_from(f"{TAGS} {SCRAPS} {VALUES}".split(" "))


@settings(deadline=None, max_examples=200)
@given(
    st.binary(max_size=200) | st.lists(MARKUP, max_size=30).map(lambda parts: "".join(parts).encode()),
    st.booleans(),
)
def test_any_bytes_are_entries_or_unreadable(body: bytes, in_rss: bool) -> None:
    body = b"<rss><channel><item>" + body if in_rss else body
    try:
        entries = entries_of(body, source(search=True), URL)
    except Unreadable:
        return
    assert all(entry.url.startswith("http") and entry.source == "harbour" for entry in entries)
    "".join(entry.title + entry.content + entry.guid for entry in entries).encode()


@pytest.mark.no_cover
@pytest.mark.parametrize(
    "noise",
    ["<item>", "<", "&", "<a ", "<a b='", "<![CDATA[", "<!--", "</a>", "<?xml ", "<title><b>x", "<!DOCTYPE "],
)
def test_a_megabyte_of_noise_is_done_with_in_seconds(noise: str) -> None:
    started = time.process_time()
    read_feed(b"<rss><channel>" + (noise * (1_000_000 // len(noise))).encode(), source(), URL)
    assert time.process_time() - started < 10


@pytest.mark.no_cover
@pytest.mark.parametrize("noise", ["&lt;!--", "&lt;script&gt;", "&lt;a ", "&amp;lt;!-- ", "&amp;amp;"])
def test_summaries_of_noise_are_done_with_in_seconds(noise: str) -> None:
    summary = f"<description>{noise * 6000}</description>"
    entries = [item("A", f"https://harbour.example/{n}", summary) for n in range(20)]
    started = time.process_time()
    assert len(read_feed(rss(*entries), source(), URL)) == 20
    assert time.process_time() - started < 5


def unread(entries: list[Entry | Unread]) -> dict[str, Unread]:
    return {entry.mark: Unread(entry.mark, entry.published) for entry in entries}


def test_entries_that_are_known_by_their_marks_are_given_back_unread() -> None:
    first, second = read_feed(rss(item("One"), item("Two", "https://harbour.example/2")), source(), URL)
    again = rss(item("One"), item("Two, edited", "https://harbour.example/2"))
    known, edited = read_feed(again, source(), URL, known=unread([first]))
    assert known == Unread(first.mark)
    assert isinstance(edited, Entry)
    assert edited.title == "Two, edited"
    assert edited.mark not in (first.mark, second.mark)


@pytest.mark.parametrize("page", sorted(path.name for path in PAGES.iterdir()))
def test_what_is_known_of_a_feed_changes_nothing_in_the_rest(page: str) -> None:
    body = (PAGES / page).read_bytes()
    entries = read_feed(body, source(), URL)
    for known in (unread(entries[:1]), unread(entries[1:]), unread(entries)):
        expected = [known.get(entry.mark, entry) for entry in entries]
        assert read_feed(body, source(), URL, known=known) == expected


ODD = [
    *(item(str(n), f"https://harbour.example/{n}") for n in range(3)),
    item("a", more="<description><![CDATA[<item><title>x</title></item>]]></description>"),
    item("b", more="<description><![CDATA[</item>]]></description>"),
    "<!-- <item><title>gone</title></item> -->",
    "<!-- </item> -->",
    "<item/>",
    "<item\n about='1'><link>https://harbour.example/n</link></item>",
    "<item><item><link>https://harbour.example/inner</link></item></item>",
    "<x:item xmlns:x='urn:x'><link>https://harbour.example/x</link></x:item>",
    "<item><link>https://harbour.example/?a&b</link></item>",
    "<item><link>https://harbour.example/torn</link>",
    "<entry><link href='https://harbour.example/atom'/></entry>",
    "<items>x</items>",
]


@settings(max_examples=300, deadline=None)
@given(st.lists(st.sampled_from(ODD), max_size=6), st.data())
def test_however_oddly_items_are_written_none_is_lost_to_what_is_known(
    items: list[str], data: st.DataObject
) -> None:
    body = rss(*items)
    entries = read_feed(body, source(), URL)
    known = data.draw(st.lists(st.sampled_from(entries)) if entries else st.just([]))
    again = read_feed(body, source(), URL, known=unread(known))
    marked = {entry.mark: entry for entry in known}
    assert [marked[one.mark] if isinstance(one, Unread) else one for one in again] == entries


@pytest.mark.parametrize(
    "changed",
    [
        item("Another title"),
        item(link="https://harbour.example/2"),
        item(more="<description>A summary</description>"),
        item(more="<pubDate>Mon, 06 Jul 2026 08:00:00 GMT</pubDate>"),
    ],
)
def test_a_mark_tells_what_a_reader_would_see(changed: str) -> None:
    before, after = read_feed(rss(item(), changed), source(), URL)
    assert before.mark != after.mark


def test_a_mark_is_the_same_under_another_guid_and_a_signed_address_of_the_feed() -> None:
    (before,) = read_feed(rss(item(more="<guid>1</guid>")), source(), f"{URL}?signature=1")
    (after,) = read_feed(rss(item(more="<guid>2</guid>")), source(), f"{URL}?signature=2")
    assert before.mark == after.mark


def test_a_guid_that_is_the_address_is_in_the_mark() -> None:
    one, other = read_feed(
        rss(*(f"<item><guid>https://harbour.example/{n}</guid></item>" for n in "12")), source(), URL
    )
    assert one.mark != other.mark


def test_a_relative_link_in_another_place_has_another_mark() -> None:
    (here,) = read_feed(rss(item(link="/1")), source(), URL)
    (there,) = read_feed(rss(item(link="/1")), source(), "https://quay.example/feed/rss.xml")
    assert here.mark != there.mark
