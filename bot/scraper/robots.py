"""What a site lets us read: robots.txt (RFC 9309), by protego."""

import re
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from threading import Lock
from urllib.parse import urljoin

from protego import Protego

from bot.errors import BadStatus, FetchError, Refused

AGENT = "dealwire"  # our product token
MAX_BYTES = 512_000  # what is read of a robots.txt; the rest is ignored (section 2.5)
MAX_DELAY = 60.0  # seconds; a longer Crawl-delay is taken as this
KEEP = 24 * 3600.0  # seconds that rules hold (section 2.4)
KEEP_FAILURE = 120.0  # seconds until a robots.txt that could not be read is asked for again
MOST = 10_000  # sites remembered; the one asked longest ago is forgotten first
ROOM = 20_000_000  # characters of their rules
SHORT = 16_000  # characters of rules that are kept parsed; some take eighty times the memory then

_AGENT_LINE = re.compile(
    r"^([ \t]*user[- ]?agent[ \t]*:[ \t]*)([^\s#/]*)[^\r\n]*", re.IGNORECASE | re.MULTILINE
)


@dataclass(frozen=True, slots=True)
class Rules:
    """The text of a robots.txt, unparsed; `delay`: seconds between two requests, from 0 to MAX_DELAY."""

    text: str = ""
    delay: float = 0.0

    def allow(self, url: str) -> bool:
        return not self.text or bool(_parsed(self.text).can_fetch(url, AGENT))


ALL_ALLOWED = Rules()


def read(body: bytes) -> Rules:
    """Reads anything: what is no rule is skipped. Agents are told apart by the product token alone."""
    text = body[:MAX_BYTES].decode("utf-8-sig", errors="replace")
    text = _AGENT_LINE.sub(_as_token, text)
    return Rules(text, min(_parsed(text).crawl_delay(AGENT) or 0.0, MAX_DELAY))


@lru_cache(maxsize=20_000)
def address(url: str) -> str:
    """Where the robots.txt of a page's site stands."""
    return urljoin(url, "/robots.txt")


def means_all_allowed(status: int) -> bool:
    """Whether a robots.txt with this status counts as none (section 2.3.1.3); 429 speaks of load."""
    return 400 <= status < 500 and status != 429


def _as_token(line: re.Match[str]) -> str:
    token = line[2].lower()
    return line[1] + (token if token in ("*", AGENT) else "another")


def _parsed(text: str) -> Protego:
    return _kept(text) if len(text) <= SHORT else Protego.parse(text)


@lru_cache(maxsize=64)
def _kept(text: str) -> Protego:
    return Protego.parse(text)


class _Site:
    """One site's rules, or why there are none, until a time; its lock makes others wait for one reading."""

    __slots__ = ("failure", "lock", "rules", "until")

    def __init__(self) -> None:
        self.lock = Lock()
        self.until = float("-inf")
        self.rules: Rules | None = None
        self.failure: FetchError | None = None

    @property
    def size(self) -> int:
        return len(self.rules.text) if self.rules else 0


class RobotsCache:
    """The rules of the sites asked lately; `fetch(address)` brings the bytes of those missing or old."""

    def __init__(self, fetch: Callable[[str], bytes], clock: Callable[[], float]) -> None:
        self._fetch, self._clock = fetch, clock
        self._sites: OrderedDict[str, _Site] = OrderedDict()
        self._lock = Lock()

    def rules(self, url: str) -> Rules:
        """The rules for a page. Where they cannot be read, older ones hold; without any, raises why
        (FetchError): what may not be known is not asked for (section 2.3.1.4)."""
        where = address(url)
        site = self._site(where)
        with site.lock:
            if site.until <= self._clock():
                self._renew(site, where)
            if site.rules:
                return site.rules
            assert site.failure
            raise site.failure.with_traceback(None)

    def _site(self, where: str) -> _Site:
        with self._lock:
            site = self._sites.setdefault(where, _Site())
            self._sites.move_to_end(where)
            return site

    def _forget(self) -> None:
        """Those asked longest ago, where there are too many or their rules too long."""
        with self._lock:
            room = ROOM - sum(site.size for site in self._sites.values())
            while self._sites and (room < 0 or len(self._sites) > MOST):
                _, oldest = self._sites.popitem(last=False)
                room += oldest.size

    def _renew(self, site: _Site, where: str) -> None:
        try:
            site.rules = self._rules(where)
            site.until = self._clock() + KEEP
        except FetchError as failure:
            site.failure = failure
            site.until = self._clock() + KEEP_FAILURE
        self._forget()

    def _rules(self, where: str) -> Rules:
        try:
            return read(self._fetch(where))
        except Refused:  # it redirects in circles, or to where we do not go (section 2.3.1.2)
            return ALL_ALLOWED
        except BadStatus as error:
            if means_all_allowed(error.status):
                return ALL_ALLOWED
            raise
