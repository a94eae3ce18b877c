"""Connects to hosts: only at addresses that are allowed, and never for longer than the exchange may take.

An address is checked as it is connected to, so that a name which resolves otherwise a moment later (DNS
rebinding) gains nothing. The sockets look at the clock before each read, so that a server which sends a
byte now and then is left at the deadline, whatever part of the answer it is in.
"""

import socket
import ssl
from collections.abc import Callable, Iterator
from concurrent.futures import Future
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from functools import partial
from queue import SimpleQueue
from threading import BoundedSemaphore, Semaphore, Thread
from time import monotonic
from typing import Any, NoReturn

from bot.errors import Refused, Unreachable
from bot.scraper.addresses import Network, is_open
from bot.scraper.failures import refusal

Resolve = Callable[[str, int], list[str]]

LOOKUP = 10.0  # seconds that DNS may take
LOOKUPS = 64  # under way at a time; those that nobody waits for any more included
_lookups = BoundedSemaphore(LOOKUPS)
_idle = Semaphore(0)  # threads that wait for a name
_asked: SimpleQueue[Callable[[], None]] = SimpleQueue()


@dataclass(frozen=True, slots=True)
class Exchange:
    """What a thread is asking for, and when (`time.monotonic()`) it must be over."""

    url: str
    until: float

    @property
    def left(self) -> float:
        return self.until - monotonic()

    def more(self) -> float:
        """The seconds left; raises TimeoutError where there are none."""
        if (left := self.left) <= 0:
            raise TimeoutError("the deadline of the exchange has passed")
        return left


_current: ContextVar[Exchange] = ContextVar("exchange")


@contextmanager
def exchange(url: str, seconds: float) -> Iterator[Exchange]:
    """All that this thread reads and connects within shares these seconds."""
    now = Exchange(url, monotonic() + seconds)
    token = _current.set(now)
    try:
        yield now
    finally:
        _current.reset(token)


def system_resolve(host: str, port: int) -> list[str]:
    """The addresses of a host as the system knows them, best first."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return [str(address[0]) for *_, address in found]


@dataclass(frozen=True, slots=True)
class Dialler:
    """Opens connections. `allow`: networks that are connected to although they are not public."""

    resolve: Resolve = system_resolve
    allow: tuple[Network, ...] = ()

    def connect(self, host: str, port: int, timeout: float) -> socket.socket:
        """A connected socket, within `timeout` seconds shared by all addresses of the host.

        Raises Refused where no address may be connected to, Unreachable where none answers.
        """
        addresses = self._permitted(host, port)
        until = monotonic() + min(timeout, _current.get().more())
        for tried, address in enumerate(addresses):
            try:
                return _connect(address, port, (until - monotonic()) / (len(addresses) - tried))
            except OSError as error:
                failed = error
        raise Unreachable(f"{_current.get().url}: {host} port {port} {refusal(failed)}") from failed

    def _permitted(self, host: str, port: int) -> list[str]:
        url = _current.get().url
        try:
            addresses = _in_time(partial(self.resolve, host.strip("[]"), port), host)
        except TimeoutError:  # of the exchange, whose hops took it all
            raise
        except (OSError, UnicodeError) as error:
            raise Unreachable(f"{url}: DNS knows no address of {host}: {error}; check its name") from error
        if not addresses:
            raise Unreachable(f"{url}: DNS knows no address of {host}; check its name")
        permitted = [address for address in addresses if is_open(address, self.allow)]
        if not permitted:
            raise Refused(
                f"{url}: {host} is at {', '.join(addresses)}, which is not public; "
                "if that is meant, list its network under network: allow in settings.yaml"
            )
        return permitted


def _in_time(resolve: Callable[[], list[str]], host: str) -> list[str]:
    """The system's look-up knows no time limit: it is waited for so long, and left to end by itself."""
    if not _lookups.acquire(timeout=_current.get().more()):
        raise Unreachable(f"{_current.get().url}: DNS is slow; {LOOKUPS} look-ups are under way")
    answer: Future[list[str]] = Future()

    def ask() -> None:
        try:
            answer.set_result(resolve())
        except Exception as error:
            answer.set_exception(error)

    if not _idle.acquire(blocking=False):
        Thread(target=_look_up, name="dns", daemon=True).start()
    _asked.put(ask)
    left = min(LOOKUP, _current.get().more())
    try:
        return answer.result(left)
    except TimeoutError:
        raise Unreachable(f"{_current.get().url}: DNS gives no answer for {host}; is it up?") from None


def _look_up() -> NoReturn:
    """A thread that looks up names: to start one costs more than most look-ups."""
    while True:
        _asked.get()()
        _idle.release()
        _lookups.release()


def _connect(address: str, port: int, timeout: float) -> socket.socket:
    sock = _Socket(socket.AF_INET6 if ":" in address else socket.AF_INET, socket.SOCK_STREAM)
    try:
        sock.settimeout(max(timeout, 0.001))
        sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        sock.connect((address, port))
    except BaseException:
        sock.close()
        raise
    return sock


def tls_context(*bundles: str) -> ssl.SSLContext:
    """Verifies certificates and host names against the system's authorities and those in `bundles`.

    SSL_CERT_FILE and SSL_CERT_DIR name the system's, as everywhere with OpenSSL. One context serves all
    threads: it is dear to make (the authorities are parsed each time) and safe to share.
    """
    context = _SharedContext(ssl.PROTOCOL_TLS_CLIENT)
    context.load_default_certs()
    for bundle in bundles:
        context.load_verify_locations(bundle)
    context.sslsocket_class = _TLSSocket
    return context


class _SharedContext(ssl.SSLContext):
    # urllib3 sets the protocols anew for each connection, which is no thread's right on a shared context;
    # a client that names none is served HTTP/1.1.
    def set_alpn_protocols(self, alpn_protocols: Any) -> None:
        pass


def _hurry(sock: socket.socket) -> None:
    left = _current.get().more()
    sock.settimeout(min(sock.gettimeout() or left, left))


class _Socket(socket.socket):
    # Each time it is set is a call of the system, which hands Python's lock to another thread.
    def settimeout(self, seconds: float | None) -> None:
        if seconds != self.gettimeout():
            super().settimeout(seconds)

    def recv_into(self, *args: Any, **kwargs: Any) -> int:
        _hurry(self)
        return super().recv_into(*args, **kwargs)


class _TLSSocket(_Socket, ssl.SSLSocket):
    pass
