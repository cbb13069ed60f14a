"""Makes the files, a line a route, so that whatever opens one is a changed line."""

from collections.abc import Iterable

import msgspec

from tests.matrix import persons, roles, traits
from tests.matrix.asking import IN, Answers, asked, by_code, names_of
from tests.matrix.doors import Door, doors, module_doors
from tests.matrix.platform import Platform
from tests.matrix.within import require_known, within
from tests.matrix.zone import Exchange

COLUMNS = (
    "route", "body", "asks for", "subsystems", "lets in", "refuses", "when all is closed",
    "from the internet", "object of a refusal", "asks within",
)  # fmt: skip
EVERYBODY = "everybody"


class Told(msgspec.Struct, frozen=True, kw_only=True):
    """The content of each file by its name."""

    files: dict[str, str]


async def printed(*, every_module: bool = False) -> Told:
    platform = Platform()
    everybody = persons.standing()
    platform.knows(everybody)
    found = module_doors(platform.app) if every_module else doors(platform.app)
    with platform.standing_in():
        matrix = await _matrix(platform, found, everybody)
        others = [await traits.line(platform, door) for door in found]
    return Told(
        files={
            "matrix.tsv": _text(COLUMNS, matrix),
            "traits.tsv": _text(traits.COLUMNS, others),
            "roles.tsv": _text(roles.COLUMNS, roles.lines(every_module=every_module)),
        }
    )


async def _matrix(
    platform: Platform, found: Iterable[Door], everybody: list[persons.Person]
) -> list[list[str]]:
    require_known()
    exchange = Exchange()
    groups: dict[str, list[str]] = {EVERYBODY: [*(one.name for one in everybody), *persons.LAST]}
    for one in everybody:
        if one.group:
            groups.setdefault(one.group, []).append(one.name)
    by_name = {one.name: one for one in everybody}
    return [
        _line(await asked(platform, door, everybody), exchange, groups, by_name) for door in found
    ]


def _line(
    answers: Answers,
    exchange: Exchange,
    groups: dict[str, list[str]],
    by_name: dict[str, persons.Person],
) -> list[str]:
    door, said = answers.door, by_code(answers.opened)
    let_in = said.pop(IN, [])
    outside = [name for name in let_in if name in by_name and exchange.passes(door, by_name[name])]
    return [
        door.route,
        answers.body or "-",
        " ".join(answers.looked_for) or "-",
        " ".join(answers.subsystems) or "-",
        _names(let_in, groups),
        _refusals(said, groups),
        _changed(answers, groups),
        _names(outside, groups),
        " ".join(answers.objects) or "-",
        within(door.handler) or "-",
    ]


def _names(names: Iterable[str], groups: dict[str, list[str]]) -> str:
    return " ".join(names_of(names, groups)) or "-"


def _refusals(said: dict[str, list[str]], groups: dict[str, list[str]]) -> str:
    told = (f"{code}: {_names(names, groups)}" for code, names in sorted(said.items()))
    return "; ".join(told) or "-"


def _changed(answers: Answers, groups: dict[str, list[str]]) -> str:
    """What another answer is given while every subsystem is closed."""
    other = {name: code for name, code in answers.closed.items() if code != answers.opened[name]}
    let_in = {name for name, code in answers.opened.items() if code == IN}
    if other and set(other) == let_in and len(set(other.values())) == 1:
        return f"{next(iter(other.values()))}: all of them"
    return _refusals(by_code(other), groups)


def _text(columns: Iterable[str], lines: Iterable[list[str]]) -> str:
    return "".join("\t".join(line) + "\n" for line in (list(columns), *lines))
