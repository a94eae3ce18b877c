"""What a person who mistypes something in config/ is told."""

from contextlib import suppress
from datetime import time, timedelta
from pathlib import Path
from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.config import (
    FILES,
    Environment,
    Settings,
    read_config,
    read_environment,
    read_watchlist,
    shipped_config,
)
from bot.errors import ConfigError
from bot.model import SourceKind, SubjectKind, Tier
from bot.scraper.search import EDITIONS
from bot.settings.shapes import SearchLanguage

WATCHLIST = """\
companies:
  acme: {names: [Acme, アクメ]}
  beta: {names: [Beta]}
deals:
  acme-beta: {title: Acme and Beta, parties: [acme, beta], topics: [merger]}
plants:
  springfield: {title: Acme Springfield, owner: acme, names: [Springfield], place: Springfield, Ohio}
"""
SOURCES = """\
sources:
  acme-news: {kind: feed, url: https://acme.example/feed, tier: company, language: en, every: 10m}
searches:
  - {engine: google-news, languages: [en, ja]}
"""
SETTINGS = """\
slack: {channel: "#deals"}
schedule: {timezone: Asia/Tokyo, digest: "08:00", quiet: "22:00-07:00"}
retention: 30d
"""
WATCHLIST = WATCHLIST.replace("Springfield, Ohio}", '"Springfield, Ohio"}')


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name, text in zip(FILES, (WATCHLIST, SOURCES, SETTINGS), strict=True):
        (tmp_path / name).write_text(text, encoding="utf-8")
    return tmp_path


def change(folder: Path, name: str, old: str, new: str) -> None:
    path = folder / name
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")


def test_three_files_become_one_value(folder: Path) -> None:
    config = read_config(folder)
    assert config.problems == ()
    assert config.watchlist.subjects["acme-beta"].parties == ("acme", "beta")
    plant = config.watchlist.subjects["springfield"]
    assert (plant.kind, plant.parties, plant.place) == (SubjectKind.PLANT, ("acme",), "Springfield, Ohio")
    (source,) = config.sources
    assert (source.kind, source.tier, source.every) == (SourceKind.FEED, Tier.COMPANY, timedelta(minutes=10))
    assert config.searches[0].languages == ("en", "ja")
    assert config.settings.quiet == (time(22), time(7))
    assert config.settings.retention == timedelta(days=30)


def test_the_shipped_config_has_no_problem() -> None:
    config = read_config(shipped_config())
    assert config.problems == ()
    assert {"oppama", "shonan", "nissan-foxconn-oppama", "toyota-nissan"} <= set(config.watchlist.subjects)
    assert len(config.sources) >= 40


def test_an_unknown_company_is_named_with_its_line_and_the_rest_goes_on(folder: Path) -> None:
    change(folder, "watchlist.yaml", "parties: [acme, beta]", "parties: [acme, betta]")
    config = read_config(folder)
    (problem,) = config.problems
    assert "watchlist.yaml:5: deals.acme-beta.parties" in str(problem)
    assert "did you mean 'beta'?" in str(problem)
    assert list(config.watchlist.subjects) == ["springfield"]


def test_two_subjects_with_one_id(folder: Path) -> None:
    change(folder, "watchlist.yaml", "  springfield:", "  acme-beta:")
    (problem,) = read_config(folder).problems
    assert "watchlist.yaml:7: plants.acme-beta: this id is a deal's already" in str(problem)


def test_one_key_twice_in_a_section(folder: Path) -> None:
    change(folder, "watchlist.yaml", "  beta:", "  acme:")
    with pytest.raises(ConfigError, match=r"watchlist\.yaml:3: found duplicate key"):
        read_config(folder)


def test_a_tab_is_found(folder: Path) -> None:
    change(folder, "watchlist.yaml", "  acme: {", "\tacme: {")
    with pytest.raises(ConfigError, match=r"watchlist\.yaml:2: .*spaces, not tabs"):
        read_config(folder)


def test_an_empty_watchlist_tracks_nothing(folder: Path) -> None:
    (folder / "watchlist.yaml").write_text("", encoding="utf-8")
    with pytest.raises(ConfigError, match="nothing is tracked"):
        read_config(folder)


def test_hosts_have_addresses_as_in_etc_hosts(folder: Path) -> None:
    (folder / "settings.yaml").write_text("network: {hosts: {harbor.example: 10.1.2.3}}\n", encoding="utf-8")
    assert read_config(folder).settings.hosts == {"harbor.example": "10.1.2.3"}
    (folder / "settings.yaml").write_text("network: {hosts: {harbor.example: here}}\n", encoding="utf-8")
    with pytest.raises(ConfigError, match=r"settings\.yaml:1: network\.hosts\.harbor\.example: 'here'"):
        read_config(folder)


def test_a_missing_folder_and_a_missing_file_say_what_to_do(folder: Path) -> None:
    with pytest.raises(ConfigError, match="dealwire init"):
        read_config(folder / "nowhere")
    (folder / "settings.yaml").unlink()
    with pytest.raises(ConfigError, match=r"settings\.yaml: No such file"):
        read_config(folder)


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("every: 10m", "every: ten minutes", "no duration; write 90s, 10m, 6h or 400d"),
        ("https://acme.example/feed", "ftp://acme.example/feed", "no http or https address"),
        ("https://acme.example/feed", "https://me:secret@acme.example/", "must not hold a user name"),
        ("kind: feed", "kind: fead", "'fead' is none of feed, sitemap, listing; did you mean 'feed'?"),
        ("kind: feed", "kind: [rss]", "kind: must be one of feed, sitemap, listing"),
        ("tier: company", "tear: company", "unknown key; did you mean 'tier'?"),
        ("tier: company, ", "", "is missing"),
        ("language: en", "language: zh-TW", "'zh-TW' is no language; write two letters"),
        ("every: 10m", 'select: {entry: "li["}', "'li[' is no CSS selector"),
        (
            "every: 10m",
            "select: {entri: li}",
            "select.entri: 'entri' is none of entry, link, title, date; did you",
        ),
        ("every: 10m", "select: li", "must hold keys of its own"),
    ],
)
def test_a_mistyped_source_is_left_out_and_told(folder: Path, old: str, new: str, told: str) -> None:
    change(folder, "sources.yaml", old, new)
    config = read_config(folder)
    assert config.sources == ()
    assert any(told in str(problem) and "sources.yaml:2" in str(problem) for problem in config.problems)
    assert not any("constrained" in str(problem) or "Shape" in str(problem) for problem in config.problems)
    assert "secret" not in "".join(str(problem) for problem in config.problems)


def test_a_language_that_no_search_is_made_in_is_told(folder: Path) -> None:
    change(folder, "sources.yaml", "languages: [en, ja]", "languages: [en, pl]")
    [problem] = read_config(folder).problems
    assert "searches.0.languages.1: 'pl' is none of de, en, es, fr, it, ja, ko, zh" in str(problem)


def test_the_languages_of_searches_are_those_that_searches_are_made_in() -> None:
    assert set(get_args(SearchLanguage)) == EDITIONS.keys()


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("names: [Springfield]", "names: Springfield", "must be a list (write [Springfield])"),
        ("names: [Springfield]", "names: [1984]", 'is no text (put it in quotes: "1984")'),
        ("names: [Springfield]", "names: [{a: b}]", "is no text (put it in quotes)"),
        ("names: [Springfield]", 'names: [""]', "plants.springfield.names.0: is empty"),
        ("owner: acme", "owner: acme, baseline: false", "plants.springfield.baseline: unknown key"),
        ("owner: acme", "owner: acme, mention: bob", "'bob' calls nobody; write the id of a member"),
    ],
)
def test_a_mistyped_plant_is_left_out_and_told_in_words_of_the_file(
    folder: Path, old: str, new: str, told: str
) -> None:
    change(folder, "watchlist.yaml", old, new)
    config = read_config(folder)
    assert list(config.watchlist.subjects) == ["acme-beta"]
    [problem] = config.problems
    assert told in str(problem)


@pytest.mark.parametrize("parties", ["[acme]", "[acme, acme]"])
def test_a_deal_that_nothing_could_ever_be_found_for_is_told(folder: Path, parties: str) -> None:
    change(folder, "watchlist.yaml", "parties: [acme, beta], topics: [merger]", f"parties: {parties}")
    config = read_config(folder)
    assert list(config.watchlist.subjects) == ["springfield"]
    assert "one party alone finds nothing" in str(config.problems[0])
    change(folder, "watchlist.yaml", f"parties: {parties}", f"parties: {parties}, topics: [merger]")
    assert read_config(folder).problems == ()


@pytest.mark.parametrize("who", ["U024BE7LH", "S0614TZR7", "here", "'@here'"])
def test_whom_a_subject_may_call(folder: Path, who: str) -> None:
    change(folder, "watchlist.yaml", "owner: acme", f"owner: acme, mention: {who}")
    assert read_config(folder).problems == ()


def test_a_part_of_which_every_line_is_commented_out_counts_as_absent(folder: Path) -> None:
    (folder / "settings.yaml").write_text(
        """
slack:
  # channel: "#deals"
  routes:
    # - {to: "#plants", of: plant}
network:
  allow:
schedule:
  digest:
monitor:
""",
        encoding="utf-8",
    )
    assert read_config(folder).settings == Settings()


def test_a_channel_without_quotes_is_a_comment_and_no_choice(folder: Path) -> None:
    change(folder, "settings.yaml", '{channel: "#deals"}', "\n  channel: #plants")
    with pytest.raises(ConfigError, match=r"channel: is empty .*in quotes"):
        read_config(folder)


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("Asia/Tokyo", "Asia/Tokio", "did you mean 'Asia/Tokyo'?"),
        ('"08:00"', '"8 in the morning"', "no time of day"),
        ("22:00-07:00", "22:00", "no span of time"),
        ("22:00-07:00", "22:00Z-07:00Z", "'22:00Z' has a zone of its own"),
        ('"08:00"', '"08:00+09:00"', "has a zone of its own; write the time alone"),
        ("retention: 30d", "retencion: 30d", "did you mean 'retention'?"),
        ("channel:", "chanel:", "slack.chanel: unknown key; did you mean 'channel'?"),
        ('{channel: "#deals"}', '"#deals"', "slack: must hold keys of its own"),
        ('"#deals"}', "'#deals', editors: ['@me']}", "'@me' is no member's id"),
    ],
)
def test_wrong_settings_stop_the_start_with_every_problem(
    folder: Path, old: str, new: str, told: str
) -> None:
    change(folder, "settings.yaml", old, new)
    with pytest.raises(ConfigError, match=r"settings\.yaml:") as caught:
        read_config(folder)
    assert told in str(caught.value)


def test_all_problems_are_told_at_once(folder: Path) -> None:
    change(folder, "watchlist.yaml", "owner: acme", "owner: nobody")
    change(folder, "settings.yaml", "Asia/Tokyo", "Mars/Olympus")
    with pytest.raises(ConfigError) as caught:
        read_config(folder)
    assert len(caught.value.problems) == 2


def test_blanks_around_a_variable_are_none_of_it() -> None:
    """As a file of them leaves, or a secret with its line's end: else it is another database, silently."""
    environment = read_environment(
        {"DATABASE_URL": " sqlite:///dealwire.db\n", "DEALWIRE_CONFIG": "config\r", "SLACK_BOT_TOKEN": " "}
    )
    assert environment == Environment(database_url="sqlite:///dealwire.db", config=Path("config"))


def test_the_environment_keeps_secrets_out_of_sight() -> None:
    environment = read_environment({"SLACK_BOT_TOKEN": "xoxb-secret", "DEALWIRE_CONFIG": "elsewhere"})
    assert environment.slack_bot_token == "xoxb-secret"
    assert "xoxb-secret" not in repr(environment)
    assert environment.config == Path("elsewhere")
    assert read_environment({}).database_url == "sqlite:///dealwire.db"


@given(text=st.text(max_size=300))
def test_no_text_breaks_the_reader(text: str, tmp_path_factory: pytest.TempPathFactory) -> None:
    path = tmp_path_factory.mktemp("any") / "watchlist.yaml"
    path.write_text(text, encoding="utf-8", errors="surrogatepass")
    with suppress(ConfigError):  # and nothing else
        read_watchlist(path)
