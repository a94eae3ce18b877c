"""The commands from outside: help, exit codes, errors that say what, where and what to do."""

import errno
import gzip
import json
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from bot import __version__, cli
from bot.config import FILES
from bot.matcher.weights import read_weights
from tests.fakes import faults
from tests.fakes.commands import Dealwire
from tests.fakes.pages import Item
from tests.fakes.program import WATCHLIST, Program
from tests.fakes.web import Web

COMMANDS = (
    "init",
    "run",
    "once",
    "check",
    "demo",
    "replay",
    "ledger",
    "why",
    "sources",
    "slack",
    "feedback",
    "db",
)
GROUPS = ("db", "slack")


@pytest.fixture
def program(tmp_path: Path) -> Program:
    program = Program(tmp_path, {})
    program.writes_config()
    return program


def article(number: int, **more: Any) -> dict[str, Any]:
    return {
        "id": f"a{number}", "url": f"https://wire.example/{number}", "outlet": "Wire", "tier": "wire",
        "lang": "en", "published": f"2026-07-{number:02}T09:00:00Z", "title": "Arden to close Harborside",
        "text": "Arden Motors decided to close its Harborside plant by March 2028, the company said.",
    } | more  # fmt: skip


@pytest.fixture
def stream(tmp_path: Path) -> tuple[Path, Path]:
    """Articles and a watchlist for `replay`."""
    articles, watchlist = tmp_path / "articles.jsonl", tmp_path / "watchlist.yaml"
    told = [article(1), article(2), article(3, title="Ferry runs again", text="The ferry runs again.")]
    articles.write_text("".join(json.dumps(each) + "\n" for each in told), encoding="utf-8")
    watchlist.write_text(json.dumps(WATCHLIST), encoding="utf-8")
    return articles, watchlist


class TestHelp:
    def test_it_names_every_command(self, dealwire: Dealwire) -> None:
        said = dealwire("--help")
        assert said.code == 0
        assert all(f"\n  {name}" in said.out for name in COMMANDS)
        assert said.out.count("...") == 1  # of the usage: no line is cut

    @pytest.mark.parametrize(
        "command",
        [
            *(name for name in COMMANDS if name not in GROUPS),
            "db upgrade",
            "slack manifest",
            "slack test",
            "slack changes",
        ],
    )
    def test_each_says_what_it_does_and_how_it_is_called(self, dealwire: Dealwire, command: str) -> None:
        said = dealwire(*command.split(), "--help")
        assert said.code == 0
        assert f"Usage: dealwire {command}" in said.out
        assert "Example" in said.out or command == "db upgrade"

    def test_it_says_its_version(self, dealwire: Dealwire) -> None:
        assert dealwire("--version").out == f"dealwire, version {__version__}\n"

    def test_no_library_is_loaded_for_it(self) -> None:
        """What keeps it fast: the time itself depends on the machine (tests/bench/startup.py)."""
        code = "import sys; from bot import cli; print(*{name.partition('.')[0] for name in sys.modules})"
        done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
        heavy = {
            "sqlalchemy",
            "alembic",
            "pydantic",
            "requests",
            "lxml",
            "structlog",
            "rich",
            "ruamel",
            "regex",
        }
        assert not heavy & set(done.stdout.split())


class TestUsage:
    @pytest.mark.parametrize(
        ("arguments", "told"),
        [
            ("frobnicate", "No such command"),
            ("once --now yesterday", "write 2025-07-15T06:15:00Z"),
            ("replay nowhere.jsonl --watchlist w.yaml", "does not exist"),
            ("why --since yesterday", "write 2025-07-15T06:15:00Z"),
            ("why https://wire.example/1 --since 2026-07-01", "name no URL beside it"),
            (
                "sources import pyproject.toml --tier natonal",
                "'natonal' is not one of 'company', 'filing', 'wire'",
            ),
            ("run --colour", "No such option"),
        ],
    )
    def test_wrong_usage_is_2(self, dealwire: Dealwire, arguments: str, told: str) -> None:
        said = dealwire(*arguments.split())
        assert said.code == 2
        assert told in said.err

    def test_ctrl_c_is_130(self, dealwire: Dealwire, monkeypatch: pytest.MonkeyPatch) -> None:
        def interrupted(*_: object) -> None:
            raise KeyboardInterrupt

        monkeypatch.setattr(shutil, "copyfile", interrupted)
        monkeypatch.setattr(cli, "leave", sys.exit)  # the real one would end this process
        assert dealwire("init").code == 130


class TestInit:
    def test_it_writes_a_folder_to_start_from(self, dealwire: Dealwire, tmp_path: Path) -> None:
        said = dealwire("init", "here")
        assert said.code == 0
        assert {path.name for path in (tmp_path / "here").iterdir()} == set(FILES)
        assert "--config here" in said.out
        assert dealwire("check", "--config", "here").code == 0

    def test_it_leaves_what_is_there(self, dealwire: Dealwire, tmp_path: Path) -> None:
        dealwire("init")
        (tmp_path / "config" / "settings.yaml").write_text("# mine\n", encoding="utf-8")
        said = dealwire("init")
        assert (tmp_path / "config" / "settings.yaml").read_text(encoding="utf-8") == "# mine\n"
        assert said.out.count("kept") == 3

    def test_a_place_that_cannot_be_written(self, dealwire: Dealwire, tmp_path: Path) -> None:
        (tmp_path / "file").touch()
        said = dealwire("init", "file/config")
        assert said.code == 1
        assert said.err.startswith("dealwire: ")
        assert "file" in said.err


class TestConfiguration:
    @pytest.mark.parametrize("command", ["run", "once", "check", "ledger"])
    def test_a_broken_file_is_named_with_its_line(
        self, dealwire: Dealwire, program: Program, tmp_path: Path, command: str
    ) -> None:
        (tmp_path / "config" / "watchlist.yaml").write_text("companies:\n\tarden: {}\n", encoding="utf-8")
        said = dealwire(command)
        assert said.code == 1
        assert "watchlist.yaml:2" in said.out + said.err
        assert "tabs" in said.out + said.err

    def test_no_folder(self, dealwire: Dealwire) -> None:
        said = dealwire("run")
        assert said.code == 1
        assert "`dealwire init` makes one" in said.err

    def test_the_folder_may_come_from_the_environment(
        self, dealwire: Dealwire, program: Program, tmp_path: Path
    ) -> None:
        (tmp_path / "config").rename(tmp_path / "elsewhere")
        assert dealwire("check").code == 1
        assert dealwire("check", DEALWIRE_CONFIG="elsewhere").code == 1  # it has no source
        assert "2 deals and plants" in dealwire("check").out

    def test_check_says_what_is_wrong_and_counts_it(self, dealwire: Dealwire, program: Program) -> None:
        said = dealwire("check", "--json")
        assert said.code == 1
        assert [row["what"] for row in said.rows if not row["good"]] == ["sources"]
        assert said.err == "1 to mend\n"


class TestDatabase:
    def test_a_question_makes_no_database(self, dealwire: Dealwire, tmp_path: Path) -> None:
        for question in (["ledger"], ["why", "https://wire.example/1"], ["sources"]):
            said = dealwire(*question)
            assert said.code == 1
            assert "no database is here yet" in said.err
        assert list(tmp_path.iterdir()) == []

    def test_upgrade_makes_one_and_may_be_repeated(self, dealwire: Dealwire, tmp_path: Path) -> None:
        assert dealwire("db", "upgrade").code == 0
        assert dealwire("db", "upgrade", "--database", "dealwire.db").out == "The database is up to date.\n"
        assert (tmp_path / "dealwire.db").exists()

    @pytest.mark.parametrize("command", ["db upgrade", "ledger", "sources", "once", "run"])
    def test_one_of_a_later_version(
        self, dealwire: Dealwire, program: Program, tmp_path: Path, command: str
    ) -> None:
        dealwire("db", "upgrade")
        with sqlite3.connect(tmp_path / "dealwire.db") as connection:
            connection.execute("UPDATE alembic_version SET version_num = '9999'")
        connection.close()
        said = dealwire(*command.split())
        assert said.code == 1
        assert "dealwire.db: made by a later dealwire (its schema is 9999)" in said.err

    def test_a_file_that_is_none(self, dealwire: Dealwire, tmp_path: Path) -> None:
        (tmp_path / "dealwire.db").write_text("not a database at all, whatever its name", encoding="utf-8")
        said = dealwire("db", "upgrade")
        assert said.code == 1
        assert "no SQLite database" in said.err

    def test_a_folder_that_is_not_there(self, dealwire: Dealwire) -> None:
        said = dealwire("db", "upgrade", DATABASE_URL="sqlite:////nowhere/at/all.db")
        assert said.code == 1
        assert "/nowhere/at does not exist; create it, or correct DATABASE_URL" in said.err

    def test_an_address_that_is_none_does_not_show_its_password(self, dealwire: Dealwire) -> None:
        said = dealwire("db", "upgrade", DATABASE_URL="mysql://me:hush@host/name")
        assert said.code == 1
        assert "DATABASE_URL is no address" in said.err
        assert "hush" not in said.err


class TestOnce:
    @pytest.fixture(autouse=True)
    def feed(self, program: Program, web: Web) -> None:
        """A source that works and one that does not."""
        body = "Arden Motors decided to close its Harborside plant by March 2028, the company said."
        item = Item("Arden to close Harborside", "/1?id=7", datetime(2026, 7, 6, 9, tzinfo=UTC), body=body)
        program.sources = {
            "wire": {"kind": "feed", "tier": "wire", "url": web.publishes_feed("wire.example", [item])},
            "gone": {"kind": "feed", "tier": "blog", "url": web.url("gone.example", "/feed.xml")},
        }
        web.breaks("gone.example", "/feed.xml", how=faults.status(404))
        program.writes_config()

    def test_a_pass_is_counted_and_a_failure_named(self, dealwire: Dealwire) -> None:
        said = dealwire("once", "--now", "2026-07-06T12:00:00Z")
        assert said.code == 0
        assert "1 article read" in said.err
        assert "published before the source or subject was followed" in said.err
        assert said.err.count("/feed.xml answered 404") == 1

    def test_a_second_pass_says_what_it_did_and_not_what_all_did(self, dealwire: Dealwire) -> None:
        dealwire("once", "--now", "2026-07-06T12:00:00Z")
        said = dealwire("once", "--now", "2026-07-06T12:01:00Z")
        assert "0 articles read, 0 developments told, 0 messages sent" in said.err
        assert "published before" not in said.err

    def test_what_is_older_than_retention_goes_under_cron_too(self, dealwire: Dealwire, web: Web) -> None:
        url = web.url("wire.example", "/1?id=7")
        dealwire("once", "--now", "2020-07-06T12:00:00Z")
        assert "harborside: " in dealwire("why", url).out
        dealwire("once", "--now", "2022-07-06T12:00:00Z")
        assert "harborside: " not in dealwire("why", url).out

    def test_the_ledger_counts_what_was_taken_in_silently(self, dealwire: Dealwire) -> None:
        dealwire("once", "--now", "2026-07-06T12:00:00Z")
        deal, plant = dealwire("ledger").out.splitlines()
        assert deal.endswith("Arden and Volta, battery venture")
        assert "never told  Arden Harborside plant (2 claims taken in silently)" in plant

    def test_a_rehearsal_of_what_is_to_come_lets_nothing_go(self, dealwire: Dealwire, web: Web) -> None:
        url = web.url("wire.example", "/1?id=7")
        dealwire("once")
        dealwire("once", "--now", "2999-07-06T12:00:00Z")
        assert "harborside: " in dealwire("why", url).out

    def test_sources_says_how_each_fares(self, dealwire: Dealwire) -> None:
        dealwire("once", "--now", "2026-07-06T12:00:00Z")
        gone, wire, total = dealwire("sources").out.replace("\n    ", " ").splitlines()
        assert "never ok" in gone
        assert "1 failure in a row; fetch: " in gone
        assert "ok 2026-07-06 12:00" in wire
        assert total == "2 sources, 1 failing, 0 in trouble"
        rows = {row["source"]: row for row in dealwire("sources", "--json").rows}
        assert (rows["wire"]["entries"], rows["gone"]["failures"]) == (1, 1)

    def test_why_of_an_article_that_could_not_be_had(self, dealwire: Dealwire, web: Web) -> None:
        web.breaks("wire.example", "/1", how=faults.status(503))
        dealwire("once", "--now", "2026-07-06T12:00:00Z")
        said = dealwire("why", web.url("wire.example", "/1?id=7"))
        assert said.code == 0
        assert "not read: " in said.out
        assert "answered 503" in said.out

    def test_why_knows_an_address_however_it_was_passed_on(self, dealwire: Dealwire, web: Web) -> None:
        dealwire("once", "--now", "2026-07-06T12:00:00Z")
        said = dealwire("why", web.url("wire.example", "/1?utm_source=mail&id=7#top"))
        assert "harborside: attach (published before the source or subject was followed)" in said.out


class TestReplay:
    def test_an_alert_a_line_and_a_summary_beside_it(
        self, dealwire: Dealwire, stream: tuple[Path, Path]
    ) -> None:
        articles, watchlist = stream
        said = dealwire("replay", articles, "--watchlist", watchlist)
        assert said.code == 0
        [alert] = said.rows
        assert (alert["article"], alert["subject"]) == ("a1", "harborside")
        assert "3 articles, 1 alerts" in said.err

    def test_out_is_a_file(self, dealwire: Dealwire, stream: tuple[Path, Path], tmp_path: Path) -> None:
        articles, watchlist = stream
        said = dealwire("replay", articles, "--watchlist", watchlist, "--out", "alerts.jsonl")
        assert said.out == ""
        assert "harborside" in (tmp_path / "alerts.jsonl").read_text(encoding="utf-8")

    def test_a_database_answers_questions_afterwards(
        self, dealwire: Dealwire, stream: tuple[Path, Path]
    ) -> None:
        articles, watchlist = stream
        dealwire("replay", articles, "--watchlist", watchlist, "--database", "replay.db")
        ledger = dealwire("ledger", "harborside", "--database", "replay.db")
        assert "closure decided: by March 2028" in ledger.out
        assert dealwire("why", "a2", "--database", "replay.db").out.count("harborside: attach") == 1
        again = dealwire("replay", articles, "--watchlist", watchlist, "--database", "replay.db")
        assert again.code == 1
        assert "name a database that is new" in again.err

    @pytest.mark.parametrize(
        ("line", "told"),
        [
            (b"{", "is no article"),
            (b"[]", "is no article"),
            (b"\xff\xfe", "is no article"),
            (json.dumps(article(4) | {"tier": "gossip"}).encode(), "gossip"),
            (json.dumps(article(4) | {"published": "soon"}).encode(), "soon"),
            (json.dumps(article(4) | {"title": None}).encode(), "title must be text"),
            (json.dumps({"id": "a4"}).encode(), "is missing"),
        ],
    )
    def test_a_line_that_is_no_article_is_named(
        self, dealwire: Dealwire, stream: tuple[Path, Path], line: bytes, told: str
    ) -> None:
        articles, watchlist = stream
        articles.write_bytes(articles.read_bytes() + line + b"\n")
        said = dealwire("replay", articles, "--watchlist", watchlist)
        assert said.code == 1
        assert "articles.jsonl:4: is no article" in said.err
        assert told in said.err

    def test_a_watchlist_that_tracks_nothing(self, dealwire: Dealwire, stream: tuple[Path, Path]) -> None:
        articles, watchlist = stream
        watchlist.write_text("", encoding="utf-8")
        said = dealwire("replay", articles, "--watchlist", watchlist)
        assert said.code == 1
        assert "nothing is tracked" in said.err

    def test_weights_that_are_none(
        self, dealwire: Dealwire, stream: tuple[Path, Path], tmp_path: Path
    ) -> None:
        (tmp_path / "w.json").write_text("{}", encoding="utf-8")
        said = dealwire("replay", stream[0], "--watchlist", stream[1], "--weights", "w.json")
        assert said.code == 1
        assert "are no weights" in said.err

    def test_a_full_disk(
        self, dealwire: Dealwire, stream: tuple[Path, Path], monkeypatch: pytest.MonkeyPatch
    ) -> None:
        def full(path: Path, *_: object, **__: object) -> None:
            raise OSError(errno.ENOSPC, "No space left on device", str(path))

        monkeypatch.setattr(Path, "write_text", full)
        said = dealwire("replay", stream[0], "--watchlist", stream[1], "--out", "alerts.jsonl")
        assert said.code == 1
        assert (
            said.err == "dealwire: alerts.jsonl: No space left on device; free some space, then try again\n"
        )


class TestQuestions:
    @pytest.fixture(autouse=True)
    def known(self, dealwire: Dealwire, program: Program, stream: tuple[Path, Path]) -> None:
        dealwire("replay", stream[0], "--watchlist", stream[1], "--database", "dealwire.db")

    def test_the_ledger_of_all(self, dealwire: Dealwire) -> None:
        lines = dealwire("ledger").out.splitlines()
        assert [line.split()[0] for line in lines] == ["arden-volta", "harborside"]
        assert "never told" in lines[0]
        assert "2026-07-01  Arden Harborside plant: " in lines[1]

    def test_the_ledger_of_all_for_a_script(self, dealwire: Dealwire) -> None:
        rows = {row["subject"]: row for row in dealwire("ledger", "--json").rows}
        assert rows["harborside"]["last_told"] == "2026-07-01T09:00:00+00:00"
        assert rows["arden-volta"]["claims"] == 0

    def test_the_ledger_of_one(self, dealwire: Dealwire) -> None:
        said = dealwire("ledger", "harborside").out
        assert said.startswith("Arden Harborside plant\n\n● 2026-07-01 09:00  Wire\n")
        assert "    closure decided: by March 2028 (the company)\n      “Arden Motors " in said
        assert "https://wire.example/1" in said

    def test_the_ledger_of_one_for_a_script(self, dealwire: Dealwire) -> None:
        row = dealwire("ledger", "harborside", "--json").rows[-1]
        assert (row["kind"], row["certainty"], row["told"]) == ("closure", "decided", True)
        assert row["outlets"] == ["Wire"]

    def test_one_that_nothing_is_known_of(self, dealwire: Dealwire) -> None:
        assert "nothing known yet" in dealwire("ledger", "arden-volta").out
        assert dealwire("ledger", "arden-volta", "--json").out == ""

    def test_an_unknown_subject(self, dealwire: Dealwire) -> None:
        said = dealwire("ledger", "harbourside")
        assert said.code == 1
        assert "no such subject; did you mean 'harborside'?" in said.err

    def test_a_picture_of_an_unknown_subject(self, dealwire: Dealwire) -> None:
        said = dealwire("picture", "harbourside", "story.png")
        assert said.code == 1
        assert "no such subject; did you mean 'harborside'?" in said.err
        assert "nothing was told of it yet" in dealwire("picture", "arden-volta", "story.png").err

    def test_an_unknown_subject_among_two_thousand(self, dealwire: Dealwire, program: Program) -> None:
        mill = WATCHLIST["plants"]["harborside"]
        program.watchlist = {**WATCHLIST, "plants": {f"mill-{n}": mill for n in range(2000)}}
        program.writes_config()
        said = dealwire("ledger", "mil-7")
        assert "did you mean 'mill-7'?; `dealwire ledger` lists all 2002\n" in said.err

    def test_why_it_was_told(self, dealwire: Dealwire) -> None:
        said = dealwire("why", "https://wire.example/1").out
        assert "Wire (wire, en), 2026-07-01 09:00 UTC" in said
        assert "harborside: tell (first report)" in said
        assert "the ledger had nothing of the kind" in said
        assert f"told from {read_weights().threshold:.2f}; about the subject" in said
        assert "  for: focus" in said

    def test_why_names_what_a_claim_repeats(self, dealwire: Dealwire, stream: tuple[Path, Path]) -> None:
        articles, watchlist = stream
        dealwire("replay", articles, "--watchlist", watchlist, "--database", "replay.db")
        said = dealwire("why", "a2", "--database", "replay.db")
        assert "        repeats 2026-07-01 Wire: closure decided: by March 2028" in said.out, said.out
        [row] = dealwire("why", "a2", "--database", "replay.db", "--json").rows
        assert any(claim["repeats"] and claim["repeats"]["article"] == "a1" for claim in row["claims"])

    def test_why_it_was_silent(self, dealwire: Dealwire) -> None:
        [row] = dealwire("why", "https://wire.example/2", "--json").rows
        assert (row["action"], row["subject"]) == ("attach", "harborside")
        assert "drop (no tracked deal or plant)" in dealwire("why", "https://wire.example/3").out

    def test_why_without_an_address_names_what_was_nearly_told(
        self, dealwire: Dealwire, stream: tuple[Path, Path]
    ) -> None:
        articles, watchlist = stream
        text = (
            "The mayor said that nobody had told him of Arden's decision to close Harborside. He wants help."
        )
        mayor = article(4, title="Mayor not warned of the end of Harborside", text=text)
        with articles.open("a", encoding="utf-8") as more:
            more.write(json.dumps(mayor) + "\n")
        dealwire("replay", articles, "--watchlist", watchlist, "--database", "replay.db")
        asked = ("why", "--database", "replay.db", "--since")
        title, origin, url = dealwire(*asked, "2026-07-01").out.splitlines()
        assert title.endswith("  harborside: Mayor not warned of the end of Harborside")
        assert origin.strip() == "Wire (wire, en), 2026-07-04 09:00 UTC; what it adds is too slight to tell"
        assert url.strip() == "https://wire.example/4"
        [row] = dealwire(*asked, "2026-07-01", "--json").rows
        assert (row["subject"], row["url"]) == ("harborside", url.strip())
        assert f"{row['chance']:.2f}" == title.split()[0]
        assert (
            dealwire(*asked, "2026-07-05").out
            == "nothing came near to being told since 2026-07-05 00:00 UTC\n"
        )
        assert dealwire(*asked, "2026-07-05", "--json").out == ""

    def test_why_of_an_address_that_was_never_met(self, dealwire: Dealwire) -> None:
        said = dealwire("why", "https://wire.example/99")
        assert said.code == 1
        assert "never met" in said.err

    def test_why_of_something_else(self, dealwire: Dealwire) -> None:
        assert dealwire("why", "what?").code == 1
        assert "no web address" in dealwire("why", "").err

    def test_sources_that_were_never_polled(self, dealwire: Dealwire) -> None:
        assert dealwire("sources").out == "0 sources, 0 failing, 0 in trouble\n"
        assert dealwire("sources", "--json").out == ""


class TestBackup:
    def test_a_ledger_goes_to_a_file_and_into_a_new_database(
        self, dealwire: Dealwire, stream: tuple[Path, Path]
    ) -> None:
        articles, watchlist = stream
        dealwire("replay", articles, "--watchlist", watchlist, "--database", "replay.db")
        before = dealwire("ledger", "harborside", "--database", "replay.db").out
        assert dealwire("ledger", "export", "backup.jsonl", "--database", "replay.db").code == 0
        assert dealwire("ledger", "export", "--database", "replay.db").out == Path("backup.jsonl").read_text()
        assert dealwire("ledger", "import", "backup.jsonl", "--database", "new.db").code == 0
        assert dealwire("ledger", "harborside", "--database", "new.db").out == before
        again = dealwire("ledger", "import", "backup.jsonl", "--database", "new.db")
        assert (again.code, again.err) == (0, "all of it is there already\n")

    @pytest.mark.parametrize("packed", [gzip.compress, lambda held: held.decode().encode("utf-16")])
    def test_a_backup_in_another_dress_is_told_and_not_taken_in(
        self, dealwire: Dealwire, stream: tuple[Path, Path], packed: Callable[[bytes], bytes]
    ) -> None:
        articles, watchlist = stream
        dealwire("replay", articles, "--watchlist", watchlist, "--database", "replay.db")
        dealwire("ledger", "export", "backup.jsonl", "--database", "replay.db")
        Path("dressed").write_bytes(packed(Path("backup.jsonl").read_bytes()))
        said = dealwire("ledger", "import", "dressed", "--database", "new.db")
        assert said.code == 1
        assert "dressed:1: this is no line of a ledger" in said.err
        assert "unpacked" in said.err
        assert "Error(" not in said.err

    def test_a_backup_that_an_editor_has_saved_is_taken_in(
        self, dealwire: Dealwire, stream: tuple[Path, Path]
    ) -> None:
        articles, watchlist = stream
        dealwire("replay", articles, "--watchlist", watchlist, "--database", "replay.db")
        dealwire("ledger", "export", "backup.jsonl", "--database", "replay.db")
        saved = Path("backup.jsonl").read_bytes().replace(b"\n", b"\r\n")
        Path("saved.jsonl").write_bytes(b"\xef\xbb\xbf" + saved)
        assert dealwire("ledger", "import", "saved.jsonl", "--database", "new.db").code == 0
