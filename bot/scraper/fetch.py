"""Asks the web for one thing, politely and within bounds. The only module that knows requests and urllib3.

What an answer may cost is bounded on every side: bytes after decoding, seconds as a whole, redirects,
header lines (http.client). What is asked is bounded too: http and https, public addresses, what robots.txt
allows, each host at its pace and not before it said.
"""

import hashlib
import http.client
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import lru_cache

import requests
import urllib3
from requests.structures import CaseInsensitiveDict
from requests.utils import default_headers

from bot.errors import BadStatus, Refused, TooLarge
from bot.scraper import headers
from bot.scraper.addresses import Network, shown, web_address
from bot.scraper.dial import Dialler, Exchange, Resolve, exchange, system_resolve
from bot.scraper.failures import failure
from bot.scraper.hosts import Line, Manners
from bot.scraper.pools import Adapter
from bot.scraper.robots import MAX_BYTES, RobotsCache

CHUNK = 65_536  # bytes decoded at a time
REDIRECTS = (301, 302, 303, 307, 308)


@dataclass(frozen=True, slots=True)
class Policy:
    """How we behave on the network. Times are seconds."""

    user_agent: str = "dealwire"
    per_host: float = 1.0  # between two requests to one host; robots.txt may ask for more
    allow: tuple[Network, ...] = ()  # networks that are asked although they are not public
    connect_timeout: float = 10
    read_timeout: float = 15  # without a byte
    deadline: float = 30  # for an answer as a whole, its redirects included
    max_bytes: int = 5_000_000  # of the decoded body
    max_redirects: int = 5
    robots: bool = True


@dataclass(frozen=True, slots=True)
class Response:
    """A good answer: 2xx, or 304 with an empty body."""

    url: str  # that answered in the end
    status: int
    body: bytes
    content_type: str  # lower case, without parameters
    charset: str  # as the header says; "" if it says none
    etag: str
    last_modified: str
    max_age: float | None  # seconds that it says it is fresh; unbounded; None: it does not say
    body_hash: str  # SHA-256, hexadecimal
    gap: float = 0.0  # seconds between two requests to its host, as we and its robots.txt want it


class Fetcher:
    """A client for any number of threads. Pace and robots.txt go by `clock`, dates by `now`; what the
    network takes is always measured in real seconds. `line`: in which other processes wait for hosts too."""

    def __init__(
        self,
        policy: Policy,
        *,
        resolve: Resolve | None = None,
        clock: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], object] = time.sleep,
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
        line: Line | None = None,
    ) -> None:
        self._policy, self._now = policy, now
        self._adapter = Adapter(Dialler(resolve or system_resolve, policy.allow))
        self._headers = {
            **default_headers(),
            "User-Agent": policy.user_agent,
            "Accept-Encoding": "gzip, deflate",
        }
        rules = RobotsCache(self._robots_txt, clock) if policy.robots else None
        self._manners = Manners(policy.per_host, rules, clock, sleep, now, line)

    def get(
        self, url: str, *, etag: str = "", last_modified: str = "", max_bytes: int | None = None
    ) -> Response:
        """Asks for a page; with `etag` or `last_modified` of an earlier answer, only if it has changed.

        Waits for its turn with the host. Raises a FetchError: Refused, TooLarge, TooSlow, Unreachable or
        BadStatus, the latter with `retry_at` where the host wants to be left alone, and at once until then.
        """
        conditions = {"If-None-Match": etag, "If-Modified-Since": last_modified}
        asked = {name: value for name, value in conditions.items() if value}
        return self._follow(url, asked, max_bytes or self._policy.max_bytes)

    def close(self) -> None:
        """Closes the connections that are kept open."""
        self._adapter.close()

    def _robots_txt(self, url: str) -> bytes:
        return self._follow(url, {}, MAX_BYTES, is_robots=True).body

    def _follow(self, url: str, conditions: dict[str, str], cap: int, *, is_robots: bool = False) -> Response:
        hop, left = _checked(url), self._policy.deadline
        chain = [hop]
        while True:
            with (
                self._manners.turn(hop, is_robots=is_robots) as gap,
                exchange(hop, left) as now,
                _failures_named(now),
                self._ask(hop, conditions) as answer,
            ):
                goal = _goal(answer)
                if not goal:
                    self._demand_success(answer, conditions)
                    return self._response(answer, _body(answer, cap, cut=is_robots), gap)
                left = now.left
            hop = _checked(goal)
            self._demand_progress(chain, hop)
            chain.append(hop)

    def _ask(self, url: str, conditions: dict[str, str]) -> requests.Response:
        request = (
            requests.PreparedRequest()
        )  # `_checked` prepared the address; the rest is the same each time
        request.method, request.url, request.hooks = "GET", url, {}
        request.headers = CaseInsensitiveDict(self._headers | conditions)
        timeout = (self._policy.connect_timeout, self._policy.read_timeout)
        return self._adapter.send(request, stream=True, timeout=timeout)

    def _demand_success(self, answer: requests.Response, conditions: dict[str, str]) -> None:
        status = answer.status_code
        if not (200 <= status < 300 or (status == 304 and conditions)):
            until = self._manners.heed(answer.url, status, answer.headers.get("Retry-After", ""))
            raise BadStatus(answer.url, status, until)

    def _demand_progress(self, chain: list[str], hop: str) -> None:
        if hop in chain:
            raise Refused(f"{chain[0]}: redirects in a circle, back to {hop}")
        if len(chain) > self._policy.max_redirects:
            raise Refused(f"{chain[0]}: more than {self._policy.max_redirects} redirects, now to {hop}")

    def _response(self, answer: requests.Response, body: bytes, gap: float) -> Response:
        content_type, charset = headers.media_type(answer.headers.get("Content-Type", ""))
        return Response(
            url=answer.url,
            status=answer.status_code,
            body=body,
            content_type=content_type,
            charset=charset,
            etag=headers.validator(answer.headers.get("ETag", "")),
            last_modified=headers.validator(answer.headers.get("Last-Modified", "")),
            max_age=headers.fresh_for(answer.headers, self._now()),
            body_hash=hashlib.sha256(body).hexdigest(),
            gap=gap,
        )


@lru_cache(maxsize=20_000)
def _checked(url: str) -> str:
    """The address as it is asked, escaped and without fragment; raises Refused where it may not be."""
    plain = web_address(url)
    try:
        return requests.Request("GET", plain).prepare().url or ""
    except (ValueError, requests.RequestException, urllib3.exceptions.HTTPError):
        raise Refused(f"{shown(url)}: this is no web address; correct it") from None


def _goal(answer: requests.Response) -> str:
    location = answer.headers.get("Location", "") if answer.status_code in REDIRECTS else ""
    return headers.target(answer.url, location) if location else ""


def _body(answer: requests.Response, cap: int, *, cut: bool) -> bytes:
    """The decoded body; beyond `cap` bytes it is cut, or raises TooLarge as soon as that is known."""
    too_large = TooLarge(f"{answer.url}: the body is larger than {cap:,} bytes")
    told = answer.headers.get("Content-Length", "")
    if told.isdecimal() and float(told) > cap and not cut:
        raise too_large
    body = bytearray()
    for chunk in answer.iter_content(CHUNK):
        body += chunk
        if len(body) > cap:
            if cut:
                break
            raise too_large
    return bytes(body[:cap])


@contextmanager
def _failures_named(now: Exchange) -> Iterator[None]:
    try:
        yield
    except (OSError, UnicodeError, http.client.HTTPException, urllib3.exceptions.HTTPError) as error:
        raise failure(now.url, error, late=now.left <= 0) from error
