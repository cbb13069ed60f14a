"""What is wrong with the declaration of a page of figures, before anybody opens it."""

from collections.abc import Collection, Iterator, Mapping

from pipelines.rules.access.permission import Permission
from pipelines.rules.modules.figures.leads import LISTS, MODULE, opened, permission_of
from schemas.modules.catalog import MODULES
from schemas.modules.figures import MONTH, By, Figures, Group, How, Measure, Opens, Records, Table

RANGES = (".from", ".until")


def problems_of(
    figures: Figures, counting: Collection[str], known: Mapping[str, Permission]
) -> Iterator[str]:
    """`counting` are the tables that a function counts, `known` all permissions."""
    for code in (figures.reads, figures.exports):
        if code not in known:
            yield f"{figures.code} asks for {code}, which there is not"
    if not figures.requirements:
        yield f"{figures.code} names no requirement"
    yield from _twice(figures.code, [table.code for table in figures.tables])
    for table in figures.tables:
        name = f"{figures.code}.{table.code}"
        by_function = bool(table.measures) and table.of is None
        if by_function != (name in counting):
            yield f"{name} is counted by its declaration or by a function, by one of them alone"
        yield from (f"{name} {problem}" for problem in _of_table(table, known))


def _of_table(table: Table, known: Mapping[str, Permission]) -> Iterator[str]:
    names = [one.name for one in table.measures]
    yield from _twice("", [*names, *(group.name for group in table.groups)])
    if table.needs and table.needs not in known:
        yield f"asks for {table.needs}, which there is not"
    for measure in table.measures:
        for name in {*measure.of, measure.part} - {"", *names}:
            yield f"has a share of {name}, which it does not count"
        if measure.how is How.SHARE and not (measure.part and measure.of):
            yield f"has a share {measure.name} of nothing"
    for group in table.groups:
        for name in set(group.measures) - set(names):
            yield f"tells {name} by {group.name}, which it does not count"
    if table.of is not None:
        yield from _of_records(table, table.of)
    for measure, opens in opened(table):
        yield from _of_lead(table, measure, opens, known)


def _of_records(table: Table, of: Records) -> Iterator[str]:
    fields = _fields(of.module)
    asked = [of.when, of.unit, *of.where, *(group.field for group in table.groups)]
    asked += [name for one in table.measures for name in (one.field, *one.where)]
    for name in sorted(set(asked) - {"", MONTH, *fields}):
        yield f"counts {of.module} by {name}, which it has not"


def _of_lead(
    table: Table, measure: Measure, opens: Opens, known: Mapping[str, Permission]
) -> Iterator[str]:
    if not opens.to.startswith("/"):
        if opens.to not in {one.code for one in table.listings}:
            yield f"leads to {opens.to}, which is no listing of it"
        return
    if permission_of(opens.to) not in known:
        yield f"leads to {opens.to}, which there is not"
        return
    groups = [group for group in table.groups if group.tells(measure)]
    narrows = {group.narrows or _unit_of(group, opens) for group in groups}
    narrows |= {ask.narrows for ask in table.asks}
    asked = {*opens.where, *opens.days, *narrows, opens.key} - {""}
    for name in sorted(asked - _conditions(opens.to)):
        yield f"leads to {opens.to}, which cannot be asked for {name}"


def _unit_of(group: Group, opens: Opens) -> str:
    return opens.unit if group.by in (By.UNIT, By.PRISON, By.WARD) else ""


def _conditions(place: str) -> set[str]:
    if not place.startswith(MODULE):
        return set(LISTS[place].conditions)
    fields = _fields(place.removeprefix(MODULE))
    return {*fields, *(f"{name}{end}" for name in fields for end in RANGES)}


def _fields(module: str) -> set[str]:
    declared = MODULES[module]
    return {"state", *(field.name for field in declared.fields)}


def _twice(of: str, names: list[str]) -> Iterator[str]:
    for name in sorted({name for name in names if names.count(name) > 1}):
        yield f"{of} has {name} twice".strip()
