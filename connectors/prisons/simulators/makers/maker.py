"""A maker's records: written from ours by a table of names, and read back by the same table."""

from collections.abc import Callable, Mapping
from functools import cached_property
from typing import Any

import msgspec

from connectors.prisons.simulators.entry import MOMENT_FIELDS, Entry
from connectors.prisons.simulators.makers.style import Style, reading_of
from schemas.exchange.prison_systems.kinds import KINDS, RecordKind, SystemKind
from schemas.exchange.prison_systems.mapping import FieldMapping, KindMapping, Reading
from schemas.exchange.prison_systems.records import RECORDS, PrisonRecord
from schemas.exchange.prison_systems.values import Scalar

Row = dict[str, Any]
Put = Callable[[Row, Any], None]
KEYS_OF_TWO = {
    RecordKind.APPROVAL: ("visit_no", "step"),
    RecordKind.NUMBER: ("inmate_no", "phone"),
}
"""Kinds whose records have no number of their own."""


class OwnNames(msgspec.Struct, frozen=True, kw_only=True):
    """What a maker calls that which stands beside every record."""

    key: str
    version: str
    made: str
    deleted: str
    version_form: str = "number"
    """`number`, or a moment's form whose text or number rises."""


class Maker:
    """One product of one maker; dots in names lay fields within fields."""

    def __init__(
        self,
        code: str,
        title: str,
        style: Style,
        own: OwnNames,
        kinds: Mapping[RecordKind, str],
        names: Mapping[str, str],
    ) -> None:
        """`names` holds theirs for each field of ours, two with a space where a moment is two."""
        self.code, self.title, self.style, self.own = code, title, style, own
        self._kinds = kinds
        self._names = names

    def name_of(self, kind: RecordKind) -> str:
        """What a kind is called there."""
        return self._kinds[kind]

    def columns(self, kind: RecordKind) -> tuple[str, ...]:
        """All names of a row, in the order in which a file or view has them."""
        own = self.own
        fields = [name for one in _fields(kind) for name in self._names[one.name].split()]
        return tuple(dict.fromkeys((own.key, *fields, *own.made.split(), own.version, own.deleted)))

    def row(self, entry: Entry) -> Row:
        """The record as the maker tells it; empty fields are left out."""
        row: Row = {}
        for put, attribute in self._writers[entry.kind]:
            value = getattr(entry.record, attribute)
            if value is not None and value != "":
                put(row, value)
        self._own_writer(row, entry)
        return row

    def version(self, entry: Entry) -> str:
        """The version as its field has it."""
        return str(self._version(entry))

    def mappings(self, kind: SystemKind, pattern: str = "{}") -> tuple[KindMapping, ...]:
        """What reads the rows back, for each kind of record of such a system."""
        return tuple(self._mapping(one, pattern.format(self.name_of(one))) for one in KINDS[kind])

    def spoil(self, row: Row, kind: RecordKind) -> bool:
        """Put a value there that no mapping knows, where the kind has a code or score."""
        for field in _fields(kind):
            code = field.required and reading_of(field) is Reading.CODE
            if code or field.name == "score":
                _putter(self._names[field.name])(row, "99")
                return True
        return False

    def _mapping(self, kind: RecordKind, name: str) -> KindMapping:
        day = MOMENT_FIELDS.get(kind)
        day_name = self._names[day].split()[0] if day else self.own.made.split()[0]
        two = KEYS_OF_TWO.get(kind)
        return KindMapping(
            kind=kind,
            name=name,
            key=tuple(self._names[one] for one in two) if two else (self.own.key,),
            version=self.own.version,
            day=day_name,
            day_format=self.style.moment.split()[0] if self._is_split else self.style.moment,
            deleted=self.own.deleted,
            deleted_values=(str(self.style.yes),),
            fields=tuple(self._field(one) for one in _fields(kind)),
        )

    def _field(self, field: msgspec.structs.FieldInfo) -> FieldMapping:
        reading, style = reading_of(field), self.style
        codes: dict[str, str] = {}
        if reading is Reading.CODE:
            codes = {str(theirs): ours for ours, theirs in style.codes_of(field.name).items()}
        elif reading is Reading.FLAG:
            codes = {str(style.yes): "true", str(style.no): "false"}
        return FieldMapping(
            to=field.name,
            source=tuple(self._names[field.name].split()),
            reading=reading,
            format=style.moment if reading is Reading.MOMENT else "",
            codes=codes,
            optional=not field.required,
        )

    @cached_property
    def _is_split(self) -> bool:
        return " " in self._names["planned_at"]

    @cached_property
    def _writers(self) -> dict[RecordKind, list[tuple[Put, str]]]:
        return {
            kind: [(self._writer(one), one.name) for one in _fields(kind)] for kind in self._kinds
        }

    def _writer(self, field: msgspec.structs.FieldInfo) -> Put:
        reading, style, name = reading_of(field), self.style, self._names[field.name]
        if reading is Reading.MOMENT:
            return self._moment_writer(name)
        put = _putter(name)
        if reading is Reading.CODE:
            codes = style.codes_of(field.name)
            # A word that nobody has foreseen stands there as somebody wrote it.
            return lambda row, value: put(row, codes.get(str(value), value))
        if reading is Reading.FLAG:
            return lambda row, value: put(row, style.flag(value))
        if reading in (Reading.INTEGER, Reading.DECIMAL):
            return lambda row, value: put(row, style.number(value))
        return put

    def _moment_writer(self, name: str) -> Put:
        if " " not in name:
            put, write = _putter(name), self.style.moment_writer(self.style.moment)
            return lambda row, value: put(row, write(value))
        day, clock = (_putter(one) for one in name.split())
        both = self.style.moment_writer(self.style.moment)

        def put_both(row: Row, value: Any) -> None:
            first, second = str(both(value)).split()
            day(row, first)
            clock(row, second)

        return put_both

    @cached_property
    def _own_writer(self) -> Callable[[Row, Entry], None]:
        own, style = self.own, self.style
        key, version = _putter(own.key), _putter(own.version)
        made, deleted = self._moment_writer(own.made), _putter(own.deleted)

        def put(row: Row, entry: Entry) -> None:
            key(row, entry.key)
            made(row, entry.made_at)
            version(row, self._version(entry))
            deleted(row, style.flag(entry.deleted))

        return put

    @cached_property
    def _version(self) -> Callable[[Entry], Scalar]:
        form = self.own.version_form
        if form == "number":
            return lambda entry: self.style.number(entry.version)
        write = self.style.moment_writer(form)
        return lambda entry: write(entry.changed_at)


def flat(row: Row, before: str = "") -> dict[str, Scalar]:
    """Fields within fields, named with dots."""
    found: dict[str, Scalar] = {}
    for name, value in row.items():
        if isinstance(value, dict):
            found |= flat(value, f"{before}{name}.")
        else:
            found[f"{before}{name}"] = value
    return found


def _fields(kind: RecordKind) -> tuple[msgspec.structs.FieldInfo, ...]:
    record: type[PrisonRecord] = RECORDS[kind]
    return msgspec.structs.fields(record)


def _putter(name: str) -> Put:
    path = name.split(".")
    if len(path) == 1:
        return lambda row, value: row.__setitem__(name, value)
    outer, last = path[:-1], path[-1]

    def put(row: Row, value: Any) -> None:
        for one in outer:
            row = row.setdefault(one, {})
        row[last] = value

    return put
