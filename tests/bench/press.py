"""A press of thousands of feeds on this machine, cheap enough not to be what is measured.

    python -m tests.bench.press --sources 10000 --hosts 2000

Each host is an address of its own in 127.0.0.0/8, each feed has 20 entries and an ETag. `GET /edition/N` of
any host publishes edition N: every feed drops its oldest entry and carries a new one. Prints its port when it
is ready.
"""

import argparse
import asyncio
import resource
from collections.abc import Sequence

ENTRIES = 20
LINK = "{site}/{feed}/{n}.html"
ITEM = (
    f"<item><title>Works {{feed}} takes order {{n}} for its northern line</title><link>{LINK}</link>"
    f'<guid isPermaLink="true">{LINK}</guid>'
    "<pubDate>Mon, 06 Jul 2026 {hour:02}:{minute:02}:00 GMT</pubDate>"
    "<description>The works said on Monday that order {n} will keep its northern line busy until the end of "
    "next year. Its neighbours had waited for word since the spring, and the union asked for a meeting with "
    "the management about shifts.</description></item>"
)
FEED = (
    '<?xml version="1.0" encoding="utf-8"?><rss version="2.0"><channel><title>Works {feed}</title>'
    "<link>{site}/</link><description>News of works {feed}</description><language>en</language>{items}"
    "</channel></rss>"
)
NOT_FOUND = b"HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n"


def addresses(hosts: int) -> list[str]:
    """Loopback addresses, 250 a block from 127.1.0.1 on."""
    return [f"127.1.{n // 250}.{n % 250 + 1}" for n in range(hosts)]


def urls(sources: int, hosts: int, port: int) -> list[str]:
    """The feeds, spread over the hosts."""
    names = addresses(hosts)
    return [f"http://{names[n % hosts]}:{port}/{n}.xml" for n in range(sources)]


class Press:
    edition = 0
    asked = 0

    def answer(self, path: str, host: str, known: str) -> bytes:
        if path.startswith("/edition/"):
            self.edition = int(path.rpartition("/")[2])
            return self._whole(b"ok", "")
        name, _, kind = path[1:].partition(".")
        if kind != "xml":
            return NOT_FOUND
        self.asked += 1
        tag = f'"{name}-{self.edition}"'
        if known == tag:
            return f"HTTP/1.1 304 Not Modified\r\nETag: {tag}\r\n\r\n".encode()
        return self._whole(feed(name, f"http://{host}", self.edition), tag)

    def _whole(self, body: bytes, tag: str) -> bytes:
        head = f"HTTP/1.1 200 OK\r\nContent-Type: application/rss+xml\r\nETag: {tag}\r\n"
        return f"{head}Content-Length: {len(body)}\r\n\r\n".encode() + body


def feed(name: str, site: str, edition: int) -> bytes:
    newest = edition + ENTRIES
    items = "".join(
        ITEM.format(feed=name, site=site, n=n, hour=n // 60 % 24, minute=n % 60)
        for n in range(newest, newest - ENTRIES, -1)
    )
    return FEED.format(feed=name, site=site, items=items).encode()


class Exchange(asyncio.Protocol):
    def __init__(self, press: Press) -> None:
        self._press, self._held = press, b""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport

    def data_received(self, data: bytes) -> None:
        self._held += data
        while b"\r\n\r\n" in self._held:
            head, _, self._held = self._held.partition(b"\r\n\r\n")
            first, *lines = head.decode("latin-1").split("\r\n")
            told = {name.lower(): value.strip() for name, _, value in (line.partition(":") for line in lines)}
            path = first.split(" ")[1]
            self._transport.write(
                self._press.answer(path, told.get("host", ""), told.get("if-none-match", ""))
            )
            if told.get("connection", "").lower() == "close":
                self._transport.close()


async def serve(names: Sequence[str]) -> None:
    loop = asyncio.get_running_loop()
    press = Press()
    first = await loop.create_server(lambda: Exchange(press), names[0], 0, backlog=512)
    port = first.sockets[0].getsockname()[1]
    for name in names[1:]:
        await loop.create_server(lambda: Exchange(press), name, port, backlog=64)
    print(port, flush=True)
    await asyncio.Event().wait()


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--sources", type=int, default=10_000)
    parser.add_argument("--hosts", type=int, default=2_000)
    asked = parser.parse_args()
    _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))
    asyncio.run(serve(addresses(asked.hosts)))


if __name__ == "__main__":
    main()
