"""Addresses: one identity for one article, whatever way its address was passed on."""

import hashlib
import ipaddress
import re
from functools import lru_cache
from urllib.parse import SplitResult, unquote, urljoin, urlsplit

from w3lib.url import canonicalize_url

from bot.errors import Unreadable

MAX_URL = 4096  # longer ones are data, not addresses

TRACKING = re.compile(
    r"""
    (utm|hsa|pk|mtm|piwik|matomo|wt|at|mc)[_.].* | _hs.*   # whole families, by their prefix
    | fbclid | gclid | gclsrc | dclid | gbraid | wbraid | msclkid | yclid | twclid | ttclid | igshid | igsh
    | li_fat_id | vero_id | _ga | _gl | mkt_tok | cmpid | cmp | camp | ncid | n_cid | iref | icid | ocid
    | cvid | smid | smtyp | sref | srnd | spm | xtor | guccounter | guce_referrer.* | feedtype | feedname
    | partner | rss | rssid | __source | __twitter_impression | share_id | sharetype | ito | taid
    | traffic_source | oc | amp | outputtype | jsessionid | phpsessid
    """,
    re.VERBOSE,
)
# These may be meaningful, so they go only where their value is the name of a channel.
CHANNEL_KEYS = re.compile(r"ref|ref_src|referrer|source|src|from|via|mod|medium|feature|share")
CHANNELS = re.compile(
    r"rss\w*|feeds?\w*|atom|twitter|twsrc\S*|tw|x|facebook|fb|line|weibo|wechat|linkedin|social\w*|share\w*"
    r"|e?mail|newsletter|top|home\w*|mobile|app|amp|google\w*|yahoo\w*|bing|smartnews"
)
HOST_PREFIXES = ("www", "m", "mobile", "amp")
AMP_SUFFIX = re.compile(r"(?<=[^/])(?:(?:/+amp|\.amp)+/*$|(?:\.amp)+(?=\.html?$))", re.IGNORECASE)
AMP_CACHE = re.compile(
    r"^https?://(?:www\.google\.[a-z.]+/amp|[\w-]+\.cdn\.ampproject\.org/[a-z])/(?:s/)?(?=[\w-]+\.)",
    re.IGNORECASE,
)
SESSION = re.compile(r";jsessionid=[^/]*", re.IGNORECASE)
LABEL = re.compile(r"[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?")


# Most addresses are as canonical as they can be: of these only the host is folded, at a tenth of the cost.
SIMPLE = re.compile(
    r"https?://(?P<host>[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?(?:\.[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?)+)"
    r"(?P<port>:(?:[1-5]\d{4}|[1-9]\d{0,3}))?(?P<path>(?:/[A-Za-z0-9_-][A-Za-z0-9._~-]*)*)/?"
)
PLAIN_ENDS = ("amp", ".amp", ".amp.html", ".amp.htm")


@lru_cache(maxsize=20_000)
def canonical(url: str) -> str:
    """The one form of an address: an identity, not always an address that answers; fetch what was given.

    Folds http and https, default ports, www./m./amp. hosts, AMP paths and caches, tracking parameters,
    fragments, the trailing slash and the order of parameters; keeps parameters that mean something.
    Raises Unreadable where `url` is no web address. Source: RFC 3986 section 6.
    """
    if plain := _simple(url):
        host, port, path = plain["host"], plain["port"] or "", plain["path"]
        if not (path.lower().endswith(PLAIN_ENDS) or _is_amp_cache(host)):
            return f"https://{_without_prefix(host)}{'' if port in (':80', ':443') else port}{path or '/'}"
    parts = _split(AMP_CACHE.sub("https://", url.strip()))
    path = AMP_SUFFIX.sub("", SESSION.sub("", parts.path)).rstrip("/")
    query = "&".join(pair for pair in parts.query.split("&") if pair and not _is_tracking(pair))
    port = "" if parts.port in (None, 80, 443) else f":{parts.port}"
    folded = f"https://{_folded_host(parts)}{port}{path or '/'}" + (f"?{query}" if query else "")
    return canonicalize_url(folded)


def key(url: str) -> str:
    """16 hex digits of the canonical form: what tells one article from another. Raises Unreadable."""
    return hashlib.blake2b(canonical(url).encode(), digest_size=8).hexdigest()


@lru_cache(maxsize=20_000)
def host(url: str) -> str:
    """The host as the canonical form has it (IDN in ASCII, no port, no www.); "" for garbage."""
    if plain := _simple(url):
        return _without_prefix(plain["host"])
    try:
        return _folded_host(_split(url.strip())).strip("[]")
    except Unreadable:
        return ""


def is_plain(url: str) -> bool:
    """Whether `url` is a whole web address of the commonest kind; others may be web addresses too."""
    return _simple(url) is not None


def joined(base: str, link: str) -> str:
    """Where a link on the page at `base` leads; "" where it is empty, or no address can be made of it."""
    link = link.strip()
    try:
        return link if is_plain(link) else urljoin(base, link) if link else ""
    except ValueError:
        return ""


def is_web(url: str) -> bool:
    """Whether `url` is an absolute http or https address with a usable host."""
    return host(url) != ""


def is_home(url: str) -> bool:
    """Whether an address is that of a site's front page, or of one of its languages."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return False
    path = re.sub(r"/(?:index|default|home|top)(?:\.\w+)?/?$", "/", parts.path.lower())
    return not parts.query and re.fullmatch(r"/*(?:[a-z]{2}(?:[-_][a-z]{2,4})?/?)?", path) is not None


def _simple(url: str) -> re.Match[str] | None:
    return SIMPLE.fullmatch(url) if len(url) <= MAX_URL else None


def _is_amp_cache(host: str) -> bool:
    return "google." in host or host.endswith("ampproject.org")


def _split(url: str) -> SplitResult:
    try:
        if len(url) > MAX_URL or not url.lower().startswith(("http://", "https://")):
            raise ValueError(url)
        parts = urlsplit(canonicalize_url(url))
        _check_host(parts.hostname or "")
        _ = parts.port  # raises where it is no number
    except ValueError:
        raise Unreadable(f"no web address: {url[:200]!r}") from None
    return parts


def _check_host(name: str) -> None:
    if ":" in name:
        ipaddress.IPv6Address(name)
    elif not all(LABEL.fullmatch(label) for label in name.rstrip(".").split(".")):
        raise ValueError(name)


def _folded_host(parts: SplitResult) -> str:
    name = _without_prefix((parts.hostname or "").rstrip("."))
    return f"[{name}]" if ":" in name else name


def _without_prefix(host: str) -> str:
    labels = host.split(".")
    while len(labels) > 2 and labels[0] in HOST_PREFIXES:
        labels = labels[1:]
    return ".".join(labels)


def _is_tracking(pair: str) -> bool:
    name, _, value = (unquote(part).lower() for part in pair.partition("="))
    if TRACKING.fullmatch(name):
        return True
    return bool(CHANNEL_KEYS.fullmatch(name) and CHANNELS.fullmatch(value))
