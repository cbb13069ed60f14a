"""Counted lines as a page shows them: named, in order, with what is empty and what adds up."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal

import msgspec

from pipelines.rules.modules.figures.asked import Wanted, in_words, said
from pipelines.rules.modules.figures.leads import (
    Where,
    both,
    leads,
    to_days,
    to_told,
    to_unit,
    to_value,
    to_whole,
)
from pipelines.rules.modules.figures.lines import ALL, Counted, Line, NamedUnit, Values, added
from pipelines.rules.modules.figures.periods import first_day, last_day, periods, step_name
from pipelines.rules.modules.titles import option_title
from schemas.modules.catalog import MODULES
from schemas.modules.field import Choice, Option
from schemas.modules.figures import MONTH, By, Group, How, Measure, Table
from schemas.modules.told_figures import FiguresLine, FiguresLines, FiguresTold, Value
from schemas.platform.periods import Step

ALTOGETHER = "合计"
CENT = Decimal("0.01")
Units = Mapping[str, NamedUnit]


class Telling(msgspec.Struct, frozen=True, kw_only=True):
    """A table as it was asked for, and the units that its lines name."""

    table: Table
    wanted: Wanted
    units: Units = {}

    def told(self, counted: Counted, held: frozenset[str]) -> FiguresTold:
        """The whole answer; `held` are the permissions of whoever asks."""
        of: dict[str, list[Line]] = {}
        for line in counted.lines:
            of.setdefault(line.group, []).append(line)
        whole = self.whole(counted)
        asked = said(self.table, self.wanted)
        groups = [group for group in self.table.groups if not group.paged]
        return FiguresTold(
            asked=asked,
            empty=bool(self.table.measures) and not any(self._told(whole, of.get(ALL, []))),
            whole=self._line(
                ALL,
                [ALTOGETHER],
                whole,
                to_whole(self.table),
                cells=next((line.cells for line in of.get(ALL, [])), ()),
            ),
            groups=[self.group(group, of.get(group.name, []), counted.axis) for group in groups],
            leads=leads(self.table, self.wanted, held),
            notes=counted.notes,
            mark="",
            masked=counted.masked,
        )

    def whole(self, counted: Counted) -> Values:
        """As it was counted, or as the sum of the units."""
        told = next((line.values for line in counted.lines if line.group == ALL), None)
        if told is None:
            tree = next((one.name for one in self.table.groups if one.by is By.UNIT), "")
            told = added([line.values for line in counted.lines if line.group == tree])
        return self._nothing(self.table.measures) | told

    def _told(self, whole: Values, of_all: list[Line]) -> Iterator[object]:
        """All numbers of the whole, also where they do not add up."""
        yield from whole.values()
        yield from (value for line in of_all for cell in line.cells for value in cell.values())

    def group(self, group: Group, lines: list[Line], axis: Sequence[Option] = ()) -> FiguresLines:
        match group.by:
            case By.PERIOD:
                told = self._within(group, lines) if group.field else self._periods(group, lines)
            case By.UNIT:
                told = self._tree(group, lines)
            case By.PRISON | By.WARD:
                told = [self._unit(group, line) for line in self._in_tree(lines)]
            case By.FIELD | By.PERSON | By.ACROSS:
                told = [self._value(group, line) for line in self._in_options(group, lines)]
        words = in_words(self.table, said(self.table, self.wanted))
        return FiguresLines(
            name=group.name,
            caption=group.caption.format_map(defaultdict(str, words)),
            lines=told,
            total=len(told),
            axis=list(axis) if group.by is By.ACROSS else [],
        )

    def _periods(self, group: Group, lines: list[Line]) -> list[FiguresLine]:
        known = {line.key[0]: line.values for line in lines}
        nothing = self._nothing(filter(group.tells, self.table.measures))
        return [
            self._line(
                first.isoformat(),
                [step_name(first, self.wanted.step)],
                known.get(uncut, nothing),
                to_days(self.table, first, last),
            )
            for uncut, (first, last) in self._spans().items()
        ]

    def _spans(self) -> dict[str, tuple[date, date]]:
        """Of each period that is meant, cut at its ends, by the first day that it has uncut."""
        step = self.wanted.step
        found = periods(self.wanted.first, self.wanted.last, step)
        return {first_day(first, step).isoformat(): (first, last) for first, last in found}

    def _within(self, group: Group, lines: list[Line]) -> list[FiguresLine]:
        """Values of a field within each period, where there are any."""
        spans, told = self._spans(), []
        for line in lines:
            day, value = line.key
            first, last = spans[day or ""]
            titles = [step_name(first, self.wanted.step), *line.titles]
            days = to_days(self.table, first, last)
            where = both(days, to_value(self.table, group, value))
            told.append(self._line(f"{first}/{value or ''}", titles, line.values, where))
        return told

    def _tree(self, group: Group, lines: list[Line]) -> list[FiguresLine]:
        """Prisons with their wards; one that was not counted is the sum of its wards."""
        wards: dict[str, list[Line]] = {}
        prisons: dict[str, Values] = {}
        for line in self._in_tree(lines):
            unit = self._named(line)
            if unit.prison_id in (None, unit.id):
                prisons[unit.id] = line.values
                wards.setdefault(unit.id, [])
            else:
                wards.setdefault(unit.prison_id or "", []).append(line)
        return [
            self._line(
                prison_id,
                [self.units[prison_id].name],
                prisons.get(prison_id) or added([line.values for line in below]),
                to_unit(self.table, group, prison_id),
                [self._unit(group, line) for line in below],
            )
            for prison_id, below in wards.items()
        ]

    def _in_tree(self, lines: list[Line]) -> list[Line]:
        """What lies in no unit is a part of the whole alone."""
        placed = (line for line in lines if line.key[0] in self.units)
        return sorted(placed, key=lambda line: (self._named(line).path, line.key[1:]))

    def _named(self, line: Line) -> NamedUnit:
        return self.units[line.key[0] or ""]

    def _unit(self, group: Group, line: Line) -> FiguresLine:
        unit = self._named(line)
        where = to_unit(self.table, group, unit.id)
        prison = self.units.get(unit.prison_id or "")
        # Every prison has a first ward: alone it is named after its prison.
        alone = group.by is By.WARD and prison is not None and prison.id != unit.id
        name = f"{prison.name} {unit.name}" if prison and alone else unit.name
        if group.field != MONTH:
            return self._line(unit.id, [name], line.values, where)
        first = date.fromisoformat(line.key[1] or "")
        last = min(last_day(first, Step.MONTH), self.wanted.last)
        days = to_days(self.table, max(first, self.wanted.first), last)
        titles = [name, step_name(first, Step.MONTH)]
        return self._line(f"{unit.id}/{first}", titles, line.values, both(where, days))

    def _in_options(self, group: Group, lines: list[Line]) -> list[Line]:
        """As the field offers its values; those of no such field as they were counted."""
        places = {option.value: at for at, option in enumerate(self._options(group))}
        known = self.table.of is not None

        def place(line: Line) -> tuple[int, str]:
            key = line.key[0] or ""
            return places.get(key, len(places)), key if known else ""

        return sorted(lines, key=place)

    def _options(self, group: Group) -> tuple[Option, ...]:
        if self.table.of is None:
            return ()
        kind = MODULES[self.table.of.module].field(group.field).kind
        return kind.options if isinstance(kind, Choice) else ()

    def _value(self, group: Group, line: Line) -> FiguresLine:
        key = line.key[0] or ""
        titles = list(line.titles) or [option_title(self._options(group), key)]
        where = to_value(self.table, group, line.key[0])
        if line.where:
            where |= to_told(self.table, line.where)
        return self._line(key, titles, line.values, where, note=line.note, cells=line.cells)

    def _nothing(self, measures: Iterable[Measure]) -> Values:
        added_up = (How.COUNT, How.SUM, How.PEOPLE)
        return {
            one.name: 0 if one.how in added_up else None
            for one in measures
            if one.how is not How.SHARE
        }

    def _line(
        self,
        key: str,
        titles: list[str],
        values: Values,
        where: Where,
        below: list[FiguresLine] | None = None,
        note: str = "",
        cells: Sequence[Values] = (),
    ) -> FiguresLine:
        return FiguresLine(
            key=key,
            titles=titles,
            values=sent(values),
            where=where,
            below=below or [],
            note=note,
            cells=[sent(one) for one in cells],
        )


def shortened(table: Table, told: FiguresTold) -> FiguresTold:
    """Of long groups what a page has room for."""
    most = {group.name: group.most or None for group in table.groups}
    groups = [
        msgspec.structs.replace(one, lines=one.lines[: most[one.name]]) for one in told.groups
    ]
    return msgspec.structs.replace(told, groups=groups)


def sent(values: Values) -> dict[str, Value]:
    """Decimals as text of two places, so that none of them is lost."""
    return {
        name: str(value.quantize(CENT)) if isinstance(value, Decimal) else value
        for name, value in values.items()
    }
