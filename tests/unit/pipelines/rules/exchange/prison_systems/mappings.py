"""Mappings that the tests of this folder share."""

from schemas.exchange.prison_systems.kinds import RecordKind
from schemas.exchange.prison_systems.mapping import FieldMapping, KindMapping, Reading

STAMP = "%Y-%m-%d %H:%M:%S"


def visit_mapping(**changed: object) -> KindMapping:
    fields = (
        FieldMapping(to="visit_no", source=("id",)),
        FieldMapping(to="inmate_no", source=("fan.bh",)),
        FieldMapping(
            to="visit_type",
            source=("lx",),
            reading=Reading.CODE,
            codes={"1": "OPEN", "2": "REGULAR", "3": "VIDEO"},
        ),
        FieldMapping(to="planned_at", source=("rq", "sj"), reading=Reading.MOMENT, format=STAMP),
        FieldMapping(to="state", constant="finished", reading=Reading.CODE),
        FieldMapping(
            to="started_at",
            source=("kssj",),
            reading=Reading.MOMENT,
            format="epoch_ms",
            optional=True,
        ),
        FieldMapping(
            to="ended_at",
            source=("jssj",),
            reading=Reading.MOMENT,
            format="epoch_ms",
            optional=True,
        ),
        FieldMapping(to="seat", source=("zw",), optional=True),
    )
    given: dict[str, object] = {
        "kind": RecordKind.VISIT,
        "name": "visits",
        "key": ("id",),
        "version": "bb",
        "day": "rq",
        "day_format": "%Y-%m-%d",
        "deleted": "sc",
        "deleted_values": ("1",),
        "fields": fields,
    }
    return KindMapping(**(given | changed))  # type: ignore[arg-type]


def visit_row(**changed: object) -> dict[str, object]:
    row: dict[str, object] = {
        "id": "HJ0001",
        "fan.bh": "9900001",
        "lx": 2,
        "rq": "2026-11-28",
        "sj": "09:30:00",
        "kssj": 1795831200000,
        "jssj": 1795833000000,
        "zw": " 3号 ",
        "bb": 7,
        "sc": "0",
    }
    return row | changed
