"""A source's fields become a canonical record, or are told with everything that is wrong."""

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

import msgspec

from pipelines.rules.exchange.prison_systems.heard import NAMES
from pipelines.rules.exchange.prison_systems.moments import microseconds, reader_of
from pipelines.rules.exchange.prison_systems.order import out_of_order
from pipelines.rules.exchange.prison_systems.problem import Problem
from pipelines.rules.exchange.prison_systems.readings import (
    MOST_INTEGER,
    Read,
    Unreadable,
    day_reader,
    reader,
    require_storable,
    text_of,
)
from schemas.exchange.prison_systems.mapping import FieldMapping, KindMapping, Reading
from schemas.exchange.prison_systems.records import RECORDS, PrisonRecord
from schemas.exchange.prison_systems.values import Scalar

Fields = Mapping[str, Scalar]
MOST_KEY = 200
MISSING = "必填内容为空。"


class Identity(msgspec.Struct, frozen=True):
    """What names a record and its state at the source; `day` is unknown of some deletions."""

    key: str
    version: int
    day: date | None
    deleted: bool


class Mapped(msgspec.Struct, frozen=True, kw_only=True):
    """A record in our words; a deleted one may come without content."""

    key: str
    version: int
    day: date | None
    deleted: bool
    record: PrisonRecord | None
    target_id: str | None = None
    """Ours, where an earlier version of the record was applied."""


class Unmapped(msgspec.Struct, frozen=True, kw_only=True):
    """All that is wrong with a record, and its identity as far as it could be read."""

    identity: Identity | None
    problems: tuple[Problem, ...]


class Mapper:
    """A mapping, made ready once for many records."""

    def __init__(self, mapping: KindMapping) -> None:
        self.kind = mapping.kind
        self.mapping = mapping
        self._type = RECORDS[mapping.kind]
        self._identify = _identifier(mapping)
        self._readers = tuple(_field_reader(field) for field in mapping.fields)
        self._namers = [_field_reader(field) for field in mapping.fields if field.to in NAMES]

    def map(self, fields: Fields) -> Mapped | Unmapped:
        """Never raises for bad data."""
        problems: list[Problem] = []
        identity = self._identify(fields, problems)
        named = identity is not None and not problems
        values: dict[str, Any] = {}
        for read in self._readers:
            read(fields, values, problems)
        record = self._record(values, problems)
        if identity is None or not named or (problems and not identity.deleted):
            return Unmapped(identity=identity, problems=tuple(problems))
        # Of a deletion little more than the name may be told, and no more is needed.
        return self._mapped(identity, None if problems else record)

    def identity(self, fields: Fields) -> Identity | None:
        """What names it, whatever else is wrong."""
        return self._identify(fields, [])

    def conversation_no(self, fields: Fields) -> str:
        """The number by which a record names its conversation; empty where it cannot be read."""
        values: dict[str, Any] = {}
        for read in self._namers:
            read(fields, values, [])
        return next((str(value) for value in values.values()), "")

    def _mapped(self, identity: Identity, record: PrisonRecord | None) -> Mapped:
        return Mapped(
            key=identity.key,
            version=identity.version,
            day=identity.day,
            deleted=identity.deleted,
            record=record,
        )

    def _record(self, values: dict[str, Any], problems: list[Problem]) -> PrisonRecord | None:
        try:
            record = msgspec.convert(values, self._type)
        except msgspec.ValidationError:
            # The first error alone is told there; an operator wants all of them.
            told = {one.field for one in problems}
            problems += [one for one in _all_wrong(self._type, values) if one.field not in told]
            return None
        problems += out_of_order(record)
        return record


def _identifier(mapping: KindMapping) -> Callable[[Fields, list[Problem]], Identity | None]:
    names, version_of, day_of = mapping.key, mapping.version, mapping.day
    read_day = day_reader(mapping.day_format)
    gone, gone_values = mapping.deleted, frozenset(mapping.deleted_values)

    def identify(fields: Fields, problems: list[Problem]) -> Identity | None:
        deleted = gone is not None and text_of(fields.get(gone)) in gone_values
        try:
            key = _key(fields, names)
        except Unreadable as error:
            problems.append(Problem("|".join(names), error.code, str(error)))
            return None
        try:
            version = version_number(fields.get(version_of))
        except Unreadable as error:
            problems.append(Problem(version_of, error.code, str(error)))
            return None
        told = text_of(fields.get(day_of))
        day = None
        if told or not deleted:
            try:
                day = read_day(told)
            except Unreadable as error:
                problems.append(Problem(day_of, error.code, str(error)))
        return Identity(key, version, day, deleted)

    return identify


def _key(fields: Fields, names: tuple[str, ...]) -> str:
    parts = [text_of(fields.get(name)) for name in names]
    if not all(parts):
        raise Unreadable("missing", "记录没有主键。")
    key = require_storable("|".join(parts))
    if len(key) > MOST_KEY:
        raise Unreadable("key_too_long", f"主键超过 {MOST_KEY} 个字符。")
    return key


_read_iso = reader_of("iso")


def version_number(value: Scalar) -> int:
    """Whole numbers as they are, moments as microseconds since 1970."""
    if type(value) is int:
        number = value
    else:
        text = text_of(value)
        if text.isascii() and text.isdigit() and len(text) <= 19:
            number = int(text)
        else:
            try:
                number = microseconds(_read_iso(text))
            except (ValueError, OverflowError) as error:
                message = "版本既不是整数也不是时间。"
                raise Unreadable("bad_version", message) from error
    if not 0 <= number <= MOST_INTEGER:
        raise Unreadable("bad_version", "版本超出范围。")
    return number


FieldRead = Callable[[Fields, dict[str, Any], list[Problem]], None]


def _field_reader(field: FieldMapping) -> FieldRead:
    if field.constant is not None:
        return _constant(field.to, constant_value(field))
    read, to = reader(field.reading, field.format, field.codes), field.to
    if len(field.source) == 1:
        return _from_one(to, field.source[0], read, field.optional)
    return _from_several(to, field.source, read, field.optional)


def constant_value(field: FieldMapping) -> Any:
    """What a constant stands for; `Unreadable` where its reading does not fit it."""
    text = field.constant or ""
    if field.reading is Reading.CODE and not field.codes:
        return text
    codes = field.codes or {"true": "true", "false": "false"}
    return reader(field.reading, field.format, codes)(text)


def _constant(to: str, value: Any) -> FieldRead:
    def put(fields: Fields, values: dict[str, Any], problems: list[Problem]) -> None:
        values[to] = value

    return put


def _from_one(to: str, name: str, read: Read, optional: bool) -> FieldRead:
    def put(fields: Fields, values: dict[str, Any], problems: list[Problem]) -> None:
        text = text_of(fields.get(name))
        if text:
            try:
                values[to] = read(text)
            except Unreadable as error:
                problems.append(Problem(to, error.code, str(error)))
        elif not optional:
            problems.append(Problem(to, "missing", MISSING))

    return put


def _from_several(to: str, names: tuple[str, ...], read: Read, optional: bool) -> FieldRead:
    def joined(fields: Fields) -> dict[str, Scalar]:
        parts = [text_of(fields.get(name)) for name in names]
        return {"": " ".join(part for part in parts if part)}

    one = _from_one(to, "", read, optional)
    return lambda fields, values, problems: one(joined(fields), values, problems)


def _all_wrong(kind: type[PrisonRecord], values: dict[str, Any]) -> list[Problem]:
    found = []
    for field in msgspec.structs.fields(kind):
        if field.name not in values:
            if field.required:
                found.append(Problem(field.name, "missing", MISSING))
            continue
        try:
            msgspec.convert(values[field.name], field.type)
        except msgspec.ValidationError as error:
            found.append(Problem(field.name, "bad_value", f"内容不合要求：{error}"))
    return found
