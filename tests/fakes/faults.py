"""The ways in which a page of the fake web can go wrong: `web.breaks(host, path, how=drip())`."""

import zlib
from collections.abc import Callable, Iterator
from functools import cache
from itertools import count
from threading import Event
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tests.fakes.web import Exchange

Fault = Callable[["Exchange"], None]


def status(code: int, *, retry_after: str = "", body: str = "") -> Fault:
    headers = {"Retry-After": retry_after} if retry_after else {}
    return lambda exchange: exchange.send(code, headers, body.encode())


def drip(every: float = 0.02) -> Fault:
    """Answers at once, then sends its body a byte at a time."""

    def fault(exchange: "Exchange") -> None:
        exchange.start(200, {"Content-Type": "text/html", "Content-Length": "1000000"})
        exchange.pour((b"x" for _ in range(1_000_000)), every)

    return fault


def drip_headers(every: float = 0.02) -> Fault:
    """Begins a header and never ends it."""

    def fault(exchange: "Exchange") -> None:
        exchange.pour(_first(b"HTTP/1.1 200 OK\r\nX-Long: ", b"x"), every)

    return fault


def header_flood() -> Fault:
    """Sends header after header, as fast as it can."""

    def fault(exchange: "Exchange") -> None:
        exchange.pour(_first(b"HTTP/1.1 200 OK\r\n", b"X-More: and more\r\n" * 50))

    return fault


def early_hints() -> Fault:
    """The page as published, announced twice."""

    def fault(exchange: "Exchange") -> None:
        page = exchange.page
        assert page, f"nothing is published at {exchange.path}"
        exchange.wfile.write(b"HTTP/1.1 103 Early Hints\r\nLink: </a.css>\r\n\r\n" * 2)
        exchange.send(200, page.headers, page.body)

    return fault


def early_hints_forever(code: int = 100) -> Fault:
    """Promises an answer without end (1xx), and never gives one."""

    def fault(exchange: "Exchange") -> None:
        exchange.pour(_first(b"", b"HTTP/1.1 %d Continue\r\n\r\n" % code), 0.001)

    return fault


def endless(*, code: int = 200, location: str = "") -> Fault:
    """A body that never ends, and does not say how long it is."""

    def fault(exchange: "Exchange") -> None:
        exchange.start(code, {"Connection": "close"} | ({"Location": location} if location else {}))
        exchange.pour(_first(b"<html>", b"more and more " * 1000))

    return fault


def huge(length: int = 2_000_000_000) -> Fault:
    """Says that it is of this length, and begins."""
    return lambda exchange: exchange.send(200, {"Content-Length": str(length)}, b"%PDF-1.7")


def gzip_bomb() -> Fault:
    """A hundred kilobytes that unpack to a hundred megabytes."""
    return lambda exchange: exchange.send(200, {"Content-Encoding": "gzip"}, _bomb())


def not_gzip() -> Fault:
    return lambda exchange: exchange.send(200, {"Content-Encoding": "gzip"}, b"this was never packed")


def redirects(to: str, code: int = 302) -> Fault:
    return lambda exchange: exchange.send(code, {"Location": to})


def redirect_loop() -> Fault:
    return lambda exchange: exchange.send(302, {"Location": exchange.path})


def redirects_without_end() -> Fault:
    """Each time to an address that was never asked before."""
    return lambda exchange: exchange.send(302, {"Location": exchange.path + "&on"})


def slow_redirects(every: float = 0.1) -> Fault:
    """Redirects without end, each after a while."""

    def fault(exchange: "Exchange") -> None:
        exchange.server.web.over.wait(every)
        exchange.send(302, {"Location": exchange.path + "&on"})

    return fault


def hang_up() -> Fault:
    """Drops the connection in the middle of the body."""

    def fault(exchange: "Exchange") -> None:
        exchange.start(200, {"Content-Length": "1000"})
        exchange.pour(iter([b"only this"]))
        exchange.drop()

    return fault


def hang_up_at_once() -> Fault:
    return lambda exchange: exchange.drop()


def silence() -> Fault:
    """Takes the request and never answers."""
    return lambda exchange: exchange.pour(_first(b"", b""), 0.02)


def waits(gate: Event) -> Fault:
    """The page as published, once the gate is open."""

    def fault(exchange: "Exchange") -> None:
        gate.wait(30)
        page = exchange.page
        assert page, f"nothing is published at {exchange.path}"
        exchange.send(200, page.headers, page.body)

    return fault


def always_304() -> Fault:
    return lambda exchange: exchange.send(304, {})


def clings() -> Fault:
    """The page as published to who asks without condition; to all others, that nothing has changed."""

    def fault(exchange: "Exchange") -> None:
        known = {"If-None-Match", "If-Modified-Since"} & set(exchange.headers)
        page = exchange.page
        assert page, f"nothing is published at {exchange.path}"
        exchange.send(304, {}) if known else exchange.send(200, page.headers, page.body)

    return fault


def restless() -> Fault:
    """The page as published, with something else at its end each time."""
    times = count()

    def fault(exchange: "Exchange") -> None:
        page = exchange.page
        assert page, f"nothing is published at {exchange.path}"
        headers = {"Content-Type": page.content_type}
        exchange.send(200, headers, page.body + f"<!-- {next(times)} -->".encode())

    return fault


def says_charset(charset: str) -> Fault:
    """The page as published, under a charset that it is not in."""

    def fault(exchange: "Exchange") -> None:
        page = exchange.page
        assert page, f"nothing is published at {exchange.path}"
        exchange.send(200, {"Content-Type": f"{page.content_type}; charset={charset}"}, page.body)

    return fault


def babble() -> Fault:
    """Speaks something that is not HTTP."""
    return lambda exchange: exchange.pour(iter([b"220 harbor ESMTP ready\r\n\r\n"]))


def _first(start: bytes, rest: bytes) -> Iterator[bytes]:
    yield start
    while True:
        yield rest


@cache
def _bomb() -> bytes:
    packer = zlib.compressobj(9, wbits=31)
    return b"".join(packer.compress(bytes(1_000_000)) for _ in range(100)) + packer.flush()
