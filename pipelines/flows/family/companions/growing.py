"""On the eighteenth birthday a child is one no more, and the relative is told (VC-PUB-10)."""

from connectors.postgres.audit import audit
from connectors.postgres.messages import relative_messages
from connectors.postgres.people import companions
from pipelines.flows.desk import Desk
from pipelines.rules.people.companions import born_by
from pipelines.rules.platform.local_time import local
from pipelines.rules.security.actor import system_actor
from schemas.modules.people.relative_companions import RELATIVE_COMPANIONS

GROWING = system_actor("陪同人员")
KIND = "companion_grown_up"


async def round(desk: Desk) -> int:
    """Ask for adult verification of all who came of age; answers how many they were."""
    now = desk.clock()
    async with desk.database.transaction() as tx:
        grown = await companions.grow_up(tx, born_by(local(now).date()), now)
        for companion_id, relative_id, name in grown:
            await relative_messages.add(
                tx,
                relative_id,
                call_id=None,
                kind=KIND,
                title="陪同人员已成年",
                text=f"{name}已满18周岁。下次一起会见前，请在“陪同人员”里完成身份证和人脸认证。",
                at=now,
            )
            await audit.write(
                tx,
                stream=audit.BUREAU,
                actor=GROWING,
                action=f"{RELATIVE_COMPANIONS.code}.grown_up",
                object_kind=RELATIVE_COMPANIONS.code,
                object_id=companion_id,
                at=now,
            )
    return len(grown)
