"""settings.yaml's plan of channels, from its shapes to the nouns of `notifier.plan`."""

from collections.abc import Collection, Iterator

from bot.errors import Problem
from bot.notifier.plan import Digest, Every, Habit, Route
from bot.settings.shapes import ChannelShape, RouteShape, ScheduleShape, SlackShape
from bot.settings.yamlfile import YamlFile, perhaps

DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")


def read_routes(slack: SlackShape) -> tuple[Route, ...]:
    return tuple(map(_route, slack.routes))


def read_habits(slack: SlackShape, schedule: ScheduleShape) -> dict[str, Habit]:
    """How each channel named gets its news; what it does not say is as in `schedule`."""
    return {channel: _habit(shape, schedule) for channel, shape in slack.channels.items()}


def strangers(file: YamlFile, routes: tuple[Route, ...], known: Collection[str]) -> Iterator[Problem]:
    """Subjects that a route names and no watchlist has: nothing will ever take that route for them."""
    for number, route in enumerate(routes):
        for subject in sorted(route.subjects - set(known)):
            keys = ("slack", "routes", number, "subjects")
            what = f"no deal or plant {subject!r} in watchlist.yaml{perhaps(subject, known)}"
            yield Problem(file.path, file.line(keys), ".".join(map(str, keys)), what, "correct its id")


def idle(file: YamlFile, habits: Collection[str], used: Collection[str]) -> Iterator[Problem]:
    """Channels that are described and that nothing goes to: whatever is said of them has no effect."""
    for channel in sorted(set(habits) - set(used)):
        keys = ("slack", "channels", channel)
        what = f"nothing goes to {channel!r}{perhaps(channel, used)}"
        yield Problem(file.path, file.line(keys), ".".join(keys), what, "name it as its route does")


def _route(shape: RouteShape) -> Route:
    kinds, weight = frozenset(shape.kinds), frozenset(shape.weight)
    return Route(tuple(shape.to), shape.of, frozenset(shape.subjects), kinds, weight)


def _habit(shape: ChannelShape, schedule: ScheduleShape) -> Habit:
    zone = shape.timezone or schedule.timezone
    quiet = schedule.quiet if shape.quiet is None else shape.quiet or None
    digest = Digest(Every(shape.digest), shape.at, DAYS.index(shape.day), zone) if shape.digest else None
    return Habit(digest, quiet, zone, shape.flood)
