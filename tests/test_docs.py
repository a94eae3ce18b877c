"""What the documents say exists: settings that read, commands, variables, log events and files."""

import re
from itertools import chain
from pathlib import Path

import pytest
from click import Command, Group

from bot.cli import commands
from bot.config import read_config, shipped_config
from bot.settings.shapes import DealShape, PlantShape, SettingsShape, SourceShape

ROOT = Path(__file__).parent.parent
DOCS = [ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md"))]
ALL = {path.name: path.read_text(encoding="utf-8") for path in DOCS}
CODE = "\n".join(path.read_text(encoding="utf-8") for path in (ROOT / "bot").rglob("*.py"))
CONFIGURATION = ALL["configuration.md"]


def blocks(text: str, language: str) -> list[str]:
    return re.findall(rf"^```{language}\n(.*?)^```", text, re.MULTILINE | re.DOTALL)


def test_the_examples_of_the_three_files_are_read_without_a_mistake(tmp_path: Path) -> None:
    watchlist, sources, settings, plan = blocks(CONFIGURATION, "yaml")
    for name, text in (("watchlist", watchlist), ("sources", sources), ("settings", settings)):
        (tmp_path / f"{name}.yaml").write_text(text, encoding="utf-8")
    config = read_config(tmp_path)
    assert config.problems == ()
    assert set(config.watchlist.subjects) == {"northwind-ember", "tarn-works"}
    (tmp_path / "settings.yaml").write_text(plan, encoding="utf-8")
    config = read_config(tmp_path)
    assert config.problems == ()
    assert set(config.settings.channels) == {"#readers", "#closures", "#board"}


def test_every_warning_of_the_log_is_explained() -> None:
    said = set(re.findall(r'log\.(?:warning|error)\(\s*"([^";]+)', CODE))
    assert len(said) > 30
    assert {event for event in said if f"`{event}" not in "".join(ALL.values())} == set()


def test_every_key_of_the_settings_and_sources_is_explained() -> None:
    sections = [field.annotation for field in SettingsShape.model_fields.values()]
    nested = chain.from_iterable(getattr(shape, "model_fields", ()) for shape in sections)
    subject = {*DealShape.model_fields, *PlantShape.model_fields} - {"baseline"}
    for key in {*SettingsShape.model_fields, *nested, *SourceShape.model_fields, *subject}:
        assert re.search(rf"\b{key}\b", CONFIGURATION), key


@pytest.mark.parametrize("name", ALL)
def test_commands_that_are_named_exist_with_their_options(name: str) -> None:
    called = re.findall(
        r"(?<!/)\bdealwire ((?:(?:db|slack) )?[a-z]+)((?: [^\s`·,;:]+)*)", "\n".join(_code(ALL[name]))
    )
    for command, rest in called:
        found: Command = commands
        for word in command.split():
            assert isinstance(found, Group)
            assert word in found.commands, f"{name}: dealwire {command}"
            found = found.commands[word]
        options = {option for parameter in found.params for option in parameter.opts} | {"--help"}
        for option in re.findall(r"--[a-z-]+", rest):
            assert option in options, f"{name}: dealwire {command} {option}"


def _code(text: str) -> list[str]:
    """What stands in code: blocks, and words between backticks."""
    fenced = re.findall(r"^```.*?^```", text, re.MULTILINE | re.DOTALL)
    inline = re.findall(r"`([^`\n]+)`", re.sub(r"^```.*?^```", "", text, flags=re.MULTILINE | re.DOTALL))
    return [*fenced, *inline]


@pytest.mark.parametrize("name", ALL)
def test_files_that_are_linked_or_named_exist(name: str) -> None:
    linked = re.findall(r"\]\(([\w./-]+)(?:#[\w-]+)?\)", ALL[name])
    folder = ROOT / "docs" if name != "README.md" else ROOT
    named = re.findall(r"`((?:bot|tests|config|docs)/[\w./-]+\w)`", ALL[name])
    for path in [*(folder / each for each in linked), *(ROOT / each for each in named)]:
        assert path.exists(), f"{name}: {path}"


@pytest.mark.parametrize("name", ALL)
def test_variables_that_are_named_are_read(name: str) -> None:
    for variable in set(re.findall(r"`((?:SLACK|DATABASE|DEALWIRE)_\w+)\b", ALL[name])):
        assert f'"{variable}"' in CODE, f"{name}: {variable}"


def test_log_events_that_are_explained_are_logged() -> None:
    table = ALL["operations.md"].partition("| event | means |")[2].partition("\n\n")[0]
    events = re.findall(
        r"`([^`]+)`", "\n".join(row.split("|")[1] for row in table.splitlines()[2:] if "|" in row)
    )
    assert len(events) > 8
    for event in events:
        assert event in CODE or event in ("tell", "attach", "drop"), event


def test_the_first_block_of_run_and_of_test_is_one_command() -> None:
    for section in ("Run", "Test"):
        text = ALL["README.md"].partition(f"\n## {section}\n")[2]
        [command] = blocks(text, "")[0].strip().splitlines()
        assert command.startswith("python3 -m venv .venv && ")


def test_the_help_counts_the_sources_rightly() -> None:
    shipped = read_config(shipped_config())
    assert f"with {len(shipped.sources)} sources" in (commands.commands["init"].help or "")
