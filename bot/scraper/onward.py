"""Pages that only lead on to another: a refresh without delay, or a script that goes there."""

import re
from html import unescape

from bot.scraper.plain import plain
from bot.scraper.scripts import weight
from bot.scraper.urls import is_web, joined

SMALL = 50_000  # bytes of a page that does nothing else
LITTLE = 300  # weight of its text
AT_ONCE = 10  # seconds; what waits longer shows itself anew
UNUSED = re.compile(r"<!--.*?(?:-->|\Z)|<noscript\b.*?(?:</noscript\s*>|\Z)", re.IGNORECASE | re.DOTALL)
REFRESH = re.compile(r"<meta\b[^<>]{0,200}\bhttp-equiv\s*=\s*[\"']?refresh\b[^<>]{0,4000}>", re.IGNORECASE)
CONTENT = re.compile(
    r"\bcontent\s*=\s*[\"']?\s*(\d+)(?:\.\d*)?\s*[;,]\s*(?:url\s*=\s*)?['\"]?([^'\"<>]+)", re.IGNORECASE
)
SCRIPT = re.compile(r"<script\b[^<>]*>(.*?)(?:</script|\Z)", re.IGNORECASE | re.DOTALL)
GOING = re.compile(
    r"\blocation(?:(?:\.href)?\s*=|\.(?:replace|assign)\()\s*(?:\"(https?:[^\"]+)\"|'(https?:[^']+)')"
)


def leads_to(body: bytes, url: str) -> str:
    """Where the page at `url` sends its reader at once, an absolute address; "" where it is read itself."""
    if len(body) > SMALL:
        return ""
    shown = UNUSED.sub(" ", body.decode("utf-8", "replace"))  # of addresses ASCII is enough
    if weight(plain(shown, SMALL)) > LITTLE:
        return ""
    links = (joined(url, unescape(goal)) for goal in (*_refreshes(shown), *_scripted(shown)))
    return next((link for link in links if is_web(link) and link != url), "")


def _refreshes(markup: str) -> list[str]:
    contents = (CONTENT.search(tag) for tag in REFRESH.findall(markup))
    return [found[2] for found in contents if found and int(found[1][:5]) <= AT_ONCE]


def _scripted(markup: str) -> list[str]:
    goals = (found for script in SCRIPT.findall(markup) for found in GOING.finditer(script))
    return [(found[1] or found[2]).replace("\\/", "/") for found in goals]
