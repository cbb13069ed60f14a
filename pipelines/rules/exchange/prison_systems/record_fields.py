"""What a mapping may lead to: the contents of a kind of record, for the form that maps them."""

from enum import Enum, EnumType
from typing import Any, Literal, get_args, get_origin

from pipelines.rules.exchange.prison_systems.field_types import fields_of, parts_of, suits
from pipelines.rules.exchange.prison_systems.readings import FLAGS
from schemas.exchange.prison_systems.kinds import RecordKind
from schemas.exchange.prison_systems.mapping import Reading
from schemas.exchange.prison_systems.records import RECORDS
from schemas.exchange.prison_systems.titles import VALUE_TITLES, field_title
from schemas.exchange.prison_systems.views import RecordField, RecordValue


def record_fields(kind: RecordKind) -> list[RecordField]:
    """All contents of the kind, in their order, with the readings that suit each."""
    return [
        RecordField(
            name=name,
            title=field_title(kind, name),
            required=info.required,
            readings=[reading for reading in Reading if suits(reading, info.type)],
            values=[
                RecordValue(code=code, title=VALUE_TITLES[code]) for code in _values(info.type)
            ],
        )
        for name, info in fields_of(RECORDS[kind]).items()
    ]


def _values(field_type: Any) -> list[str]:
    found: list[str] = []
    for part in parts_of(field_type):
        if isinstance(part, EnumType):
            options: list[Enum] = list(part)
            found += [str(option.value) for option in options]
        elif get_origin(part) is Literal:
            found += get_args(part)
        elif part is bool:
            found += FLAGS
    return found
