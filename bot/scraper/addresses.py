"""Which addresses may be asked at all: of the web, and of the network."""

import ipaddress
from functools import lru_cache
from urllib.parse import urlsplit

from bot.errors import Refused

Network = ipaddress.IPv4Network | ipaddress.IPv6Network

# `is_global` lets these pass on some versions of Python: IPv6 addresses that carry an IPv4 address within
# (RFC 6052, 4291, 3056, 4380), site-local ones, the IETF's own block, the metadata server of Azure.
NEVER = tuple(
    ipaddress.ip_network(text)
    for text in (
        *("64:ff9b::/96", "64:ff9b:1::/48", "::ffff:0:0/96", "::/96", "2002::/16", "2001::/32"),
        *("fec0::/10", "192.0.0.0/24", "168.63.129.16/32"),
    )
)


def web_address(url: str) -> str:
    """`url` without its fragment; raises Refused unless it is http or https, with a host and no user name."""
    try:
        parts = urlsplit(url.strip())
        host, port = parts.hostname, parts.port
    except ValueError:
        raise Refused(f"{shown(url)}: this is no web address; correct it") from None
    if "@" in parts.netloc:
        raise Refused(f"{shown(url)}: an address with a user name or password is not asked; take them out")
    if parts.scheme not in ("http", "https") or not host or port == 0:
        raise Refused(f"{shown(url)}: only http:// and https:// addresses are asked; correct it")
    return parts._replace(fragment="").geturl()


def shown(url: str) -> str:
    """An address as a message may show it: without user name and password."""
    scheme, slashes, rest = url.partition("//")
    _, at, place = rest.rpartition("@")
    return (f"{scheme}//...@{place}" if at else f"{scheme}{slashes}{rest}")[:500]


@lru_cache(maxsize=4096)
def is_open(address: str, allow: tuple[Network, ...] = ()) -> bool:
    """Whether an IP address may be connected to: a public one, or one in a network of `allow`.

    Public is what the IANA special-purpose registries leave to everyone; an address with a zone is not.
    """
    if "%" in address:
        return False
    ip = ipaddress.ip_address(address)
    closed = not ip.is_global or ip.is_multicast or ip.is_reserved or any(ip in network for network in NEVER)
    return not closed or any(ip in network for network in allow)
