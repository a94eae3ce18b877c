"""watchlist.yaml and sources.yaml, from their shapes to the nouns of `bot.model`."""

from collections.abc import Mapping

from bot.errors import Problem
from bot.model import Company, Search, Source, Subject, SubjectKind, Watchlist
from bot.settings.shapes import CompanyShape, DealShape, PlantShape, SearchShape, SourceShape
from bot.settings.yamlfile import YamlFile, perhaps, section, unknown_keys


def watchlist_of(file: YamlFile) -> tuple[Watchlist, list[Problem]]:
    """What is tracked, and the mistakes: what they stand in is left out."""
    problems = unknown_keys(file, ("companies", "deals", "plants"))
    companies = {
        id: Company(id, tuple(shape.names))
        for id, shape in section(file, "companies", CompanyShape, problems)
    }
    subjects: dict[str, Subject] = {}
    for id, deal in section(file, "deals", DealShape, problems):
        if _known(file, ("deals", id, "parties"), deal.parties, companies, problems):
            subjects[id] = _deal(id, deal)
    for id, plant in section(file, "plants", PlantShape, problems):
        if id in subjects:
            twice = "this id is a deal's already; ids are unique over deals and plants"
            problems.append(Problem(file.path, file.line(("plants", id)), f"plants.{id}", twice))
        elif _known(file, ("plants", id, "owner"), [plant.owner], companies, problems):
            subjects[id] = _plant(id, plant)
    return Watchlist(companies, subjects), problems


def _deal(id: str, shape: DealShape) -> Subject:
    return Subject(
        id, SubjectKind.DEAL, shape.title, tuple(shape.parties), topics=tuple(shape.topics),
        channel=shape.channel, mention=shape.mention, quiet=shape.quiet,
    )  # fmt: skip


def _plant(id: str, shape: PlantShape) -> Subject:
    return Subject(
        id, SubjectKind.PLANT, shape.title, (shape.owner,), names=tuple(shape.names), place=shape.place,
        channel=shape.channel, mention=shape.mention, quiet=shape.quiet,
    )  # fmt: skip


def _known(
    file: YamlFile, keys: tuple[str, ...], used: list[str], companies: Mapping[str, Company],
    problems: list[Problem],
) -> bool:  # fmt: skip
    wrong = [company for company in used if company not in companies]
    for company in wrong:
        what = f"no company {company!r} in this file{perhaps(company, companies)}"
        problems.append(Problem(file.path, file.line(keys), ".".join(keys), what, "name it under companies"))
    return not wrong


def sources_of(file: YamlFile) -> tuple[tuple[Source, ...], tuple[Search, ...], list[Problem]]:
    """What is polled and what is searched, and the mistakes: what they stand in is left out."""
    problems = unknown_keys(file, ("sources", "searches"))
    sources = tuple(
        Source(
            id, shape.kind, shape.url, shape.tier, shape.outlet, shape.language, shape.every,
            {str(key): css for key, css in shape.select.items()}, untried=shape.untried,
        )
        for id, shape in section(file, "sources", SourceShape, problems)
    )  # fmt: skip
    searches = tuple(
        Search(shape.engine, tuple(shape.languages))
        for _, shape in section(file, "searches", SearchShape, problems)
    )
    return sources, searches, problems
