"""The word lists of this package, which are YAML as version 1.2 reads it: `no` and `on` are words.

libyaml reads them ten times faster than Python could, and a language costs nothing until it occurs.
"""

import re
from importlib.resources import files
from typing import Any

import yaml

from bot.matcher.devanagari import composed

_SCALARS = {  # the core schema, YAML 1.2.2 section 10.3, as far as the lists need it
    "bool": ("true|false", "tf"),
    "int": ("-?[0-9]+", "-0123456789"),
    "float": (r"-?[0-9]+(?:\.[0-9]+)?(?:e[-+]?[0-9]+)?", "-0123456789"),
}
_Fastest: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


class _Loader(_Fastest):  # type: ignore[misc]
    yaml_implicit_resolvers: dict[str, list[Any]] = {}  # noqa: RUF012


for _kind, (_pattern, _first) in _SCALARS.items():
    _Loader.add_implicit_resolver(f"tag:yaml.org,2002:{_kind}", re.compile(f"(?:{_pattern})$"), list(_first))


def languages(folder: str) -> tuple[str, ...]:
    """Of what there are files in a folder of this package."""
    names = (file.name for file in files(__package__).joinpath(folder).iterdir())
    return tuple(sorted(name.removesuffix(".yaml") for name in names if name.endswith(".yaml")))


def read(name: str) -> Any:
    """What a file of this package holds, by its path in it; FileNotFoundError where there is none."""
    text = files(__package__).joinpath(name).read_text(encoding="utf-8")
    return yaml.load(composed(text), _Loader)  # noqa: S506
