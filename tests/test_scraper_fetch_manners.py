"""How hosts are treated: their pace, their wish for rest, their robots.txt."""

import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from email.utils import format_datetime

import pytest

from bot.errors import BadStatus, FetchError, Refused
from bot.scraper.fetch import Fetcher
from tests.fakes import faults
from tests.fakes.clock import NOW, Clock
from tests.fakes.web import Web

WIRE = "harbor-wire.example"
POST = "valley-post.example"
Open = Callable[..., Fetcher]


@pytest.mark.parametrize("code", [429, 503])
@pytest.mark.parametrize("after", ["120", format_datetime(NOW + timedelta(seconds=120), usegmt=True)])
def test_a_host_that_asks_for_rest_gets_it(
    web: Web, clock: Clock, fetcher: Fetcher, code: int, after: str
) -> None:
    url = web.breaks(WIRE, "/feed.xml", how=faults.status(code, retry_after=after))
    other = web.publishes(WIRE, "/other", "fine")
    elsewhere = web.publishes(POST, "/", "fine")
    with pytest.raises(BadStatus) as first:
        fetcher.get(url)
    with pytest.raises(BadStatus) as second:
        fetcher.get(other)
    assert fetcher.get(elsewhere).body == b"fine"
    assert first.value.retry_at == second.value.retry_at == NOW + timedelta(seconds=120)
    assert second.value.status == code
    assert (len(web.asked(WIRE)), clock.slept) == (1, [])

    clock.sleep(121)
    assert fetcher.get(other).body == b"fine"


def test_a_host_is_asked_at_its_pace_and_others_meanwhile(web: Web, clock: Clock, open_fetcher: Open) -> None:
    fetcher = open_fetcher(per_host=2.0)
    here, there = web.publishes(WIRE, "/", "x"), web.publishes(POST, "/", "x")
    for url in (here, there):
        fetcher.get(url)
    assert clock.slept == []
    fetcher.get(here)
    fetcher.get(here)
    assert clock.slept == [2.0, 2.0]


def test_each_hop_of_a_redirect_keeps_the_pace(web: Web, clock: Clock, open_fetcher: Open) -> None:
    web.publishes(WIRE, "/new", "x")
    open_fetcher(per_host=2.0).get(web.moves(WIRE, "/", "/new"))
    assert clock.slept == [2.0]


def test_a_slow_host_holds_up_no_other(web: Web, open_fetcher: Open) -> None:
    fetcher = open_fetcher()
    stuck = web.breaks(WIRE, how=faults.silence())
    quick = web.publishes(POST, "/", "x")
    with ThreadPoolExecutor(1) as other:
        waiting = other.submit(fetcher.get, stuck)
        while not web.asked(WIRE):
            time.sleep(0.001)
        assert [fetcher.get(quick).status for _ in range(5)] == [200] * 5
        assert not waiting.done()
        web.over.set()
        assert isinstance(waiting.exception(), FetchError)


def test_what_robots_forbid_is_not_asked(web: Web, open_fetcher: Open) -> None:
    fetcher = open_fetcher(robots=True)
    web.forbids(WIRE, "User-agent: *\nDisallow: /private/\n")
    private, free = web.publishes(WIRE, "/private/a", "x"), web.publishes(WIRE, "/a", "x")
    assert fetcher.get(free).body == b"x"
    with pytest.raises(Refused, match=r"robots\.txt forbids"):
        fetcher.get(private)
    assert [ask.path for ask in web.asked(WIRE)] == ["/robots.txt", "/a"]


def test_a_redirect_does_not_lead_around_robots(web: Web, open_fetcher: Open) -> None:
    web.forbids(POST, "User-agent: dealwire\nDisallow: /\n")
    url = web.moves(WIRE, "/", web.publishes(POST, "/a", "x"))
    with pytest.raises(Refused, match=rf"{POST}.*robots"):
        open_fetcher(robots=True).get(url)
    assert [ask.path for ask in web.asked(POST)] == ["/robots.txt"]


def test_a_crawl_delay_sets_the_pace(web: Web, clock: Clock, open_fetcher: Open) -> None:
    fetcher = open_fetcher(robots=True, per_host=1.0)
    web.forbids(WIRE, "User-agent: *\nCrawl-delay: 7\n")
    url = web.publishes(WIRE, "/", "x")
    for _ in range(3):
        fetcher.get(url)
    assert clock.slept == [1.0, 7.0, 7.0]


@pytest.mark.parametrize("fault", [faults.status(404), faults.status(403), faults.redirect_loop()])
def test_a_site_without_usable_robots_allows_all(web: Web, open_fetcher: Open, fault: faults.Fault) -> None:
    url = web.publishes(WIRE, "/", "x")
    web.breaks(WIRE, "/robots.txt", how=fault)
    assert open_fetcher(robots=True).get(url).body == b"x"


def test_robots_may_live_behind_a_redirect_and_be_cut(web: Web, open_fetcher: Open) -> None:
    rules = "User-agent: *\nDisallow: /private\n" + "# and more\n" * 100_000 + "Disallow: /\n"
    web.moves(WIRE, "/robots.txt", web.publishes(POST, "/rules.txt", rules))
    fetcher = open_fetcher(robots=True)
    assert fetcher.get(web.publishes(WIRE, "/", "x")).body == b"x"
    with pytest.raises(Refused):
        fetcher.get(web.url(WIRE, "/private"))


def test_a_site_whose_robots_are_out_of_order_is_left_alone_for_a_while(
    web: Web, clock: Clock, open_fetcher: Open
) -> None:
    fetcher = open_fetcher(robots=True)
    url = web.publishes(WIRE, "/", "x")
    web.breaks(WIRE, "/robots.txt", how=faults.status(500))
    for _ in range(2):
        with pytest.raises(BadStatus, match=r"robots\.txt answered 500"):
            fetcher.get(url)
    assert [ask.path for ask in web.asked(WIRE)] == ["/robots.txt"]
    web.heals(WIRE, "/robots.txt")
    clock.sleep(121)
    assert fetcher.get(url).body == b"x"
