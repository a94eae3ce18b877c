"""Connections that are kept open: one a host, since a host is asked one thing at a time.

Those of many hosts, so that feeds of one host that are asked within a minute share a connection, but no more
than the files that this process may open allow, and none that has lain idle for long.
"""

import http.client
import socket
import sys
import time
from collections import OrderedDict
from functools import lru_cache
from threading import Lock
from typing import Any
from urllib.parse import urlsplit

from requests import PreparedRequest, Response
from requests.adapters import HTTPAdapter
from requests.structures import CaseInsensitiveDict
from requests.utils import DEFAULT_CA_BUNDLE_PATH
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.connectionpool import HTTPConnectionPool, HTTPSConnectionPool

from bot.scraper.dial import Dialler, tls_context

IDLE = 60.0  # seconds that an unused connection is trusted: routers forget them silently
MOST = 2000  # hosts
PORTS = {"http": 80, "https": 443}
SHARE = 0.5  # of the files that this process may open

Place = tuple[str, str, int]  # scheme, host, port


class Answer(http.client.HTTPResponse):
    """Reads on past what only announces an answer, such as 103 (RFC 9110 section 15.2); 101 is one."""

    def _read_status(self) -> tuple[str, int, str]:  # where http.client itself passes over 100
        while True:
            version, status, reason = super()._read_status()  # type: ignore[misc]
            if not 101 < status < 200:
                return version, status, reason
            http.client.parse_headers(self.fp)


class Adapter(HTTPAdapter):
    """Sends requests through pools of its own: to find one by requests costs as much as to ask it."""

    def __init__(self, dialler: Dialler) -> None:
        self._classes, self._context = _classes(dialler), tls_context(DEFAULT_CA_BUNDLE_PATH)
        self._pools: OrderedDict[Place, tuple[HTTPConnectionPool, float]] = OrderedDict()
        self._most, self._lock = most(), Lock()
        super().__init__()

    def get_connection_with_tls_context(
        self, request: PreparedRequest, *_: Any, **__: Any
    ) -> HTTPConnectionPool:
        """The pool of the host, which is now the one used last."""
        place, now = _place(request.url or ""), time.monotonic()
        with self._lock:
            pool, _used = self._pools.get(place) or (self._pool(*place), now)
            self._pools[place] = pool, now
            self._pools.move_to_end(place)
            old = self._old(now)
        for each in old:
            each.close()
        return pool

    # What follows requests does for proxies and for cookies, of which there are none here, on each request.
    def request_url(self, request: PreparedRequest, *_: Any) -> str:
        return _path(request.url or "")

    def build_response(self, request: PreparedRequest, raw: Any) -> Response:
        response = Response()
        response.status_code, response.headers = raw.status, CaseInsensitiveDict(raw.headers)
        response.url, response.raw = request.url or "", raw
        return response

    # requests would have each connection parse the authorities anew (20 ms); the context has them.
    def cert_verify(self, conn: Any, *_: Any, **__: Any) -> None:
        conn.cert_reqs = "CERT_REQUIRED"

    def close(self) -> None:
        """Closes all that is open."""
        with self._lock:
            pools, self._pools = list(self._pools.values()), OrderedDict()
        for pool, _used in pools:
            pool.close()

    def _pool(self, scheme: str, host: str, port: int) -> HTTPConnectionPool:
        more: dict[str, Any] = {"ssl_context": self._context} if scheme == "https" else {}
        return self._classes[scheme](host, port, maxsize=1, **more)

    def _old(self, now: float) -> list[HTTPConnectionPool]:
        """Those that are kept no longer, taken out; never the newest."""
        old = []
        while len(self._pools) > 1:
            place, (pool, used) = next(iter(self._pools.items()))
            if len(self._pools) <= self._most and now - used < IDLE:
                break
            old.append(pool)
            del self._pools[place]
        return old


def most() -> int:
    """How many hosts may keep a connection."""
    if sys.platform == "win32":
        return MOST // 4
    import resource

    files, _hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    return MOST if files == resource.RLIM_INFINITY else min(MOST, int(files * SHARE))


@lru_cache(maxsize=20_000)
def _place(url: str) -> Place:
    parts = urlsplit(url)
    return parts.scheme, parts.hostname or "", parts.port or PORTS[parts.scheme]


@lru_cache(maxsize=20_000)
def _path(url: str) -> str:
    parts = urlsplit(url)
    return (parts.path or "/") + (f"?{parts.query}" if parts.query else "")


def _classes(dialler: Dialler) -> dict[str, type[HTTPConnectionPool]]:
    class Connection(HTTPConnection):
        used = 0.0
        response_class = Answer

        def _new_conn(self) -> socket.socket:
            return dialler.connect(self._dns_host, self.port, float(self.timeout or 0))

        @property
        def is_connected(self) -> bool:
            return time.monotonic() - self.used < IDLE and super().is_connected

        def request(self, *args: Any, **more: Any) -> None:
            self.used = time.monotonic()
            super().request(*args, **more)

    class TLSConnection(Connection, HTTPSConnection):
        pass

    return {
        "http": type("Pool", (HTTPConnectionPool,), {"ConnectionCls": Connection}),
        "https": type("TLSPool", (HTTPSConnectionPool,), {"ConnectionCls": TLSConnection}),
    }
