"""What the module of devices needs beyond its declaration."""

from connectors.postgres.devices import commands
from connectors.postgres.modules.saving import Saving
from connectors.postgres.transaction import Tx
from schemas.devices.kinds import DeviceState


async def end_commands_of_retired(tx: Tx, record_id: str, saving: Saving) -> None:
    if saving.state == DeviceState.RETIRED:
        await commands.end_unfinished(tx, record_id, "设备已报废", saving.at)
