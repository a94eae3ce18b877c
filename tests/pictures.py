"""Renders each golden message to a picture, for a person to look at: python -m tests.pictures [DIR]

Needs a Chromium and fonts for every script: on Debian
    apt-get install chromium fonts-noto-core fonts-noto-cjk fonts-noto-color-emoji
The HTML is our own reading of Block Kit: near enough to see what is too long, too loud or not aligned.
"""

import html
import json
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from bot.model import Message, MessageKind
from bot.talk.buttons import dress

Node = Mapping[str, Any]

MESSAGES = Path(__file__).parent / "messages"
BROWSERS = ("chromium", "chromium-browser", "google-chrome")
WIDTH = 640
STYLE = Path(__file__).with_suffix(".css").read_text(encoding="utf-8")
HEIGHTS = (
    "document.title = [...document.querySelectorAll('article')].map(a => Math.ceil(a.offsetHeight)).join()"
)
TOKENS = re.compile(r"<!date\^\d+\^[^|>]*\|([^>]*)>|<(https?:[^|>]*)\|?([^>]*)>|<([!@#][^>]*)>")


def main(folder: Path) -> None:
    """A picture a message, named as it is; those that hang in a thread say so."""
    names = sorted(MESSAGES.glob("*.json"))
    articles = [article(name.stem, json.loads(name.read_text(encoding="utf-8"))) for name in names]
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as work:
        page = Path(work) / "all.html"
        page.write_text(document("".join(articles), HEIGHTS), encoding="utf-8")
        heights = _title(_browse(page, "--dump-dom")).split(",")
        for name, content, height in zip(names, articles, heights, strict=True):
            page.write_text(document(content), encoding="utf-8")
            picture = folder / f"{name.stem}.png"
            _browse(page, f"--screenshot={picture.resolve()}", f"--window-size={WIDTH},{height}")
            print(f"{picture}  {picture.stat().st_size // 1024} KB")


def document(body: str, script: str = "") -> str:
    return f"<!doctype html><meta charset=utf-8><style>{STYLE}</style>{body}<script>{script}</script>"


def article(name: str, golden: Node) -> str:
    """One message as its reader sees it, with the buttons of those who can talk back."""
    kind = MessageKind.REPLY if name.startswith("reply") else MessageKind.PARENT
    story = "story" if name.startswith(("reply", "parent", "update")) else ""
    message = dress(
        Message(
            name, kind, "#deals", story, golden["text"], tuple(golden["blocks"]), links=tuple(golden["links"])
        )
    )
    where = "<div class=also>replied to a thread</div>" if kind is MessageKind.REPLY else ""
    by = "<div class=by><b>dealwire</b><i>APP</i><span>9:14</span></div>"
    shown = "".join(map(block, message.blocks))
    return f"<article><div class=face>dw</div><div>{by}{where}{shown}</div></article>"


def block(node: Node) -> str:
    return _BLOCKS[node["type"]](node)


def _section(node: Node) -> str:
    text = f"<div>{mrkdwn(node['text'])}</div>" if "text" in node else ""
    fields = "".join(f"<div>{mrkdwn(field)}</div>" for field in node.get("fields", ()))
    return f"<div class=section>{text}<div class=fields>{fields}</div></div>"


def _actions(node: Node) -> str:
    names = ((each.get("text") or each["placeholder"])["text"] for each in node["elements"])
    return f"<div class=actions>{''.join(f'<span>{html.escape(name)}</span>' for name in names)}</div>"


def _table(node: Node) -> str:
    rows = ("".join(f"<td>{_cell(cell)}</td>" for cell in row) for row in node["rows"])
    return f"<table>{''.join(f'<tr>{row}</tr>' for row in rows)}</table>"


def _cell(cell: Node) -> str:
    return html.escape(cell["text"]) if cell["type"] == "raw_text" else "".join(map(rich, cell["elements"]))


def rich(part: Node) -> str:
    inner = "".join(rich(e) if "elements" in e else leaf(e) for e in part["elements"])
    if part["type"] == "rich_text_list":
        return f"<ul>{''.join(f'<li>{rich(e)}</li>' for e in part['elements'])}</ul>"
    tags = {"rich_text_quote": "blockquote", "rich_text_preformatted": "pre"}
    tag = tags.get(part["type"], "div")
    return f"<{tag}>{inner}</{tag}>"


def leaf(node: Node) -> str:
    if node["type"] in ("user", "usergroup", "broadcast"):
        name = node.get("range") or "member"
        return f"<span class={'loud' if 'range' in node else 'mention'}>@{name}</span>"
    said = node.get("text") or node.get("fallback") or node.get("url") or ""
    shown = html.escape(said).replace("\n", "<br>")
    for style, tag in (("bold", "b"), ("italic", "i"), ("strike", "s")):
        shown = f"<{tag}>{shown}</{tag}>" if node.get("style", {}).get(style) else shown
    return f"<a href=#>{shown}</a>" if node["type"] == "link" else shown


def mrkdwn(node: Node) -> str:
    """Slack's own markup: escaped already, but for bold, links and dates."""
    text = TOKENS.sub(_token, node["text"])
    return re.sub(r"\*([^*\n]+)\*", r"<b>\1</b>", text).replace("\n", "<br>")


def _token(found: "re.Match[str]") -> str:
    if found[1]:
        return found[1]
    return (
        f"<a href=#>{found[3] or found[2]}</a>"
        if found[2]
        else f"<span class=loud>{html.escape(found[4])}</span>"
    )


_BLOCKS: Mapping[str, Callable[[Node], str]] = {
    "header": lambda node: f"<h3>{html.escape(node['text']['text'])}</h3>",
    "rich_text": lambda node: f"<div class=rich>{''.join(map(rich, node['elements']))}</div>",
    "section": _section,
    "context": lambda node: (
        f"<div class=context>{''.join(f'<span>{mrkdwn(e)}</span>' for e in node['elements'])}</div>"
    ),
    "actions": _actions,
    "table": _table,
    "divider": lambda _: "<hr>",
}


def _browse(page: Path, *options: str) -> str:
    found = next(filter(None, map(shutil.which, BROWSERS)), None)
    if found is None:
        sys.exit(__doc__)
    command = [
        found,
        "--headless",
        "--no-sandbox",
        "--disable-gpu",
        "--hide-scrollbars",
        *options,
        page.as_uri(),
    ]
    return subprocess.run(command, check=True, capture_output=True, encoding="utf-8", timeout=60).stdout


def _title(dom: str) -> str:
    found = re.search(r"<title>([\d,]*)</title>", dom)
    return found[1] if found else ""


if __name__ == "__main__":
    main(Path(sys.argv[1] if len(sys.argv) > 1 else "pictures"))
