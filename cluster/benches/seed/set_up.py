"""What the demonstration's bureau has set up beside its people: how long, on what, and for whom."""

from collections.abc import Collection, Mapping
from datetime import timedelta
from typing import Any

from cluster.benches.seed.cast import SCRIPT_PRISON
from cluster.benches.seed.records import Planter
from cluster.benches.seed.units import BUREAU
from connectors.postgres.access import officers
from connectors.postgres.people import people
from connectors.postgres.platform.units import UnitRow
from schemas.devices.kinds import DeviceKind, LogLevel
from schemas.modules.devices.device_templates import DEVICE_TEMPLATES
from schemas.modules.people.inmate_blacklist import INMATE_BLACKLIST
from schemas.modules.recordings.recording_rules import RECORDING_RULES
from schemas.people.kinds import BarredFrom

KEEP_DAYS = {"call": 365, "sound": 730}
TEMPLATES = {"自助终端标准参数": DeviceKind.KIOSK, "会见一体机标准参数": DeviceKind.ALL_IN_ONE}
PARAMETERS: Mapping[str, Any] = {"volume": 60, "brightness": 80, "idle_s": 60, "screen_off_s": 600}
BARRED_FOR = timedelta(days=30)


async def plant_set_up(
    planter: Planter, units: Mapping[str, UnitRow], scripted: Collection[str]
) -> int:
    """Answers how many records; scripts play with the inmates of these numbers."""
    for kind, days in KEEP_DAYS.items():
        title = "录像" if kind == "call" else "录音"
        await planter.add(
            RECORDING_RULES,
            name=f"全局{title}保存期限",
            kind=kind,
            unit_id=units[BUREAU[0]].id,
            keep_days=days,
        )
    for name, device in TEMPLATES.items():
        await planter.add(
            DEVICE_TEMPLATES,
            name=name,
            kind=device.value,
            log_level=LogLevel.INFO.value,
            **PARAMETERS,
        )
    await _bar(planter, units[SCRIPT_PRISON], scripted)
    return len(KEEP_DAYS) + len(TEMPLATES) + 1


async def _bar(planter: Planter, prison: UnitRow, scripted: Collection[str]) -> None:
    """Somebody with whom no script wants to talk."""
    found = await people.inmates_like(planter.tx, (prison.path,), "", len(scripted) + 1)
    barred = next(one for one in found if one.inmate_no not in scripted)
    keeper = await officers.by_login(planter.tx, f"{prison.code.lower()}.approver")
    assert keeper is not None
    await planter.add(
        INMATE_BLACKLIST,
        inmate_id=barred.id,
        channel=BarredFrom.VIDEO.value,
        reason="违反会见纪律",
        since=planter.now,
        until=planter.now + BARRED_FOR,
        entered_by=keeper.id,
    )
