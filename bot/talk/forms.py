"""The form to add a deal or a plant: what it asks, and what the watchlist gets from what was filled in."""

import re
import unicodedata
from collections.abc import Container, Mapping
from dataclasses import dataclass, field
from typing import Any

from bot.model import Company, Watchlist

Form = Mapping[str, str]
SPELLINGS = "Acme Corporation, Acme, アクメ"
FIELDS: Mapping[str, tuple[tuple[str, str, str, bool], ...]] = {  # name, label, hint, optional
    "deal": (
        ("title", "What it is called", "Acme and Beta, merger", False),
        (
            "companies",
            "The parties: a line each, with every spelling",
            f"{SPELLINGS}\nBeta Holdings, Beta",
            False,
        ),
        ("topics", "Words that narrow it", "battery, joint venture, 電池", True),
    ),
    "plant": (
        ("title", "What it is called", "Acme Springfield plant", False),
        ("companies", "Its owner, with every spelling", SPELLINGS, False),
        ("names", "The plant's own names", "Springfield, スプリングフィールド", False),
        ("place", "Where it stands", "Springfield, Ohio", True),
    ),
}
LINES = frozenset({"companies"})
LEGAL = re.compile(r"ag|bv|co|corp|gmbh|inc|kk|limited|llc|lp|ltd|nv|oy|plc|pte|sa|sas|se|spa|srl")


@dataclass(frozen=True, slots=True)
class Addition:
    """What the watchlist gets: a deal or a plant, and companies that it does not know yet."""

    section: str  # deals or plants
    id: str
    item: Mapping[str, object]
    companies: Mapping[str, Mapping[str, object]] = field(default_factory=dict)


def form(kind: str, reply_to: str) -> dict[str, Any]:
    """The view that Slack opens (docs.slack.dev: modals). `kind`: deal or plant.

    `reply_to`: where one who fills it in gets an answer; Slack gives none with what was filled in.
    """
    return {
        "type": "modal",
        "callback_id": kind,
        "private_metadata": reply_to,
        "title": {"type": "plain_text", "text": f"Follow a {kind}"},
        "submit": {"type": "plain_text", "text": "Follow"},
        "close": {"type": "plain_text", "text": "Cancel"},
        "blocks": [_input(*asked) for asked in FIELDS[kind]],
    }


def errors(kind: str, filled: Form) -> dict[str, str]:
    """What is wrong in which field; {} where it can be added."""
    wrong, filled = {}, {name: _readable(text) for name, text in filled.items()}
    for name, label, _, optional in FIELDS[kind]:
        if not optional and not _lines(filled.get(name, "")):
            wrong[name] = f"{label}: nothing is here yet"
    companies, topics = _lines(filled.get("companies", "")), _lines(filled.get("topics", ""))
    if kind == "plant" and len(companies) > 1:
        wrong["companies"] = "A plant has one owner: write its spellings on one line, with commas"
    if kind == "deal" and len(companies) == 1 and not topics:
        wrong["companies"] = "One company alone finds nothing: write the other on a second line, or topics"
    elif kind == "deal" and (name := _twice(companies)):
        wrong["companies"] = f"{name} stands on two lines: write all spellings of one company on one"
    return wrong


def addition(kind: str, filled: Form, known: Watchlist) -> Addition | None:
    """What to add; None where a story of that title is followed already."""
    filled = {name: _readable(text) for name, text in filled.items()}
    title = " ".join(filled["title"].split())
    if title.casefold() in {subject.title.casefold() for subject in known.subjects.values()}:
        return None
    new: dict[str, Mapping[str, object]] = {}
    parties = [_company(names, known.companies, new) for names in _lines(filled["companies"])]
    item: dict[str, object] = {"title": title}
    if kind == "deal":
        item |= {"parties": list(dict.fromkeys(parties)), "topics": _names(filled.get("topics", ""))}
    else:
        item |= {
            "owner": parties[0],
            "names": _names(filled["names"]),
            "place": filled.get("place", "").strip(),
        }
    kept = {key: value for key, value in item.items() if value}
    return Addition(f"{kind}s", _slug(title, known.subjects), kept, new)


def _company(names: list[str], known: Mapping[str, Company], new: dict[str, Mapping[str, object]]) -> str:
    """The id of the company with one of these names: known, or new from now on."""
    wanted = {name.casefold() for name in names}
    for company in known.values():
        if wanted & {name.casefold() for name in company.names}:
            return company.id
    id = _slug(names[0], {*known, *new})
    new[id] = {"names": names}
    return id


def _input(name: str, label: str, hint: str, optional: bool) -> dict[str, Any]:
    element = {
        "type": "plain_text_input",
        "action_id": "value",
        "multiline": name in LINES,
        "placeholder": {"type": "plain_text", "text": hint},
    }
    return {
        "type": "input",
        "block_id": name,
        "label": {"type": "plain_text", "text": label},
        "optional": optional,
        "element": element,
    }


def _readable(text: str) -> str:
    """Without what YAML does not hold and nobody sees: controls, halves of characters."""
    return "".join(c if c.isprintable() or c == "\n" else " " for c in text)


def _names(line: str) -> list[str]:
    """The names between commas; in "Acme, Inc." there is one, for nobody is called Inc."""
    names: list[str] = []
    for part in filter(None, (" ".join(part.split()) for part in re.split(r"[,、，;；]", line))):
        if names and LEGAL.fullmatch(part.casefold().replace(".", "")):
            names[-1] += f", {part}"
        else:
            names.append(part)
    return list(dict.fromkeys(names))


def _lines(text: str) -> list[list[str]]:
    return [names for names in map(_names, text.splitlines()) if names]


def _twice(companies: list[list[str]]) -> str:
    """A name that two companies share, as the second has it: they are one; "" for none."""
    seen: set[str] = set()
    for names in companies:
        if shared := next((name for name in names if name.casefold() in seen), ""):
            return shared
        seen.update(name.casefold() for name in names)
    return ""


def _slug(title: str, taken: Container[str]) -> str:
    """An id that can stand in YAML and is not taken yet."""
    plain = unicodedata.normalize("NFKD", title).encode("ascii", "ignore").decode().casefold()
    base = "-".join(re.findall(r"[a-z0-9]+", plain))[:60].strip("-")
    base = base if base[:1].isalpha() else f"story-{base}".rstrip("-")
    numbered = (base if n == 1 else f"{base}-{n}" for n in range(1, 10_000))
    return next(id for id in numbered if id not in taken)
