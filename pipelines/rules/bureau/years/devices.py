"""Terminals of prisons and wards, entered and switched on in the first week; none reports yet."""

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from typing import Any, NamedTuple

from pipelines.rules.bureau.ground import Ground
from pipelines.rules.bureau.plan import moment
from pipelines.rules.bureau.story import Happened, Record
from pipelines.rules.bureau.year import Year
from pipelines.rules.bureau.years.noting import acted, created
from pipelines.rules.bureau.years.people import ward_title
from pipelines.rules.bureau.years.workers import prison_name
from schemas.devices.kinds import Connection, DeviceKind, DeviceState, FaceFunction, FaceLicence
from schemas.modules.devices.devices import DEVICES

KEEPER = "bureau.system"
AFTER, ENTERED_FROM, EACH_TAKES, ENABLED_AFTER = (
    timedelta(days=2),
    time(9),
    timedelta(seconds=40),
    timedelta(hours=4),
)
OF_A_PRISON = (
    (DeviceKind.ALL_IN_ONE, "探视一体机", "AIO-15", "会见楼一层"),
    (DeviceKind.SCREEN, "等候区信息屏", "SCR-43", "会见楼大厅"),
    (DeviceKind.CARD_READER, "发卡读卡器", "RC-200", "狱政科"),
)
OF_A_WARD = (
    (DeviceKind.KIOSK, "自助终端", "KSK-21", "监区活动室"),
    (DeviceKind.PHONE, "亲情电话机", "TEL-8", "监区亲情电话间"),
)
"""Kind, name, model and place."""
TOLD = {
    "connection": Connection.NEVER.value,
    "locked": False,
    "face_function": FaceFunction.OFF.value,
    "face_licence": FaceLicence.NONE.value,
}
"""What a device that has not reported says of itself."""


class _Device(NamedTuple):
    id: str
    values: dict[str, Any]
    titles: dict[str, str]
    at: datetime


def happened(ground: Ground, day: date) -> Iterator[Happened]:
    for one in _entered_on(ground, day):
        yield created(ground, KEEPER, DEVICES, one.id, one.values, one.titles, one.at)
        yield acted(
            ground,
            KEEPER,
            DEVICES,
            one.id,
            "enable",
            one.at + ENABLED_AFTER,
            states=(DeviceState.NEW.value, DeviceState.ENABLED.value),
            version=2,
        )


def left(ground: Ground, day: date) -> Iterator[Record]:
    by = ground.officer_id(KEEPER)
    for one in _entered_on(ground, day):
        yield Record(
            module=DEVICES.code,
            id=one.id,
            values=one.values,
            at=one.at,
            state=DeviceState.ENABLED.value,
            by=by,
            version=2,
            changed_at=one.at + ENABLED_AFTER,
            changed_by=by,
        )


def _entered_on(ground: Ground, day: date) -> Iterator[_Device]:
    if day != ground.plan.first + AFTER:
        return
    at, number = moment(day, ENTERED_FROM), 0
    for prison in ground.cast.prisons:
        wards = [(ward, ward_title(ward), OF_A_WARD) for ward in prison.wards]
        for unit, called, devices in ((prison.code, prison_name(prison.code), OF_A_PRISON), *wards):
            for kind, name, model, place in devices:
                at, number = at + EACH_TAKES, number + 1
                values = {
                    "name": f"{called}{name}",
                    "serial": f"QQ-{model}-{number:05}",
                    "kind": kind.value,
                    "model": model,
                    "unit_id": ground.unit_id(unit),
                    "place": place,
                }
                made = ground.ids.of(DEVICES.table, str(number), at)
                yield _Device(made, values | TOLD, {"unit_id": called}, at)


CONNECTED = Year(
    code="devices",
    fills=(DEVICES.table,),
    reads=("platform", "access"),
    happened=happened,
    left=left,
)
