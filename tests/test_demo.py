"""What the demo must show: first reports told once; retellings, translations and the late rehash silent."""

import io
import re
import signal
import threading
from collections.abc import Iterator
from contextlib import redirect_stdout
from pathlib import Path

import pytest

from bot.config import Environment
from bot.demo import show
from bot.notifier.slack import Slack
from tests.fakes.program import Program, until
from tests.fakes.slack import FakeSlack

ANNOUNCED = re.compile(r"^\d\d:\d\d (?P<outlet>.+?) \((?P<language>\w\w)\) (?P<title>.+)$")

FIRST_REPORTS = (
    "Nissan to go from 17 plants to 10 and cut 20,000 jobs",
    "日産、追浜工場の閉鎖を検討　日産車体湘南工場も",
    "Toyota executive sounded out Nissan, newspaper says",
    "Nissan and Foxconn discuss building electric cars at Oppama, Nikkei reports",
    "Nissan to end vehicle production at the Oppama plant at the end of fiscal 2027",
)
TRANSLATIONS = (
    "Nissan schließt sieben Werke und streicht 20.000 Stellen",
    "日產傳將關閉追濱工廠與湘南工廠",
    "Bericht über Annäherung von Toyota an Nissan",
    "Baut Foxconn bald Elektroautos bei Nissan?",
    "日產追濱工廠2027年度末停產　移往九州",
    "Nissan beendet Fahrzeugbau in Oppama",
)
COPIES = (
    "Nissan to go from 17 plants to 10, cut 20,000 jobs",
    "Nissan to stop making cars at Oppama by March 2028",
)
REHASH = "Breaking: Nissan to close Oppama, Foxconn to the rescue?"


def play(environment: Environment) -> str:
    """What a terminal of 200 columns shows of the whole demo."""
    with pytest.MonkeyPatch.context() as patch, redirect_stdout(io.StringIO()) as screen:
        patch.setenv("COLUMNS", "200")
        patch.setenv("NO_COLOR", "1")
        patch.setattr(show, "WIDEST", 200)
        show.run(environment, 0.0, plain=True, stop=threading.Event())
        return screen.getvalue()


@pytest.fixture(scope="module")
def screen() -> str:
    return play(Environment())


def heard(screen: str) -> Iterator[tuple[str, str]]:
    """Each article as announced, with what stands below it up to the next."""
    title, below = "", list[str]()
    for line in screen.splitlines():
        if found := ANNOUNCED.match(line):
            yield title, "\n".join(below)
            title, below = f"{found['outlet']}: {found['title']}", []
        else:
            below.append(line)
    yield title, "\n".join(below)


def below(screen: str, outlet_and_title: str) -> str:
    return next(text for title, text in heard(screen) if title.endswith(outlet_and_title))


def test_the_whole_press_is_played(screen: str) -> None:
    _, articles, began = show.read_press()
    assert len([title for title, _ in heard(screen) if title]) == sum(a.at > began for a in articles)
    assert {a.language for a in articles} == {"en", "ja", "zh", "de"}
    assert "could not be read" not in screen


@pytest.mark.parametrize("title", FIRST_REPORTS)
def test_a_first_report_is_told(screen: str, title: str) -> None:
    assert "First seen" in below(screen, title)
    assert "silent:" not in below(screen, title)


@pytest.mark.parametrize("title", [*TRANSLATIONS, f"NewsHeap: {COPIES[0]}", f"NewsHeap: {COPIES[1]}", REHASH])
def test_a_translation_a_copy_and_the_late_rehash_are_silent(screen: str, title: str) -> None:
    assert "silent:" in below(screen, title)
    assert "First seen" not in below(screen, title)


def test_a_first_report_is_told_once(screen: str) -> None:
    firsts = re.findall(r"^(\S+ .* · .*)\nFirst report", screen, re.MULTILINE)
    assert len(firsts) == len(set(firsts)) >= 4


def test_what_stayed_silent_is_counted_with_an_example_each(screen: str) -> None:
    [counts] = re.findall(r"(\d+) told something new, (\d+) stayed silent", screen)
    told, silent = map(int, counts)
    counted = re.findall(r"^ *(\d+)  [a-z].*\n +e\.g\. \S", screen, re.MULTILINE)
    assert sum(map(int, counted)) == silent
    assert told + silent == len([title for title, _ in heard(screen) if title])


def test_with_a_token_and_a_channel_it_posts_to_slack(
    slack: FakeSlack, monkeypatch: pytest.MonkeyPatch
) -> None:
    outlets, articles, began = show.read_press()
    monkeypatch.setattr(show, "read_press", lambda: (outlets, articles[:7], began))
    monkeypatch.setattr(Slack, "pace", 0.0)
    slack.has_channel("#demo")
    place = Environment(slack_bot_token=slack.token, slack_api_url=slack.url, slack_channel="#demo")
    screen = play(place)
    assert "The alerts are in #demo." in " ".join(screen.split())
    assert any("Nissan" in shown.text for shown in slack.shows("#demo"))
    assert slack.shows("#deals") == []
    assert "First seen" not in screen


def test_ctrl_c_ends_it_cleanly(tmp_path: Path) -> None:
    program = Program(tmp_path, {})
    with program.runs("demo", "--seconds", "600") as process:
        screen = tmp_path / "out.txt"
        until(lambda: "First report" in screen.read_text(encoding="utf-8"), process.log)
        assert process.stops(signal.SIGINT) == 130
        assert "Traceback" not in screen.read_text(encoding="utf-8")
        assert process.log() == []
