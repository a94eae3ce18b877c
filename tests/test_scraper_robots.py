"""What robots.txt says to us, and for how long it holds (RFC 9309)."""

import gc
import threading
import tracemalloc
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.errors import BadStatus, Refused, TooSlow, Unreachable
from bot.scraper import robots
from bot.scraper.robots import ALL_ALLOWED, KEEP, KEEP_FAILURE, RobotsCache, read

SITE = "https://harbor-wire.example"


@pytest.mark.parametrize(
    ("text", "path", "allowed"),
    [
        ("", "/a", True),
        ("User-agent: *\nDisallow: /a", "/a/b", False),
        ("User-agent: *\nDisallow: /a", "/b", True),
        ("User-agent: *\nDisallow: /a\nAllow: /a/news", "/a/news/1", True),
        ("User-agent: *\nDisallow: /*?print=", "/x?print=1", False),
        ("User-agent: *\nDisallow: /*.pdf$", "/x.pdf", False),
        ("User-agent: *\nDisallow: /*.pdf$", "/x.pdf.html", True),
        ("User-agent: *\nDisallow: /工場", "/%E5%B7%A5%E5%A0%B4", False),
        ("User-agent: *\nDisallow: /\n\nUser-agent: dealwire\nAllow: /", "/a", True),
        ("User-agent: *\nAllow: /\n\nUser-agent: DealWire/2.0 (news)\nDisallow: /", "/a", False),
        ("User-agent: dealwire # that one\nDisallow: /a", "/a", False),
        ("user-agent:dealwire\ndisallow:/a", "/a", False),
        ("User-agent: a\nUser-agent: dealwire\nDisallow: /a", "/a", False),
        ("User-agent: deal\nDisallow: /", "/a", True),
        ("User-agent: dealwire-images\nDisallow: /", "/a", True),
        ("User-agent: OtherBot\nDisallow: /", "/a", True),
        ("\ufeffUser-agent: *\nDisallow: /a", "/a", False),
        ("User-agent: *\r\nDisallow: /a\r\n", "/a", False),
        ("<html><body>Disallow: /</body></html>", "/a", True),
        ("User-agent: *\nDisallow: /", "/robots.txt", True),
    ],
)
def test_rules_go_by_our_product_token(text: str, path: str, allowed: bool) -> None:
    assert read(text.encode()).allow(SITE + path) is allowed


@pytest.mark.parametrize(
    ("text", "seconds"),
    [
        ("User-agent: *\nCrawl-delay: 2.5", 2.5),
        ("User-agent: *\nCrawl-delay: 86400", 60.0),
        ("User-agent: *\nCrawl-delay: soon", 0.0),
        ("User-agent: *\nCrawl-delay: -1", 0.0),
        ("User-agent: *\nCrawl-delay: 5\n\nUser-agent: dealwire\nCrawl-delay: 1", 1.0),
        ("", 0.0),
    ],
)
def test_a_delay_is_honoured_up_to_a_minute(text: str, seconds: float) -> None:
    assert read(text.encode()).delay == seconds


@given(st.binary(max_size=400) | st.text(max_size=400).map(str.encode), st.text(max_size=50))
@settings(max_examples=150, deadline=None)
def test_anything_can_be_read(body: bytes, path: str) -> None:
    rules = read(b"User-agent: *\nDisallow: " + body)
    assert isinstance(rules.allow(SITE + "/" + path), bool)
    assert 0 <= rules.delay <= 60


def test_the_robots_of_a_page_stand_at_the_root_of_its_site() -> None:
    assert robots.address("https://harbor-wire.example:8443/a/b?c=d") == (
        "https://harbor-wire.example:8443/robots.txt"
    )


class Site:
    """A robots.txt that can fail, and counts how often it is asked for."""

    def __init__(self) -> None:
        self.answer: bytes | Exception = b"User-agent: *\nDisallow: /private"
        self.asked = 0
        self.time = 0.0
        self.cache = RobotsCache(self.fetch, lambda: self.time)

    def fetch(self, address: str) -> bytes:
        self.asked += 1
        if isinstance(self.answer, Exception):
            raise self.answer
        return self.answer

    def allows(self, path: str) -> bool:
        return self.cache.rules(SITE + path).allow(SITE + path)


@pytest.fixture
def site() -> Site:
    return Site()


def test_rules_hold_for_a_day(site: Site) -> None:
    assert not site.allows("/private")
    site.answer = b""
    site.time = KEEP - 1
    assert (site.allows("/private"), site.asked) == (False, 1)
    site.time = KEEP
    assert (site.allows("/private"), site.asked) == (True, 2)


@pytest.mark.parametrize("status", [400, 401, 403, 404, 410])
def test_a_site_without_robots_allows_all(site: Site, status: int) -> None:
    site.answer = BadStatus(SITE, status)
    assert site.cache.rules(SITE) is ALL_ALLOWED
    assert (site.allows("/private"), site.asked) == (True, 1)


def test_robots_that_lead_nowhere_allow_all(site: Site) -> None:
    site.answer = Refused("it redirects in a circle")
    assert site.allows("/private")


@pytest.mark.parametrize(
    "failure", [BadStatus(SITE, 500), BadStatus(SITE, 429), Unreachable("no such host"), TooSlow("silent")]
)
def test_what_may_not_be_known_is_not_asked_for_a_while(site: Site, failure: Exception) -> None:
    site.answer = failure
    for _ in range(3):
        with pytest.raises(type(failure)) as caught:
            site.allows("/a")
        assert caught.value is failure
    assert site.asked == 1

    site.answer = b""
    site.time = KEEP_FAILURE
    assert site.allows("/a")


def test_known_rules_outlast_a_failure(site: Site) -> None:
    assert not site.allows("/private")
    site.answer = Unreachable("the line is down")
    site.time = KEEP
    assert (site.allows("/a"), site.allows("/private")) == (True, False)
    assert site.asked == 2


def test_threads_that_want_one_site_ask_once(site: Site) -> None:
    gate = threading.Event()
    plain: Callable[[str], bytes] = site.fetch

    def slowly(address: str) -> bytes:
        gate.wait()
        return plain(address)

    site.cache = RobotsCache(slowly, lambda: 0.0)
    with ThreadPoolExecutor(8) as pool:
        answers = [pool.submit(site.allows, "/a") for _ in range(8)]
        gate.set()
        assert all(answer.result() for answer in answers)
    assert site.asked == 1


def test_one_slow_site_keeps_no_other_waiting() -> None:
    gate = threading.Event()

    def fetch(address: str) -> bytes:
        if "harbor" in address:
            gate.wait()
        return b""

    cache = RobotsCache(fetch, lambda: 0.0)
    with ThreadPoolExecutor(1) as pool:
        stuck = pool.submit(cache.rules, SITE)
        assert cache.rules("https://valley-post.example/").allow("https://valley-post.example/")
        assert not stuck.done()
        gate.set()


def test_only_so_many_sites_are_remembered(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(robots, "MOST", 2)
    first, second, third = (f"https://{name}.example/" for name in ("one", "two", "three"))
    for url in (first, second, first, third, first):
        site.cache.rules(url)
    assert site.asked == 3
    site.cache.rules(second)
    assert site.asked == 4


def test_rules_of_any_length_are_remembered_only_as_long_as_there_is_room(
    site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(robots, "ROOM", 100_000)
    site.answer = b"User-agent: *\n" + b"Disallow: /private\n" * 2_000  # 38,000 characters
    sites = [f"https://{name}.example/" for name in ("one", "two", "three")]
    for url in sites:
        site.cache.rules(url)
    site.cache.rules(sites[-1])
    assert site.asked == 3
    site.cache.rules(sites[0])
    assert site.asked == 4


def test_long_rules_are_not_kept_parsed() -> None:
    """Sixty-four hosts of one master took 2.6 GB: rules with wildcards take eighty times their text."""
    tracemalloc.start()
    try:
        for name in range(4):
            lines = "".join(f"Disallow: /{name}{line}*x$\n" for line in range(2_000))
            rules = read(f"User-agent: *\n{lines}".encode())
            assert not rules.allow(f"{SITE}/{name}7-x")
        gc.collect()
        assert tracemalloc.get_traced_memory()[0] < 2_000_000
    finally:
        tracemalloc.stop()
