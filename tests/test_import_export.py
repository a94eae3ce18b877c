"""Sources in and out of other programs' lists: OPML, CSV, and sources.yaml as its owner wrote it."""

import csv
import io
from collections.abc import Mapping
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from ruamel.yaml import YAML

from bot.commands import subscriptions
from bot.commands.importing import export_sources, import_sources
from bot.config import read_sources
from bot.errors import ConfigError, Unreadable
from bot.settings.yamledit import add_items
from bot.settings.yamlfile import plain
from tests.fakes.commands import Dealwire

SOURCES = """\
# The desk's list. Ask Mika before changing it.
sources:
  # newsrooms
  arden:   {kind: listing, url: https://arden.example/news, tier: company,
            select: {entry: "li.news", date: time}}   # moved in May

  wire:
      kind: feed
      url: "https://wire.example/rss"
      tier: wire
      every: 90s
      outlet: Harbor Wire
      # the end of the list

# made by themselves
searches:
  - {engine: google-news, languages: [en]}
"""
READER = """\
<opml version="1.0"><head/><body>
  <outline text="Cars">
    <outline text="Nordlicht" xmlUrl="https://nordlicht.example/feed" type="rss" language="de-DE"/>
    <outline title="&#26085;&#26412; 7" xmlurl="https://seven.example/feed"/>
    <outline text="Wire, again" xmlUrl="http://www.wire.example/rss"/>
    <outline text="A note"/>
    <outline text="A link" type="link" url="https://page.example/"/>
  </outline>
</body></opml>
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "sources.yaml").write_text(SOURCES, encoding="utf-8")
    return tmp_path


def written(folder: Path) -> str:
    return (folder / "sources.yaml").read_text(encoding="utf-8")


class TestImport:
    def test_the_list_of_a_feed_reader_is_added_and_the_rest_stays_as_it_was(
        self, folder: Path, dealwire: Dealwire
    ) -> None:
        (folder / "reader.opml").write_text(READER, encoding="utf-8")
        said = dealwire("sources", "import", "reader.opml", "--tier", "national", "--config", ".")
        assert said.code == 0
        assert said.err == "2 added, 1 known, 0 wrong\n"
        assert said.out.splitlines()[2] == "known  wire  http://www.wire.example/rss"
        nordlicht, seven = read_sources(folder / "sources.yaml")[2:]
        assert (nordlicht.id, nordlicht.outlet, nordlicht.language) == ("nordlicht", "Nordlicht", "de")
        assert (seven.id, seven.outlet, seven.tier) == ("seven-example", "日本 7", "national")
        kept = [
            line for line in written(folder).splitlines() if "nordlicht" not in line and "seven" not in line
        ]
        assert kept == SOURCES.splitlines()

    def test_what_is_wrong_is_told_with_its_line_and_the_rest_goes_on(
        self, folder: Path, dealwire: Dealwire
    ) -> None:
        rows = [
            "URL;Outlet;Tier;Colour",
            "ftp://a.example/;A;;",
            "https://b.example/f;B;trade;",
            "https://c.example;C;;red",
        ]
        (folder / "list.csv").write_text("\ufeff" + "\n".join(rows), encoding="utf-8")
        said = dealwire("sources", "import", "list.csv", "--config", ".", "--json")
        assert said.code == 1
        assert [row["outcome"] for row in said.rows] == ["added", "wrong", "wrong"]
        assert "list.csv, line 2: url: 'ftp://a.example/' is no http" in said.rows[1]["problem"]
        assert "list.csv, line 4: colour: unknown key" in said.rows[2]["problem"]
        assert read_sources(folder / "sources.yaml")[-1].id == "b-example"

    def test_a_rehearsal_writes_nothing(self, folder: Path, dealwire: Dealwire) -> None:
        (folder / "reader.opml").write_text(READER, encoding="utf-8")
        said = dealwire("sources", "import", "reader.opml", "--dry-run", "--config", ".")
        assert said.err == "2 would be added, 1 known, 0 wrong\n"
        assert written(folder) == SOURCES

    def test_two_of_one_name_get_names_of_their_own(self, folder: Path) -> None:
        (folder / "list.csv").write_text("url,outlet\nhttps://a.example/1,Wire\nhttps://a.example/2,Wire\n")
        done = import_sources(folder / "list.csv", folder, {"kind": "feed", "tier": "wire"})
        assert list(done.added) == ["wire-2", "wire-3"]

    def test_a_list_without_ids_takes_none(self, folder: Path, dealwire: Dealwire) -> None:
        listed = "sources:\n  - {kind: feed, url: https://wire.example/rss, tier: wire}\n"
        (folder / "sources.yaml").write_text(listed, encoding="utf-8")
        (folder / "list.csv").write_text("url\nhttps://a.example/1\n", encoding="utf-8")
        said = dealwire("sources", "import", "list.csv", "--config", ".")
        assert said.code == 1
        assert "sources.yaml: sources: nothing can be added here (write its items as `id: {...}`" in said.err
        assert written(folder) == listed

    @pytest.mark.parametrize(
        ("body", "told"),
        [
            (b"<html><body/></html>", "XML of another kind <html>, not OPML"),
            (b"<opml><body>", "broken XML"),
            (b"\xff\xfe\x00u", "neither OPML nor UTF-8 text"),
            (b"", "no column called url"),
            (b'url,name\n"https://x.example,', "broken CSV"),
        ],
    )
    def test_another_kind_of_file(self, folder: Path, body: bytes, told: str) -> None:
        (folder / "list").write_bytes(body)
        with pytest.raises(ConfigError, match=told):
            import_sources(folder / "list", folder, {})
        assert written(folder) == SOURCES

    def test_no_entity_is_expanded_and_no_file_is_read(self) -> None:
        bomb = (
            b'<!DOCTYPE opml [<!ENTITY x SYSTEM "file:///etc/passwd">]>'
            b'<opml><outline xmlUrl="https://a.example/" text="a&#38;b">&x;</outline></opml>'
        )
        [(_, item)] = subscriptions.read_list(bomb)
        assert item == {"url": "https://a.example/", "outlet": "a&b"}


class TestExport:
    @pytest.mark.parametrize("name", ["list.csv", "list.opml"])
    def test_nothing_is_lost_on_the_way_there_and_back(
        self, folder: Path, dealwire: Dealwire, name: str
    ) -> None:
        before = read_sources(folder / "sources.yaml")
        assert dealwire("sources", "export", name, "--config", ".").code == 0
        (folder / "sources.yaml").write_text("", encoding="utf-8")
        assert dealwire("sources", "import", name, "--config", ".").code == 0
        assert sorted(read_sources(folder / "sources.yaml"), key=str) == sorted(before, key=str)

    def test_a_feed_reader_finds_the_feeds_and_passes_over_the_pages(self, folder: Path) -> None:
        text = export_sources(folder, "opml")
        assert text.count('xmlUrl="') == 1
        assert 'xmlUrl="https://wire.example/rss"' in text

    def test_a_spreadsheet_runs_no_formula(self) -> None:
        item = {"id": "x", "url": "https://x.example/", "outlet": '=HYPERLINK("https://evil.example")'}
        text = subscriptions.write_csv([item])
        assert next(csv.DictReader(io.StringIO(text)))["outlet"].startswith("'=")
        assert subscriptions.read_list(text.encode()) == [("line 2", item)]


class TestTheFile:
    @pytest.mark.parametrize(
        "text",
        [
            "", "sources:\n", "# only a word\n", "searches: []\nsources:\n  a: {x: 1}", "sources: {}\n",
            'sources: {"a": {"x": 1}}', "sources:\n- a\n",
            "sources:\n    a:\n      x: |\n        two\n        lines\n\n\nlast: 1\n",
        ],
    )  # fmt: skip
    def test_items_are_added_or_nothing_is_written(self, tmp_path: Path, text: str) -> None:
        path = tmp_path / "f.yaml"
        path.write_text(text, encoding="utf-8")
        before = plain(YAML(typ="rt").load(text)) or {}
        try:
            add_items(path, "sources", {"new": {"x": "2"}})
        except ConfigError:
            assert path.read_text(encoding="utf-8") == text == "sources:\n- a\n"
            return
        after = plain(YAML(typ="rt").load(path.read_text(encoding="utf-8")))
        assert after == before | {"sources": {**(before.get("sources") or {}), "new": {"x": "2"}}}
        assert list(tmp_path.iterdir()) == [path]

    @pytest.mark.parametrize(
        "text",
        [SOURCES, "searches: []\n", "sources:\n", "sources:\n  a: {x: 1}\nz: 1", "sources: {a: {x: 1}}\n"],
    )
    def test_the_lines_of_a_file_end_as_they_did(self, tmp_path: Path, text: str) -> None:
        path = tmp_path / "f.yaml"
        path.write_bytes(text.replace("\n", "\r\n").encode())
        add_items(path, "sources", {"new": {"x": 2}})
        after = path.read_bytes().decode()
        assert after.count("\n") == after.count("\r\n")
        path.write_bytes(text.encode())
        add_items(path, "sources", {"new": {"x": 2}})
        assert after == path.read_bytes().decode().replace("\n", "\r\n")

    def test_it_keeps_its_rights(self, folder: Path) -> None:
        path = folder / "sources.yaml"
        path.chmod(0o640)
        add_items(path, "sources", {"new": {"kind": "feed"}})
        assert path.stat().st_mode & 0o777 == 0o640


TEXT = st.text(st.characters(exclude_categories=("Cs", "Cc", "Cn", "Zl", "Zp", "Co")), max_size=20).map(
    str.strip
)


@settings(max_examples=60, deadline=None)
@given(st.lists(st.fixed_dictionaries({"id": TEXT.filter(bool), "outlet": TEXT.filter(bool)}), max_size=3))
def test_any_words_come_back_from_either_list(items: list[Mapping[str, str]]) -> None:
    listed = [
        {"url": f"https://x.example/{n}", "kind": "feed", "tier": "wire", **item}
        for n, item in enumerate(items)
    ]
    for text in (subscriptions.write_csv(listed), subscriptions.write_opml(listed)):
        back = [item for _, item in subscriptions.read_list(text.encode())]
        assert [item["url"] for item in back] == [item["url"] for item in listed]


@settings(max_examples=150, deadline=None)
@given(
    st.binary(max_size=200)
    | st.text(max_size=200).map(str.encode)
    | st.text("<opml outlineur/=\"'&;,\n", max_size=80).map(str.encode)
)
def test_any_bytes_are_a_list_or_no_list(body: bytes) -> None:
    told: list[str] = []
    try:
        subscriptions.read_list(body)
    except Unreadable as error:
        told.append(str(error))
    assert all(told)
