"""What a monitor asks: /metrics for Prometheus and /healthz, on a port of its own, if one is set.

The figures are the database's, so they go on after a restart and are of all processes together; the lines
of the log are this process's. Nothing is counted by reading through what piles up. The only module that
knows prometheus_client.
"""

import json
import threading
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from typing import Any
from wsgiref.simple_server import WSGIRequestHandler, make_server

import structlog
from prometheus_client import CollectorRegistry, ProcessCollector, make_wsgi_app
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, Metric
from prometheus_client.exposition import ThreadingWSGIServer

from bot import __version__
from bot.errors import StoreError
from bot.store import Store
from bot.store.records import Vitals

log = structlog.get_logger()

ALIVE = timedelta(minutes=3)  # the heartbeat is written every minute
OK, UNWELL, NOT_FOUND = "200 OK", "503 Service Unavailable", "404 Not Found"

Clock = Callable[[], datetime]
Logged = Callable[[], Mapping[tuple[str, str], int]]
Start = Callable[[str, list[tuple[str, str]]], object]


class Figures:
    """The metrics, read from the store when they are asked for."""

    def __init__(self, store: Store, clock: Clock, lines: Logged) -> None:
        self._store, self._clock, self._lines = store, clock, lines
        self._lock = threading.Lock()
        self._decided: Counter[tuple[str, str]] = Counter()
        self._last = store.last_decision()  # what was decided before is another process's count

    def collect(self) -> Iterable[Metric]:
        now = self._clock()
        vitals = self._store.vitals(now)
        yield _gauge("dealwire_build_info", "The version that answers.", "version", {__version__: 1})
        yield _gauge("dealwire_sources", "Sources that are followed.", "state", vitals.sources)
        yield _gauge("dealwire_waiting", "What waits for its next step.", "step", vitals.waiting)
        yield GaugeMetricFamily(
            "dealwire_poll_lag_seconds", "How long the source due first has waited.", vitals.lag
        )
        if vitals.heartbeat:
            told = vitals.heartbeat.timestamp()
            yield GaugeMetricFamily(
                "dealwire_heartbeat_timestamp_seconds", "When it last said it lives.", told
            )
        yield CounterMetricFamily("dealwire_polls", "Polls made, failed ones included.", vitals.polls)
        yield CounterMetricFamily("dealwire_entries", "Entries found.", vitals.entries)
        yield _counter(
            "dealwire_decisions", "Decisions made since start.", ("action", "reason"), self._made()
        )
        yield _counter("dealwire_log_lines", "Lines logged since start.", ("level", "event"), self._lines())

    def _made(self) -> Mapping[tuple[str, str], int]:
        with self._lock:
            new, self._last = self._store.decided_after(self._last)
            self._decided.update({(action.value, reason.value): n for (action, reason), n in new.items()})
            return dict(self._decided)


def health(vitals: Vitals, now: datetime) -> tuple[bool, dict[str, object]]:
    """Whether the bot is at work: its heartbeat is young. What waits is told, and is no illness."""
    beat = vitals.heartbeat
    good = beat is not None and now - beat <= ALIVE
    return good, {
        "ok": good, "heartbeat": beat.isoformat() if beat else None, "poll_lag_seconds": round(vitals.lag),
        "waiting": dict(vitals.waiting), "version": __version__,
    }  # fmt: skip


class Monitor:
    """The WSGI application: two pages, and nothing that could be changed through them."""

    def __init__(self, store: Store, clock: Clock, lines: Logged) -> None:
        self._store, self._clock = store, clock
        registry = CollectorRegistry()
        registry.register(Figures(store, clock, lines))
        ProcessCollector(registry=registry)
        self._metrics = make_wsgi_app(registry)

    def __call__(self, environ: Mapping[str, Any], start: Start) -> Iterable[bytes]:
        pages = {"/metrics": self._metrics, "/healthz": self._health}
        page = pages.get(str(environ.get("PATH_INFO", "")))
        if page is None:
            return _answer(start, NOT_FOUND, {"error": "there are /metrics and /healthz"})
        try:
            body: Iterable[bytes] = page(environ, start)
        except StoreError as error:
            return _answer(start, UNWELL, {"ok": False, "error": str(error)})
        return body

    def _health(self, _environ: Mapping[str, Any], start: Start) -> Iterable[bytes]:
        now = self._clock()
        good, told = health(self._store.vitals(now), now)
        return _answer(start, OK if good else UNWELL, told)


@contextmanager
def serving(store: Store, address: str, port: int, lines: Logged) -> Iterator[int]:
    """Answers at `address` while the context lasts, on the port that it gives (`port` 0: any free one).

    A port that cannot be had is logged, and gives 0: alerts matter more than what watches them.
    """
    app = Monitor(store, lambda: datetime.now(UTC), lines)
    try:
        server = make_server(address, port, app, _Server, _Quiet)
    except OSError as error:
        place = f"{address}:{port}"
        log.error(
            "no monitor", address=place, cause=error.strerror, mend="choose another port in settings.yaml"
        )
        yield 0
        return
    thread = threading.Thread(target=server.serve_forever, args=(0.2,), daemon=True)
    thread.start()
    try:
        yield server.server_port
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


class _Server(ThreadingWSGIServer):
    daemon_threads = True


class _Quiet(WSGIRequestHandler):
    timeout = 10  # a client that says nothing holds a thread no longer

    def log_message(self, *_: object) -> None:
        """A scrape every few seconds is no news."""


def _answer(start: Start, status: str, told: Mapping[str, object]) -> list[bytes]:
    start(status, [("Content-Type", "application/json")])
    return [json.dumps(told).encode() + b"\n"]


def _gauge(name: str, told: str, label: str, values: Mapping[str, int]) -> Metric:
    family = GaugeMetricFamily(name, told, labels=[label])
    for value, number in values.items():
        family.add_metric([value], number)
    return family


def _counter(name: str, told: str, labels: Sequence[str], values: Mapping[tuple[str, str], int]) -> Metric:
    family = CounterMetricFamily(name, told, labels=labels)
    for value, number in sorted(values.items()):
        family.add_metric(list(value), number)
    return family
