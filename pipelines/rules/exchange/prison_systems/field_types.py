"""Which readings suit a field of ours, as its type says."""

from datetime import datetime
from decimal import Decimal
from enum import EnumType
from types import UnionType
from typing import Annotated, Any, Literal, Union, get_args, get_origin

import msgspec

from schemas.exchange.prison_systems.mapping import Reading
from schemas.exchange.prison_systems.records import PrisonRecord

SUITING: dict[type, tuple[Reading, ...]] = {
    str: (Reading.TEXT, Reading.CODE),
    int: (Reading.INTEGER, Reading.CODE),
    bool: (Reading.FLAG,),
    datetime: (Reading.MOMENT,),
    Decimal: (Reading.DECIMAL, Reading.INTEGER),
}


def fields_of(kind: type[PrisonRecord]) -> dict[str, msgspec.structs.FieldInfo]:
    return {field.name: field for field in msgspec.structs.fields(kind)}


def suits(reading: Reading, field_type: Any) -> bool:
    """Whether what the reading makes can be a value of the type."""
    return any(reading in _readings(part) for part in parts_of(field_type))


def accepts(field_type: Any, value: object) -> bool:
    """Whether the value may stand in the field."""
    try:
        msgspec.convert(value, field_type)
    except msgspec.ValidationError:
        return False
    return True


def parts_of(field_type: Any) -> tuple[Any, ...]:
    """The types that a value may have, without their limits."""
    origin = get_origin(field_type)
    if origin is Annotated:
        return parts_of(get_args(field_type)[0])
    if origin in (Union, UnionType):
        return tuple(part for one in get_args(field_type) for part in parts_of(one))
    return (field_type,)


def _readings(part: Any) -> tuple[Reading, ...]:
    if isinstance(part, EnumType) or get_origin(part) is Literal:
        return (Reading.CODE, Reading.TEXT)
    return SUITING.get(part, ())
