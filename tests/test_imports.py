"""Who may import whom: the table of the house, held against the code."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent / "bot"
MODULES = sorted(path.relative_to(ROOT).as_posix() for path in ROOT.rglob("*.py"))

NOUNS = {"bot.model", "bot.history", "bot.people", "bot.errors", "bot.words", "bot"}
STAGES = ("scraper", "matcher", "notifier", "talk")  # pure rooms: nouns and their own modules only
GUESTS = {"talk": "notifier"}  # a room that may use what another makes
DRIVERS = {  # the only modules that touch these libraries
    "requests": ("scraper/",),
    "urllib3": ("scraper/",),
    "sqlalchemy": ("store/",),
    "alembic": ("store/",),
    "slack_sdk": ("notifier/slack", "talk/socket.py"),
    "apscheduler": ("scheduler.py",),
    "pebble": ("engine.py",),
    "procrastinate": ("process/workers.py",),
    "psycopg": ("process/workers.py",),
    "matplotlib": ("work/drawing.py",),
    "prometheus_client": ("process/monitor.py",),
}
ONLY_FETCH = {"feed", "sitemap", "listing", "search", "article", "decode", "dates", "urls", "walls"}
VIEWS = ("views.py", "explain.py", "chronicle.py")
ORDER = ("pipeline.py", "app.py", "cli.py", "replay.py", *VIEWS, "work/", "commands/", "demo/")


def imports(module: str) -> Iterator[str]:
    for node in ast.walk(ast.parse((ROOT / module).read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield node.module or ""


def room(name: str) -> str:
    """bot.scraper.feed -> scraper; scraper/feed.py -> scraper."""
    parts = name.removeprefix("bot.").replace("/", ".").split(".")
    return parts[0]


@pytest.mark.parametrize("module", MODULES)
def test_a_library_is_touched_by_its_driver_alone(module: str) -> None:
    for name in imports(module):
        allowed = DRIVERS.get(name.split(".")[0])
        assert allowed is None or module.startswith(allowed), f"{module} imports {name}"


@pytest.mark.parametrize("module", [m for m in MODULES if room(m) in (*STAGES, "store")])
def test_a_room_knows_the_nouns_and_itself(module: str) -> None:
    for name in imports(module):
        if name.startswith("bot"):
            allowed = (room(module), GUESTS.get(room(module)))
            assert name in NOUNS or room(name) in allowed, f"{module} imports {name}"


@pytest.mark.parametrize(
    "module",
    ["scheduler.py", "engine.py", "model.py", "errors.py", "settings/yamlfile.py", "process/logs.py"],
)
def test_what_is_below_imports_no_room(module: str) -> None:
    for name in imports(module):
        assert room(name) not in (*STAGES, "store") or not name.startswith("bot."), f"{module} imports {name}"


@pytest.mark.parametrize("module", [m for m in MODULES if room(m) == "settings"])
def test_the_files_do_not_know_the_configuration_that_is_made_of_them(module: str) -> None:
    assert "bot.config" not in set(imports(module))


@pytest.mark.parametrize("module", [m for m in MODULES if m.startswith("scraper/")])
def test_parsers_do_not_touch_the_network(module: str) -> None:
    if Path(module).stem in ONLY_FETCH:
        touched = {name.split(".")[0] for name in imports(module)}
        assert not touched & {"requests", "urllib3", "socket", "http"}, module


@pytest.mark.parametrize("module", MODULES)
def test_only_the_pipeline_and_what_stands_above_it_know_the_order(module: str) -> None:
    rooms = {room(name) for name in imports(module) if name.startswith("bot.")} - {GUESTS.get(room(module))}
    several = len(rooms & {*STAGES, "store"}) > 1
    assert not several or module.startswith(ORDER), f"{module} joins {rooms}"
