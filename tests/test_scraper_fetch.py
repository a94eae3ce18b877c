"""The fetcher on a good web: pages, conditions, connections, redirects."""

import logging
import time
from collections.abc import Callable
from hashlib import sha256

import pytest

from bot.errors import BadStatus, Refused, TooSlow
from bot.scraper.fetch import Fetcher
from bot.scraper.pools import most
from tests.fakes import faults
from tests.fakes.web import Web

WIRE = "harbor-wire.example"
POST = "valley-post.example"
Open = Callable[..., Fetcher]


def test_a_page_comes_with_what_its_header_says(web: Web, fetcher: Fetcher) -> None:
    url = web.publishes(
        WIRE, "/a", "船", charset="Shift_JIS", etag='"v1"', last_modified="Mon, 02 Mar 2026 08:00:00 GMT"
    )
    page = fetcher.get(url + "#top")
    assert (page.url, page.status, page.body) == (url, 200, "船".encode("shift_jis"))
    assert (page.content_type, page.charset) == ("text/html", "shift_jis")
    assert (page.etag, page.last_modified) == ('"v1"', "Mon, 02 Mar 2026 08:00:00 GMT")
    assert page.body_hash == sha256(page.body).hexdigest()
    assert page.max_age is None


def test_an_unchanged_page_is_not_sent_again(web: Web, fetcher: Fetcher) -> None:
    url = web.publishes(WIRE, "/feed.xml", "one", etag='W/"1"', last_modified="Mon, 02 Mar 2026 08:00:00 GMT")
    first = fetcher.get(url)
    again = fetcher.get(url, etag=first.etag, last_modified=first.last_modified)
    web.publishes(WIRE, "/feed.xml", "two", etag='W/"2"')
    changed = fetcher.get(url, etag=first.etag)

    assert (again.status, again.body) == (304, b"")
    assert (changed.status, changed.body) == (200, b"two")
    plain, conditional, _ = web.asked(WIRE, "/feed.xml")
    assert "If-None-Match" not in plain.headers
    assert conditional.headers["If-None-Match"] == 'W/"1"'
    assert conditional.headers["If-Modified-Since"] == "Mon, 02 Mar 2026 08:00:00 GMT"


def test_hosts_are_told_who_asks_and_given_no_cookie_back(web: Web, open_fetcher: Open) -> None:
    fetcher = open_fetcher(user_agent="dealwire (+mailto:desk@example.com)")
    url = web.publishes(WIRE, "/", "hello", headers={"Set-Cookie": "visitor=1; Path=/"})
    fetcher.get(url)
    fetcher.get(url)
    last = web.asked(WIRE, "/")[-1].headers
    assert last["User-Agent"] == "dealwire (+mailto:desk@example.com)"
    assert "Cookie" not in last


def test_environment_and_netrc_are_not_listened_to(
    web: Web, open_fetcher: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HTTP_PROXY", "http://192.0.2.1:3128")
    monkeypatch.setenv("ALL_PROXY", "http://192.0.2.1:3128")
    assert open_fetcher().get(web.publishes(WIRE, "/", "direct")).body == b"direct"


def test_a_packed_body_is_unpacked(web: Web, fetcher: Fetcher) -> None:
    assert fetcher.get(web.publishes(WIRE, "/", "news " * 1000, gzip=True)).body == b"news " * 1000


def test_an_answer_says_how_long_it_is_fresh(web: Web, fetcher: Fetcher) -> None:
    page = fetcher.get(web.publishes(WIRE, "/", "x", headers={"Cache-Control": "public, max-age=300"}))
    assert page.max_age == 300


def test_one_connection_serves_several_requests(
    web: Web, fetcher: Fetcher, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG, "urllib3.connectionpool")
    url = web.publishes(WIRE, "/", "x", etag='"1"')
    for etag in ("", '"1"', ""):
        fetcher.get(url, etag=etag)
    assert sum("Starting new" in record.message for record in caplog.records) == 1


def test_a_connection_that_lay_idle_is_not_trusted(
    web: Web, fetcher: Fetcher, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.scraper.pools.IDLE", 0.0)
    caplog.set_level(logging.DEBUG, "urllib3.connectionpool")
    url = web.publishes(WIRE, "/", "x")
    assert [fetcher.get(url).body for _ in range(2)] == [b"x", b"x"]
    assert any("Resetting dropped connection" in record.message for record in caplog.records)


def test_no_more_connections_are_kept_than_the_open_files_allow(
    web: Web, open_fetcher: Open, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.scraper.pools.most", lambda: 2)
    caplog.set_level(logging.DEBUG, "urllib3.connectionpool")
    fetcher, hosts = open_fetcher(), ("a.example", "b.example", "c.example")
    asked = [fetcher.get(web.publishes(host, "/", host)) for host in (*hosts, "b.example", "a.example")]
    assert [page.body for page in asked][-2:] == [b"b.example", b"a.example"]
    assert sum("Starting new" in record.message for record in caplog.records) == 4  # all but b again


@pytest.mark.parametrize(("files", "hosts"), [(1024, 512), (65_536, 2000), (-1, 2000)])
def test_half_of_the_files_that_may_be_open_are_for_connections(
    monkeypatch: pytest.MonkeyPatch, files: int, hosts: int
) -> None:
    monkeypatch.setattr("resource.getrlimit", lambda _: (files, files))
    assert most() == hosts


# Redirects


def test_what_announces_an_answer_is_not_the_answer(web: Web, fetcher: Fetcher) -> None:
    url = web.publishes(WIRE, "/", "the page")
    web.breaks(WIRE, "/", how=faults.early_hints())
    for _ in range(2):
        assert fetcher.get(url).body == b"the page"


def test_an_answer_tells_where_redirects_led(web: Web, fetcher: Fetcher) -> None:
    new = web.publishes(POST, "/new", "here")
    old = web.moves(WIRE, "/old", "/older", code=308)
    web.moves(WIRE, "/older", new, code=302)

    moved = fetcher.get(old)
    assert (moved.url, moved.body) == (new, b"here")


def test_a_location_may_be_relative_and_in_any_script(web: Web, fetcher: Fetcher) -> None:
    web.publishes(WIRE, "/%E5%B7%A5%E5%A0%B4?a=1", "here")
    web.moves(WIRE, "/old", "工場?a=1".encode().decode("latin-1"))
    assert fetcher.get(web.url(WIRE, "/old")).body == b"here"


def test_a_circle_is_noticed_at_once(web: Web, fetcher: Fetcher) -> None:
    url = web.breaks(WIRE, "/", how=faults.redirect_loop())
    with pytest.raises(Refused, match="in a circle"):
        fetcher.get(url)
    assert len(web.asked(WIRE)) == 1


def test_a_chain_without_end_is_left(web: Web, open_fetcher: Open) -> None:
    url = web.breaks(WIRE, "/go", how=faults.redirects_without_end())
    with pytest.raises(Refused, match="more than 3 redirects"):
        open_fetcher(max_redirects=3).get(url.replace("/go", "/go?n"))
    assert len(web.asked(WIRE)) == 4


@pytest.mark.parametrize(
    "goal",
    ["file:///etc/hostname", "javascript:alert(1)", "ftp://harbor-wire.example/", "http://[::1", "http:///"],
)
def test_a_redirect_leads_only_to_web_addresses(web: Web, fetcher: Fetcher, goal: str) -> None:
    with pytest.raises(Refused):
        fetcher.get(web.moves(WIRE, "/", goal))


def test_a_redirect_into_the_own_network_is_refused_before_connecting(web: Web, open_fetcher: Open) -> None:
    metadata = web.moves(WIRE, "/", "http://169.254.169.254/latest/meta-data/")
    with pytest.raises(Refused, match=r"169\.254\.169\.254.*not public.*allow"):
        open_fetcher().get(metadata)


def test_the_body_of_a_redirect_is_never_read(web: Web, open_fetcher: Open) -> None:
    home = web.publishes(WIRE, "/home", "here")
    url = web.breaks(WIRE, "/", how=faults.endless(code=302, location=home))
    began = time.monotonic()
    assert open_fetcher().get(url).body == b"here"
    assert time.monotonic() - began < 5


def test_all_hops_share_one_deadline(web: Web, open_fetcher: Open) -> None:
    url = web.breaks(WIRE, "/go", how=faults.slow_redirects()).replace("/go", "/go?n")
    with pytest.raises(TooSlow):
        open_fetcher(deadline=0.25, max_redirects=20).get(url)
    assert len(web.asked(WIRE)) <= 4


def test_a_redirect_without_a_goal_is_a_bad_status(web: Web, fetcher: Fetcher) -> None:
    with pytest.raises(BadStatus) as caught:
        fetcher.get(web.breaks(WIRE, how=faults.status(302)))
    assert caught.value.status == 302
