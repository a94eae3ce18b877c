"""The tables of the account, in Markdown."""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from statistics import mean
from typing import Any

from tests.accounting.audit import WRONG, Alert, Audit, Major

FIGURES = ("f1", "recall", "precision", "burst_f1", "told", "delay_mean")
HEADS = ("F1", "recall", "precision", "F1 in bursts", "told", "articles late")
EXAMPLES = 4
FEW = 8  # majors; below, a share says nothing


def table(heads: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    lines = [heads, ["---"] * len(heads), *rows]
    return "\n".join(f"| {' | '.join(map(str, line))} |" for line in lines)


def two(value: float | None) -> str:
    return "" if value is None else f"{value:.2f}"


def figures(result: Mapping[str, Any]) -> list[str]:
    """A subject that was never hot has no bursts, and what was never late no delay."""
    return [two(result[name]) for name in FIGURES]


def means(results: Sequence[Mapping[str, Any]]) -> dict[str, float | None]:
    """The mean of each figure over those that have it."""
    found: dict[str, float | None] = {}
    for name in FIGURES:
        some = [result[name] for result in results if result[name] is not None]
        found[name] = mean(some) if some else None
    return found


def ablation(results: Mapping[str, Mapping[str, Mapping[str, Any]]]) -> str:
    """Three digits: what a group is worth is often less than a hundredth."""
    rows = []
    for group, by_stream in results.items():
        found = means(list(by_stream.values()))
        cells = (f"{value:.3f}" if (value := found[name]) is not None else "" for name in FIGURES)
        rows.append([group, *cells])
    return table(["without", *HEADS], rows)


def shares(audit: Audit, name: str, major: Callable[[Major], str], alert: Callable[[Alert], str]) -> str:
    """Recall by what the first article of a development is, precision by what the alert is."""
    majors, alerts = grouped(audit.majors, major), grouped(audit.alerts, alert)
    rows = [[key, *_cells(majors.get(key, []), alerts.get(key, []))] for key in _by_size(majors, alerts)]
    return table([name, "majors", "recall", "alerts", "precision", "F1", "told", "articles late"], rows)


def _cells(majors: Sequence[Major], alerts: Sequence[Alert]) -> list[object]:
    hits = sum(each.outcome == "hit" for each in alerts)
    judged = hits + sum(each.outcome in WRONG for each in alerts)
    recall = sum(each.alert is not None for each in majors) / len(majors) if majors else None
    precision = hits / judged if judged else None
    both = 2 * recall * precision / (recall + precision) if recall and precision else None
    return [len(majors), two(recall), len(alerts), two(precision), two(both), *_telling(majors)]


def _telling(majors: Sequence[Major]) -> list[str]:
    asked = [each.told for each in majors if each.unshown is not None]
    late = [each.late for each in majors if each.alert]
    return [two(mean(asked)) if asked else "", two(mean(late)) if late else ""]


def kinds(audit: Audit) -> str:
    """Of kinds there is no precision: an alert that is wrong has none."""
    groups = grouped(audit.majors, lambda each: each.kind.replace("_", " "))
    rows = []
    for kind, majors in sorted(groups.items(), key=lambda item: -len(item[1])):
        found = sum(each.alert is not None for each in majors) / len(majors)
        rows.append([kind, len(majors), two(found), *_telling(majors)])
    return table(["kind", "majors", "recall", "told", "articles late"], rows)


def errors(audit: Audit) -> Iterator[str]:
    """Each sort of error by type, how many, and some of them."""
    missed = [each for each in audit.majors if each.alert is None]
    yield _section("Majors that were missed, by what was decided of the first article that told them",
                   grouped(missed, lambda each: each.first), _a_major)  # fmt: skip
    wrong = [each for each in audit.alerts if each.outcome in WRONG]
    yield _section("Alerts that were wrong, by what their article is", grouped(wrong, _why_wrong), _an_alert)
    late = [each for each in audit.majors if each.late]
    yield _section("Majors that were told late, by what was decided of the first article that told them",
                   grouped(late, lambda each: each.first), _a_late_one)  # fmt: skip
    unshown = [each for each in audit.majors if each.unshown]
    yield _section("Majors whose alert does not show what it must, by the language of the first article",
                   grouped(unshown, lambda each: each.language), _an_untold_one)  # fmt: skip


def _section(title: str, groups: Mapping[str, Sequence[Any]], shown: Callable[[Any], str]) -> str:
    total = sum(map(len, groups.values()))
    lines = [f"### {title}: {total}", ""]
    for why, cases in sorted(groups.items(), key=lambda item: -len(item[1])):
        lines.append(f"- **{why}: {len(cases)}** ({len(cases) / total:.0%})")
        lines += [f"  - {shown(case)}" for case in _spread(cases)]
    return "\n".join(lines)


def _spread(cases: Sequence[Any]) -> Sequence[Any]:
    """A few of them from all over the streams, the same each time."""
    return cases[:: max(len(cases) // EXAMPLES, 1)][:EXAMPLES]


def _why_wrong(alert: Alert) -> str:
    told = {"redundant": "all it states was told", "empty": "it states nothing of the subject"}
    about = {"main": "about the subject", "mention": "only mentions the subject", "": "is on something else"}
    return ": ".join(part for part in (about[alert.about], told.get(alert.outcome, "")) if part)


def _a_major(each: Major) -> str:
    return f"{each.id} ({each.kind}, {each.language}): {each.what}"


def _a_late_one(each: Major) -> str:
    return f"{each.id} ({each.kind}, {each.language}), {each.late} articles late: {each.what}"


def _an_untold_one(each: Major) -> str:
    said = each.alert.headline if each.alert else ""
    return f"{each.id}: {', '.join(each.unshown or ())} is not in “{said}” nor in its text"


def _an_alert(each: Alert) -> str:
    return f"{each.stream}/{each.said.article} ({each.language}, {each.said.reason}): {each.said.headline}"


def grouped(cases: Iterable[Any], key: Callable[[Any], str]) -> dict[str, list[Any]]:
    groups: dict[str, list[Any]] = defaultdict(list)
    for case in cases:
        groups[key(case)].append(case)
    return groups


def _by_size(majors: Mapping[str, Sequence[Any]], alerts: Mapping[str, Sequence[Any]]) -> list[str]:
    sizes = Counter({key: len(group) for key, group in majors.items()})
    sizes.update(dict.fromkeys(alerts, 0))
    return [key for key, _ in sizes.most_common()]
