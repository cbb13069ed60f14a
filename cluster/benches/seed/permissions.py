"""What 随申办 permits a demonstration to ask: all that there is, for ten years."""

from datetime import date, timedelta

from cluster.benches.seed.records import Planter
from connectors.platforms.citizen import INTERFACES
from schemas.modules.exchange.platform_permissions import PLATFORM_PERMISSIONS, Ending

LAST = timedelta(days=3650)


async def plant_permissions(planter: Planter, since: date) -> int:
    """One for each interface; answers how many."""
    for interface in INTERFACES:
        await planter.add(
            PLATFORM_PERMISSIONS,
            interface=interface,
            granted_scope="亲情会见服务登录、核验与退出",
            valid_from=since,
            valid_until=since + LAST,
            ending=Ending.FAR.value,
        )
    return len(INTERFACES)
