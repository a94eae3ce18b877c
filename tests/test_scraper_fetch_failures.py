"""The fetcher on a hostile web; each fault is met over real sockets, and named."""

import socket
import threading
import time
from collections.abc import Callable
from functools import partial
from ipaddress import ip_network

import pytest

from bot.errors import BadStatus, FetchError, Refused, TooLarge, TooSlow, Unreachable
from bot.scraper import dial
from bot.scraper.dial import Dialler, exchange
from bot.scraper.failures import refusal
from bot.scraper.fetch import Fetcher, Policy
from tests.fakes import faults
from tests.fakes.web import LOOPBACK, Web

WIRE = "harbor-wire.example"
POST = "valley-post.example"
Open = Callable[..., Fetcher]


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


def test_a_public_name_with_a_private_address_is_refused(web: Web, open_fetcher: Open) -> None:
    url = web.publishes(WIRE, "/", "x")
    with pytest.raises(Refused, match="not public"):
        open_fetcher(allow=()).get(url)
    assert web.asked(WIRE) == []


def test_a_name_that_changes_its_address_is_checked_each_time(web: Web, open_fetcher: Open) -> None:
    fetcher = open_fetcher(allow=(ip_network("127.0.0.1/32"),))
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
    "fault",
    [
        faults.silence,
        faults.drip,
        faults.drip_headers,
        faults.early_hints_forever,
        partial(faults.early_hints_forever, 103),
    ],
)
def test_a_slow_server_is_left_at_the_deadline(
    web: Web, open_fetcher: Open, fault: Callable[[], faults.Fault]
) -> None:
    url = web.breaks(WIRE, how=fault())
    began = time.monotonic()
    with pytest.raises(TooSlow, match=WIRE):
        open_fetcher(deadline=0.4, read_timeout=0.3).get(url)
    assert time.monotonic() - began < 5


def test_an_endless_body_is_left_at_the_cap(web: Web, open_fetcher: Open) -> None:
    url = web.breaks(WIRE, how=faults.endless())
    with pytest.raises(TooLarge, match="larger than 5,000,000 bytes"):
        open_fetcher().get(url)


def test_a_body_that_says_it_is_huge_is_not_begun(web: Web, open_fetcher: Open) -> None:
    url = web.breaks(WIRE, how=faults.huge())
    with pytest.raises(TooLarge):
        open_fetcher().get(url)


def test_a_bomb_is_stopped_while_it_unpacks(web: Web, open_fetcher: Open) -> None:
    import tracemalloc

    url = web.breaks(WIRE, how=faults.gzip_bomb())
    faults._bomb()
    fetcher = open_fetcher(max_bytes=1_000_000)
    tracemalloc.start()
    try:
        with pytest.raises(TooLarge):
            fetcher.get(url)
        assert tracemalloc.get_traced_memory()[1] < 10_000_000
    finally:
        tracemalloc.stop()


def test_a_caller_may_want_more_or_less(web: Web, open_fetcher: Open) -> None:
    url = web.publishes(WIRE, "/", "x" * 100)
    fetcher = open_fetcher(max_bytes=50)
    assert len(fetcher.get(url, max_bytes=100).body) == 100
    with pytest.raises(TooLarge):
        fetcher.get(url)


@pytest.mark.parametrize(
    "fault", [faults.hang_up, faults.hang_up_at_once, faults.header_flood, faults.not_gzip, faults.babble]
)
def test_an_answer_that_breaks_off_is_unreachable_and_heals(
    web: Web, open_fetcher: Open, fault: Callable[[], faults.Fault]
) -> None:
    fetcher = open_fetcher()
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


def test_a_host_that_takes_no_connection_is_left_in_time(web: Web, open_fetcher: Open) -> None:
    with socket.create_server(("127.0.0.1", 0), backlog=0) as full, socket.socket() as guest:
        guest.connect(full.getsockname())
        url = web.url("127.0.0.1").replace(str(web.port), str(full.getsockname()[1]))
        with pytest.raises(Unreachable, match="took no connection in time"):
            open_fetcher(connect_timeout=0.1).get(url)


def test_a_resolver_without_an_answer_is_a_matter_of_dns() -> None:
    fetcher = Fetcher(Policy(robots=False), resolve=lambda *_: [])
    with pytest.raises(Unreachable, match="DNS"):
        fetcher.get(f"http://{WIRE}/")
    fetcher.close()


def test_a_resolver_that_hangs_is_left_in_time(monkeypatch: pytest.MonkeyPatch) -> None:
    over = threading.Event()
    monkeypatch.setattr(dial, "LOOKUP", 0.05)
    dialler = Dialler(lambda *_: ["192.0.2.1"] * over.wait(10))
    with (
        exchange("https://harbor-wire.example/a", 5),
        pytest.raises(Unreachable, match="DNS gives no answer"),
    ):
        dialler.connect("harbor-wire.example", 443, 5.0)
    over.set()


def test_a_deadline_that_the_hops_before_used_up_is_not_blamed_on_dns() -> None:
    dialler = Dialler(resolve=lambda *_: ["192.0.2.1"])
    with exchange("https://harbor-wire.example/a", 0), pytest.raises(TimeoutError, match="deadline"):
        dialler.connect("harbor-wire.example", 443, 5.0)


def test_a_missing_way_is_told_in_the_words_of_the_system() -> None:
    assert "No route to host" in refusal(OSError(113, "No route to host"))
