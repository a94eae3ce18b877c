"""The fetcher meets a good web and a hostile one; all of it over real sockets."""

import logging
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from hashlib import sha256
from ipaddress import ip_network

import pytest

from bot.errors import BadStatus, FetchError, Refused, TooLarge, TooSlow, Unreachable
from bot.scraper.fetch import Fetcher, Policy
from tests.fakes import faults
from tests.fakes.web import LOOPBACK, Web

WIRE = "harbor-wire.example"
POST = "valley-post.example"
NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)


class Clock:
    """Time that passes when it is told to, and when someone sleeps."""

    def __init__(self) -> None:
        self.seconds = 0.0
        self.slept: list[float] = []

    def __call__(self) -> float:
        return self.seconds

    def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.seconds += seconds

    def now(self) -> datetime:
        return NOW + timedelta(seconds=self.seconds)


Open = Callable[..., Fetcher]


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def opened(web: Web, clock: Clock) -> Iterator[Open]:
    """Makes fetchers with a policy of one's own, by default impatient and free to ask loopback."""
    made: list[Fetcher] = []

    def make(**policy: object) -> Fetcher:
        usual = {"allow": LOOPBACK, "per_host": 0, "robots": False, "deadline": 0.5, "read_timeout": 0.3}
        chosen = Policy(**(usual | policy))  # type: ignore[arg-type]
        made.append(Fetcher(chosen, resolve=web.resolve, clock=clock, sleep=clock.sleep, now=clock.now))
        return made[-1]

    yield make
    for fetcher in made:
        fetcher.close()


@pytest.fixture
def fetcher(opened: Open) -> Fetcher:
    return opened()


# A good web


def test_a_page_comes_with_what_its_header_says(web: Web, fetcher: Fetcher) -> None:
    url = web.publishes(
        WIRE, "/a", "船", charset="Shift_JIS", etag='"v1"', last_modified="Mon, 02 Mar 2026 08:00:00 GMT"
    )
    page = fetcher.get(url + "#top")
    assert (page.url, page.status, page.body) == (url, 200, "船".encode("shift_jis"))
    assert (page.content_type, page.charset) == ("text/html", "shift_jis")
    assert (page.etag, page.last_modified) == ('"v1"', "Mon, 02 Mar 2026 08:00:00 GMT")
    assert page.body_hash == sha256(page.body).hexdigest()
    assert (page.max_age, page.moved_to) == (None, "")


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


def test_hosts_are_told_who_asks_and_given_no_cookie_back(web: Web, opened: Open) -> None:
    fetcher = opened(user_agent="dealwire (+mailto:desk@example.com)")
    url = web.publishes(WIRE, "/", "hello", headers={"Set-Cookie": "visitor=1; Path=/"})
    fetcher.get(url)
    fetcher.get(url)
    last = web.asked(WIRE, "/")[-1].headers
    assert last["User-Agent"] == "dealwire (+mailto:desk@example.com)"
    assert "Cookie" not in last


def test_environment_and_netrc_are_not_listened_to(
    web: Web, opened: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HTTP_PROXY", "http://192.0.2.1:3128")
    monkeypatch.setenv("ALL_PROXY", "http://192.0.2.1:3128")
    assert opened().get(web.publishes(WIRE, "/", "direct")).body == b"direct"


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
    monkeypatch.setattr("bot.scraper.fetch.IDLE", 0.0)
    caplog.set_level(logging.DEBUG, "urllib3.connectionpool")
    url = web.publishes(WIRE, "/", "x")
    assert [fetcher.get(url).body for _ in range(2)] == [b"x", b"x"]
    assert any("Resetting dropped connection" in record.message for record in caplog.records)


# Redirects


def test_a_permanent_move_is_told_and_a_passing_one_is_not(web: Web, fetcher: Fetcher) -> None:
    new = web.publishes(POST, "/new", "here")
    old = web.moves(WIRE, "/old", "/older", code=308)
    web.moves(WIRE, "/older", new)
    passing = web.moves(WIRE, "/today", new, code=302)

    moved, passed = fetcher.get(old), fetcher.get(passing)
    assert (moved.url, moved.moved_to, moved.body) == (new, new, b"here")
    assert (passed.url, passed.moved_to) == (new, "")


def test_only_the_first_permanent_hops_count_as_a_move(web: Web, fetcher: Fetcher) -> None:
    end = web.publishes(WIRE, "/edition/2", "x")
    web.moves(WIRE, "/edition", end, code=302)
    web.moves(WIRE, "/start", "/edition", code=301)
    assert fetcher.get(web.url(WIRE, "/start")).moved_to == web.url(WIRE, "/edition")


def test_a_location_may_be_relative_and_in_any_script(web: Web, fetcher: Fetcher) -> None:
    web.publishes(WIRE, "/%E5%B7%A5%E5%A0%B4?a=1", "here")
    web.moves(WIRE, "/old", "工場?a=1".encode().decode("latin-1"))
    assert fetcher.get(web.url(WIRE, "/old")).body == b"here"


def test_a_circle_is_noticed_at_once(web: Web, fetcher: Fetcher) -> None:
    url = web.breaks(WIRE, "/", how=faults.redirect_loop())
    with pytest.raises(Refused, match="in a circle"):
        fetcher.get(url)
    assert len(web.asked(WIRE)) == 1


def test_a_chain_without_end_is_left(web: Web, opened: Open) -> None:
    url = web.breaks(WIRE, "/go", how=faults.redirects_without_end())
    with pytest.raises(Refused, match="more than 3 redirects"):
        opened(max_redirects=3).get(url.replace("/go", "/go?n"))
    assert len(web.asked(WIRE)) == 4


@pytest.mark.parametrize(
    "goal",
    ["file:///etc/hostname", "javascript:alert(1)", "ftp://harbor-wire.example/", "http://[::1", "http:///"],
)
def test_a_redirect_leads_only_to_web_addresses(web: Web, fetcher: Fetcher, goal: str) -> None:
    with pytest.raises(Refused):
        fetcher.get(web.moves(WIRE, "/", goal))


def test_a_redirect_into_the_own_network_is_refused_before_connecting(web: Web, opened: Open) -> None:
    metadata = web.moves(WIRE, "/", "http://169.254.169.254/latest/meta-data/")
    with pytest.raises(Refused, match=r"169\.254\.169\.254.*not public.*allow"):
        opened().get(metadata)


def test_the_body_of_a_redirect_is_never_read(web: Web, opened: Open) -> None:
    home = web.publishes(WIRE, "/home", "here")
    url = web.breaks(WIRE, "/", how=faults.endless(code=302, location=home))
    began = time.monotonic()
    assert opened(deadline=20, read_timeout=20).get(url).body == b"here"
    assert time.monotonic() - began < 5


def test_all_hops_share_one_deadline(web: Web, opened: Open) -> None:
    url = web.breaks(WIRE, "/go", how=faults.slow_redirects()).replace("/go", "/go?n")
    with pytest.raises(TooSlow):
        opened(deadline=0.25, max_redirects=20).get(url)
    assert len(web.asked(WIRE)) <= 4


def test_a_redirect_without_a_goal_is_a_bad_status(web: Web, fetcher: Fetcher) -> None:
    with pytest.raises(BadStatus) as caught:
        fetcher.get(web.breaks(WIRE, how=faults.status(302)))
    assert caught.value.status == 302


# Addresses


@pytest.mark.parametrize(
    "url",
    [
        "http://127.0.0.1/",
        "http://localhost:8080/",
        "http://0x7f.1/",
        "http://2130706433/",
        "http://[::1]/",
        "http://[::ffff:127.0.0.1]/",
        "http://0.0.0.0/",
        "https://10.1.2.3/",
    ],
)
def test_every_spelling_of_this_machine_is_refused(url: str) -> None:
    fetcher = Fetcher(Policy(robots=False))
    with pytest.raises(Refused, match="not public"):
        fetcher.get(url)
    fetcher.close()


def test_a_public_name_with_a_private_address_is_refused(web: Web, opened: Open) -> None:
    url = web.publishes(WIRE, "/", "x")
    with pytest.raises(Refused, match="not public"):
        opened(allow=()).get(url)
    assert web.asked(WIRE) == []


def test_a_name_that_changes_its_address_is_checked_each_time(web: Web, opened: Open) -> None:
    fetcher = opened(allow=(ip_network("127.0.0.1/32"),))
    url = web.publishes(WIRE, "/", "x", headers={"Connection": "close"})
    assert fetcher.get(url).body == b"x"
    web.lives_at(WIRE, "127.0.0.3")
    with pytest.raises(Refused, match=r"127\.0\.0\.3"):
        fetcher.get(url)


@pytest.mark.parametrize(
    "url", ["http://desk:s3cret@harbor-wire.example/", "http://s3cret@harbor-wire.example"]
)
def test_an_address_with_a_password_is_not_asked_and_not_shown(fetcher: Fetcher, url: str) -> None:
    with pytest.raises(Refused, match="user name or password") as caught:
        fetcher.get(url)
    assert "s3cret" not in str(caught.value)


@pytest.mark.parametrize(
    "url",
    ["", "harbor-wire.example", "mailto:desk@example.com", "http://", "http://a b/", "http://x:99999/", "\0"],
)
def test_what_is_no_web_address_is_refused(fetcher: Fetcher, url: str) -> None:
    with pytest.raises(Refused):
        fetcher.get(url)


# Hosts that are not there


def test_an_unknown_name_is_a_matter_of_dns(web: Web, fetcher: Fetcher) -> None:
    with pytest.raises(Unreachable, match="DNS"):
        fetcher.get(web.url("nowhere.example"))


def test_a_name_too_long_for_dns_is_a_matter_of_dns() -> None:
    fetcher = Fetcher(Policy(robots=False))
    with pytest.raises(FetchError):
        fetcher.get(f"http://{'a' * 80}.example/")
    fetcher.close()


def test_a_closed_port_is_said_to_refuse(web: Web, fetcher: Fetcher) -> None:
    url = web.publishes(WIRE, "/", "x")
    web.lives_at(WIRE, "127.0.0.2")
    with pytest.raises(Unreachable, match=r"harbor-wire\.example port \d+ refused"):
        fetcher.get(url)
    web.heals(WIRE)
    assert fetcher.get(url).body == b"x"


def test_the_next_address_of_a_host_is_tried(web: Web) -> None:
    url = web.publishes(WIRE, "/", "x")
    policy = Policy(allow=LOOPBACK, robots=False)
    fetcher = Fetcher(policy, resolve=lambda *_: ["10.0.0.1", "127.0.0.2", "127.0.0.1"])
    assert fetcher.get(url).body == b"x"
    fetcher.close()


# Answers that go wrong


@pytest.mark.parametrize(
    "fault", [faults.silence, faults.drip, faults.drip_headers, faults.early_hints_forever]
)
def test_a_slow_server_is_left_at_the_deadline(
    web: Web, fetcher: Fetcher, fault: Callable[[], faults.Fault]
) -> None:
    url = web.breaks(WIRE, how=fault())
    began = time.monotonic()
    with pytest.raises(TooSlow, match=WIRE):
        fetcher.get(url)
    assert time.monotonic() - began < 1.5


def test_an_endless_body_is_left_at_the_cap(web: Web, opened: Open) -> None:
    url = web.breaks(WIRE, how=faults.endless())
    with pytest.raises(TooLarge, match="larger than 5,000,000 bytes"):
        opened(deadline=20).get(url)


def test_a_body_that_says_it_is_huge_is_not_begun(web: Web, opened: Open) -> None:
    url = web.breaks(WIRE, how=faults.huge())
    with pytest.raises(TooLarge):
        opened(deadline=20, read_timeout=20).get(url)


def test_a_bomb_is_stopped_while_it_unpacks(web: Web, opened: Open) -> None:
    import tracemalloc

    url = web.breaks(WIRE, how=faults.gzip_bomb())
    faults._bomb()
    fetcher = opened(deadline=20, max_bytes=1_000_000)
    tracemalloc.start()
    try:
        with pytest.raises(TooLarge):
            fetcher.get(url)
        assert tracemalloc.get_traced_memory()[1] < 10_000_000
    finally:
        tracemalloc.stop()


def test_a_caller_may_want_more_or_less(web: Web, opened: Open) -> None:
    url = web.publishes(WIRE, "/", "x" * 100)
    fetcher = opened(max_bytes=50)
    assert len(fetcher.get(url, max_bytes=100).body) == 100
    with pytest.raises(TooLarge):
        fetcher.get(url)


@pytest.mark.parametrize(
    "fault", [faults.hang_up, faults.hang_up_at_once, faults.header_flood, faults.not_gzip, faults.babble]
)
def test_an_answer_that_breaks_off_is_unreachable_and_heals(
    web: Web, opened: Open, fault: Callable[[], faults.Fault]
) -> None:
    fetcher = opened(deadline=20, read_timeout=20)
    url = web.publishes(WIRE, "/", "well again")
    web.breaks(WIRE, "/", how=fault())
    with pytest.raises(Unreachable, match="no complete HTTP answer"):
        fetcher.get(url)
    web.heals(WIRE, "/")
    assert fetcher.get(url).body == b"well again"


def test_a_wrong_charset_is_reported_as_the_header_has_it(web: Web, fetcher: Fetcher) -> None:
    url = web.publishes(WIRE, "/", "工場閉鎖", charset="euc-jp")
    web.breaks(WIRE, "/", how=faults.says_charset("iso-8859-1"))
    page = fetcher.get(url)
    assert (page.charset, page.body.decode("euc-jp")) == ("iso-8859-1", "工場閉鎖")


@pytest.mark.parametrize("code", [404, 410, 403, 500])
def test_a_failure_by_status_carries_it(web: Web, fetcher: Fetcher, code: int) -> None:
    with pytest.raises(BadStatus, match=f"{WIRE}.*{code}") as caught:
        fetcher.get(web.breaks(WIRE, how=faults.status(code, body="sorry")))
    assert (caught.value.status, caught.value.retry_at) == (code, None)


def test_304_to_an_unconditional_request_is_no_answer(web: Web, fetcher: Fetcher) -> None:
    url = web.breaks(WIRE, how=faults.always_304())
    with pytest.raises(BadStatus):
        fetcher.get(url)
    assert fetcher.get(url, etag='"old"').status == 304


def test_validators_that_cannot_be_kept_are_dropped(web: Web, fetcher: Fetcher) -> None:
    page = fetcher.get(web.publishes(WIRE, "/", "x", etag='"' + "e" * 5000 + '"', last_modified="Mon\x00"))
    assert (page.etag, page.last_modified) == ("", "")


# Manners


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


def test_a_host_is_asked_at_its_pace_and_others_meanwhile(web: Web, clock: Clock, opened: Open) -> None:
    fetcher = opened(per_host=2.0)
    here, there = web.publishes(WIRE, "/", "x"), web.publishes(POST, "/", "x")
    for url in (here, there):
        fetcher.get(url)
    assert clock.slept == []
    fetcher.get(here)
    fetcher.get(here)
    assert clock.slept == [2.0, 2.0]


def test_each_hop_of_a_redirect_keeps_the_pace(web: Web, clock: Clock, opened: Open) -> None:
    web.publishes(WIRE, "/new", "x")
    opened(per_host=2.0).get(web.moves(WIRE, "/", "/new"))
    assert clock.slept == [2.0]


def test_a_slow_host_holds_up_no_other(web: Web, opened: Open) -> None:
    fetcher = opened(deadline=5, read_timeout=5)
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


def test_what_robots_forbid_is_not_asked(web: Web, opened: Open) -> None:
    fetcher = opened(robots=True)
    web.forbids(WIRE, "User-agent: *\nDisallow: /private/\n")
    private, free = web.publishes(WIRE, "/private/a", "x"), web.publishes(WIRE, "/a", "x")
    assert fetcher.get(free).body == b"x"
    with pytest.raises(Refused, match=r"robots\.txt forbids"):
        fetcher.get(private)
    assert [ask.path for ask in web.asked(WIRE)] == ["/robots.txt", "/a"]


def test_a_redirect_does_not_lead_around_robots(web: Web, opened: Open) -> None:
    web.forbids(POST, "User-agent: dealwire\nDisallow: /\n")
    url = web.moves(WIRE, "/", web.publishes(POST, "/a", "x"))
    with pytest.raises(Refused, match=rf"{POST}.*robots"):
        opened(robots=True).get(url)
    assert [ask.path for ask in web.asked(POST)] == ["/robots.txt"]


def test_a_crawl_delay_sets_the_pace(web: Web, clock: Clock, opened: Open) -> None:
    fetcher = opened(robots=True, per_host=1.0)
    web.forbids(WIRE, "User-agent: *\nCrawl-delay: 7\n")
    url = web.publishes(WIRE, "/", "x")
    for _ in range(3):
        fetcher.get(url)
    assert clock.slept == [1.0, 7.0, 7.0]


@pytest.mark.parametrize("fault", [faults.status(404), faults.status(403), faults.redirect_loop()])
def test_a_site_without_usable_robots_allows_all(web: Web, opened: Open, fault: faults.Fault) -> None:
    url = web.publishes(WIRE, "/", "x")
    web.breaks(WIRE, "/robots.txt", how=fault)
    assert opened(robots=True).get(url).body == b"x"


def test_robots_may_live_behind_a_redirect_and_be_cut(web: Web, opened: Open) -> None:
    rules = "User-agent: *\nDisallow: /private\n" + "# and more\n" * 100_000 + "Disallow: /\n"
    web.moves(WIRE, "/robots.txt", web.publishes(POST, "/rules.txt", rules))
    fetcher = opened(robots=True, deadline=20)
    assert fetcher.get(web.publishes(WIRE, "/", "x")).body == b"x"
    with pytest.raises(Refused):
        fetcher.get(web.url(WIRE, "/private"))


def test_a_site_whose_robots_are_out_of_order_is_left_alone_for_a_while(
    web: Web, clock: Clock, opened: Open
) -> None:
    fetcher = opened(robots=True)
    url = web.publishes(WIRE, "/", "x")
    web.breaks(WIRE, "/robots.txt", how=faults.status(500))
    for _ in range(2):
        with pytest.raises(BadStatus, match=r"robots\.txt answered 500"):
            fetcher.get(url)
    assert [ask.path for ask in web.asked(WIRE)] == ["/robots.txt"]
    web.heals(WIRE, "/robots.txt")
    clock.sleep(121)
    assert fetcher.get(url).body == b"x"
