"""How sources fare, told to the operators: what is wrong and how to mend it, what is well again."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime

from bot.history import Fault, History, Trouble
from bot.words import count

SHOWN = 12  # sources of a kind
MEND = {
    Trouble.EMPTY: "look at the address in a browser: has the feed moved?",
    Trouble.GARBLED: "look at the address in a browser: has the feed moved?",
    Trouble.FROZEN: "look at the site: has it published since? then look for another feed of it",
    Trouble.STUCK: "nothing to do: it is asked without conditions from now on",
    Trouble.QUIET: "look at the site: has it published since? then the feed has moved or is filtered",
    Trouble.UNDATED: "nothing to do: its entries count from when they are met",
    Trouble.DRIFT: "give it a new `select` in sources.yaml",
    Trouble.CONSENT: "look for a feed or an address of the site without it",
    Trouble.PAYWALL: "its articles are told from the feed's own words; another outlet may have them in full",
    Trouble.BLOCKED: "name yourself in network.user_agent, and ask the site; never go round it",
    Trouble.HOME: "the address is gone: look the feed up on the site",
    Trouble.CERTIFICATE: "the site has to mend it; the feed may have moved to another host",
    Trouble.ROBOTS: "take it out of sources.yaml, or ask the site",
    Trouble.GONE: "the address has moved: look the feed up on the site",
    Trouble.FAILING: "wait, or see what a browser gets there",
    Trouble.UNREAD: "look at one of them in a browser: `dealwire why URL` names the cause",
}


def notice(untold: Mapping[str, History]) -> str:
    """What is new of the health of sources, a line each; by the source's id."""
    faults = [_wrong(id, each.fault) for id, each in untold.items() if _is_new(each.fault)]
    cured = [_well(id, each.cured) for id, each in untold.items() if each.cured]
    blind = [_blind(id, each) for id, each in untold.items() if each.blind]
    parts = {"in trouble": faults, "well again": cured, "with a gap that nobody saw": blind}
    return "\n".join(line for title, lines in parts.items() for line in _part(title, lines))


def standing(id: str, fault: Fault) -> str:
    """What is wrong with a source and since when, UTC, as those read it who look for what is wrong now."""
    detail = f" ({fault.detail})" if fault.detail else ""
    return f"{id} {fault.trouble.value}, since {moment(fault.since)}{detail}"


def moment(at: datetime) -> str:
    return f"{at:%Y-%m-%d %H:%M}"


def _is_new(fault: Fault | None) -> bool:
    return bool(fault and fault.due and not fault.told)


def _part(title: str, lines: Iterable[str]) -> Iterator[str]:
    found = [line for line in lines if line]
    if found:
        yield f"{count(len(found), 'source')} {title} (times are UTC)"
        yield from (f"• {line}" for line in found[:SHOWN])
    if len(found) > SHOWN:
        yield f"and {len(found) - SHOWN} more: `dealwire sources` has them all"


def _wrong(id: str, fault: Fault | None) -> str:
    return f"{standing(id, fault)}: {MEND[fault.trouble]}" if fault else ""


def _well(id: str, fault: Fault) -> str:
    end = f" to {moment(fault.well)}" if fault.well else ""
    return f"{id}: “{fault.trouble.value}” lasted from {moment(fault.since)}{end}"


def _blind(id: str, history: History) -> str:
    gap = history.blind
    return (
        f"{id}: its answer did not reach back from {moment(gap.until)} to {moment(gap.since)}" if gap else ""
    )
