"""A second reading of mappings, plain and slow: what the stand-ins' rows are held against.

The platform's own lies in `pipelines`; two that were written apart agree, or one is wrong.
"""

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import msgspec

from connectors.prisons.port import Told
from pipelines.rules.platform.local_time import LOCAL
from schemas.exchange.prison_systems.mapping import FieldMapping, KindMapping, Reading
from schemas.exchange.prison_systems.records import RECORDS, PrisonRecord
from schemas.exchange.prison_systems.values import Scalar


class Read(msgspec.Struct, frozen=True):
    key: str
    version: str
    day: date
    deleted: bool
    record: PrisonRecord


def read(told: Told, mapping: KindMapping) -> Read:
    fields = told.fields
    values = {one.to: value for one in mapping.fields if (value := _value(fields, one)) is not None}
    return Read(
        "|".join(str(fields[one]) for one in mapping.key),
        str(fields[mapping.version]),
        moment(str(fields[mapping.day]), mapping.day_format).astimezone(LOCAL).date(),
        mapping.deleted is not None and str(fields.get(mapping.deleted)) in mapping.deleted_values,
        msgspec.convert(values, RECORDS[mapping.kind], strict=False),
    )


def _value(fields: dict[str, Scalar], field: FieldMapping) -> Any:
    parts = [str(fields[one]) for one in field.source if fields.get(one) not in (None, "")]
    if not parts:
        if not field.optional:
            raise KeyError(field.to)
        return None
    text = " ".join(parts)
    match field.reading:
        case Reading.MOMENT:
            return moment(text, field.format)
        case Reading.CODE:
            return field.codes[text]
        case Reading.FLAG:
            return field.codes[text] == "true"
        case Reading.INTEGER:
            return int(text)
        case Reading.DECIMAL:
            return Decimal(text)
        case _:
            return text


def moment(text: str, form: str) -> datetime:
    if form == "epoch_ms":
        return datetime.fromtimestamp(int(text) / 1000, UTC)
    found = datetime.fromisoformat(text) if form == "iso" else datetime.strptime(text, form)
    return found if found.tzinfo else found.replace(tzinfo=LOCAL)
